package report_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/order"
	"regulars/store/report"
)

// figured is a time in figures, asked of the database in one go.
func figured(t failer, d *db.DB, from, until time.Time) (f report.Figures) {
	t.Helper()
	f, err := db.One(ctx, d.Read(), func(r db.Row) (f report.Figures, err error) {
		return f, r.Scan(&f.Orders, &f.Sales, &f.Visits, &f.Bought)
	},
		`select o.n, o.total, v.n, v.bought from (select count(*) as n, cast(coalesce(sum(total), 0) as bigint) as total from orders
			where placed_at >= $1 and placed_at < $2 and completed_at is not null and state <> 'cancelled' and currency = 'EUR' and gateway <> 'demo') o,
		(select count(*) as n, cast(coalesce(sum(bought), 0) as bigint) as bought from (select max(case when name = 'Order Completed' then 1 else 0 end) as bought, min(case when name = 'Order Completed' then 1 else 0 end) as alone
			from event where at >= $1 and at < $2 and not personal and channel = 'web' group by coalesce(visitor_id, customer_id)) w where alone = 0) v`, from, until)
	must(t, err)
	return f
}

// today is what Memory.Today should say.
func today(t failer, d *db.DB, s report.Scope) (want report.Today) {
	t.Helper()
	begun, err := report.Begun(ctx, d.Read())
	must(t, err)
	if begun.IsZero() {
		return want
	}
	now := d.Now().In(s.Zone)
	day := func(weeks int) (from, until time.Time) {
		y, m, d := now.AddDate(0, 0, -7*weeks).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, s.Zone), time.Date(y, m, d, now.Hour(), now.Minute(), now.Second(), now.Nanosecond(), s.Zone)
	}
	from, until := day(0)
	want.Figures = figured(t, d, from, until.Add(time.Millisecond))
	for week := 1; week <= 8; week++ {
		from, until := day(week)
		if s.Day(from) < s.Day(begun) {
			break
		}
		f := figured(t, d, from, until)
		want.Weeks++
		want.Usual.Orders += f.Orders
		want.Usual.Sales += f.Sales
		want.Usual.Visits += f.Visits
		want.Usual.Bought += f.Bought
	}
	return want
}

// Days that are over are remembered; what is said of them is what a look into the
// database says, whatever happens to their orders.
func TestWhatIsUsualIsWhatTheDaysSay(t *testing.T) {
	clock := dbtest.NewClock("2026-02-20 12:00") // clocks are set on the way
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s, n, memory := berlin(t), 0, report.NewMemory()
		var orders []order.Order
		rapid.Check(t, func(rt *rapid.T) {
			if n++; n > 12 {
				return // the shop's life goes on through all checks; a dozen chapters are enough
			}
			for range rapid.IntRange(1, 14).Draw(rt, "steps") {
				clock.Add(time.Duration(rapid.IntRange(1, 30*60).Draw(rt, "minutes")) * time.Minute)
				who := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(rt, "who")
				switch rapid.IntRange(0, 5).Draw(rt, "what") {
				case 0, 1:
					must(rt, d.Write(ctx, func(q db.Q) error {
						return event.Record(ctx, q, event.Event{Name: event.ProductViewed, VisitorID: who, Channel: "web", Personal: rapid.IntRange(0, 4).Draw(rt, "personal") == 0})
					}))
				case 2, 3:
					orders = append(orders, place(rt, d, sale{at: d.Now().Format(time.RFC3339), customer: who, state: order.Awaiting, lines: []order.Line{line("mug", 1, 1250, 200)}}))
				case 4:
					if len(orders) > 0 {
						o := rapid.SampledFrom(orders).Draw(rt, "order")
						must(rt, ignorePassed(d.Write(ctx, func(q db.Q) error { return order.Cancel(ctx, q, o.ID, "Ann", "") })))
					}
				case 5:
					must(rt, report.Remember(ctx, d, s))
				}
			}
			got, err := memory.Today(ctx, d.Read(), s)
			if must(rt, err); got != today(rt, d, s) {
				rt.Fatalf("%+v, want %+v", got, today(rt, d, s))
			}
		})
	})
}

func TestAVisitHasBoughtOnceItHasLookedAndOrdered(t *testing.T) {
	clock := dbtest.NewClock("2026-03-09 10:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		at := moment(t, "2026-03-02T09:00:00Z") // a week ago: first ordered, by telephone, then looked
		place(t, d, sale{at: at.Format(time.RFC3339), customer: "ada", lines: []order.Line{line("mug", 1, 1250, 200)}})
		happen(t, d, event.Event{Name: event.ProductViewed, CustomerID: "ada", At: at.Add(2 * time.Hour)})
		s, memory := berlin(t), report.NewMemory()
		must(t, report.Remember(ctx, d, s))
		now, err := memory.Today(ctx, d.Read(), s)
		if must(t, err); now.Usual != (report.Figures{Orders: 1, Sales: 1250}) {
			t.Errorf("before the look: %+v", now.Usual)
		}
		clock.Add(2 * time.Hour)
		now, err = memory.Today(ctx, d.Read(), s)
		if must(t, err); now.Usual != (report.Figures{Orders: 1, Sales: 1250, Visits: 1, Bought: 1}) {
			t.Errorf("after it: %+v", now.Usual)
		}
		clock.Add(-2 * time.Hour)
	})
}
