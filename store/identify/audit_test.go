package identify_test

import (
	"testing"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/identify"
	"regulars/store/money"
	"regulars/store/rule"
	"regulars/store/segment"
	"regulars/store/setting"
)

func TestAnAuditFindsWhatIsHeldWrongly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := begin(t, d, "")
		p.agree()
		p.write(func(q db.Q) error {
			return identify.Record(ctx, q, event.Event{Name: event.ProductViewed, VisitorID: p.visitorID, Subject: "bag"})
		})
		r, err := rule.Parse(`viewed within 7 days`)
		if err != nil {
			t.Fatal(err)
		}
		rules := rule.Segments{"Lookers": r}
		p.k.Want(rules.Need(r))
		p.who()
		ground := identify.Ground{Price: func(string) money.Amount { return money.Of(1200, "EUR") }}.Of(setting.Shop{})
		audit := func() segment.Audit {
			a, err := p.k.Audit(ctx, rules, 10, ground)
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		if a := audit(); a.People < 1 || a.Answers < 1 || a.Wrong != 0 {
			t.Errorf("all is well: %+v", a)
		}
		// Behind the shop's back, so that nobody is told.
		p.write(func(q db.Q) error {
			_, err := q.Exec(ctx, `delete from event where visitor_id = $1`, p.visitorID)
			return err
		})
		a := audit()
		if a.Wrong != 1 || len(a.Found) != 1 || !a.Found[0].Live || a.Found[0].Replayed || a.Found[0].Segment != "Lookers" {
			t.Errorf("nobody looked any more: %+v", a)
		}
		p.write(func(q db.Q) error { return segment.SaveAudit(ctx, q, a) })
		if kept, err := segment.FindAudit(ctx, d.Read()); err != nil || kept.Wrong != 1 || kept.People != a.People || !kept.At.Equal(a.At.Truncate(1e6)) {
			t.Errorf("kept %+v, %v", kept, err)
		}
	})
}

// TestAnAuditAsksForCartsAsPagesDo changes a cart behind the shop's back.
func TestAnAuditAsksForCartsAsPagesDo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := begin(t, d, "")
		p.agree()
		p.puts("bag", 2)
		r, err := rule.Parse(`cart.total >= 20 EUR`)
		if err != nil {
			t.Fatal(err)
		}
		p.who()
		ground := identify.Ground{Price: func(string) money.Amount { return money.Of(1200, "EUR") }}.Of(setting.Shop{})
		for _, wrong := range []int64{0, 1} {
			a, err := p.k.Audit(ctx, rule.Segments{"Fillers": r}, 10, ground)
			if err != nil || a.People != 1 || a.Wrong != wrong {
				t.Errorf("%+v, %v, want %d wrong", a, err, wrong)
			}
			p.write(func(q db.Q) error {
				_, err := q.Exec(ctx, `delete from cart_line`)
				return err
			})
		}
	})
}
