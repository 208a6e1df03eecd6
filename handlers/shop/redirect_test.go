package shop_test

import (
	"testing"

	"regulars/store/catalog"
	"regulars/store/db"
)

func TestAnAddressOfOldLeadsOnOnlyWhereNothingElseIs(t *testing.T) {
	s := openStore(t)
	if err := s.d.Write(t.Context(), func(q db.Q) error {
		for from, to := range map[string]string{"/old": "/older", "/older": "/collections/all?x=1", "/products/gone": "https://other.example/", "/search": "/nowhere"} {
			if err := catalog.SaveRedirect(t.Context(), q, catalog.Redirect{From: from, To: to}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	b := s.Browser()
	for path, to := range map[string]string{"/old": "/collections/all?x=1", "/OLD/": "/collections/all?x=1", "/products/gone": "https://other.example/"} {
		if p := b.Get(path).MustBe(301); p.Location != to {
			t.Errorf("%s leads to %q", path, p.Location)
		}
	}
	b.Get("/search").MustBe(200)
	b.Get("/nothing").MustBe(404)
	b.Post("/old").MustBe(404)
}
