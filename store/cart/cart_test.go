package cart_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"regulars/store/cart"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
)

var ctx = context.Background()

var (
	guest = cart.Owner{VisitorID: "browser"}
	ada   = cart.Owner{VisitorID: "browser", CustomerID: "ada"}
)

func write(t testing.TB, d *db.DB, fn func(q db.Q) error) {
	t.Helper()
	if err := d.Write(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

func add(t testing.TB, d *db.DB, o cart.Owner, variant string, n int64) {
	t.Helper()
	write(t, d, func(q db.Q) error { return cart.Add(ctx, q, o, variant, n) })
}

func find(t testing.TB, d *db.DB, o cart.Owner) cart.Cart {
	t.Helper()
	c, err := cart.Find(ctx, d.Read(), o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// holds writes a cart as "a:2 b:1", sorted.
func holds(t testing.TB, d *db.DB, o cart.Owner) string {
	t.Helper()
	var words []string
	for _, l := range find(t, d, o).Lines {
		words = append(words, fmt.Sprintf("%s:%d", l.VariantID, l.Quantity))
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

func TestAGuestCartSurvivesAReturnVisit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		add(t, d, guest, "a", 2)
		add(t, d, guest, "b", 1)
		add(t, d, guest, "a", 1)
		if got := holds(t, d, guest); got != "a:3 b:1" {
			t.Errorf("got %q", got)
		}
		if n, err := cart.Count(ctx, d.Read(), guest); err != nil || n != 4 {
			t.Errorf("count %d, %v", n, err)
		}
		if got := holds(t, d, cart.Owner{VisitorID: "other"}) + holds(t, d, cart.Owner{CustomerID: "ada"}) + holds(t, d, cart.Owner{}); got != "" {
			t.Errorf("somebody else sees %q", got)
		}
	})
}

func TestLinesAreChangedAndRemovedByTheirOwnerAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		add(t, d, guest, "a", 2)
		add(t, d, cart.Owner{VisitorID: "thief"}, "x", 1)
		line := find(t, d, guest).Lines[0].ID
		for _, c := range []struct {
			owner cart.Owner
			n     int64
			kind  fault.Kind
			fails bool
			want  string
		}{
			{guest, 5, 0, false, "a:5"}, {guest, 1000, fault.Invalid, true, "a:5"}, {guest, -1, fault.Invalid, true, "a:5"},
			{cart.Owner{VisitorID: "thief"}, 9, fault.NotFound, true, "a:5"}, {cart.Owner{VisitorID: "thief"}, 0, 0, false, "a:5"},
			{cart.Owner{}, 1, fault.Unauthorized, true, "a:5"}, {guest, 0, 0, false, ""},
		} {
			err := d.Write(ctx, func(q db.Q) error { return cart.SetQuantity(ctx, q, c.owner, line, c.n) })
			if (err != nil) != c.fails || err != nil && fault.KindOf(err) != c.kind || holds(t, d, guest) != c.want {
				t.Errorf("%+v: %v, holds %q", c, err, holds(t, d, guest))
			}
		}
	})
}

func TestACartHasLimitsAndSaysSo(t *testing.T) {
	d := dbtest.Open(t)
	write(t, d, func(q db.Q) error {
		for i := range cart.MostLines {
			if err := cart.Add(ctx, q, guest, fmt.Sprint(i), 1); err != nil {
				return err
			}
		}
		return cart.Add(ctx, q, guest, "0", cart.MostPieces)
	})
	if l, _ := find(t, d, guest).Line("0"); l.Quantity != cart.MostPieces {
		t.Errorf("holds %d", l.Quantity)
	}
	for _, fn := range []func(db.Q) error{
		func(q db.Q) error { return cart.Add(ctx, q, guest, "one more", 1) },
		func(q db.Q) error { return cart.Add(ctx, q, guest, "0", 0) },
		func(q db.Q) error { return cart.SetNote(ctx, q, guest, strings.Repeat("ü", 1001)) },
	} {
		if err := d.Write(ctx, fn); fault.KindOf(err) != fault.Invalid {
			t.Errorf("got %v", err)
		}
	}
}

func TestTwoWindowsAddingAtOnceMakeOneCart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() {
				if err := d.Write(ctx, func(q db.Q) error { return cart.Add(ctx, q, guest, fmt.Sprint("v", i%2), 1) }); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		c := find(t, d, guest)
		if len(c.Lines) != 2 || c.Pieces() != 20 || c.Version != 20 {
			t.Errorf("got %+v", c)
		}
	})
}

func TestACartThatChangedMeanwhileIsNotOrdered(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		add(t, d, guest, "a", 1)
		seen := find(t, d, guest)
		add(t, d, guest, "b", 1)
		order := func(c cart.Cart) error {
			return d.Write(ctx, func(q db.Q) error { return cart.Order(ctx, q, guest, c) })
		}
		if err := order(seen); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a stale cart is ordered: %v", err)
		}
		if err := order(find(t, d, guest)); err != nil {
			t.Error(err)
		}
		if c := find(t, d, guest); c.ID != "" {
			t.Errorf("an ordered cart is still open: %+v", c)
		}
		add(t, d, guest, "c", 1)
		if got := holds(t, d, guest); got != "c:1" {
			t.Errorf("the next cart holds %q", got)
		}
	})
}

func TestTheCheckoutsAnswersKeepOneKey(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		add(t, d, guest, "a", 1)
		c := find(t, d, guest)
		empty, err := cart.FindCheckout(ctx, d.Read(), c.ID)
		if err != nil || empty.Ready() || empty.Once != "" {
			t.Errorf("got %+v, %v", empty, err)
		}
		save := func(mail string) cart.Checkout {
			write(t, d, func(q db.Q) error {
				return cart.SaveCheckout(ctx, q, cart.Checkout{CartID: c.ID, Email: mail, Delivery: cart.Address{Name: "Zoë", Country: "DE"}, Method: "standard"})
			})
			k, err := cart.FindCheckout(ctx, d.Read(), c.ID)
			if err != nil {
				t.Fatal(err)
			}
			return k
		}
		first, second := save("a@b.example"), save("c@d.example")
		if first.Once == "" || first.Once != second.Once || second.Email != "c@d.example" || second.Delivery.Name != "Zoë" || !second.Ready() {
			t.Errorf("first %+v, second %+v", first, second)
		}
	})
}

func TestWhatNobodyComesBackForIsForgotten(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		account := cart.Owner{VisitorID: "laptop", CustomerID: "eve"}
		add(t, d, guest, "a", 1)
		add(t, d, account, "b", 1)
		write(t, d, func(q db.Q) error {
			return cart.SaveCheckout(ctx, q, cart.Checkout{CartID: find(t, d, guest).ID, Email: "ada@example.org"})
		})
		for _, c := range []struct {
			after                  time.Duration
			mail, guests, accounts string
		}{
			{29 * 24 * time.Hour, "ada@example.org", "a:1", "b:1"},
			{2 * 24 * time.Hour, "", "a:1", "b:1"},
			{150 * 24 * time.Hour, "", "", "b:1"},
		} {
			clock.Add(c.after)
			id := find(t, d, guest).ID
			write(t, d, func(q db.Q) error { return cart.Prune(ctx, q) })
			k, err := cart.FindCheckout(ctx, d.Read(), id)
			if err != nil || k.Email != c.mail || holds(t, d, guest) != c.guests || holds(t, d, account) != c.accounts {
				t.Errorf("after %s: %q, %q, %q, %v", c.after, k.Email, holds(t, d, guest), holds(t, d, account), err)
			}
		}
	})
}
