package report_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/id"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/profile"
	"regulars/store/report"
	"regulars/store/setting"
)

var ctx = context.Background()

// failer is a test, or a check of one.
type failer interface {
	Helper()
	Fatal(...any)
}

func must(t failer, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func zone(t failer, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	must(t, err)
	return z
}

func berlin(t testing.TB) report.Scope {
	return report.Scope{Zone: zone(t, "Europe/Berlin"), Currency: "EUR"}
}

// sale is an order as these tests write it; amounts are cents.
type sale struct {
	at       string // RFC 3339
	state    order.State
	customer string
	channel  string // "" is web
	gateway  string // "" is invoice
	lines    []order.Line
	shipping int64
	tax      int64 // inside
}

func eur(cents int64) money.Amount { return money.Of(cents, "EUR") }

func line(product string, quantity, unit, tax int64) order.Line {
	return order.Line{ProductID: product, ProductHandle: product, VariantID: product + "-v", Title: "The " + product, Quantity: quantity, Unit: eur(unit), Total: eur(unit * quantity), Tax: eur(tax)}
}

func moment(t failer, at string) time.Time {
	t.Helper()
	m, err := time.Parse(time.RFC3339, at)
	must(t, err)
	return m
}

// place writes an order with its event and its buyer's figures, as the checkout does.
func place(t failer, d *db.DB, s sale) order.Order {
	t.Helper()
	o := order.Order{SecretHash: id.Token(), OnceHash: id.Token(), RequestHash: id.Token(), CustomerID: s.customer, Email: "a@example.org", Language: "en", State: s.state, TaxIncluded: true,
		Shipping: eur(s.shipping), Tax: eur(s.tax), Lines: s.lines, Gateway: s.gateway, PlacedAt: moment(t, s.at)}
	o.ID = id.At(o.PlacedAt)
	if o.State == "" {
		o.State = order.Paid
	}
	if o.Gateway == "" {
		o.Gateway = "invoice"
	}
	o.Subtotal = eur(0)
	for _, l := range s.lines {
		o.Subtotal = o.Subtotal.Plus(l.Total)
	}
	o.Total = o.Subtotal.Plus(o.Shipping)
	if s.tax > 0 {
		o.Taxes = []order.Tax{{Name: "VAT", Rate: 190000, Base: o.Total.Minus(o.Tax), Amount: o.Tax}}
	}
	must(t, d.Write(ctx, func(q db.Q) error {
		if err := order.Place(ctx, q, &o, "N-"); err != nil {
			return err
		}
		if o.State == order.Pending {
			return nil
		}
		if err := event.Record(ctx, q, event.Event{Name: event.OrderCompleted, At: o.PlacedAt, CustomerID: o.CustomerID, Channel: s.channel, Subject: o.ID}); err != nil {
			return err
		}
		return profile.RecordOrder(ctx, q, profile.Key{CustomerID: o.CustomerID}, o.ID, o.Total, o.PlacedAt)
	}))
	return o
}

// refund sends an amount of an order back at a moment.
func refund(t failer, d *db.DB, o order.Order, cents int64, at time.Time) {
	t.Helper()
	must(t, d.Write(ctx, func(q db.Q) error {
		p := payment.Payment{OrderID: o.ID, Gateway: "invoice", State: payment.Succeeded, Amount: eur(cents)}
		if err := payment.Create(ctx, q, &p); err != nil {
			return err
		}
		if _, err := q.Exec(ctx, `update payment set state = 'succeeded' where id = $1`, p.ID); err != nil {
			return err
		}
		f := payment.Refund{PaymentID: p.ID}
		if err := payment.CreateRefund(ctx, q, &f); err != nil {
			return err
		}
		_, err := q.Exec(ctx, `update payment_refund set state = 'succeeded', amount = $2, changed_at = $3 where id = $1`, f.ID, cents, at)
		return err
	}))
}

func moved(t testing.TB, d *db.DB, o order.Order, to order.State) {
	t.Helper()
	must(t, d.Write(ctx, func(q db.Q) error {
		if to == order.Cancelled {
			return order.Cancel(ctx, q, o.ID, "Ann", "no money came")
		}
		return order.Refund(ctx, q, o.ID, "Ann", "sent back by hand")
	}))
}

// week is a small shop's week, small enough to be counted by hand.
func week(t *testing.T, d *db.DB) {
	t.Helper()
	// Monday 2 March: two orders, one of them at the counter.
	place(t, d, sale{at: "2026-03-02T09:00:00Z", customer: "ada", lines: []order.Line{line("mug", 2, 1250, 399), line("bag", 1, 8900, 1421)}, shipping: 490, tax: 1898})
	place(t, d, sale{at: "2026-03-02T10:00:00Z", customer: "bo", channel: "clerk", lines: []order.Line{line("mug", 1, 1250, 200)}, tax: 200})
	// Tuesday, but in Berlin it is Wednesday already.
	back := place(t, d, sale{at: "2026-03-03T23:30:00Z", customer: "ada", lines: []order.Line{line("bag", 1, 8900, 1421)}, shipping: 490, tax: 1499})
	// Thursday: cancelled, never paid, tried out, and in state pending: none counts.
	gone := place(t, d, sale{at: "2026-03-05T09:00:00Z", customer: "cy", state: order.Awaiting, lines: []order.Line{line("bag", 1, 8900, 0)}})
	moved(t, d, gone, order.Cancelled)
	place(t, d, sale{at: "2026-03-05T09:30:00Z", customer: "cy", state: order.Pending, lines: []order.Line{line("bag", 1, 8900, 0)}})
	place(t, d, sale{at: "2026-03-05T10:00:00Z", customer: "cy", gateway: "demo", lines: []order.Line{line("bag", 1, 8900, 0)}})
	// Friday: 30 euros of Wednesday's order go back; it had been paid twice, and on Saturday 200 more do.
	refund(t, d, back, 3000, moment(t, "2026-03-06T12:00:00Z"))
	refund(t, d, back, 20000, moment(t, "2026-03-07T12:00:00Z"))
}

func TestAWeekIsWhatOneCountsByHand(t *testing.T) {
	clock := dbtest.NewClock("2026-03-09 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		week(t, d)
		s, span := berlin(t), report.Span{From: "2026-03-02", To: "2026-03-08"}
		for _, remembered := range []bool{false, true} {
			days, err := report.Days(ctx, d.Read(), s, span, report.BySale, "")
			must(t, err)
			want := []report.Sum{
				{Count: 2, Pieces: 4, Goods: 12650, Shipping: 490, Tax: 2098, Total: 13140}, {},
				{Count: 1, Pieces: 1, Goods: 8900, Shipping: 490, Tax: 1499, Total: 9390}, {},
				{Refunded: 3000}, {Refunded: 6390}, {}, // of an order no more goes back than it came to
			}
			for i, day := range days {
				if day.Sum != want[i] {
					t.Errorf("remembered %t, %s: %+v instead of %+v", remembered, day.Day, day.Sum, want[i])
				}
			}
			if got := report.Total(days); got.Net() != 13140+9390-9390 || got.Total != sumOf(t, d, s, span, report.ByChannel).Total {
				t.Errorf("the week is %+v", got)
			}
			byName(t, d, s, span, report.ByProduct, "mug 3 3750, bag 2 17800")
			byName(t, d, s, span, report.ByChannel, "web 4 20300, clerk 1 1250")
			byName(t, d, s, span, report.ByPlace, " 5 21550")
			must(t, report.Remember(ctx, d, s))
		}
	})
}

