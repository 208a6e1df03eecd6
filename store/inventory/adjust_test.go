package inventory_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/inventory"
)

func adjust(d *db.DB, a inventory.Adjustment) error {
	return d.Write(context.Background(), func(q db.Q) error { return inventory.Adjust(context.Background(), q, a) })
}

func TestWhatAMemberDoesToStockCountsOnceAndIsKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for range 2 {
			if err := adjust(d, inventory.Adjustment{Once: "a", VariantID: "v", PlaceID: "p", Reason: inventory.Received, Pieces: 5, By: "Ann", Note: "Box 7"}); err != nil {
				t.Fatal(err)
			}
		}
		short, ok := errors.AsType[*inventory.Short](adjust(d, inventory.Adjustment{Once: "b", VariantID: "v", PlaceID: "p", Reason: inventory.Damaged, Pieces: 6}))
		if !ok || short.Available != 5 {
			t.Errorf("six of five: %v", short)
		}
		if err := adjust(d, inventory.Adjustment{Once: "c", VariantID: "v", PlaceID: "p", Reason: inventory.Counted, Pieces: 4, Seen: 9}); !errors.Is(err, inventory.ErrMoved) {
			t.Errorf("counted over what moved: %v", err)
		}
		if err := adjust(d, inventory.Adjustment{Once: "d", VariantID: "v", PlaceID: "p", Reason: inventory.Counted, Pieces: 3, Seen: 5}); err != nil {
			t.Error(err)
		}
		if err := adjust(d, inventory.Adjustment{Once: "e", VariantID: "v", Reason: "eaten", Pieces: 1}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a reason that is none: %v", err)
		}
		moves, err := inventory.ListMovesOf(t.Context(), d.Read(), []string{"v"}, 10)
		if err != nil || len(moves) != 2 || moves[1].By != "Ann" || moves[1].Note != "Box 7" || moves[0].Delta != -2 {
			t.Errorf("%+v, %v", moves, err)
		}
		low, total, err := inventory.ListLow(t.Context(), d.Read(), 3, 10, 0)
		if err != nil || total != 1 || len(low) != 1 || low[0].Available != 3 {
			t.Errorf("%+v of %d, %v", low, total, err)
		}
	})
}

func TestALevelIsTheSumOfItsMovesWhateverMembersDo(t *testing.T) {
	d := dbtest.Open(t)
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		variant := fmt.Sprintf("v%d", n)
		var level int64
		for i := range rapid.IntRange(1, 8).Draw(t, "steps") {
			a := inventory.Adjustment{Once: fmt.Sprintf("%s-%d", variant, i), VariantID: variant, PlaceID: rapid.SampledFrom([]string{"", "p"}).Draw(t, "place"),
				Reason: rapid.SampledFrom([]string{inventory.Counted, inventory.Received, inventory.Damaged, inventory.SoldElse, inventory.CameBack}).Draw(t, "reason"), Pieces: rapid.Int64Range(0, 9).Draw(t, "pieces")}
			a.Seen = rapid.Int64Range(0, 9).Draw(t, "seen")
			_ = adjust(d, a) // refused or not, the sum must hold
		}
		levels, err := inventory.Levels(context.Background(), d.Read(), []string{variant})
		if err != nil {
			t.Fatal(err)
		}
		moves, err := inventory.ListMoves(context.Background(), d.Read(), variant, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range moves {
			level += m.Delta
		}
		if levels[variant].Available != level || level < 0 {
			t.Fatalf("level %d, moves %d", levels[variant].Available, level)
		}
	})
}
