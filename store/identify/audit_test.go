package identify_test

import (
	"testing"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/identify"
	"regulars/store/rule"
	"regulars/store/segment"
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
		ground, err := identify.FindGround(ctx, d.Read())
		if err != nil {
			t.Fatal(err)
		}
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
