package identify_test

import (
	"testing"
	"time"

	"regulars/store/cart"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/identify"
	"regulars/store/money"
	"regulars/store/profile"
	"regulars/store/visitor"
)

func (p *person) offers() (token string) {
	p.t.Helper()
	p.write(func(q db.Q) (err error) {
		token, err = visitor.OfferHandoff(ctx, q, p.visitorID)
		return err
	})
	return token
}

func (p *person) puts(variantID string, n int64) {
	p.t.Helper()
	p.write(func(q db.Q) error {
		_, err := cart.Put(ctx, q, cart.Owner{VisitorID: p.visitorID}, variantID, n)
		return err
	})
}

func pieces(t *testing.T, d *db.DB, o cart.Owner) int64 {
	t.Helper()
	n, err := cart.Count(ctx, d.Read(), o)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAGuestGoesOnOnAnotherDeviceWithBothCartsAndTheFirstDeviceForgetsThem(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		desk, phone := begin(t, d, ""), begin(t, d, "")
		desk.puts("bag", 2)
		phone.puts("mug", 1)
		token := desk.offers()
		secret, err := identify.Arrive(ctx, d, token, phone.who(), "phone")
		if err != nil {
			t.Fatal(err)
		}
		phone.token = secret
		if who := phone.who(); who == nil || who.Session.VisitorID != desk.visitorID {
			t.Errorf("the phone is %+v", who)
		}
		if n := pieces(t, d, cart.Owner{VisitorID: desk.visitorID}); n != 3 {
			t.Errorf("the cart holds %d pieces of 3", n)
		}
		if n := pieces(t, d, cart.Owner{VisitorID: phone.visitorID}); n != 0 {
			t.Errorf("the phone's own cart still holds %d", n)
		}
		if who := desk.who(); who != nil {
			t.Errorf("the first device still is %+v", who.Session)
		}
		if _, err := identify.Arrive(ctx, d, token, nil, "another"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the second use answers %v", err)
		}
	})
}

func TestAHandoffToADeviceWithAnAccountJoinsItAndLeavesItsSession(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := account(t, d, "ann@example.org", true).ID
		desk, phone := begin(t, d, ""), begin(t, d, c)
		desk.puts("bag", 2)
		desk.write(func(q db.Q) error {
			for _, name := range []string{event.OrderCompleted, event.ProductViewed} {
				if err := event.Record(ctx, q, event.Event{Name: name, VisitorID: desk.visitorID, Subject: "o1"}); err != nil {
					return err
				}
			}
			return profile.RecordOrder(ctx, q, profile.Key{VisitorID: desk.visitorID}, "o1", money.Of(900, "EUR"), q.Now())
		})
		secret, err := identify.Arrive(ctx, d, desk.offers(), phone.who(), "phone")
		if err != nil || secret != "" {
			t.Fatal(secret, err)
		}
		history, err := event.History(ctx, d.Read(), event.Whose{CustomerID: c}, event.Want{Names: []string{event.OrderCompleted, event.ProductViewed}})
		if err != nil || len(history) != 1 || history[0].Name != event.ProductViewed {
			t.Errorf("the account has %+v, %v", history, err)
		}
		if f, err := profile.Find(ctx, d.Read(), profile.Key{CustomerID: c}); err != nil || f.Orders != 0 {
			t.Errorf("a guest's order reached another account: %+v, %v", f, err)
		}
		if n := pieces(t, d, cart.Owner{VisitorID: phone.visitorID, CustomerID: c}); n != 2 {
			t.Errorf("the account's cart holds %d pieces of 2", n)
		}
		if phone.who() == nil {
			t.Error("the account was logged out")
		}
	})
}

func TestAHandoffEndsAndIsOfNoUseOnTheSameDevice(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	d := dbtest.OpenAt(t, clock)
	desk := begin(t, d, "")
	token := desk.offers()
	if _, err := identify.Arrive(ctx, d, token, desk.who(), "desk"); fault.KindOf(err) != fault.Conflict {
		t.Errorf("on the same device: %v", err)
	}
	clock.Add(visitor.HandoffLasts + time.Second)
	if _, err := identify.Arrive(ctx, d, token, nil, "phone"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("after its end: %v", err)
	}
}
