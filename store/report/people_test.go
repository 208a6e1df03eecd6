package report_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/order"
	"regulars/store/report"
)

func happen(t *testing.T, d *db.DB, list ...event.Event) {
	t.Helper()
	must(t, d.Write(ctx, func(q db.Q) error {
		for _, e := range list {
			if err := event.Record(ctx, q, e); err != nil {
				return err
			}
		}
		return nil
	}))
}

func TestVisitsAreCountedByHowFarTheyCame(t *testing.T) {
	dbtest.EachAt(t, dbtest.NewClock("2026-03-09 12:00"), func(t *testing.T, d *db.DB) {
		at := moment(t, "2026-03-02T10:00:00Z")
		visit := func(who string, at time.Time, names ...string) {
			for _, name := range names {
				happen(t, d, event.Event{Name: name, VisitorID: who, At: at})
			}
		}
		visit("a", at, event.PageViewed)
		visit("b", at, event.ProductListViewed, event.ProductViewed)
		visit("c", at, event.ProductViewed, event.ProductViewed, event.ProductAdded, event.CheckoutStarted, event.OrderCompleted)
		visit("d", at, event.ProductAdded, event.OrderCompleted) // began and ended without a page between
		visit("d", at.Add(24*time.Hour), event.ProductViewed)    // the next day is another visit
		visit("e", at, event.OrderCompleted)                     // did not agree to be counted
		happen(t, d, event.Event{Name: event.ProductViewed, VisitorID: "f", At: at, Personal: true}, event.Event{Name: event.OrderCompleted, VisitorID: "f", At: at})
		happen(t, d, event.Event{Name: event.ProductViewed, VisitorID: "g", At: at}, event.Event{Name: event.OrderCompleted, VisitorID: "g", At: at, Channel: "clerk"})
		s, span := berlin(t), report.Span{From: "2026-03-01", To: "2026-03-07"}
		for range 2 {
			sums, err := report.Sums(ctx, d.Read(), s, span, report.ByStage)
			must(t, err)
			if got := report.Funnel(sums); got != [5]int64{6, 5, 2, 2, 2} {
				t.Errorf("%v", got)
			}
			must(t, report.Remember(ctx, d, s))
		}
	})
}

