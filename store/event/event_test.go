package event_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/id"
)

var ctx = context.Background()

func write(t *testing.T, d *db.DB, fn func(db.Q) error) {
	t.Helper()
	if err := d.Write(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

func appended(t *testing.T, d *db.DB, e event.Event) event.Event {
	t.Helper()
	write(t, d, func(q db.Q) error { return event.Append(ctx, q, e) })
	list := pending(t, d)
	if len(list) == 0 {
		t.Fatalf("%s is not pending", e.Name)
	}
	return list[len(list)-1]
}

func pending(t *testing.T, d *db.DB) []event.Event {
	t.Helper()
	list, err := event.ListPending(ctx, d.Read(), 100)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestAnEventIsHandledOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		e := appended(t, d, event.Event{Name: event.OrderCompleted, CustomerID: "c1", Subject: "o1", Properties: map[string]int{"n": 7}})
		var told map[string]int
		if err := e.Decode(&told); err != nil || told["n"] != 7 || e.Channel != "web" {
			t.Errorf("read back %+v, %v, %v", e, told, err)
		}
		for try, want := range []bool{true, false} {
			var first bool
			write(t, d, func(q db.Q) (err error) { first, err = event.Handled(ctx, q, e.ID); return err })
			if first != want {
				t.Errorf("try %d: first is %t", try, first)
			}
		}
		if list := pending(t, d); len(list) != 0 {
			t.Errorf("still pending: %+v", list)
		}
	})
}

func TestAChangeThatIsUndoneTellsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		undone := errors.New("undone")
		err := d.Write(ctx, func(q db.Q) error {
			if err := event.Append(ctx, q, event.Event{Name: event.OrderCompleted}); err != nil {
				return err
			}
			return undone
		})
		if n, countErr := event.CountPending(ctx, d.Read()); !errors.Is(err, undone) || n != 0 || countErr != nil {
			t.Errorf("%d events wait after %v, %v", n, err, countErr)
		}
	})
}

func TestAFailedEventWaitsLongerEachTimeAndIsParkedInTheEnd(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		appended(t, d, event.Event{Name: event.OrderCompleted})
		tries, waited := 0, time.Duration(0)
		for step := time.Duration(0); step < 40*time.Hour; step += 5 * time.Second {
			list := pending(t, d)
			if len(list) == 0 {
				clock.Add(5 * time.Second)
				waited += 5 * time.Second
				if n, err := event.CountPending(ctx, d.Read()); err != nil || n == 0 {
					break
				}
				if waited > time.Hour+time.Minute {
					t.Fatalf("after %d tries it waits for more than an hour", tries)
				}
				continue
			}
			if list[0].Attempts != tries {
				t.Fatalf("try %d is told as %d", tries, list[0].Attempts)
			}
			write(t, d, func(q db.Q) error { return event.Failed(ctx, q, list[0].ID, list[0].Attempts, errors.New("no answer")) })
			tries, waited = tries+1, 0
		}
		if tries != 20 {
			t.Errorf("it was tried %d times", tries)
		}
	})
}

func TestAListHoldsOnePersonsEventsTheNewestFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		write(t, d, func(q db.Q) error {
			for i, e := range []event.Event{{CustomerID: "a", Subject: "1"}, {CustomerID: "b", Subject: "2"}, {CustomerID: "a", VisitorID: "v", Subject: "3"}} {
				e.Name, e.At = event.ProductViewed, start.Add(time.Duration(i)*time.Second)
				if err := event.Record(ctx, q, e); err != nil {
					return err
				}
			}
			return nil
		})
		for name, tc := range map[string]struct {
			f    event.Filter
			want string
		}{
			"everything": {event.Filter{}, "321"}, "an account's": {event.Filter{CustomerID: "a"}, "31"}, "a visitor's": {event.Filter{VisitorID: "v"}, "3"},
			"a subject's": {event.Filter{Subject: "2"}, "2"}, "both": {event.Filter{CustomerID: "b", Subject: "1"}, ""}, "the newest": {event.Filter{Limit: 1}, "3"},
		} {
			list, err := event.List(ctx, d.Read(), tc.f)
			got := ""
			for _, e := range list {
				got += e.Subject
			}
			if err != nil || got != tc.want {
				t.Errorf("%s: %q, want %q (%v)", name, got, tc.want, err)
			}
		}
		if list := pending(t, d); len(list) != 0 {
			t.Errorf("something follows from a view: %+v", list)
		}
	})
}

