package tend

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"regulars/store/cart"
	"regulars/store/content"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/logbook"
	"regulars/store/message"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/preference"
	"regulars/store/profile"
	"regulars/store/review"
	"regulars/store/segment"
	"regulars/store/staff"
	"regulars/store/visitor"
)

// EraseDue erases every account whose time has come, each in a transaction of its
// own, and then scrubs the database's files. It returns how many.
func EraseDue(ctx context.Context, d *db.DB) (n int, err error) {
	list, err := customer.ListErasures(ctx, d.Read(), d.Now())
	if err != nil || len(list) == 0 {
		return 0, err
	}
	for _, e := range list {
		one := d.WriteAlone(ctx, func(q db.Q) error { return erase(ctx, q, e.CustomerID) })
		if err = errors.Join(err, one); one == nil {
			n++
		}
	}
	if n > 0 {
		err = errors.Join(err, d.Scrub(ctx))
	}
	if err != nil {
		return n, fmt.Errorf("tend.EraseDue: %w", err)
	}
	return n, nil
}

// trail is everything by which the shop knows somebody.
type trail struct {
	event.Trail
	persons   []profile.Key // of the account, of accounts merged into it, of browsers
	addresses []string      // of mail
}

// trace gathers it.
func trace(ctx context.Context, q db.Q, customerID string) (t trail, err error) {
	t.CustomerID, t.persons = customerID, []profile.Key{{CustomerID: customerID}}
	c, err := customer.Find(ctx, q, customerID)
	if err != nil {
		return t, err
	}
	if err := t.addBrowsers(ctx, q); err != nil {
		return t, err
	}
	if err := t.addOrders(ctx, q); err != nil {
		return t, err
	}
	asks, err := customer.ListAddressesAsked(ctx, q, customerID)
	if err != nil {
		return t, err
	}
	t.addresses = append(append(t.addresses, c.Email, c.PendingEmail), asks...)
	merges, err := customer.ListMerges(ctx, q, customerID)
	for _, m := range merges {
		t.persons, t.addresses = append(t.persons, profile.Key{CustomerID: m.GoneID}), append(t.addresses, m.Gone.Email)
	}
	slices.Sort(t.addresses)
	t.addresses = slices.DeleteFunc(slices.Compact(t.addresses), func(a string) bool { return a == "" })
	return t, err
}

// addBrowsers finds the browsers that joined the account or are logged in to it, and
// are nobody else's.
func (t *trail) addBrowsers(ctx context.Context, q db.Q) error {
	all, err := event.Browsers(ctx, q, t.CustomerID)
	if err != nil {
		return err
	}
	sessions, err := visitor.ListSessions(ctx, q, t.CustomerID)
	if err != nil {
		return err
	}
	for _, s := range sessions {
		all = append(all, s.VisitorID)
	}
	slices.Sort(all)
	for _, visitorID := range slices.Compact(all) {
		joined, err := event.JoinedBy(ctx, q, visitorID)
		if err != nil {
			return err
		}
		logged, err := visitor.ListAccounts(ctx, q, visitorID)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(append(joined, logged...), func(id string) bool { return id != t.CustomerID }) {
			t.Visitors, t.persons = append(t.Visitors, visitorID), append(t.persons, profile.Key{VisitorID: visitorID})
		}
	}
	return nil
}

// addOrders finds the account's orders, and those that were placed as a guest and
// have become the account's history.
func (t *trail) addOrders(ctx context.Context, q db.Q) error {
	history, err := event.Outline(ctx, q, event.Whose{CustomerID: t.CustomerID}, event.Want{})
	if err != nil {
		return err
	}
	var guests []string
	for _, e := range history {
		if t.Rows = append(t.Rows, e.ID); e.Name == event.OrderCompleted {
			guests = append(guests, e.Subject)
		}
	}
	filters := []order.Filter{{CustomerID: t.CustomerID, Limit: most}}
	for _, v := range t.Visitors {
		filters = append(filters, order.Filter{VisitorID: v, Limit: most})
	}
	list, err := order.ListByID(ctx, q, guests)
	if err != nil {
		return err
	}
	for _, f := range filters {
		some, err := order.List(ctx, q, f)
		if err != nil {
			return err
		}
		list = append(list, some...)
	}
	for _, o := range list {
		if o.CustomerID == "" || o.CustomerID == t.CustomerID {
			t.Orders, t.addresses = append(t.Orders, o.ID), append(t.addresses, o.Email)
		}
	}
	slices.Sort(t.Orders)
	t.Orders = slices.Compact(t.Orders)
	return nil
}

// erase takes a person out of every table. Orders keep their sums and goods, reviews
// their words; both are nobody's then.
func erase(ctx context.Context, q db.Q, customerID string) error {
	t, err := trace(ctx, q, customerID)
	if err != nil {
		return err
	}
	steps := []func() error{
		func() error { return order.Anonymize(ctx, q, t.Orders) },
		func() error { return payment.Anonymize(ctx, q, t.Orders) },
		func() error { return event.Erase(ctx, q, t.Trail) },
		func() error { return review.Anonymize(ctx, q, customerID) },
		func() error { return message.Erase(ctx, q, customerID, t.addresses) },
		func() error { return preference.EraseSubscriptions(ctx, q, t.addresses) },
		func() error { return cart.Erase(ctx, q, customerID, t.Visitors) },
		func() error { return t.erasePersons(ctx, q) },
		func() error { return t.eraseLogs(ctx, q) },
		func() error { return visitor.Erase(ctx, q, customerID, t.Visitors) },
		func() error { return customer.Erase(ctx, q, customerID) },
		func() error {
			return staff.RecordAct(ctx, q, staff.Member{Name: "The shop"}, staff.Act{Did: "erased", Title: "customer " + customerID, About: "/admin/customers"})
		},
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return fmt.Errorf("erasing: %w", err)
		}
	}
	return nil
}

// erasePersons forgets what is kept under the person's keys.
func (t trail) erasePersons(ctx context.Context, q db.Q) error {
	for _, k := range t.persons {
		person := k.Person()
		err := errors.Join(profile.Erase(ctx, q, k), preference.Erase(ctx, q, person), content.ForgetExposures(ctx, q, person), segment.Forget(ctx, q, person),
			review.Withdraw(ctx, q, review.Voter{Person: person, Browser: k.VisitorID}))
		if err != nil {
			return err
		}
	}
	return nil
}

// eraseLogs takes the person out of what is kept of members' acts and of logins.
func (t trail) eraseLogs(ctx context.Context, q db.Q) error {
	for _, a := range t.addresses {
		if err := errors.Join(logbook.Erase(ctx, q, a), staff.EraseFromActs(ctx, q, a)); err != nil {
			return err
		}
	}
	for _, v := range t.Visitors {
		if err := staff.EraseFromActs(ctx, q, "visitor "+v); err != nil {
			return err
		}
	}
	return nil
}
