package identify

import (
	"context"
	"fmt"
	"slices"
	"time"

	"regulars/store/cart"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/profile"
	"regulars/store/visitor"
)

// Joined is what a VisitorJoined event tells of a join.
type Joined struct {
	Merged bool `json:"merged"` // a cart was brought along
	Proved bool `json:"proved"` // orders were too: the address was confirmed
}

// Join makes one person of a browser and the account that has just logged in on
// it: the guest's cart joins the account's by cart.Merge's rule, and what the guest
// did there becomes the account's history. Orders placed in this browser come along
// only when the account's address is confirmed: before that anybody could have
// typed it. All of it can be taken back by Part.
func Join(ctx context.Context, d *db.DB, visitorID, customerID string) (merged cart.Merged, err error) {
	err = d.Write(ctx, func(q db.Q) error {
		merged, err = join(ctx, q, visitorID, customerID, true)
		return err
	})
	if err != nil {
		return cart.Merged{}, fmt.Errorf("identify.Join: %w", err)
	}
	return merged, nil
}

// join is Join; orders says whether they may come along at all.
func join(ctx context.Context, q db.Q, visitorID, customerID string, orders bool) (cart.Merged, error) {
	merged, err := cart.Merge(ctx, q, visitorID, customerID)
	if err != nil {
		return merged, err
	}
	who, err := customer.Find(ctx, q, customerID)
	if err != nil {
		return merged, err
	}
	proved := orders && who.Confirmed()
	if _, err := event.SaveJoin(ctx, q, visitorID, customerID, proved); err != nil {
		return merged, err
	}
	if err := SettleOrders(ctx, q, visitorID); err != nil {
		return merged, err
	}
	if err := settleChoices(ctx, q, customerID); err != nil {
		return merged, err
	}
	return merged, event.Append(ctx, q, event.Event{Name: event.VisitorJoined, VisitorID: visitorID, CustomerID: customerID,
		Properties: Joined{Merged: merged != cart.Merged{}, Proved: proved}})
}

// Part takes back what Join did, for a shopper who says "this was not me": what was
// done in a browser before the account logged in is a guest's again, with its
// orders' figures and, as long as cart.Unmerge can, its cart. It does not come back
// when the account logs in there once more.
func Part(ctx context.Context, d *db.DB, visitorID, customerID string) error {
	err := d.Write(ctx, func(q db.Q) error {
		undone, err := event.UndoJoins(ctx, q, visitorID, customerID)
		if err != nil {
			return err
		}
		if len(undone) == 0 {
			return fault.New(fault.NotFound, "There is nothing to undo any more.")
		}
		if err := SettleOrders(ctx, q, visitorID); err != nil {
			return err
		}
		if err := settleChoices(ctx, q, customerID); err != nil {
			return err
		}
		for err == nil { // each login may have brought a cart
			err = cart.Unmerge(ctx, q, cart.Owner{VisitorID: visitorID, CustomerID: customerID})
		}
		if fault.KindOf(err) != fault.NotFound {
			return err
		}
		return event.Append(ctx, q, event.Event{Name: event.VisitorParted, VisitorID: visitorID, CustomerID: customerID})
	})
	if err != nil {
		return fmt.Errorf("identify.Part: %w", err)
	}
	return nil
}

// settleChoices notes what an account agreed to last, itself or in a browser that
// has joined it.
func settleChoices(ctx context.Context, q db.Q, customerID string) error {
	browsers, err := event.Browsers(ctx, q, customerID)
	if err != nil {
		return err
	}
	return visitor.Settle(ctx, q, customerID, browsers)
}

// SettleOrders notes the figures of orders that were placed as a guest in a browser
// with whom the ledger says they are.
func SettleOrders(ctx context.Context, q db.Q, visitorID string) error {
	owners, err := event.Owners(ctx, q, visitorID)
	if err != nil {
		return err
	}
	of := map[string][]string{}
	for orderID, customerID := range owners {
		of[customerID] = append(of[customerID], orderID)
	}
	for customerID, ids := range of {
		slices.Sort(ids)
		k := profile.Key{CustomerID: customerID}
		if customerID == "" {
			k.VisitorID = visitorID
		}
		if err := profile.Own(ctx, q, ids, k); err != nil {
			return err
		}
	}
	return nil
}

// Browser is one whose guest's history an account has joined.
type Browser struct {
	VisitorID string
	Device    string    // as its session calls it, "" when no session is left
	At        time.Time // of the latest login that joined it
	Orders    int       // placed as a guest
	Looks     int       // what else was done as a guest
}

// ListBrowsers returns the browsers whose history as a guest an account has joined
// and that brought something along, the latest first, at most ten.
func ListBrowsers(ctx context.Context, q db.Q, customerID string) ([]Browser, error) {
	joins, err := event.ListJoins(ctx, q, customerID)
	if err != nil {
		return nil, err
	}
	sessions, err := visitor.ListSessions(ctx, q, customerID)
	if err != nil {
		return nil, err
	}
	var list []Browser
	for _, j := range joins {
		if len(list) == 10 || slices.ContainsFunc(list, func(b Browser) bool { return b.VisitorID == j.VisitorID }) {
			continue
		}
		b := Browser{VisitorID: j.VisitorID, At: j.At}
		if b.Looks, b.Orders, err = event.CountJoined(ctx, q, j.VisitorID, customerID); err != nil {
			return nil, err
		}
		if i := slices.IndexFunc(sessions, func(s visitor.Session) bool { return s.VisitorID == j.VisitorID }); i >= 0 {
			b.Device = sessions[i].Device
		}
		if b.Looks+b.Orders > 0 {
			list = append(list, b)
		}
	}
	return list, nil
}
