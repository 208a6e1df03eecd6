package enrol

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"regulars/store/cart"
	"regulars/store/content"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/message"
	"regulars/store/order"
	"regulars/store/preference"
	"regulars/store/profile"
	"regulars/store/visitor"
)

// Data is everything that the shop keeps under an account, in a form that people
// and programs read. Secrets (hashes of passwords, sessions and links) are left
// out: they say nothing about the person.
type Data struct {
	WrittenAt time.Time          `json:"written_at"`
	Account   customer.Customer  `json:"account"`
	Addresses []customer.Address `json:"addresses"`
	Orders    []order.Order      `json:"orders"`
	Cart      cart.Cart          `json:"cart"`
	Devices   []Device           `json:"devices"`
	Choices   []visitor.Receipt  `json:"privacy_choices"`
	Viewed    []string           `json:"products_viewed"` // ids; kept with consent only
	Shown     []Shown            `json:"pieces_shown"`    // kept with consent only
	LeftOut   preference.Wishes  `json:"left_out"`        // what they asked not to be shown, or not to be shown by
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

// Collect gathers the data of an account. visitorID is the browser that asks: what
// it did as a guest is the same person's.
func Collect(ctx context.Context, q db.Q, customerID, visitorID string) (d Data, err error) {
	d.WrittenAt = q.Now()
	steps := []func() error{
		func() (err error) { d.Account, err = customer.Find(ctx, q, customerID); return err },
		func() (err error) { d.Addresses, err = customer.ListAddresses(ctx, q, customerID); return err },
		func() (err error) {
			d.Orders, err = order.List(ctx, q, order.Filter{CustomerID: customerID, Limit: most})
			return err
		},
		func() (err error) {
			d.Cart, err = cart.Find(ctx, q, cart.Owner{VisitorID: visitorID, CustomerID: customerID})
			return err
		},
		func() (err error) {
			d.Choices, err = visitor.ListReceipts(ctx, q, visitorID, customerID)
			return err
		},
		func() (err error) { d.Viewed, err = visitor.ListViewed(ctx, q, visitorID, most); return err },
		func() error { return d.addShown(ctx, q, profile.Key{CustomerID: customerID}) },
		func() error { return d.addShown(ctx, q, profile.Key{VisitorID: visitorID}) },
		func() error { return d.addSessions(ctx, q, customerID) },
		func() error { return d.addMails(ctx, q, customerID) },
		func() error { return d.addEvents(ctx, q, customerID) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return Data{}, fmt.Errorf("enrol.Collect: %w", err)
		}
	}
	for i := range d.Orders {
		d.Orders[i].SecretHash, d.Orders[i].OnceHash, d.Orders[i].RequestHash = "", "", ""
	}
	return d, nil
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