func TestOldViewsAreForgottenAndChangesStay(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		write(t, d, func(q db.Q) error {
			for _, e := range []event.Event{{Name: event.ProductViewed, Subject: "old view"}, {Name: event.OrderCompleted, Subject: "old order"}} {
				if err := event.Record(ctx, q, e); err != nil {
					return err
				}
			}
			return nil
		})
		clock.Add(401 * 24 * time.Hour)
		write(t, d, func(q db.Q) error {
			return event.Record(ctx, q, event.Event{Name: event.ProductViewed, Subject: "new view"})
		})
		keep := func(name string) time.Duration {
			if name == event.ProductsSearched {
				return 30 * 24 * time.Hour
			}
			return 400 * 24 * time.Hour
		}
		write(t, d, func(q db.Q) error { _, err := event.Prune(ctx, q, keep, 1000); return err })
		list, err := event.List(ctx, d.Read(), event.Filter{})
		if err != nil || len(list) != 2 || list[0].Subject != "new view" || list[1].Subject != "old order" {
			t.Errorf("left: %+v, %v", list, err)
		}
	})
}

func TestEachKindOfViewIsForgottenInItsTimeSoManyAtOnce(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		write(t, d, func(q db.Q) error {
			for _, name := range []string{event.ProductViewed, event.ProductsSearched, event.ProductsSearched, event.ProductsSearched} {
				if err := event.Record(ctx, q, event.Event{Name: name, VisitorID: "v"}); err != nil {
					return err
				}
			}
			return nil
		})
		clock.Add(31 * 24 * time.Hour)
		keep := func(name string) time.Duration {
			if name == event.ProductsSearched {
				return 30 * 24 * time.Hour
			}
			return 400 * 24 * time.Hour
		}
		for _, want := range []int{2, 1, 0} {
			write(t, d, func(q db.Q) error {
				n, err := event.Prune(ctx, q, keep, 2)
				if n != want {
					t.Errorf("forgot %d, want %d", n, want)
				}
				return err
			})
		}
		list, err := event.List(ctx, d.Read(), event.Filter{VisitorID: "v"})
		if err != nil || len(list) != 1 || list[0].Name != event.ProductViewed {
			t.Errorf("left: %+v, %v", list, err)
		}
	})
}

func TestASubjectIsOneLine(t *testing.T) {
	d := dbtest.Open(t)
	err := d.Write(ctx, func(q db.Q) error {
		return event.Record(ctx, q, event.Event{Name: event.PageViewed, VisitorID: "v", Subject: "/a\nb\tc"})
	})
	list, listErr := event.List(ctx, d.Read(), event.Filter{VisitorID: "v"})
	if err != nil || listErr != nil || len(list) != 1 || list[0].Subject != "/a b c" {
		t.Errorf("%+v, %v, %v", list, err, listErr)
	}
}

func TestWhateverIsToldOfAGuestsOrderGoesWithItAndToAProvedAddressAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for proved, want := range map[bool][]string{false: {"Visitor Joined"}, true: {"Order Completed", "Order Shipped", "Visitor Joined", "Order Ready for Pickup", "Order Partly Refunded"}} {
			visitorID, customerID, orderID := id.New(), id.New(), id.New()
			start := d.Now().Add(-time.Hour)
			tell := func(name string, minutes int, who event.Event) {
				who.Name, who.At, who.Subject = name, start.Add(time.Duration(minutes)*time.Minute), orderID
				write(t, d, func(q db.Q) error { return event.Record(ctx, q, who) })
			}
			guest := event.Event{VisitorID: visitorID}
			tell(event.OrderCompleted, 0, guest)
			tell(event.OrderShipped, 1, guest)
			write(t, d, func(q db.Q) error {
				_, err := event.SaveJoin(ctx, q, visitorID, customerID, proved)
				return err
			})
			tell(event.VisitorJoined, 61, event.Event{CustomerID: customerID})
			tell(event.OrderReady, 62, guest)
			tell(event.OrderPartRefunded, 63, guest)
			for way, read := range map[string]func(context.Context, db.Q, event.Whose, event.Want) ([]event.Event, error){"history": event.History, "outline": event.Outline} {
				list, err := read(ctx, d.Read(), event.Whose{CustomerID: customerID}, event.Want{})
				var names []string
				for _, e := range list {
					names = append(names, e.Name)
				}
				if err != nil || !slices.Equal(names, want) {
					t.Errorf("proved %t, %s: %q, %v", proved, way, names, err)
				}
			}
		}
	})
}

