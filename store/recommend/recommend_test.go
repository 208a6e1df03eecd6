package recommend_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"regulars/seed/sample"
	"regulars/store/browse"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/inventory"
	"regulars/store/recommend"
)

var ctx = context.Background()

type shop struct {
	t *testing.T
	d *db.DB
	c *browse.Catalog
	g *recommend.Guide
}

func open(t *testing.T, d *db.DB) *shop {
	t.Helper()
	c, err := browse.Open(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	g, err := recommend.Open(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	return &shop{t, d, c, g}
}

func (s *shop) write(fn func(db.Q) error) {
	s.t.Helper()
	if err := s.d.Write(ctx, fn); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) fits(cover, tablet catalog.Product, words string) {
	s.t.Helper()
	s.write(func(q db.Q) error {
		return catalog.SaveFits(ctx, q, cover.ID, []catalog.Fit{{FitsID: tablet.ID, Words: words}})
	})
}

// ordered learns of so many orders that hold these products.
func (s *shop) ordered(name string, times int, ids ...string) {
	s.t.Helper()
	for i := range times {
		s.write(func(q db.Q) error { return recommend.Learn(ctx, q, fmt.Sprint(name, i), ids) })
	}
}

func said(picks []recommend.Pick) (list []string) {
	for _, p := range picks {
		list = append(list, p.Product.Title+": "+strings.ReplaceAll(p.Reason.Text, "{product}", p.Reason.Product))
	}
	return list
}

func equal(t *testing.T, what string, got []recommend.Pick, want ...string) {
	t.Helper()
	if list := said(got); !slices.Equal(list, want) {
		t.Errorf("%s:\n got %q\nwant %q", what, list, want)
	}
}

func TestWhatFitsWhatOneHasIsShownUntilItIsBought(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		tablet, cover := sample.Product(t, d, sample.Title("Slate 11 Tablet"), sample.Type("Slate 11 Tablet")), sample.Product(t, d, sample.Title("Folio"), sample.Type("Folio"))
		stand, gone := sample.Product(t, d, sample.Title("Stand"), sample.Type("Stand")), sample.Product(t, d, sample.Title("Sleeve"), sample.Type("Sleeve"), sample.SoldOut())
		s.fits(cover, tablet, "Slate 11")
		s.fits(stand, tablet, "")
		s.fits(gone, tablet, "Slate 11")
		now := s.c.Snapshot()
		equal(t, "the tablet's owner", s.g.GoesWith(now, recommend.Person{Bought: []string{tablet.ID}}, 4), "Folio: Fits your Slate 11", "Stand: Fits your Slate 11 Tablet")
		equal(t, "who has the cover too", s.g.GoesWith(now, recommend.Person{Bought: []string{cover.ID, tablet.ID}}, 4), "Stand: Fits your Slate 11 Tablet")
		equal(t, "who has bought nothing", s.g.GoesWith(now, recommend.Person{}, 4))
		equal(t, "a cart with the tablet", s.g.Together(now, []string{tablet.ID}, recommend.Person{}, 1), "Folio: Fits the Slate 11")
		s.write(func(q db.Q) error {
			_, err := inventory.Take(ctx, q, []inventory.Line{{VariantID: cover.Variants[0].ID, Quantity: 10}}, "o")
			return err
		})
		equal(t, "when it is sold out", s.g.Together(s.c.Snapshot(), []string{tablet.ID}, recommend.Person{}, 1), "Stand: Fits the Slate 11 Tablet")
	})
}

func TestTogetherIsLearnedFromOrdersAboveAFloorAndTakenBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		mug, coffee := sample.Product(t, d, sample.Title("Mug"), sample.Type("Mug")), sample.Product(t, d, sample.Title("Coffee"), sample.Type("Coffee"))
		other := sample.Product(t, d, sample.Title("Other"), sample.Type("Other"))
		s.ordered("noise", 20, other.ID)
		s.ordered("both", 2, mug.ID, coffee.ID, coffee.ID)
		equal(t, "two orders", s.g.Together(s.c.Snapshot(), []string{mug.ID}, recommend.Person{}, 4))
		s.ordered("third", 1, mug.ID, coffee.ID)
		s.ordered("third", 1, mug.ID, coffee.ID) // told twice, counted once
		equal(t, "three orders", s.g.Together(s.c.Snapshot(), []string{mug.ID}, recommend.Person{}, 4), "Coffee: Often bought with Mug")
		if got, want := s.g.Lift(mug.ID, coffee.ID), (23.0*3/9*3+10)/13; got < want-1e-9 || got > want+1e-9 {
			t.Errorf("lift %v, want %v", got, want)
		}
		equal(t, "the owner of coffee", s.g.Together(s.c.Snapshot(), []string{mug.ID}, recommend.Person{Bought: []string{coffee.ID}}, 4))
		s.write(func(q db.Q) error { return recommend.Unlearn(ctx, q, "third0") })
		equal(t, "one is cancelled", s.g.Together(s.c.Snapshot(), []string{mug.ID}, recommend.Person{}, 4))
	})
}

