package tend

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"regulars/store/cart"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/identify"
	"regulars/store/message"
	"regulars/store/order"
	"regulars/store/preference"
	"regulars/store/profile"
	"regulars/store/review"
	"regulars/store/segment"
	"regulars/store/visitor"
)

// What of an account changes hands, as customer.Gone.Moved names it.
const (
	movedEvents  = "events"
	movedJoins   = "joins"
	movedClaims  = "claims"
	movedOrders  = "orders"
	movedFigures = "figures"
	movedReviews = "reviews"
	movedMails   = "mails"
	movedChoices = "choices"
	movedCart    = "cart"
	movedCarts   = "carts"
	tagsNew      = "tags"      // the other had not
	tagsBoth     = "tags both" // both had
	wishesNew    = "wishes"
	wishesBoth   = "wishes both"
)

var (
	errSame   = fault.New(fault.Invalid, "These are the same customer.")
	errErased = fault.New(fault.Conflict, "One of the two is to be erased. Decide about that first.")
)

// Merge makes two accounts one: everything of gone becomes kept's. Of gone the
// account itself goes: nobody logs in to it any more. Unmerge takes it back.
func Merge(ctx context.Context, d *db.DB, keptID, goneID, by string, also func(q db.Q, m customer.Merge) error) (m customer.Merge, err error) {
	err = d.Write(ctx, func(q db.Q) error {
		if m, err = merge(ctx, q, keptID, goneID, by); err != nil {
			return err
		}
		return also(q, m)
	})
	if err != nil {
		return customer.Merge{}, fmt.Errorf("tend.Merge: %w", err)
	}
	return m, nil
}

// mergeable says why two accounts cannot become one.
func mergeable(ctx context.Context, q db.Q, keptID, goneID string) error {
	if keptID == goneID {
		return errSame
	}
	for _, id := range []string{keptID, goneID} {
		if _, err := customer.Find(ctx, q, id); err != nil {
			return err
		}
		e, err := customer.FindErasure(ctx, q, id)
		if err != nil {
			return err
		}
		if e.Asked() {
			return errErased
		}
	}
	return nil
}

func merge(ctx context.Context, q db.Q, keptID, goneID, by string) (m customer.Merge, err error) {
	if err := mergeable(ctx, q, keptID, goneID); err != nil {
		return m, err
	}
	moved := map[string][]string{}
	steps := []func() error{
		func() error { return visitor.EndAll(ctx, q, goneID, "") },
		func() error { return giveLedger(ctx, q, keptID, goneID, moved) },
		func() (err error) { moved[movedOrders], err = order.Give(ctx, q, goneID, keptID, nil); return err },
		func() (err error) { moved[movedReviews], err = review.Give(ctx, q, goneID, keptID, nil); return err },
		func() (err error) { moved[movedMails], err = message.Give(ctx, q, goneID, keptID, nil); return err },
		func() (err error) {
			moved[movedChoices], err = visitor.GiveChoices(ctx, q, goneID, keptID, nil)
			return err
		},
		func() error { return giveTags(ctx, q, keptID, goneID, moved) },
		func() error { return giveWishes(ctx, q, keptID, goneID, moved) },
		func() error {
			document, carts, err := cart.Absorb(ctx, q, keptID, goneID)
			moved[movedCart], moved[movedCarts] = []string{document}, carts
			return err
		},
		func() error { return segment.Forget(ctx, q, "c:"+goneID) },
		func() (err error) { m, err = customer.Absorb(ctx, q, keptID, goneID, by, moved); return err },
		func() error { return settle(ctx, q, keptID, goneID) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return m, err
		}
	}
	return m, nil
}

// giveLedger gives what is told of the account, and the orders that count as its own.
func giveLedger(ctx context.Context, q db.Q, keptID, goneID string, moved map[string][]string) error {
	g, err := event.Give(ctx, q, goneID, keptID)
	if err != nil {
		return err
	}
	moved[movedEvents], moved[movedJoins], moved[movedClaims] = g.Events, g.Joins, g.Claims
	if moved[movedFigures], err = profile.ListOrders(ctx, q, profile.Key{CustomerID: goneID}, most); err != nil {
		return err
	}
	return profile.Own(ctx, q, moved[movedFigures], profile.Key{CustomerID: keptID})
}

func giveTags(ctx context.Context, q db.Q, keptID, goneID string, moved map[string][]string) error {
	kept, gone := profile.Key{CustomerID: keptID}, profile.Key{CustomerID: goneID}
	had, err := profile.ListTags(ctx, q, kept)
	if err != nil {
		return err
	}
	tags, err := profile.ListTags(ctx, q, gone)
	if err != nil {
		return err
	}
	for _, tag := range tags {
		if slices.Contains(had, tag) {
			moved[tagsBoth] = append(moved[tagsBoth], tag)
		} else {
			moved[tagsNew] = append(moved[tagsNew], tag)
		}
		if err := errors.Join(profile.Tag(ctx, q, kept, tag), profile.Untag(ctx, q, gone, tag)); err != nil {
			return err
		}
	}
	return nil
}

