package admin_test

import (
	"slices"
	"strings"
	"testing"

	"regulars/seed/sample"
	"regulars/store/catalog"
	"regulars/store/staff"
)

func TestACollectionIsMadeByRuleAndByHandAndSaysWhy(t *testing.T) {
	o := open(t)
	sample.Shop(t, o.d)
	bag := sample.Product(t, o.d, sample.Title("Bag"), sample.Type("Bags"), sample.Price("20"))
	sack := sample.Product(t, o.d, sample.Title("Sack"), sample.Type("Bags"), sample.Price("30"))
	mug := sample.Product(t, o.d, sample.Title("Mug"), sample.Type("Mugs"), sample.Price("10"))
	b := o.ann()
	if p := b.Get("/admin/collections").MustBe(200); p.Attr(".blank a", "href") != "/admin/collections/new" {
		t.Error("an empty list leads nowhere")
	}
	f := formOf(b.Get("/admin/collections/new").MustBe(200), editor).set("title", "To carry").set("c.0.field", "type").set("c.0.relation", "=").set("c.0.value", "bags").set("c.1.field", "price").set("c.1.relation", "<").set("c.1.value", "50")
	f.set("add", "Mug").set("keep_out", "sack").set("act", "save")
	first := b.Post("/admin/collections/new", f.pairs()...).MustBe(303)
	if second := b.Post("/admin/collections/new", f.pairs()...).MustBe(303); second.Location != first.Location {
		t.Errorf("%q", second.Location)
	}
	c, err := catalog.FindCollection(ctx, o.d.Read(), "to-carry")
	must(t, err)
	if c.Rule.Conditions[1].Value != "5000" || !slices.Equal(c.Products, []string{mug.ID}) || !slices.Equal(c.Excluded, []string{sack.ID}) {
		t.Errorf("%+v", c)
	}
	url := "/admin/collections/" + c.ID
	page := b.Post(url, formOf(b.Get(url), editor).set("ask", "sack").set("add", bag.Variants[0].SKU).set("act", "up:"+mug.ID).pairs()...).MustBe(200)
	if text := page.Text(".see"); !strings.Contains(text, "Kept out by hand") || !strings.Contains(text, "What it holds: 2") || !strings.Contains(text, "price is less than 50.00 Holds") {
		t.Errorf("%q", text)
	}
	page = b.Post(url, formOf(page, editor).set("act", "down:"+mug.ID).pairs()...).MustBe(200)
	b.Post(url, formOf(page, editor).set("act", "save").set("handle", "bags").pairs()...).MustBe(303)
	c, err = catalog.FindCollection(ctx, o.d.Read(), "bags")
	must(t, err)
	if !slices.Equal(c.Products, []string{bag.ID, mug.ID}) {
		t.Errorf("%v", c.Products)
	}
	page = b.Post(url, formOf(b.Get(url), editor).set("act", "save").set("add", "nothing such").set("c.1.value", "dear").pairs()...).MustBe(422)
	if len(page.All(".error-summary li")) != 2 {
		t.Errorf("%v", page.Texts(".error-summary li"))
	}
}

func TestTheSecondEditorOfACollectionIsTold(t *testing.T) {
	o := open(t)
	sample.Shop(t, o.d)
	c := sample.Collection(t, o.d, "Bags")
	bo, ann, url := o.member(staff.Merchandiser), o.ann(), "/admin/collections/"+c.ID
	mine, theirs := formOf(ann.Get(url), editor).set("act", "save"), formOf(bo.Get(url), editor).set("act", "save")
	bo.Post(url, theirs.set("title", "Bo’s").pairs()...).MustBe(303)
	if p := ann.Post(url, mine.set("title", "Ann’s").pairs()...).MustBe(409); !strings.Contains(p.Text(".clash"), "Bo’s") {
		t.Errorf("%q", p.Text("main"))
	}
	ann.Post(url + "/delete").MustBe(303)
	ann.Get(url).MustBe(404)
}

func TestACollectionHasAPictureWithWords(t *testing.T) {
	o := open(t)
	sample.Shop(t, o.d)
	b := o.ann()
	f := formOf(b.Get("/admin/collections/new").MustBe(200), "form.editor").set("title", "Bags").set("picture_file", "3f2a-640.jpg").set("act", "save")
	if p := b.Post("/admin/collections/new", f.pairs()...).MustBe(422); p.Text("#picture_alt-error") == "" || p.Attr(`[name="picture_file"]`, "value") != "3f2a-640.jpg" {
		t.Errorf("%q", p.Text("main"))
	}
	url := b.Post("/admin/collections/new", f.set("picture_alt", "Two bags").pairs()...).MustBe(303).Header.Get("Location")
	page := b.Get(url).MustBe(200)
	if page.Attr("img.thumb", "src") != "/media/3f2a-640.jpg" || page.Attr("#picture_alt", "value") != "Two bags" {
		t.Errorf("%q", page.Text("main"))
	}
	b.Post(url, formOf(page, "form.editor").set("picture_remove", "yes").set("act", "save").pairs()...).MustBe(303)
	if b.Get(url).Has("img.thumb") {
		t.Error("the picture is still there")
	}
}

func TestACollectionHoldsOthersAndSaysThroughWhich(t *testing.T) {
	o := open(t)
	sample.Shop(t, o.d)
	bag := sample.Product(t, o.d, sample.Title("Bag"))
	small, all := sample.Collection(t, o.d, "Small things", bag), sample.Collection(t, o.d, "Everything")
	b := o.ann()
	url := "/admin/collections/" + all.ID
	page := b.Get(url).MustBe(200)
	b.Post(url, formOf(page, editor).set("inside-"+small.ID, "yes").set("act", "save").pairs()...).MustBe(303)
	page = b.Get(url + "?ask=bag").MustBe(200)
	if text := page.Text("main"); !strings.Contains(text, "Through “Small things”") || !page.Has(`input[name="inside-`+small.ID+`"][checked]`) {
		t.Errorf("%q", text)
	}
	other := "/admin/collections/" + small.ID
	page = b.Post(other, formOf(b.Get(other), editor).set("inside-"+all.ID, "yes").set("act", "save").pairs()...).MustBe(422)
	if text := page.Text(".error-summary"); !strings.Contains(text, "it would be a circle") {
		t.Errorf("%q", text)
	}
}
