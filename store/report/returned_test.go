package report_test

import (
	"fmt"
	"slices"
	"testing"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/order"
	"regulars/store/report"
)

// partRefund sends pieces of an order's lines back, and some of its delivery.
func partRefund(t failer, d *db.DB, o order.Order, at string, shipping int64, pieces ...int64) {
	t.Helper()
	f := order.PartRefund{Once: o.ID + at, Shipping: eur(shipping), Goodwill: eur(0), Actor: "Ann"}
	for i, n := range pieces {
		if n > 0 {
			f.Items = append(f.Items, order.RefundItem{LineID: o.Lines[i].ID, Quantity: n})
		}
	}
	must(t, d.Write(ctx, func(q db.Q) error {
		now, err := order.Find(ctx, q, o.ID)
		if err != nil {
			return err
		}
		if err := f.Fill(now); err != nil {
			return err
		}
		_, err = order.AskRefund(ctx, q, now, &f)
		return err
	}))
	refund(t, d, o, f.Amount.Minor, moment(t, at))
	must(t, d.Write(ctx, func(q db.Q) error {
		_, err := q.Exec(ctx, `update payment_refund set part = $1 where order_id = $2 and part = '' and amount = $3`, f.ID, o.ID, f.Amount.Minor)
		return err
	}))
}

// refundsOf are what went back for products in a span, those that are something.
func refundsOf(t *testing.T, d *db.DB, s report.Scope, from, to string) (list []string) {
	t.Helper()
	sums, err := report.Sums(ctx, d.Read(), s, report.Span{From: from, To: to}, report.ByProduct)
	must(t, err)
	for _, v := range sums {
		if v.Refunded != 0 {
			list = append(list, fmt.Sprintf("%s %d", v.Name, v.Refunded))
		}
	}
	slices.Sort(list)
	return list
}

func TestMoneyThatWentBackIsOfTheProductsItWasPaidFor(t *testing.T) {
	clock := dbtest.NewClock("2026-03-09 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		o := place(t, d, sale{at: "2026-03-02T09:00:00Z", customer: "ada", lines: []order.Line{line("mug", 3, 1000, 0), line("bag", 1, 8900, 0)}, shipping: 490})
		s := berlin(t)
		partRefund(t, d, o, "2026-03-04T12:00:00Z", 490, 1, 0) // a mug and the delivery
		partRefund(t, d, o, "2026-03-05T12:00:00Z", 0, 1, 1)   // another, and the bag
		refund(t, d, o, 5000, moment(t, "2026-03-06T12:00:00Z"))
		for _, remembered := range []bool{false, true} {
			for _, want := range []struct {
				from, to string
				sums     []string
			}{
				{"2026-03-02", "2026-03-03", nil}, {"2026-03-04", "2026-03-04", []string{"mug 1000"}}, {"2026-03-05", "2026-03-05", []string{"bag 8900", "mug 1000"}},
				{"2026-03-06", "2026-03-06", []string{"mug 1000"}}, // of an order no more goes back than it came to
				{"2026-03-01", "2026-03-09", []string{"bag 8900", "mug 3000"}},
			} {
				if got := refundsOf(t, d, s, want.from, want.to); !slices.Equal(got, want.sums) {
					t.Errorf("remembered %t, %s to %s: %v, want %v", remembered, want.from, want.to, got, want.sums)
				}
			}
			must(t, report.Remember(ctx, d, s))
		}
	})
}

// goodwill sends an amount back for nothing that came back, of two payments.
func goodwill(t failer, d *db.DB, o order.Order, at string, amounts ...int64) {
	t.Helper()
	f := order.PartRefund{Once: o.ID + at, Shipping: eur(0), Goodwill: eur(0), Why: "late", Actor: "Ann"}
	for _, minor := range amounts {
		f.Goodwill.Minor += minor
	}
	must(t, d.Write(ctx, func(q db.Q) error {
		now, err := order.Find(ctx, q, o.ID)
		if err != nil {
			return err
		}
		if err := f.Fill(now); err != nil {
			return err
		}
		_, err = order.AskRefund(ctx, q, now, &f)
		return err
	}))
	for _, minor := range amounts {
		refund(t, d, o, minor, moment(t, at))
		must(t, d.Write(ctx, func(q db.Q) error {
			_, err := q.Exec(ctx, `update payment_refund set part = $1 where order_id = $2 and part = '' and amount = $3`, f.ID, o.ID, minor)
			return err
		}))
	}
}

func TestGoodwillLessensNetSalesAndNoProducts(t *testing.T) {
	clock := dbtest.NewClock("2026-03-09 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		o := place(t, d, sale{at: "2026-03-02T09:00:00Z", customer: "ada", lines: []order.Line{line("mug", 3, 1000, 0)}, shipping: 490})
		s, span := berlin(t), report.Span{From: "2026-03-01", To: "2026-03-09"}
		goodwill(t, d, o, "2026-03-05T12:00:00Z", 300, 250)
		for _, remembered := range []bool{false, true} {
			days, err := report.Days(ctx, d.Read(), s, span, report.BySale, "")
			must(t, err)
			sql, err := db.Value[int64](ctx, d.Read(), `select (select cast(sum(total) as bigint) from orders) - (select cast(sum(amount) as bigint) from payment_refund where state = 'succeeded')`)
			must(t, err)
			if sum := report.Total(days); sum.Refunded != 550 || sum.Net() != sql || sql != 3490-550 {
				t.Errorf("remembered %t: %+v, plain SQL says %d", remembered, sum, sql)
			}
			if got := refundsOf(t, d, s, span.From, span.To); len(got) != 0 {
				t.Errorf("of products: %v", got)
			}
			must(t, report.Remember(ctx, d, s))
		}
	})
}

