package enrol

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"regulars/store/cart"
	"regulars/store/content"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/message"
	"regulars/store/order"
	"regulars/store/preference"
	"regulars/store/profile"
	"regulars/store/review"
	"regulars/store/segment"
	"regulars/store/visitor"
)

// Data is everything that the shop keeps of the person of an account, in a form that people
// and programs read. Secrets (hashes of passwords, sessions and links) are left
// out: they say nothing about the person.
type Data struct {
	WrittenAt time.Time          `json:"written_at"`
	Account   customer.Customer  `json:"account"`
	Addresses []customer.Address `json:"addresses"`
	Orders    []order.Order      `json:"orders"`
	Returns   []order.Return     `json:"returns"`
	Cart      cart.Cart          `json:"cart"`
	Devices   []Device           `json:"devices"`
	Choices   []visitor.Receipt  `json:"privacy_choices"`
	Viewed    []string           `json:"products_viewed"` // ids; kept with consent only
	Shown     []Shown            `json:"pieces_shown"`    // kept with consent only
	LeftOut   preference.Wishes  `json:"left_out"`        // what they asked not to be shown, or not to be shown by
	Letters   []Subscription     `json:"letters"`         // what was said about letters to their addresses
	Reviews   []review.Review    `json:"reviews"`
	Helped    []string           `json:"reviews_helpful"` // ids of others' reviews that helped them, as they said
	Tags      []string           `json:"tags"`            // that staff have put on them
	Notes     []customer.Note    `json:"notes"`           // that staff have written about them
	Browsers  []visitor.Origin   `json:"browsers"`        // where those came from whose history is the account's
	Merged    []string           `json:"merged"`          // addresses of accounts that were made a part of this one
	Segments  []string           `json:"segments"`        // ids of those that hold them
	Mails     []Mail             `json:"mails"`
	Events    []Happened         `json:"events"`
}

// Device is a login as the owner sees it.
type Device struct {
	Name      string    `json:"name"`
	CreatedAt time.Time `json:"created_at"`
	SeenAt    time.Time `json:"seen_at"`
}

// Mail is a mail as its reader sees it.
type Mail struct {
	Kind    string    `json:"kind"`
	To      string    `json:"to"`
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
	At      time.Time `json:"at"`
}

// Happened is an event.
type Happened struct {
	Name       string          `json:"name"`
	At         time.Time       `json:"at"`
	Channel    string          `json:"channel"`
	Subject    string          `json:"subject,omitempty"`
	Properties json.RawMessage `json:"properties,omitempty"`
}

// Shown is a piece of content that a person was shown on one day.
type Shown struct {
	Slot      string    `json:"slot"`
	PieceID   string    `json:"piece"`
	SegmentID string    `json:"segment,omitempty"` // why; empty: everybody is
	Times     int64     `json:"times"`
	LastAt    time.Time `json:"last_at"`
	Facts     string    `json:"facts,omitempty"` // that earned it, as they were kept
}

// most bounds each list; nobody has more, and no request takes for ever.
const most = 10_000

// Collect gathers the data of an account, with what was done as a guest in browsers
// that joined it. visitorID is the browser that asks, "" when staff do: what it did as
// a guest is the same person's.
func Collect(ctx context.Context, q db.Q, customerID, visitorID string) (d Data, err error) {
	d.WrittenAt = q.Now()
	browsers, err := browsersOf(ctx, q, customerID, visitorID)
	if err != nil {
		return Data{}, fmt.Errorf("enrol.Collect: %w", err)
	}
	steps := []func() error{
		func() (err error) { d.Account, err = customer.Find(ctx, q, customerID); return err },
		func() (err error) { d.Addresses, err = customer.ListAddresses(ctx, q, customerID); return err },
		func() error { return d.addOrders(ctx, q, customerID, browsers) },
		func() (err error) {
			d.Cart, err = cart.Find(ctx, q, cart.Owner{VisitorID: visitorID, CustomerID: customerID})
			return err
		},
		func() (err error) { d.Reviews, err = review.ListBy(ctx, q, customerID); return err },
		func() error { return d.addHelped(ctx, q, customerID, browsers) },
		func() (err error) {
			d.Tags, err = profile.ListTags(ctx, q, profile.Key{CustomerID: customerID})
			return err
		},
		func() (err error) { d.Notes, err = customer.ListNotes(ctx, q, customerID); return err },
		func() (err error) {
			d.Segments, err = segment.ListOf(ctx, q, profile.Key{CustomerID: customerID}.Person())
			return err
		},
		func() error { return d.addMerged(ctx, q, customerID) },
		func() error { return d.addShown(ctx, q, profile.Key{CustomerID: customerID}) },
		func() error { return d.addBrowsers(ctx, q, customerID, browsers) },
		func() error { return d.addSessions(ctx, q, customerID) },
		func() error { return d.addMails(ctx, q, customerID) },
		func() error { return d.addLetters(ctx, q) },
		func() error { return d.addEvents(ctx, q, customerID) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return Data{}, fmt.Errorf("enrol.Collect: %w", err)
		}
	}
	return d, nil
}

// browsersOf are those whose history is the account's, and the one that asks.
func browsersOf(ctx context.Context, q db.Q, customerID, visitorID string) ([]string, error) {
	ids, err := event.Browsers(ctx, q, customerID)
	if visitorID != "" && !slices.Contains(ids, visitorID) {
		ids = slices.Insert(ids, 0, visitorID)
	}
	return ids, err
}