func sumOf(t *testing.T, d *db.DB, s report.Scope, span report.Span, k report.Kind) (total report.Sum) {
	t.Helper()
	list, err := report.Sums(ctx, d.Read(), s, span, k)
	must(t, err)
	for _, v := range list {
		total.Total += v.Total
		total.Goods += v.Goods
		total.Pieces += v.Pieces
		total.Refunded += v.Refunded
	}
	return total
}

// byName compares sums with "name pieces goods" in any order.
func byName(t *testing.T, d *db.DB, s report.Scope, span report.Span, k report.Kind, want string) {
	t.Helper()
	list, err := report.Sums(ctx, d.Read(), s, span, k)
	must(t, err)
	var got []string
	for _, v := range list {
		got = append(got, fmt.Sprintf("%s %d %d", v.Name, v.Pieces, v.Goods))
	}
	for _, one := range splitList(want) {
		if !slices.Contains(got, one) {
			t.Errorf("%s: no %q in %q", k, one, got)
		}
	}
	if len(got) != len(splitList(want)) {
		t.Errorf("%s: %q instead of %q", k, got, want)
	}
}

func splitList(s string) (list []string) {
	for len(s) > 0 {
		i := 0
		for i < len(s) && s[i] != ',' {
			i++
		}
		list = append(list, s[:i])
		s = s[min(len(s), i+2):]
	}
	return list
}

