package browse_test

import (
	"testing"

	"regulars/seed/sample"
	"regulars/store/browse"
	"regulars/store/catalog"
	"regulars/store/db/dbtest"
)

func TestACollectionIsTriedAndExplainedBeforeItIsKept(t *testing.T) {
	d := dbtest.Open(t)
	sample.Shop(t, d)
	bag := sample.Product(t, d, sample.Title("Bag"), sample.Type("Bags"), sample.Price("20"))
	mug := sample.Product(t, d, sample.Title("Mug"), sample.Type("Mugs"), sample.Price("10"))
	sample.Product(t, d, sample.Title("Sack"), sample.Type("Bags"), sample.Price("30"))
	goods, err := browse.Open(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	s := goods.Snapshot()
	c := catalog.Collection{Title: "Bags", Rule: catalog.All(catalog.Where("type", "=", "bags"), catalog.Where("price", "<", "2500")), Products: []string{mug.ID}, Excluded: []string{bag.ID}}
	tried := s.Try(c)
	if tried.Size() != 1 || tried.Products(-1)[0].ID != mug.ID {
		t.Errorf("%d", tried.Size())
	}
	if _, kept := s.Collection("bags"); kept {
		t.Error("trying keeps it")
	}
	for handle, want := range map[string]browse.Why{"bag": browse.KeptOut, "mug": browse.ByHand, "sack": browse.NotIn} {
		p, _ := s.Product(handle)
		if why, held := s.Explain(c, p); why != want || len(held) != 2 || held[0].Holds != (handle != "mug") {
			t.Errorf("%s: %s %v", handle, why, held)
		}
	}
	c.Excluded = nil
	p, _ := s.Product(bag.Handle)
	if why, _ := s.Explain(c, p); why != browse.ByRule {
		t.Errorf("the bag is there %s", why)
	}
}
