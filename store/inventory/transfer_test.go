package inventory_test

import (
	"errors"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/inventory"
)

// drafted is a transfer of pieces of a variant from a to b.
func drafted(t *testing.T, d *db.DB, variant string, pieces int64) inventory.Transfer {
	t.Helper()
	x := inventory.Transfer{ID: id.New(), FromID: "a", ToID: "b", Note: "for the fair", By: "Ann", Lines: []inventory.TransferLine{{VariantID: variant, Pieces: pieces}}}
	write(t, d, func(q db.Q) error { return inventory.SaveTransfer(ctx, q, &x) })
	return x
}

func transfer(t *testing.T, d *db.DB, transferID string) inventory.Transfer {
	t.Helper()
	x, err := inventory.FindTransfer(ctx, d.Read(), transferID)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestATransferLeavesWhenSentAndArrivesInPartsEachOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		stock(t, d, "v", 5, 1)
		x := drafted(t, d, "v", 4)
		places := func(a, b int64) {
			t.Helper()
			if l := level(t, d, "v"); l.At("a") != a || l.At("b") != b {
				t.Errorf("at a %d, at b %d; want %d and %d", l.At("a"), l.At("b"), a, b)
			}
		}
		places(5, 1)
		send := inventory.Handling{Once: "send-1234567", TransferID: x.ID, Version: x.Version, By: "Ann", Note: "by van"}
		for range 2 {
			write(t, d, func(q db.Q) error { return inventory.SendTransfer(ctx, q, send) })
			places(1, 1)
		}
		came := func(once string, received, lost int64) error {
			return d.Write(ctx, func(q db.Q) error {
				return inventory.ReceiveTransfer(ctx, q, inventory.Handling{Once: once, TransferID: x.ID, By: "Bob"}, []inventory.Arrival{{VariantID: "v", Received: received, Lost: lost}})
			})
		}
		for range 2 {
			if err := came("first-part", 2, 1); err != nil {
				t.Fatal(err)
			}
			places(1, 3)
		}
		if err := came("too-many", 2, 0); fault.FieldsOf(err)["came.v"] == "" || transfer(t, d, x.ID).State != inventory.TransferSent {
			t.Errorf("more than is on its way: %v", err)
		}
		if err := came("the-rest", 1, 0); err != nil {
			t.Fatal(err)
		}
		places(1, 4)
		if got := transfer(t, d, x.ID); got.State != inventory.TransferDone || got.DoneAt.IsZero() || got.Lines[0].Under() != 0 {
			t.Errorf("%+v", got)
		}
		if err := came("after-all", 1, 0); fault.KindOf(err) != fault.Conflict {
			t.Errorf("after it is done: %v", err)
		}
		moves, err := inventory.ListMoves(ctx, d.Read(), "v", 3)
		if err != nil || len(moves) != 3 || moves[0].Reason != inventory.Arrived || moves[0].By != "Bob" || moves[0].Ref != x.ID {
			t.Errorf("%+v, %v", moves, err)
		}
		steps, err := inventory.ListTransferSteps(ctx, d.Read(), x.ID)
		if err != nil || len(steps) != 3 || steps[0].By != "Ann" || steps[0].Words != "by van" {
			t.Errorf("%+v, %v", steps, err)
		}
	})
}

func TestATransferOfWhatIsNotThereStaysADraft(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		stock(t, d, "v", 1)
		x := drafted(t, d, "v", 2)
		h := inventory.Handling{Once: "send-1234567", TransferID: x.ID, Version: x.Version}
		err := d.Write(ctx, func(q db.Q) error { return inventory.SendTransfer(ctx, q, h) })
		if short, ok := errors.AsType[*inventory.Short](err); !ok || short.Available != 1 || transfer(t, d, x.ID).State != inventory.TransferDraft {
			t.Errorf("%v", err)
		}
		x.Lines[0].Pieces = 1
		write(t, d, func(q db.Q) error { return inventory.SaveTransfer(ctx, q, &x) })
		if err := d.Write(ctx, func(q db.Q) error { return inventory.SendTransfer(ctx, q, h) }); fault.KindOf(err) != fault.Conflict {
			t.Errorf("as it was before somebody changed it: %v", err)
		}
		x.ToID = x.FromID
		if err := d.Write(ctx, func(q db.Q) error { return inventory.SaveTransfer(ctx, q, &x) }); fault.FieldsOf(err)["to"] == "" {
			t.Errorf("to where it is: %v", err)
		}
	})
}

// Whatever is sent, received, lost and called back: a piece lies in one place, is on its
// way, or is written off.
func TestTransfersLoseAndDoubleNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		run := 0
		rapid.Check(t, func(r *rapid.T) {
			run++
			variant := fmt.Sprint("t", run)
			all := rapid.Int64Range(1, 6).Draw(r, "there")
			stock(t, d, variant, all, 0)
			x, lost := drafted(t, d, variant, rapid.Int64Range(1, 6).Draw(r, "pieces")), int64(0)
			for i := range rapid.IntRange(1, 6).Draw(r, "steps") {
				h := inventory.Handling{Once: fmt.Sprintf("%s-%d", x.ID, rapid.IntRange(0, i).Draw(r, "once")), TransferID: x.ID, Version: transfer(t, d, x.ID).Version}
				_ = d.Write(ctx, func(q db.Q) error { // what is refused changes nothing
					switch rapid.IntRange(0, 2).Draw(r, "what") {
					case 0:
						return inventory.SendTransfer(ctx, q, h)
					case 1:
						return inventory.CallTransferBack(ctx, q, h)
					}
					return inventory.ReceiveTransfer(ctx, q, h, []inventory.Arrival{{VariantID: variant, Received: rapid.Int64Range(0, 3).Draw(r, "came"), Lost: rapid.Int64Range(0, 1).Draw(r, "lost")}})
				})
			}
			got, under := transfer(t, d, x.ID), int64(0)
			lost = got.Lines[0].Lost
			if got.State == inventory.TransferSent || got.State == inventory.TransferDone {
				under = got.Lines[0].Under()
			}
			if l := level(t, d, variant); l.Available+under+lost != all || l.At("b") != got.Lines[0].Received || (got.State == inventory.TransferDone) != (under == 0 && !got.SentAt.IsZero()) {
				r.Fatalf("of %d there are %+v, %d on their way, %d lost: %+v", all, l, under, lost, got)
			}
		})
	})
}
