package tend

import (
	"context"
	"fmt"
	"slices"
	"time"

	"regulars/store/cart"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/identify"
	"regulars/store/message"
	"regulars/store/order"
	"regulars/store/preference"
	"regulars/store/profile"
	"regulars/store/rule"
	"regulars/store/segment"
	"regulars/store/visitor"
)

// Person is what staff see of an account on one page.
type Person struct {
	Customer  customer.Customer
	Addresses []customer.Address
	Notes     []customer.Note
	Tags      []string
	Figures   profile.Profile
	Segments  []string // ids, as they were noted last
	Choices   []visitor.Receipt
	Wishes    preference.Wishes
	Letters   preference.Subscription // of the address; zero where it never asked for any
	Said      []preference.Receipt    // about letters, the latest first
	Failing   message.Failing         // zero unless mail servers refuse the address
	Orders    []order.Order           // the latest
	Cart      cart.Cart
	Facts     rule.Facts // as of now, by what they agreed to
	Erasure   customer.Erasure
}

// latestOrders is how many orders stand on the page of a person.
const latestOrders = 10

// Find tells of an account, whose facts stand on a ground.
func Find(ctx context.Context, q db.Q, customerID string, ground identify.Ground) (p Person, err error) {
	key := profile.Key{CustomerID: customerID}
	steps := []func() error{
		func() (err error) { p.Customer, err = customer.Find(ctx, q, customerID); return err },
		func() (err error) { p.Addresses, err = customer.ListAddresses(ctx, q, customerID); return err },
		func() (err error) { p.Notes, err = customer.ListNotes(ctx, q, customerID); return err },
		func() (err error) { p.Tags, err = profile.ListTags(ctx, q, key); return err },
		func() (err error) { p.Figures, err = profile.Find(ctx, q, key); return err },
		func() (err error) { p.Segments, err = segment.ListOf(ctx, q, key.Person()); return err },
		func() (err error) { p.Choices, err = visitor.ListReceipts(ctx, q, "", customerID); return err },
		func() (err error) { p.Cart, err = cart.Find(ctx, q, cart.Owner{CustomerID: customerID}); return err },
		func() error { return p.findLetters(ctx, q) },
		func() (err error) { p.Failing, err = message.FindFailing(ctx, q, p.Customer.Email); return err },
		func() (err error) { p.Erasure, err = customer.FindErasure(ctx, q, customerID); return err },
		func() (err error) {
			p.Orders, err = order.List(ctx, q, order.Filter{CustomerID: customerID, Limit: latestOrders})
			return err
		},
		func() error {
			who, err := identify.Recall(ctx, q, key, q.Now())
			if err == nil {
				p.Wishes, p.Facts = who.Wishes, ground.FactsAt(who, q.Now(), "")
			}
			return err
		},
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return Person{}, fmt.Errorf("tend.Find: %w", err)
		}
	}
	return p, nil
}

// findLetters finds what was said about letters to the address, by whoever has it: what
// strangers typed and nobody agreed to is no choice of theirs, and is told as that.
func (p *Person) findLetters(ctx context.Context, q db.Q) (err error) {
	if p.Letters, err = preference.FindSubscriptionOf(ctx, q, p.Customer.Email); err != nil || p.Letters.ID == "" {
		return err
	}
	p.Said, err = preference.ListReceipts(ctx, q, p.Letters.ID)
	return err
}

// Touch is one thing that happened between a person and the shop.
type Touch struct {
	ID    string
	At    time.Time
	Event event.Event // zero for a mail
	Mail  Mail        // zero for an event
}

// Mail is a letter to a person, as the timeline has it.
type Mail struct {
	ID, Subject, State string
	Failure            string // what the last try said
	Attempts           int
	SentAt             time.Time
}

// After says where the next page of a timeline begins.
type After struct {
	At time.Time
	ID string
}

// before says whether a touch is older than where a page begins.
func (a After) before(t Touch) bool {
	return a.ID == "" || t.At.Before(a.At) || t.At.Equal(a.At) && t.ID < a.ID
}

// Timeline returns a page of what happened, the latest first: what is told of the
// account, of browsers that joined it and of guest orders that it has claimed, and
// the letters to it. At most event.Most events are looked back on.
func Timeline(ctx context.Context, q db.Q, customerID string, after After, limit int) ([]Touch, error) {
	list, err := letters(ctx, q, customerID)
	if err != nil {
		return nil, fmt.Errorf("tend.Timeline: %w", err)
	}
	rows, err := event.Outline(ctx, q, event.Whose{CustomerID: customerID}, event.Want{})
	if err != nil {
		return nil, fmt.Errorf("tend.Timeline: %w", err)
	}
	for _, e := range rows {
		list = append(list, Touch{ID: e.ID, At: e.At, Event: e})
	}
	list = slices.DeleteFunc(list, func(t Touch) bool { return !after.before(t) })
	slices.SortFunc(list, func(a, b Touch) int {
		if (After{b.At, b.ID}).before(a) {
			return 1
		}
		return -1
	})
	list = list[:min(len(list), limit)]
	return list, fill(ctx, q, list)
}

// fill reads the properties of the events of a page.
func fill(ctx context.Context, q db.Q, list []Touch) error {
	at, ids := map[string]int{}, []string{}
	for i, t := range list {
		if t.Event.ID != "" {
			at[t.ID], ids = i, append(ids, t.ID)
		}
	}
	events, err := event.Find(ctx, q, ids)
	for _, e := range events {
		list[at[e.ID]].Event = e
	}
	return err
}
