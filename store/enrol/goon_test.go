package enrol_test

import (
	"context"
	"errors"
	"testing"

	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/enrol"
	"regulars/store/event"
)

func TestALinkToGoOnWorksOnceAndOnTheDeviceAloneThatAskedForIt(t *testing.T) {
	each(t, func(b bench) {
		var ann customer.Customer
		b.write(func(ctx context.Context, q db.Q) (err error) {
			ann, err = customer.Create(ctx, q, customer.New{Email: "ann@mit.edu", ConfirmedAt: q.Now()})
			return err
		})
		here, elsewhere := b.browser(""), b.browser("")
		b.must(enrol.AskGoOn(b.Context(), b.d, ann.ID, here.VisitorID, "somewhere"))
		token := b.link(event.ConfirmationAsked)
		for _, stranger := range []enrol.Browser{elsewhere, {}} {
			if _, err := enrol.GoOn(b.Context(), b.d, token, stranger); !errors.Is(err, customer.ErrLinkElsewhere) {
				b.Errorf("in another browser: %v", err)
			}
		}
		if _, err := enrol.Confirm(b.Context(), b.d, token, here); !errors.Is(err, customer.ErrLinkUnknown) {
			b.Errorf("it confirms: %v", err)
		}
		if c, err := enrol.GoOn(b.Context(), b.d, token, here); err != nil || c.ID != ann.ID {
			b.Errorf("where it was asked for: %v, %v", c, err)
		}
		if _, err := enrol.GoOn(b.Context(), b.d, token, here); !errors.Is(err, customer.ErrLinkUsed) {
			b.Errorf("again: %v", err)
		}
	})
}

func TestAnAddressThatWasNeverProvedIsProvedFirst(t *testing.T) {
	each(t, func(b bench) {
		here := b.browser("")
		b.register("ann@mit.edu", here)
		ann, err := customer.FindByEmail(b.Context(), b.d.Read(), "ann@mit.edu")
		b.must(err)
		other := b.browser("")
		b.must(enrol.AskGoOn(b.Context(), b.d, ann.ID, other.VisitorID, "somewhere"))
		token := b.link(event.ConfirmationAsked)
		if _, err := enrol.GoOn(b.Context(), b.d, token, other); err == nil {
			b.Error("it logs in without the rule of confirmation")
		}
		if done, err := enrol.Confirm(b.Context(), b.d, token, other); err != nil || done.Customer.ID != ann.ID {
			b.Errorf("%v, %v", done, err)
		}
	})
}
