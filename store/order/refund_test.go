package order_test

import (
	"testing"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/id"
	"regulars/store/order"
)

func TestARefusedRefundLeavesALineAsItWas(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := place(t, d, sample(order.Paid))
		ask := func() order.PartRefund {
			f := order.PartRefund{Once: id.Token(), Items: []order.RefundItem{{LineID: o.Lines[0].ID, Quantity: 1}}, Why: "x", Actor: "ann"}
			if err := f.Fill(o); err != nil {
				t.Fatal(err)
			}
			if err := d.Write(ctx, func(q db.Q) error { _, err := order.AskRefund(ctx, q, o, &f); return err }); err != nil {
				t.Fatal(err)
			}
			o = found(t, d, o)
			return f
		}
		first, second := ask(), ask()
		if got := o.Lines[0].PaidBack; got != eur(2300) {
			t.Fatalf("both are paid back with %s", got)
		}
		second.Items[0].Worth = 0 // as one that was begun before it was kept
		for i, f := range []order.PartRefund{second, first} {
			if err := d.Write(ctx, func(q db.Q) error { return order.DropRefund(ctx, q, f) }); err != nil {
				t.Fatal(err)
			}
			if o = found(t, d, o); o.Lines[0].PaidBack != eur(int64(1150*(1-i))) || o.Refunded != o.Lines[0].PaidBack {
				t.Errorf("after %d: %s of %s", i+1, o.Lines[0].PaidBack, o.Refunded)
			}
		}
	})
}

func found(t *testing.T, d *db.DB, o order.Order) order.Order {
	t.Helper()
	got, err := order.Find(ctx, d.Read(), o.ID)
	if err != nil {
		t.Fatal(err)
	}
	return got
}