// addOrders adds the account's orders, and those placed as a guest that have become
// its history.
func (d *Data) addOrders(ctx context.Context, q db.Q, customerID string, browsers []string) (err error) {
	if d.Orders, err = order.List(ctx, q, order.Filter{CustomerID: customerID, Limit: most}); err != nil {
		return err
	}
	var claimed []string
	for _, visitorID := range browsers {
		owners, err := event.Owners(ctx, q, visitorID)
		if err != nil {
			return err
		}
		for _, orderID := range slices.Sorted(maps.Keys(owners)) {
			if owners[orderID] == customerID && !slices.ContainsFunc(d.Orders, func(o order.Order) bool { return o.ID == orderID }) {
				claimed = append(claimed, orderID)
			}
		}
	}
	guests, err := order.ListByID(ctx, q, claimed)
	if err != nil {
		return err
	}
	d.Orders = append(d.Orders, guests...)
	for i := range d.Orders {
		d.Orders[i].SecretHash, d.Orders[i].OnceHash, d.Orders[i].RequestHash = "", "", ""
		if err := d.addReturns(ctx, q, d.Orders[i]); err != nil {
			return err
		}
	}
	return nil
}

// addReturns adds what was sent back of an order; of most, nothing has left the house.
func (d *Data) addReturns(ctx context.Context, q db.Q, o order.Order) error {
	if o.Fulfilment == order.Unfulfilled {
		return nil
	}
	list, err := order.ListReturns(ctx, q, order.ReturnFilter{OrderID: o.ID})
	for i := range list {
		list[i].Once = ""
	}
	d.Returns = append(d.Returns, list...)
	return err
}

// addHelped adds which reviews helped the person, whether they said so logged in or as a guest.
func (d *Data) addHelped(ctx context.Context, q db.Q, customerID string, browsers []string) error {
	keys := []profile.Key{{CustomerID: customerID}}
	for _, visitorID := range browsers {
		keys = append(keys, profile.Key{VisitorID: visitorID})
	}
	for _, k := range keys {
		voted, err := review.ListVoted(ctx, q, review.Voter{Person: k.Person()})
		if err != nil {
			return err
		}
		d.Helped = append(d.Helped, voted...)
	}
	slices.Sort(d.Helped)
	d.Helped = slices.Compact(d.Helped)
	return nil
}

func (d *Data) addMerged(ctx context.Context, q db.Q, customerID string) error {
	merges, err := customer.ListMerges(ctx, q, customerID)
	for _, m := range merges {
		d.Merged = append(d.Merged, m.Gone.Email)
		err = errors.Join(err, d.addShown(ctx, q, profile.Key{CustomerID: m.GoneID}))
	}
	return err
}

// addBrowsers adds what is kept under browsers: where they came from, what they were
// shown, what was looked at and chosen there.
func (d *Data) addBrowsers(ctx context.Context, q db.Q, customerID string, browsers []string) (err error) {
	if d.Choices, err = visitor.ListReceipts(ctx, q, "", customerID); err != nil {
		return err
	}
	for _, visitorID := range browsers {
		v, err := visitor.Find(ctx, q, visitorID)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		if err == nil {
			d.Browsers = append(d.Browsers, v.Origin)
		}
		viewed, err := visitor.ListViewed(ctx, q, visitorID, most)
		if err != nil {
			return err
		}
		d.Viewed = append(d.Viewed, viewed...)
		choices, err := visitor.ListReceipts(ctx, q, visitorID, "")
		if err != nil {
			return err
		}
		for _, r := range choices {
			if !slices.Contains(d.Choices, r) {
				d.Choices = append(d.Choices, r)
			}
		}
		if err := d.addShown(ctx, q, profile.Key{VisitorID: visitorID}); err != nil {
			return err
		}
	}
	return nil
}

func (d *Data) addSessions(ctx context.Context, q db.Q, customerID string) error {
	list, err := visitor.ListSessions(ctx, q, customerID)
	for _, s := range list {
		d.Devices = append(d.Devices, Device{s.Device, s.CreatedAt, s.SeenAt})
	}
	return err
}

func (d *Data) addShown(ctx context.Context, q db.Q, k profile.Key) error {
	list, err := content.ListExposures(ctx, q, k.Person())
	for _, s := range list {
		d.Shown = append(d.Shown, Shown{s.Slot, s.PieceID, s.SegmentID, s.Count, s.LastAt, s.Facts})
	}
	if err != nil {
		return err
	}
	left, err := preference.List(ctx, q, k.Person())
	d.LeftOut = append(d.LeftOut, left...)
	return err
}

func (d *Data) addMails(ctx context.Context, q db.Q, customerID string) error {
	list, err := message.List(ctx, q, message.Filter{CustomerID: customerID, Limit: most})
	for _, m := range list {
		text := m.Text
		if m.Secret {
			text = "" // its link may still work
		}
		d.Mails = append(d.Mails, Mail{m.Kind, m.To, m.Subject, text, m.CreatedAt})
	}
	return err
}

// addEvents adds the person's history, the newest first: what is told of the
// account, and what was done as a guest in browsers that joined it, whichever asks.
func (d *Data) addEvents(ctx context.Context, q db.Q, customerID string) error {
	list, err := event.History(ctx, q, event.Whose{CustomerID: customerID}, event.Want{})
	for _, e := range slices.Backward(list) {
		raw, _ := e.Properties.(json.RawMessage)
		d.Events = append(d.Events, Happened{e.Name, e.At, e.Channel, e.Subject, raw})
	}
	return err
}