func TestBesideOneProductWhatIsLikeItFillsTheRow(t *testing.T) {
	s := open(t, dbtest.Open(t))
	mug, cup := sample.Product(t, s.d, sample.Title("Mug"), sample.Type("Mugs")), sample.Product(t, s.d, sample.Title("Cup"), sample.Type("Mugs"))
	equal(t, "its page", s.g.Together(s.c.Snapshot(), []string{mug.ID}, recommend.Person{}, 4), "Cup: ")
	equal(t, "who has the cup", s.g.Together(s.c.Snapshot(), []string{mug.ID}, recommend.Person{Bought: []string{cup.ID}}, 4))
	equal(t, "a cart of both", s.g.Together(s.c.Snapshot(), []string{mug.ID, cup.ID}, recommend.Person{}, 4))
}

func TestWhatEverybodyBuysIsNoReasonToShowItBesideAnything(t *testing.T) {
	s := open(t, dbtest.Open(t))
	a, bag := sample.Product(t, s.d, sample.Title("A"), sample.Type("A")), sample.Product(t, s.d, sample.Title("Bag"), sample.Type("Bag"))
	s.ordered("alone", 30, bag.ID)
	s.ordered("both", 5, a.ID, bag.ID)
	equal(t, "chance", s.g.Together(s.c.Snapshot(), []string{a.ID}, recommend.Person{}, 4))
}

func TestAnotherProcessKnowsWhatThisOneHasLearned(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, other := open(t, d), open(t, d)
		mug, coffee := sample.Product(t, d, sample.Title("Mug"), sample.Type("Mug")), sample.Product(t, d, sample.Title("Coffee"), sample.Type("Coffee"))
		s.ordered("noise", 20, "x")
		s.ordered("both", 3, mug.ID, coffee.ID)
		if s.g.Lift(mug.ID, coffee.ID) == 0 || other.g.Lift(mug.ID, coffee.ID) != s.g.Lift(mug.ID, coffee.ID) {
			t.Errorf("here %v, there %v", s.g.Lift(mug.ID, coffee.ID), other.g.Lift(mug.ID, coffee.ID))
		}
	})
}

func TestLearningAndUnlearningInAnyOrderIsNothing(t *testing.T) {
	d := dbtest.Open(t)
	rapid.Check(t, func(t *rapid.T) {
		before, err := db.Value[int64](ctx, d.Read(), `select cast(coalesce(sum(orders), 0) as bigint) from bought_pair`)
		if err != nil {
			t.Fatal(err)
		}
		orders := rapid.SliceOfN(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "d", "e"}), 0, 5), 1, 6).Draw(t, "orders")
		all := func(do func(q db.Q, i int, order []string) error) {
			for i, o := range orders {
				if err := d.Write(ctx, func(q db.Q) error { return do(q, i, o) }); err != nil {
					t.Fatal(err)
				}
			}
		}
		all(func(q db.Q, i int, o []string) error { return recommend.Learn(ctx, q, fmt.Sprint("r", i), o) })
		all(func(q db.Q, i int, _ []string) error { return recommend.Unlearn(ctx, q, fmt.Sprint("r", i)) })
		after, err := db.Value[int64](ctx, d.Read(), `select cast(coalesce(sum(orders), 0) as bigint) from bought_pair`)
		if err != nil || after != before {
			t.Errorf("%d is left, %v", after-before, err)
		}
	})
}

func TestWhatASegmentWantsMostComesFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		mug, coffee := sample.Product(t, d, sample.Title("Mug"), sample.Type("Mug")), sample.Product(t, d, sample.Title("Coffee"), sample.Type("Coffee"))
		err := d.Write(ctx, func(q db.Q) error {
			return recommend.RecordWants(ctx, q, []recommend.Want{{"s1", mug.ID, 2}, {"s1", coffee.ID, 3}, {"s1", coffee.ID, 1}, {"s2", mug.ID, 9}})
		})
		if err != nil {
			t.Fatal(err)
		}
		s := open(t, d)
		equal(t, "segment 1", s.g.Wanted(s.c.Snapshot(), "s1", recommend.Person{}, 4), "Coffee: ", "Mug: ")
		equal(t, "who has coffee", s.g.Wanted(s.c.Snapshot(), "s1", recommend.Person{Bought: []string{coffee.ID}}, 4), "Mug: ")
		equal(t, "segment 3", s.g.Wanted(s.c.Snapshot(), "s3", recommend.Person{}, 4))
	})
}