func giveWishes(ctx context.Context, q db.Q, keptID, goneID string, moved map[string][]string) error {
	had, err := preference.List(ctx, q, "c:"+keptID)
	if err != nil {
		return err
	}
	wishes, err := preference.List(ctx, q, "c:"+goneID)
	if err != nil {
		return err
	}
	for _, w := range wishes {
		name := string(w.Kind) + "\t" + w.Subject
		if preference.Wishes(had).Out(w.Kind, w.Subject) {
			moved[wishesBoth] = append(moved[wishesBoth], name)
		} else {
			moved[wishesNew] = append(moved[wishesNew], name)
		}
		if err := errors.Join(preference.Leave(ctx, q, "c:"+keptID, w.Kind, w.Subject), preference.Take(ctx, q, "c:"+goneID, w.Kind, w.Subject)); err != nil {
			return err
		}
	}
	return nil
}

// settle brings up to date what follows from whose things are: figures of guests'
// orders, what was agreed to, and which segments hold whom.
func settle(ctx context.Context, q db.Q, customerIDs ...string) error {
	for _, id := range customerIDs {
		browsers, err := event.Browsers(ctx, q, id)
		if err != nil {
			return err
		}
		for _, visitorID := range browsers {
			if err := identify.SettleOrders(ctx, q, visitorID); err != nil {
				return err
			}
		}
		if err := visitor.Settle(ctx, q, id, browsers); err != nil {
			return err
		}
		if err := identify.LookAt(ctx, q, event.Event{CustomerID: id}); err != nil {
			return err
		}
	}
	return nil
}

// Unmerge makes two accounts of one again: what was gone's is gone's, with its address
// and password. What has happened since stays with the account that was kept.
func Unmerge(ctx context.Context, q db.Q, mergeID string) (customer.Merge, error) {
	m, err := customer.FindMerge(ctx, q, mergeID)
	if err != nil {
		return m, err
	}
	moved := m.Gone.Moved
	steps := []func() error{
		func() error { return customer.Release(ctx, q, m) },
		func() error {
			return event.GiveBack(ctx, q, event.Given{Events: moved[movedEvents], Joins: moved[movedJoins], Claims: moved[movedClaims]}, m.GoneID, m.KeptID)
		},
		func() error { return giveFiguresBack(ctx, q, m) },
		func() error { _, err := order.Give(ctx, q, m.KeptID, m.GoneID, some(moved[movedOrders])); return err },
		func() error { _, err := review.Give(ctx, q, m.KeptID, m.GoneID, some(moved[movedReviews])); return err },
		func() error { _, err := message.Give(ctx, q, m.KeptID, m.GoneID, some(moved[movedMails])); return err },
		func() error {
			_, err := visitor.GiveChoices(ctx, q, m.KeptID, m.GoneID, some(moved[movedChoices]))
			return err
		},
		func() error { return takeTagsBack(ctx, q, m) },
		func() error { return takeWishesBack(ctx, q, m) },
		func() error {
			return cart.Expel(ctx, q, m.KeptID, m.GoneID, strings.Join(moved[movedCart], ""), moved[movedCarts])
		},
		func() error { return settle(ctx, q, m.KeptID, m.GoneID) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return m, fmt.Errorf("tend.Unmerge: %w", err)
		}
	}
	return m, nil
}

// giveFiguresBack gives back the orders that count still: not those cancelled since.
func giveFiguresBack(ctx context.Context, q db.Q, m customer.Merge) error {
	count, err := profile.ListOrders(ctx, q, profile.Key{CustomerID: m.KeptID}, most)
	if err != nil {
		return err
	}
	var back []string
	for _, id := range m.Gone.Moved[movedFigures] {
		if slices.Contains(count, id) {
			back = append(back, id)
		}
	}
	return profile.Own(ctx, q, back, profile.Key{CustomerID: m.GoneID})
}

// some is a list that is none rather than everything when it is empty.
func some(ids []string) []string { return append([]string{}, ids...) }

func takeTagsBack(ctx context.Context, q db.Q, m customer.Merge) error {
	kept, gone := profile.Key{CustomerID: m.KeptID}, profile.Key{CustomerID: m.GoneID}
	for _, tag := range m.Gone.Moved[tagsNew] {
		if err := profile.Untag(ctx, q, kept, tag); err != nil {
			return err
		}
	}
	for _, tag := range append(m.Gone.Moved[tagsNew], m.Gone.Moved[tagsBoth]...) {
		if err := profile.Tag(ctx, q, gone, tag); err != nil {
			return err
		}
	}
	return nil
}

func takeWishesBack(ctx context.Context, q db.Q, m customer.Merge) error {
	for _, list := range []struct {
		names []string
		fresh bool
	}{{m.Gone.Moved[wishesNew], true}, {m.Gone.Moved[wishesBoth], false}} {
		for _, name := range list.names {
			kind, subject, _ := strings.Cut(name, "\t")
			if err := preference.Leave(ctx, q, "c:"+m.GoneID, preference.Kind(kind), subject); err != nil {
				return err
			}
			if !list.fresh {
				continue
			}
			if err := preference.Take(ctx, q, "c:"+m.KeptID, preference.Kind(kind), subject); err != nil {
				return err
			}
		}
	}
	return nil
}
