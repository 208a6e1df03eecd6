package preference_test

import (
	"context"
	"testing"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/preference"
)

func TestAWishIsKeptOnceAndTakenBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		do := func(fn func(q db.Q) error) {
			t.Helper()
			if err := d.Write(ctx, fn); err != nil {
				t.Fatal(err)
			}
		}
		list := func(persons ...string) preference.Wishes {
			t.Helper()
			w, err := preference.List(ctx, d.Read(), persons...)
			if err != nil {
				t.Fatal(err)
			}
			return w
		}
		for range 2 {
			do(func(q db.Q) error { return preference.Leave(ctx, q, "v:1", preference.Piece, "p") })
		}
		do(func(q db.Q) error { return preference.Leave(ctx, q, "c:1", preference.Everything, "") })
		if got := list("v:1"); len(got) != 1 || !got.Out(preference.Piece, "p") || got.Out(preference.Theme, "p") || got.Nothing() {
			t.Errorf("the browser: %+v", got)
		}
		if got := list("v:1", "c:1"); len(got) != 2 || !got.Nothing() {
			t.Errorf("the account on it: %+v", got)
		}
		for range 2 {
			do(func(q db.Q) error { return preference.Take(ctx, q, "v:1", preference.Piece, "p") })
		}
		if got := list("v:1"); len(got) != 0 {
			t.Errorf("taken back: %+v", got)
		}
		for _, wrong := range []func(q db.Q) error{
			func(q db.Q) error { return preference.Leave(ctx, q, "", preference.Piece, "p") },
			func(q db.Q) error { return preference.Leave(ctx, q, "v:1", "nonsense", "p") },
		} {
			if err := d.Write(ctx, wrong); fault.KindOf(err) != fault.Invalid {
				t.Errorf("got %v", err)
			}
		}
	})
}

func TestAWishIsToldToWhoeverHoldsThePerson(t *testing.T) {
	d, told := dbtest.Open(t), 0
	err := d.Watch(t.Context(), func(context.Context) error { told++; return nil }, db.Sharded(db.Person, "ada"))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Write(t.Context(), func(q db.Q) error { return preference.Leave(t.Context(), q, "c:ada", preference.Fact, "utm.source") }); err != nil {
		t.Fatal(err)
	}
	if told != 2 { // once at the beginning
		t.Errorf("told %d times", told)
	}
}