func TestWhileTheShopIsTriedTestOrdersCount(t *testing.T) {
	dbtest.EachAt(t, dbtest.NewClock("2026-03-09 12:00"), func(t *testing.T, d *db.DB) {
		week(t, d)
		s := berlin(t)
		s.Test = true
		if got := sumOf(t, d, s, report.Span{From: "2026-03-05", To: "2026-03-05"}, report.ByChannel); got.Total != 8900 {
			t.Errorf("%+v", got)
		}
	})
}

func TestManyDaysAreCountedBehindWhoAsksForThem(t *testing.T) {
	clock := dbtest.NewClock("2026-03-09 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		week(t, d)
		s, memory, todo := berlin(t), report.NewMemory(), []func(){}
		memory.Tend(ctx, d, func(count func()) { todo = append(todo, count) })
		clock.Add(30 * 24 * time.Hour)
		month := s.Last(d.Now(), 60)
		for range 2 {
			if _, err := memory.Sums(ctx, d.Read(), s, month, report.ByChannel); !errors.Is(err, report.ErrCounting) {
				t.Errorf("the reader was told %v", err)
			}
		}
		if _, err := memory.Days(ctx, d.Read(), s, month, report.BySale, ""); !errors.Is(err, report.ErrCounting) || len(todo) != 1 {
			t.Fatalf("the reader was told %v, and the days are counted %d times", err, len(todo))
		}
		if _, err := memory.Sums(ctx, d.Read(), s, s.Last(d.Now(), 5), report.ByChannel); err != nil {
			t.Errorf("a few days: %v", err)
		}
		todo[0]()
		days, err := memory.Days(ctx, d.Read(), s, month, report.BySale, "")
		must(t, err)
		if got := report.Total(days).Total; got != 13140+9390 {
			t.Errorf("counted %d", got)
		}
		clock.Add(-30 * 24 * time.Hour)
	})
}

func TestAnOrderRefundedByHandGoesBackOnTheDayItWasTold(t *testing.T) {
	dbtest.EachAt(t, dbtest.NewClock("2026-03-09 12:00"), func(t *testing.T, d *db.DB) {
		o := place(t, d, sale{at: "2026-03-02T09:00:00Z", customer: "ada", lines: []order.Line{line("mug", 1, 1250, 0)}})
		moved(t, d, o, order.Refunded)
		must(t, d.Write(ctx, func(q db.Q) error {
			return event.Record(ctx, q, event.Event{Name: event.OrderRefunded, At: moment(t, "2026-03-04T09:00:00Z"), CustomerID: "ada", Subject: o.ID})
		}))
		if got := sumOf(t, d, berlin(t), report.Span{From: "2026-03-04", To: "2026-03-04"}, report.BySale); got.Refunded != 1250 {
			t.Errorf("%+v", got)
		}
	})
}

