package enrol_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/enrol"
	"regulars/store/event"
	"regulars/store/preference"
	"regulars/store/visitor"
)

// TestTheDownloadHoldsWhatTheGuestDidWhoJoinedTheAccount and nothing of a guest who
// parted again.
func TestTheDownloadHoldsWhatTheGuestDidWhoJoinedTheAccount(t *testing.T) {
	clock := dbtest.NewClock("2026-03-20 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		write := func(do func(ctx context.Context, q db.Q) error) {
			t.Helper()
			if err := d.Write(ctx, func(q db.Q) error { return do(ctx, q) }); err != nil {
				t.Fatal(err)
			}
		}
		var account customer.Customer
		browsers := map[string]string{}
		searched := func(q db.Q, name, customerID, what string) error {
			at := q.Now().Add(-time.Hour)
			if customerID != "" {
				at = q.Now()
			}
			return event.Record(ctx, q, event.Event{Name: event.ProductsSearched, At: at, VisitorID: browsers[name], CustomerID: customerID, Properties: event.Properties{Query: what}})
		}
		write(func(ctx context.Context, q db.Q) (err error) {
			for _, name := range []string{"joined", "parted", "strange"} {
				v, err := visitor.Create(ctx, q, visitor.Origin{})
				if err != nil {
					return err
				}
				browsers[name] = v.ID
				if err := searched(q, name, "", name+" lamp"); err != nil {
					return err
				}
			}
			if account, err = customer.Create(ctx, q, customer.New{Email: "ada@mit.edu"}); err != nil {
				return err
			}
			for _, name := range []string{"joined", "parted"} {
				if _, err := event.SaveJoin(ctx, q, browsers[name], account.ID, true); err != nil {
					return err
				}
			}
			if err := preference.Leave(ctx, q, "c:"+account.ID, preference.Fact, "spent"); err != nil {
				return err
			}
			if err := preference.Leave(ctx, q, "v:"+browsers["joined"], preference.Fact, "viewed"); err != nil {
				return err
			}
			return searched(q, "joined", account.ID, "account desk")
		})
		write(func(ctx context.Context, q db.Q) error {
			clock.Add(time.Minute)
			_, err := event.UndoJoins(ctx, q, browsers["parted"], account.ID)
			return err
		})
		for _, asks := range []string{"joined", "strange"} {
			data, err := enrol.Collect(ctx, d.Read(), account.ID, browsers[asks])
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, e := range data.Events {
				got += string(e.Properties)
			}
			if want := `{"query":"account desk"}{"query":"joined lamp"}`; got != want {
				t.Errorf("asked for by the %s browser: %s", asks, got)
			}
			if n := len(data.LeftOut); n != 2 { // the account's own, and the joined browser's whichever asks
				t.Errorf("the %s browser: %d wishes: %s", asks, n, fmt.Sprint(data.LeftOut))
			}
		}
	})
}
