package order_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/order"
)

func send(d *db.DB, o order.Order, once string, n int64) (news bool, err error) {
	err = d.Write(ctx, func(q db.Q) (err error) {
		news, err = order.Send(ctx, q, &order.Fulfilment{OrderID: o.ID, Once: once, Actor: "Ann", Carrier: "PostNL", Tracking: "3S1", Items: []order.Item{{LineID: o.Lines[0].ID, Quantity: n}}})
		return err
	})
	return news, err
}

func TestAnOrderLeavesInPartsAndIsFulfilledWithTheLast(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := place(t, d, sample(order.Paid))
		is := func(state order.State, p order.Progress, left int64) {
			t.Helper()
			got, err := order.Find(ctx, d.Read(), o.ID)
			if err != nil || got.State != state || got.Fulfilment != p || got.Lines[0].Left() != left {
				t.Errorf("%s, %s, %d left, %v", got.State, got.Fulfilment, got.Lines[0].Left(), err)
			}
		}
		is(order.Paid, order.Unfulfilled, 2)
		if _, err := send(d, o, "a", 3); fault.KindOf(err) != fault.Conflict {
			t.Errorf("more than there is: %v", err)
		}
		is(order.Paid, order.Unfulfilled, 2)
		if news, err := send(d, o, "b", 1); err != nil || !news {
			t.Fatal(news, err)
		}
		is(order.Paid, order.Partly, 1)
		if news, err := send(d, o, "b", 1); err != nil || news {
			t.Errorf("a second press counts: %t, %v", news, err)
		}
		is(order.Paid, order.Partly, 1)
		if _, err := send(d, o, "c", 1); err != nil {
			t.Fatal(err)
		}
		is(order.Fulfilled, order.Whole, 0)
		list, err := order.ListFulfilments(ctx, d.Read(), o.ID)
		if err != nil || len(list) != 2 || list[0].Items[0] != (order.Item{LineID: o.Lines[0].ID, Quantity: 1}) || list[1].Tracking != "3S1" {
			t.Errorf("%+v, %v", list, err)
		}
		if _, err := send(d, o, "d", 1); !errors.Is(err, order.ErrPassed) {
			t.Errorf("after the end: %v", err)
		}
	})
}

func TestOnlyAPaidOrderLeavesTheHouse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, s := range []order.State{order.Pending, order.Awaiting, order.Held} {
			o := place(t, d, sample(s))
			if _, err := send(d, o, id.Token(), 1); !errors.Is(err, order.ErrPassed) {
				t.Errorf("%s: %v", s, err)
			}
		}
	})
}

func TestNeverMoreLeavesThanWasBought(t *testing.T) {
	d := dbtest.Open(t)
	rapid.Check(t, func(r *rapid.T) {
		o := sample(order.Paid)
		if err := d.Write(ctx, func(q db.Q) error { return order.Place(ctx, q, &o, "NG-") }); err != nil {
			r.Fatal(err)
		}
		var sent int64
		for _, n := range rapid.SliceOfN(rapid.Int64Range(1, 3), 1, 5).Draw(r, "parcels") {
			if _, err := send(d, o, id.Token(), n); err == nil {
				sent += n
			}
		}
		got, err := order.Find(ctx, d.Read(), o.ID)
		if err != nil || got.Lines[0].Fulfilled != sent || sent > o.Lines[0].Quantity || (sent == 2) != (got.State == order.Fulfilled) {
			r.Fatalf("sent %d, kept %d, %s, %v", sent, got.Lines[0].Fulfilled, got.State, err)
		}
	})
}