// What is remembered equals a recount, whatever happens to orders of long ago.
func TestWhatIsRememberedEqualsARecount(t *testing.T) {
	clock := dbtest.NewClock("2026-02-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s, n := berlin(t), 0
		var orders []order.Order
		memory := report.NewMemory()
		rapid.Check(t, func(rt *rapid.T) {
			if n++; n > 12 {
				return // the shop's life goes on through all checks; a dozen chapters are enough
			}
			for range rapid.IntRange(1, 12).Draw(rt, "steps") {
				clock.Add(time.Duration(rapid.IntRange(1, 40).Draw(rt, "hours")) * time.Hour)
				switch rapid.IntRange(0, 5).Draw(rt, "what") {
				case 0, 1, 2:
					at := d.Now().Add(-time.Duration(rapid.IntRange(0, 72).Draw(rt, "ago")) * time.Hour)
					orders = append(orders, place(rt, d, sale{at: at.Format(time.RFC3339), customer: "ada", state: order.Awaiting, channel: rapid.SampledFrom([]string{"", "clerk"}).Draw(rt, "channel"),
						lines: []order.Line{line("mug", int64(rapid.IntRange(1, 5).Draw(rt, "pieces")), 1250, 200), line("bag", 1, 8900, 0)}, shipping: 490, tax: 200}))
				case 3:
					if len(orders) > 0 {
						o := rapid.SampledFrom(orders).Draw(rt, "order")
						must(rt, ignorePassed(d.Write(ctx, func(q db.Q) error { return order.Cancel(ctx, q, o.ID, "Ann", "") })))
					}
				case 4:
					if len(orders) > 0 {
						refund(rt, d, rapid.SampledFrom(orders).Draw(rt, "order"), int64(rapid.IntRange(1, 20000).Draw(rt, "cents")), d.Now())
					}
				case 5:
					must(rt, report.Remember(ctx, d, s))
				}
			}
			compare(rt, d, memory, s)
		})
	})
}

func TestVisitsOfADayOutliveTheViewsThatTheyWereCountedFrom(t *testing.T) {
	clock := dbtest.NewClock("2026-02-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := berlin(t)
		day := report.Span{From: s.Day(d.Now()), To: s.Day(d.Now())}
		place(t, d, sale{at: d.Now().Format(time.RFC3339), customer: "ada", state: order.Awaiting, lines: []order.Line{line("mug", 1, 1250, 200)}})
		must(t, d.Write(ctx, func(q db.Q) error {
			return event.Record(ctx, q, event.Event{Name: event.ProductViewed, VisitorID: "v", Channel: "web"})
		}))
		for _, later := range []time.Duration{3 * 24 * time.Hour, setting.KeepDays * 24 * time.Hour} {
			clock.Add(later)
			must(t, d.Write(ctx, func(q db.Q) error { _, err := event.Prune(ctx, q, setting.Keeping{}.Of, 1000); return err }))
			must(t, d.Write(ctx, func(q db.Q) error { // every day is to be made again
				_, err := q.Exec(ctx, `delete from report_day`)
				return err
			}))
			must(t, report.Remember(ctx, d, s))
			sums, err := report.Sums(ctx, d.Read(), s, day, report.ByStage)
			if must(t, err); report.Funnel(sums)[0] != 1 {
				t.Errorf("after %v: %+v", later, sums)
			}
		}
	})
}

func ignorePassed(err error) error {
	if err == nil || !db.IsDuplicate(err) {
		return nil
	}
	return err
}

// compare holds what is read against a scope in which nothing is kept: another zone
// of the same clock.
func compare(t *rapid.T, d *db.DB, memory *report.Memory, s report.Scope) {
	anew := s
	anew.Zone = zone(t, "Europe/Vienna")
	span := report.Span{From: "2026-01-20", To: s.Day(d.Now())}
	for _, k := range []report.Kind{report.BySale, report.ByProduct, report.ByChannel, report.ByPlace} {
		a, err := memory.Sums(ctx, d.Read(), s, span, k)
		must(t, err)
		b, err := report.Sums(ctx, d.Read(), anew, span, k)
		must(t, err)
		sortSums(a)
		sortSums(b)
		if !slices.Equal(a, b) {
			t.Fatalf("%s: remembered %+v, counted %+v", k, a, b)
		}
	}
}

func sortSums(list []report.Sum) {
	slices.SortFunc(list, func(a, b report.Sum) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
}
