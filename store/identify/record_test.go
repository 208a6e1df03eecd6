package identify_test

import (
	"slices"
	"testing"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/identify"
	"regulars/store/segment"
)

func TestWhomAnOrderIsOfByNowIsLookedAt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ann := account(t, d, "ann@example.org", true).ID
		p := begin(t, d, "")
		placed := event.Event{Name: event.OrderCompleted, VisitorID: p.visitorID, Subject: "o1"}
		p.write(func(q db.Q) error { return event.Record(ctx, q, placed) })
		due := func(e event.Event) (persons []string) {
			t.Helper()
			p.write(func(q db.Q) error {
				if _, err := q.Exec(ctx, `delete from segment_due`); err != nil {
					return err
				}
				return identify.LookAtBuyer(ctx, q, e)
			})
			list, err := segment.ListDue(ctx, d.Read(), 10)
			if err != nil {
				t.Fatal(err)
			}
			for _, due := range list {
				persons = append(persons, due.Person)
			}
			slices.Sort(persons)
			return persons
		}
		if got := due(placed); !slices.Equal(got, []string{"v:" + p.visitorID}) {
			t.Errorf("a guest's: %v", got)
		}
		if _, err := identify.Join(ctx, d, p.visitorID, ann); err != nil {
			t.Fatal(err)
		}
		both := []string{"c:" + ann, "v:" + p.visitorID}
		if got := due(event.Event{Name: event.OrderUpdated, VisitorID: p.visitorID, Subject: "o1"}); !slices.Equal(got, both) {
			t.Errorf("one that came along with a login: %v", got)
		}
		if got := due(event.Event{Name: event.OrderCompleted, CustomerID: ann, VisitorID: p.visitorID, Subject: "o2"}); !slices.Equal(got, both[:1]) {
			t.Errorf("an account's: %v", got)
		}
		bob := account(t, d, "bob@example.org", true).ID
		p.write(func(q db.Q) error { return event.SaveClaim(ctx, q, []string{"o3"}, bob) })
		if got := due(event.Event{Name: event.OrderUpdated, VisitorID: p.visitorID, Subject: "o3"}); !slices.Equal(got, []string{"c:" + bob, "v:" + p.visitorID}) {
			t.Errorf("one that was claimed: %v", got)
		}
	})
}
