package admin_test

import (
	"strings"
	"testing"

	"regulars/seed/sample"
	"regulars/store/catalog"
)

func TestAMerchandiserSaysWhatFitsWhat(t *testing.T) {
	o := open(t)
	ann := o.ann()
	slate, folio := sample.Product(t, o.d, sample.Title("Slate 11")), sample.Product(t, o.d, sample.Title("Folio"))
	path := "/admin/products/" + folio.Handle + "/fits"
	if !ann.Get("/admin/products").Has(`a[href="` + path + `"]`) {
		t.Error("the list does not lead there")
	}
	p := ann.Post(path, "fits", "slate-12 Slate 12", "goes_with", slate.Handle).MustBe(422)
	if !strings.Contains(p.Text("#fits-error"), "slate-12") || p.Text("textarea#fits") != "slate-12 Slate 12" || p.Text("textarea#goes_with") != slate.Handle {
		t.Errorf("%q, %q", p.Text("#fits-error"), p.Text("textarea#fits"))
	}
	ann.Post(path, "fits", folio.Handle).MustBe(422)
	ann.Post(path, "fits", slate.Handle+" Slate 11\r\n\r\n", "goes_with", slate.Handle).MustBe(303)
	fits, err := catalog.ListFitsOf(ctx, o.d.Read(), folio.ID)
	if err != nil || len(fits) != 1 || fits[0].FitsID != slate.ID || fits[0].Words != "Slate 11" {
		t.Errorf("%+v, %v", fits, err)
	}
	if p := ann.Get(path).MustBe(200); p.Text("textarea#fits") != slate.Handle+" Slate 11" || p.Text("textarea#goes_with") != slate.Handle {
		t.Errorf("the form says %q, %q", p.Text("textarea#fits"), p.Text("textarea#goes_with"))
	}
}
