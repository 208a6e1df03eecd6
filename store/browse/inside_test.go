package browse_test

import (
	"strings"
	"testing"

	"regulars/seed/sample"
	"regulars/store/browse"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
)

func TestACollectionHoldsWhatOthersHoldAndNeverItself(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		sample.Shop(t, d)
		sample.Product(t, d, sample.Title("Bag"), sample.Type("Bags"))
		mug, cap := sample.Product(t, d, sample.Title("Mug")), sample.Product(t, d, sample.Title("Cap"))
		save := func(c *catalog.Collection) error {
			c.Version = 0
			return d.Write(t.Context(), func(q db.Q) error { return catalog.SaveCollection(t.Context(), q, c) })
		}
		bags := catalog.Collection{Title: "Bags", Hidden: true, Rule: catalog.All(catalog.Where("type", "=", "Bags"))}
		gifts, all := catalog.Collection{Title: "Gifts", Products: []string{mug.ID, cap.ID}}, catalog.Collection{Title: "Summer", Excluded: []string{cap.ID}}
		for _, c := range []*catalog.Collection{&bags, &gifts} {
			if err := save(c); err != nil {
				t.Fatal(err)
			}
		}
		gifts.Inside = []string{bags.ID}
		if err := save(&gifts); err != nil {
			t.Fatal(err)
		}
		all.Inside = []string{gifts.ID, "gone"}
		if err := save(&all); fault.KindOf(err) != fault.Invalid && err != nil {
			t.Fatal(err)
		}
		all.Inside = []string{gifts.ID}
		if err := save(&all); err != nil {
			t.Fatal(err)
		}
		for _, circle := range []struct {
			c      catalog.Collection
			inside string
		}{{bags, all.ID}, {bags, gifts.ID}, {gifts, gifts.ID}} {
			circle.c.Inside = []string{circle.inside}
			if err := save(&circle.c); !strings.Contains(fault.FieldsOf(err)["inside"], "circle") {
				t.Errorf("%s in %s: %v", circle.inside, circle.c.Title, err)
			}
		}
		c, err := browse.Open(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		s := c.Snapshot()
		summer, _ := s.Collection("summer")
		stored, err := catalog.FindCollection(t.Context(), d.Read(), "summer")
		if err != nil || len(stored.Inside) != 1 || summer.Size() != 2 {
			t.Fatalf("%d products in %+v, %v", summer.Size(), stored, err)
		}
		for title, want := range map[string]struct {
			why     browse.Why
			through string
		}{"bag": {browse.ByOther, "Gifts > Bags"}, "mug": {browse.ByOther, "Gifts"}, "cap": {browse.KeptOut, ""}} {
			p, _ := s.Product(title)
			why, _ := s.Explain(stored, p)
			if got := strings.Join(s.Try(stored).Through(p), " > "); why != want.why || got != want.through || summer.Has(p) != (why == browse.ByOther) {
				t.Errorf("%s is here %s, through %q", title, why, got)
			}
		}
	})
}
