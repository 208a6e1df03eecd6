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
	form := func(fits, goesWith string) []string {
		return formOf(ann.Get(path).MustBe(200), "form.editor").set("fits", fits).set("goes_with", goesWith).pairs()
	}
	p := ann.Post(path, form("slate-12 Slate 12", slate.Handle)...).MustBe(422)
	if !strings.Contains(p.Text("#fits-error"), "slate-12") || p.Text("textarea#fits") != "slate-12 Slate 12" || p.Text("textarea#goes_with") != slate.Handle {
		t.Errorf("%q, %q", p.Text("#fits-error"), p.Text("textarea#fits"))
	}
	ann.Post(path, form(folio.Handle, "")...).MustBe(422)
	late := form("", slate.Handle)
	saved := form(slate.Handle+" Slate 11\r\n\r\n", slate.Handle)
	ann.Post(path, saved...).MustBe(303)
	ann.Post(path, saved...).MustBe(303) // a second click
	if p := ann.Post(path, late...).MustBe(409); !strings.Contains(p.Text(".clash"), "Slate 11") || p.Text("textarea#fits") != "" {
		t.Errorf("who saves over another reads %q", p.Text("main"))
	}
	fits, err := catalog.ListFitsOf(ctx, o.d.Read(), folio.ID)
	if err != nil || len(fits) != 1 || fits[0].FitsID != slate.ID || fits[0].Words != "Slate 11" {
		t.Errorf("%+v, %v", fits, err)
	}
	if p := ann.Get(path).MustBe(200); p.Text("textarea#fits") != slate.Handle+" Slate 11" || p.Text("textarea#goes_with") != slate.Handle {
		t.Errorf("the form says %q, %q", p.Text("textarea#fits"), p.Text("textarea#goes_with"))
	}
	acts := ways(ann.Get("/admin/audit"))
	if len(acts) != 1 {
		t.Fatalf("%v", acts)
	}
	ann.Post(acts[0]).MustBe(303)
	if p := ann.Get(path).MustBe(200); p.Text("textarea#fits") != "" || p.Text("textarea#goes_with") != "" {
		t.Errorf("put back it says %q, %q", p.Text("textarea#fits"), p.Text("textarea#goes_with"))
	}
}
