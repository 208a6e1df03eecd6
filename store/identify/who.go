package identify

import (
	"context"
	"fmt"
	"strings"
	"time"

	"regulars/store/cart"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/order"
	"regulars/store/preference"
	"regulars/store/profile"
	"regulars/store/rule"
	"regulars/store/visitor"
)

// Account is who a customer is, as pages need it.
type Account struct {
	ID        string
	Name      string
	Email     string
	Confirmed bool

	ConfirmedAt  time.Time // zero while it is not
	RegisteredAt time.Time
}

// FirstName is how the shop greets: the first word of the name, else the part of
// the address before the @.
func (a Account) FirstName() string {
	if first, _, _ := strings.Cut(strings.TrimSpace(a.Name), " "); first != "" {
		return first
	}
	local, _, _ := strings.Cut(a.Email, "@")
	return local
}

// Who is a person as of now. It is shared between requests: never change it.
type Who struct {
	Session visitor.Session
	Visitor visitor.Visitor
	Account Account // zero for guests
	Cart    cart.Cart
	Profile profile.Profile   // zero without consent to personalization
	Viewed  []string          // products looked at lately, newest first; empty without consent
	Bought  []string          // products bought and not sent back, newest first; empty without consent
	Wishes  preference.Wishes // what they asked to leave out
	Company string            // of their addresses; empty without consent
	Tags    []string          // put on the person by staff; empty without consent
	Events  []rule.Event      // what active segments ask about, sorted; empty without consent

	index  *rule.Index // of Events
	joined []string    // browsers whose guests' history is the account's

	memo *memo // nil: nothing is remembered
}

// whose names the person in the ledger of events.
func (w *Who) whose() event.Whose {
	if w.Session.CustomerID != "" {
		return event.Whose{CustomerID: w.Session.CustomerID}
	}
	return event.Whose{VisitorID: w.Session.VisitorID}
}

// CartItems is the number of pieces in the person's cart.
func (w *Who) CartItems() int64 { return w.Cart.Pieces() }

// Key is the person's key to figures.
func (w *Who) Key() profile.Key {
	return profile.Key{CustomerID: w.Session.CustomerID, VisitorID: w.Session.VisitorID}
}

// keepOrders is of how many orders a page may need what was bought.
const keepOrders = 100

// keepViewed is how many products looked at lately a page may need.
const keepViewed = 12

func loadWho(ctx context.Context, q db.Q, s visitor.Session, want *wanted) (*Who, error) {
	w := &Who{Session: s, memo: &memo{}}
	var err error
	if w.Visitor, err = visitor.Find(ctx, q, s.VisitorID); err != nil {
		return nil, fmt.Errorf("identify: visitor %s: %w", s.VisitorID, err)
	}
	if err := w.loadAccount(ctx, q); err != nil {
		return nil, err
	}
	if w.Cart, err = cart.Find(ctx, q, cart.Owner{VisitorID: s.VisitorID, CustomerID: w.Session.CustomerID}); err != nil {
		return nil, err
	}
	if w.Wishes, err = preference.List(ctx, q, w.Key().Person(), profile.Key{VisitorID: s.VisitorID}.Person()); err != nil {
		return nil, err
	}
	// Without consent to personalization nothing is read that only serves it.
	if w.Visitor.Consent.Personalization {
		if err := w.loadAgreed(ctx, q, want); err != nil {
			return nil, err
		}
		if w.Viewed, err = visitor.ListViewed(ctx, q, s.VisitorID, keepViewed); err != nil {
			return nil, err
		}
		if w.Bought, err = listBought(ctx, q, w.Key()); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// loadAgreed reads what rules may ask of somebody who agreed to personalization.
func (w *Who) loadAgreed(ctx context.Context, q db.Q, want *wanted) (err error) {
	if w.Profile, err = profile.Find(ctx, q, w.Key()); err != nil {
		return err
	}
	if w.Tags, err = profile.ListTags(ctx, q, w.Key()); err != nil {
		return err
	}
	if err := w.loadCompany(ctx, q); err != nil {
		return err
	}
	return w.loadEvents(ctx, q, want)
}

// loadAccount reads who is logged in. An account that is gone makes a guest.
func (w *Who) loadAccount(ctx context.Context, q db.Q) error {
	if w.Session.CustomerID == "" {
		return nil
	}
	c, err := customer.Find(ctx, q, w.Session.CustomerID)
	if fault.KindOf(err) == fault.NotFound {
		w.Session.CustomerID = ""
		return nil
	}
	if err != nil {
		return fmt.Errorf("identify: customer: %w", err)
	}
	w.Account = Account{ID: c.ID, Name: c.Name, Email: c.Email, Confirmed: c.Confirmed(), ConfirmedAt: c.ConfirmedAt, RegisteredAt: c.CreatedAt}
	return nil
}

// loadCompany reads the company of the account's addresses, else of the checkout
// that was begun.
func (w *Who) loadCompany(ctx context.Context, q db.Q) (err error) {
	if w.Session.CustomerID != "" {
		if w.Company, err = customer.FindCompany(ctx, q, w.Session.CustomerID); err != nil {
			return fmt.Errorf("identify: company: %w", err)
		}
	}
	if w.Company != "" || w.Cart.ID == "" {
		return nil
	}
	asked, err := cart.FindCheckout(ctx, q, w.Cart.ID)
	w.Company = asked.Company()
	return err
}

// listBought returns the products of a person's orders.
func listBought(ctx context.Context, q db.Q, k profile.Key) ([]string, error) {
	orders, err := profile.ListOrders(ctx, q, k, keepOrders)
	if err != nil {
		return nil, fmt.Errorf("identify: orders: %w", err)
	}
	return order.ListBought(ctx, q, orders)
}