func TestOfEachNameTheLatestCountAndAllOfTheMillisecondOfTheOldest(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		list := make([]event.Event, 0, event.Most+10)
		add := func(name string, ago time.Duration) {
			list = append(list, event.Event{Name: name, At: d.Now().Add(-ago), VisitorID: "v", Subject: name})
		}
		add(event.ProductsSearched, 30*time.Hour)
		for range 5 {
			add(event.ProductViewed, 20*time.Hour)
		}
		for range 3 {
			add(event.ProductViewed, 10*time.Hour)
		}
		for i := range event.Most - 1 {
			add(event.ProductViewed, time.Duration(i)*time.Second)
		}
		write(t, d, func(q db.Q) error { return event.RecordAll(ctx, q, list) })
		for _, want := range []event.Want{{}, {Names: []string{event.ProductViewed, event.ProductsSearched}}, {Names: []string{event.ProductViewed}}} {
			for name, read := range map[string]func(context.Context, db.Q, event.Whose, event.Want) ([]event.Event, error){"history": event.History, "outline": event.Outline} {
				got, err := read(ctx, d.Read(), event.Whose{VisitorID: "v"}, want)
				if err != nil {
					t.Fatal(err)
				}
				count := map[string]int{}
				for _, e := range got {
					count[e.Name]++
				}
				searched := 1
				if len(want.Names) == 1 {
					searched = 0
				}
				if count[event.ProductViewed] != event.Most+2 || count[event.ProductsSearched] != searched {
					t.Errorf("%s of %v: %v", name, want.Names, count)
				}
			}
		}
	})
}

func TestOfABrowserOfSeveralPeopleTheLatestOfEachCount(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		looks := func(n int) {
			list := make([]event.Event, n)
			for i := range list {
				list[i] = event.Event{Name: event.ProductViewed, At: d.Now(), VisitorID: "v", Subject: "bag"}
			}
			write(t, d, func(q db.Q) error { return event.RecordAll(ctx, q, list) })
			clock.Add(time.Minute)
		}
		joins := func(customerID string) {
			write(t, d, func(q db.Q) error { _, err := event.SaveJoin(ctx, q, "v", customerID, false); return err })
			clock.Add(time.Minute)
		}
		looks(7)
		joins("ada")
		looks(event.Most + 1)
		joins("bob")
		looks(2)
		joins("ada")
		looks(3)
		for who, want := range map[event.Whose]int{{CustomerID: "ada"}: 9, {CustomerID: "bob"}: event.Most + 1, {VisitorID: "v"}: 3} {
			if got, err := event.History(ctx, d.Read(), who, event.Want{}); err != nil || len(got) != want {
				t.Errorf("%+v: %d, want %d, %v", who, len(got), want, err)
			}
		}
	})
}

func TestDigestsAreFilledInLittleByLittle(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for i := range 5 {
			write(t, d, func(q db.Q) error {
				return event.Record(ctx, q, event.Event{Name: event.ProductViewed, VisitorID: "v", Subject: "bag", Properties: map[string]int{"n": i}})
			})
		}
		digests := func() (list []string) {
			list, err := db.Values[string](ctx, d.Read(), `select digest from event order by properties`)
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		before := digests()
		write(t, d, func(q db.Q) error { _, err := q.Exec(ctx, `update event set digest = ''`); return err })
		for round, want := range []int{3, 2, 0} {
			var n int
			write(t, d, func(q db.Q) (err error) { n, err = event.Redigest(ctx, q, 3); return err })
			if n != want {
				t.Errorf("round %d: %d, want %d", round, n, want)
			}
		}
		if after := digests(); !slices.Equal(before, after) {
			t.Errorf("%v became %v", before, after)
		}
	})
}