func TestSearchesAreCountedByTheirWords(t *testing.T) {
	dbtest.EachAt(t, dbtest.NewClock("2026-03-09 12:00"), func(t *testing.T, d *db.DB) {
		search := func(query string, results int64, personal bool) event.Event {
			return event.Event{Name: event.ProductsSearched, VisitorID: "a", At: moment(t, "2026-03-02T10:00:00Z"), Personal: personal, Properties: event.Properties{Query: query, Results: &results}}
		}
		happen(t, d, search("Blue  mug", 3, false), search("blue mug", 0, false), search("kettle", 0, false), search("secret", 0, true),
			event.Event{Name: event.ProductsSearched, VisitorID: "a", At: moment(t, "2026-03-02T10:00:00Z"), Properties: event.Properties{Query: "kettle"}})
		memory := report.NewMemory()
		for range 2 { // what is said is read, and then remembered
			list, err := memory.Searches(ctx, d.Read(), berlin(t), report.Span{From: "2026-03-01", To: "2026-03-03"})
			must(t, err)
			for _, want := range []report.Search{{"blue mug", 2, 1}, {"kettle", 2, 1}} {
				if !slices.Contains(list, want) || len(list) != 2 {
					t.Errorf("no %+v in %+v", want, list)
				}
			}
			must(t, memory.Warm(ctx, d.Read(), berlin(t)))
		}
		old := search("lamp", 1, false) // told before there were digests, alone on its day
		old.At = moment(t, "2026-03-04T10:00:00Z")
		happen(t, d, old)
		must(t, d.Write(ctx, func(q db.Q) error {
			_, err := q.Exec(ctx, `update event set digest = '' where at = $1`, old.At)
			return err
		}))
		list, err := memory.Searches(ctx, d.Read(), berlin(t), report.Span{From: "2026-03-04", To: "2026-03-04"})
		if err != nil || !slices.Equal(list, []report.Search{{Query: "lamp", Times: 1}}) {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

// bought places an order of one mug.
func bought(t *testing.T, d *db.DB, who, at string, cents int64) order.Order {
	t.Helper()
	return place(t, d, sale{at: at + "T10:00:00Z", customer: who, lines: []order.Line{line("mug", 1, cents, 0)}})
}

func TestWhoComesBackIsCountedByHand(t *testing.T) {
	dbtest.EachAt(t, dbtest.NewClock("2026-03-31 12:00"), func(t *testing.T, d *db.DB) {
		bought(t, d, "ada", "2025-01-05", 1000)
		bought(t, d, "ada", "2025-01-20", 2000) // again within 30 days, in the same month
		bought(t, d, "ada", "2026-01-10", 4000) // more than a year after the first
		bought(t, d, "bo", "2026-01-02", 500)
		bought(t, d, "bo", "2026-02-01", 500) // 30 days after to the minute: not within
		bought(t, d, "bo", "2026-02-02", 500)
		bought(t, d, "bo", "2026-03-20", 500) // too young to tell
		bought(t, d, "cy", "2026-01-31", 700)
		s := berlin(t)
		nth, err := report.NewMemory().Returns(ctx, d.Read(), s, report.Span{From: "2025-01-01", To: "2026-03-31"})
		must(t, err)
		if want := [4]report.Return{{Orders: 3, Again: 1}, {Orders: 2, Again: 1}, {Orders: 2}, {Young: 1}}; nth != want {
			t.Errorf("%+v", nth)
		}
		list, err := report.NewMemory().Cohorts(ctx, d.Read(), s, 3)
		must(t, err)
		if want := "[{2026-01 2 [0 1 1] 2700} {2026-02 0 [0 0] 0} {2026-03 0 [0] 0}]"; fmt.Sprint(list) != want {
			t.Errorf("%v", list)
		}
		all, err := report.NewMemory().Buyers(ctx, d.Read(), s)
		must(t, err)
		for who, want := range map[string]int64{"c:ada": 3000, "c:bo": 2000, "c:cy": 700, "c:di": 0} {
			if got, bought := all.FirstYear(who); got != want || bought != (want > 0) {
				t.Errorf("%s: %d, %t", who, got, bought)
			}
		}
	})
}

func TestAPieceIsFollowedByWhatCameAfter(t *testing.T) {
	clock := dbtest.NewClock("2026-03-02 10:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		begin := moment(t, "2026-03-02T10:00:00Z")
		shown := func(who string, n int64) content.Shown {
			return content.Shown{Exposure: content.Exposure{Slot: "home.hero", PieceID: "hero", Person: who}, Count: n, FirstAt: begin, LastAt: begin}
		}
		must(t, d.Write(ctx, func(q db.Q) error {
			return content.RecordExposures(ctx, q, []content.Shown{shown("", 5), shown("c:ada", 2), shown("c:bo", 1), shown("v:cy", 1), shown("c:di", 1)})
		}))
		bought(t, d, "ada", "2026-03-01", 100) // before it was shown
		place(t, d, sale{at: "2026-03-09T10:00:00Z", customer: "ada", lines: []order.Line{line("mug", 1, 100, 0)}})
		place(t, d, sale{at: "2026-03-09T10:00:01Z", customer: "bo", lines: []order.Line{line("mug", 1, 100, 0)}}) // a second too late
		must(t, d.Write(ctx, func(q db.Q) error {                                                                  // cy has logged in since, as eve, who bought
			_, err := event.SaveJoin(ctx, q, "cy", "eve", true)
			return err
		}))
		place(t, d, sale{at: "2026-03-03T10:00:00Z", customer: "eve", lines: []order.Line{line("mug", 1, 100, 0)}})
		happen(t, d, event.Event{Name: event.ProductListViewed, CustomerID: "ada", Subject: "bags", At: begin.Add(29 * time.Minute)},
			event.Event{Name: event.ProductListViewed, VisitorID: "cy", Subject: "bags", At: begin.Add(time.Minute)},
			event.Event{Name: event.ProductListViewed, CustomerID: "bo", Subject: "bags", At: begin.Add(31 * time.Minute)},
			event.Event{Name: event.ProductListViewed, CustomerID: "di", Subject: "mugs", At: begin.Add(time.Minute)})
		span := report.Span{From: "2026-03-01", To: "2026-03-31"}
		list, err := report.Outcomes(ctx, d.Read(), berlin(t), span)
		must(t, err)
		if len(list) != 1 || list[0] != (report.Outcome{PieceID: "hero", Shown: 10, Seen: 4, Followed: -1, Ordered: 2}) {
			t.Errorf("%+v", list)
		}
		if n, err := report.Follow(ctx, d.Read(), span, "hero", "/collections/bags", "bags"); err != nil || n != 2 {
			t.Errorf("%d, %v", n, err)
		}
	})
}

func TestThePulseIsOfThisMoment(t *testing.T) {
	clock := dbtest.NewClock("2026-03-09 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		now := d.Now()
		happen(t, d, event.Event{Name: event.ProductViewed, VisitorID: "a", At: now.Add(-time.Minute)}, event.Event{Name: event.PageViewed, VisitorID: "a", At: now},
			event.Event{Name: event.ProductViewed, VisitorID: "b", At: now.Add(-6 * time.Minute)}, event.Event{Name: event.ProductViewed, VisitorID: "c", At: now, Personal: true})
		place(t, d, sale{at: now.Add(-59 * time.Minute).Format(time.RFC3339), customer: "ada", lines: []order.Line{line("mug", 1, 100, 0)}})
		place(t, d, sale{at: now.Add(-61 * time.Minute).Format(time.RFC3339), customer: "ada", lines: []order.Line{line("mug", 1, 100, 0)}})
		p, err := report.FindPulse(ctx, d.Read(), berlin(t))
		if err != nil || p != (report.Pulse{People: 1, Orders: 1}) {
			t.Errorf("%+v, %v", p, err)
		}
	})
}

func TestTodayIsHeldAgainstTheSameTimeOfTheSameDays(t *testing.T) {
	dbtest.EachAt(t, dbtest.NewClock("2026-04-06 08:00"), func(t *testing.T, d *db.DB) { // a Monday, 10:00 in Berlin, clocks set since
		for _, at := range []string{"2026-04-06T07:59:00Z", "2026-03-30T07:59:00Z", "2026-03-30T08:01:00Z", "2026-03-23T08:59:00Z", "2026-03-23T09:01:00Z", "2026-03-22T23:30:00Z"} {
			place(t, d, sale{at: at, customer: "ada", lines: []order.Line{line("mug", 1, 100, 0)}})
		}
		today, err := report.NewMemory().Today(ctx, d.Read(), berlin(t))
		must(t, err)
		if today.Orders != 1 || today.Weeks != 2 || today.Usual.Orders != 3 || today.Usual.Sales != 300 {
			t.Errorf("%+v", today)
		}
	})
}
