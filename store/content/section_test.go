package content_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/db/dbtest"
)

func TestWhateverIsStoredAPageHasEachOfItsSectionsOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := rapid.SampledFrom(content.Layouts()).Draw(t, "layout")
		words := []string{"nowhere", "-", "home.hero", "-cart.lines", "--product.row", "\x00"}
		for _, s := range l.Sections {
			words = append(words, s.Name, "-"+s.Name)
		}
		a := l.Arrange(strings.Join(rapid.SliceOf(rapid.SampledFrom(words)).Draw(t, "stored"), " "))
		var names, want []string
		for _, p := range a {
			names = append(names, p.Name)
			if p.Hidden && p.Needed {
				t.Fatalf("%s is hidden", p.Name)
			}
		}
		for _, s := range l.Sections {
			want = append(want, s.Name)
		}
		slices.Sort(names)
		slices.Sort(want)
		if !slices.Equal(names, want) {
			t.Fatalf("%v", names)
		}
		if again := l.Arrange(a.String()); again.String() != a.String() {
			t.Fatalf("%s became %s", a, again)
		}
	})
}

func TestSectionsMoveWithinTheirArea(t *testing.T) {
	l, err := content.FindLayout(content.CartPage)
	if err != nil {
		t.Fatal(err)
	}
	a := l.Default()
	a.Move("cart.words", 1) // what follows is another area
	a.Move("cart.lines", -1)
	a.Move("cart.words", -1)
	a.Move("nowhere", 1)
	a.Hide("cart.lines", true) // the page is nothing without it
	a.Hide("nowhere", true)
	if got := a.String(); got != "cart.lines cart.words cart.note cart.row" {
		t.Errorf("%s", got)
	}
	if got := l.Arrange("cart.row -cart.note cart.new").String(); got != "cart.lines -cart.note cart.words cart.row" {
		t.Errorf("%s", got)
	}
}

func TestEverySlotOfAnArrangedPageIsOneOfItsSections(t *testing.T) {
	apart := []string{content.Announcement, content.SearchEmpty, content.CartEmpty, content.ErrorMissing, content.MailOrder} // they have a page to themselves
	for _, s := range content.Slots() {
		in := slices.ContainsFunc(content.Layouts(), func(l content.Layout) bool {
			return slices.ContainsFunc(l.Sections, func(x content.Section) bool { return x.Name == s.Name })
		})
		if in == slices.Contains(apart, s.Name) {
			t.Errorf("%s: %t", s.Name, in)
		}
	}
}

func TestTheSecondWhoArrangesAPageIsTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l, err := content.FindLayout(content.HomePage)
		if err != nil {
			t.Fatal(err)
		}
		mine := l.Arrange("home.quotes -home.hero")
		save := func(version int64) error {
			return d.Write(ctx, func(q db.Q) error { return content.SaveArrangement(ctx, q, l, mine, version) })
		}
		if err := save(0); err != nil {
			t.Fatal(err)
		}
		if err := save(0); !errors.Is(err, content.ErrChanged) {
			t.Errorf("as the first: %v", err)
		}
		if err := save(1); err != nil {
			t.Errorf("as the second: %v", err)
		}
		if err := save(1); !errors.Is(err, content.ErrChanged) {
			t.Errorf("over the second: %v", err)
		}
		got, version, err := content.FindArrangement(ctx, d.Read(), l)
		if err != nil || version != 2 || got.String() != mine.String() {
			t.Errorf("%s, %d, %v", got, version, err)
		}
		all, err := content.ListArrangements(ctx, d.Read())
		if err != nil || all[content.HomePage].String() != mine.String() || len(all) != len(content.Layouts()) {
			t.Errorf("%v, %v", all, err)
		}
	})
}