func TestAPartThatGoesBackOfTwoPaymentsIsCountedForItsPiecesOnce(t *testing.T) {
	clock := dbtest.NewClock("2026-03-09 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		o := place(t, d, sale{at: "2026-03-02T09:00:00Z", customer: "ada", lines: []order.Line{line("mug", 3, 1000, 0)}, shipping: 490})
		partRefund(t, d, o, "2026-03-05T12:00:00Z", 490, 1) // 14.90 of one payment ...
		must(t, d.Write(ctx, func(q db.Q) error {           // ... of which 6.00 are of another
			_, err := q.Exec(ctx, `update payment_refund set amount = 890 where order_id = $1`, o.ID)
			return err
		}))
		refund(t, d, o, 600, moment(t, "2026-03-05T13:00:00Z"))
		must(t, d.Write(ctx, func(q db.Q) error {
			_, err := q.Exec(ctx, `update payment_refund set part = (select id from order_refund) where order_id = $1 and part = ''`, o.ID)
			return err
		}))
		if got := refundsOf(t, d, berlin(t), "2026-03-01", "2026-03-09"); !slices.Equal(got, []string{"mug 1000"}) {
			t.Errorf("%v", got)
		}
	})
}

func TestWhatIsExchangedIsARefundAndASale(t *testing.T) {
	clock := dbtest.NewClock("2026-03-09 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		o := place(t, d, sale{at: "2026-03-02T09:00:00Z", customer: "ada", state: order.Fulfilled, lines: []order.Line{line("mug", 3, 1000, 0)}, shipping: 490})
		s, span := berlin(t), report.Span{From: "2026-03-01", To: "2026-03-09"}
		must(t, report.Remember(ctx, d, s))
		r := order.Return{OrderID: o.ID, Once: "r", Lines: []order.ReturnLine{{LineID: o.Lines[0].ID, Quantity: 2, Reason: "other", Swap: order.Swap{VariantID: "mug-2", Title: "Big", Unit: eur(1200)}}}}
		must(t, d.Write(ctx, func(q db.Q) error {
			if _, err := order.AskReturn(ctx, q, &r); err != nil {
				return err
			}
			if err := order.ApproveReturn(ctx, q, r, "Send it.", "Ann"); err != nil {
				return err
			}
			if err := r.Receive(ctx, q, []order.ReturnLine{{LineID: o.Lines[0].ID, Sellable: 2}}, "", "Ann"); err != nil {
				return err
			}
			before, err := order.Find(ctx, q, o.ID)
			if err != nil {
				return err
			}
			after := before
			after.Lines = append(slices.Clone(before.Lines), line("mug", 2, 1200, 0))
			after.Subtotal, after.Total = after.Subtotal.Plus(eur(2400)), after.Total.Plus(eur(2400))
			f := order.PartRefund{Once: "x", Amount: eur(2000), Why: "exchanged", Actor: "Ann", Items: []order.RefundItem{{LineID: o.Lines[0].ID, Quantity: 2}}}
			return order.Exchange(ctx, q, before, after, r, &f)
		}))
		for _, remembered := range []bool{false, true} {
			days, err := report.Days(ctx, d.Read(), s, span, report.BySale, "")
			must(t, err)
			sql, err := db.Value[int64](ctx, d.Read(), `select cast(sum(total - refunded) as bigint) from orders`)
			must(t, err)
			if sum := report.Total(days); sum.Total != 5890 || sum.Refunded != 2000 || sum.Net() != sql {
				t.Errorf("remembered %t: %+v, plain SQL says %d", remembered, sum, sql)
			}
			if got := refundsOf(t, d, s, span.From, span.To); !slices.Equal(got, []string{"mug 2000"}) {
				t.Errorf("remembered %t: %v", remembered, got)
			}
			must(t, report.Remember(ctx, d, s))
		}
	})
}

func TestAnOrderCountsAtThePlaceWhereItIsCollected(t *testing.T) {
	clock := dbtest.NewClock("2026-03-09 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		for i, spot := range []string{"gate", "gate", ""} {
			o := place(t, d, sale{at: fmt.Sprintf("2026-03-0%dT09:00:00Z", 2+i), customer: "ada", lines: []order.Line{line("mug", 2, 1000, 0)}, shipping: 490})
			must(t, d.Write(ctx, func(q db.Q) error {
				_, err := q.Exec(ctx, `update orders set place_id = $2 where id = $1`, o.ID, spot)
				return err
			}))
			if i == 0 {
				refund(t, d, o, 500, moment(t, "2026-03-05T12:00:00Z"))
			}
		}
		s, span := berlin(t), report.Span{From: "2026-03-01", To: "2026-03-09"}
		sums, err := report.Sums(ctx, d.Read(), s, span, report.ByPlace)
		must(t, err)
		sortSums(sums)
		want := []report.Sum{{Count: 1, Pieces: 2, Goods: 2000, Shipping: 490, Total: 2490}, {Name: "gate", Count: 2, Pieces: 4, Goods: 4000, Shipping: 980, Total: 4980, Refunded: 500}}
		if !slices.Equal(sums, want) {
			t.Errorf("%+v, want %+v", sums, want)
		}
		for _, v := range want { // as plain SQL says it
			n, err := db.Value[int64](ctx, d.Read(), `select cast(sum(total) as bigint) from orders where place_id = $1`, v.Name)
			if must(t, err); n != v.Total {
				t.Errorf("%q: %d in the table, %d reported", v.Name, n, v.Total)
			}
		}
	})
}
