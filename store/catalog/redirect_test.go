package catalog_test

import (
	"strings"
	"testing"

	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
)

func TestRedirectsLeadOnAndNeverInACircle(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		save := func(from, to string) error {
			return d.Write(ctx, func(q db.Q) error {
				return catalog.SaveRedirect(ctx, q, catalog.Redirect{From: from, To: to, By: "Ann"})
			})
		}
		for _, r := range [][2]string{{"/Old/", "/b"}, {"/b?x=1", "/c?y=2"}, {"/c", "https://other.example/x"}, {"/old", "/d"}, {"/old", "/b"}} {
			if err := save(r[0], r[1]); err != nil {
				t.Errorf("%v: %v", r, err)
			}
		}
		for _, r := range [][2]string{{"/a", "/a"}, {"", "/b"}, {"/", "/b"}, {"/admin/x", "/b"}, {"/x", "javascript:alert(1)"}, {"/x", "//evil.example"}, {"/x", "http://plain.example"}, {"/x", "/y\\..\\z"}} {
			if err := save(r[0], r[1]); fault.KindOf(err) != fault.Invalid || err == nil {
				t.Errorf("%v is taken: %v", r, err)
			}
		}
		if err := save("/d", "/e"); err != nil {
			t.Fatal(err)
		}
		if err := save("/e", "/D/"); fault.FieldsOf(err)["to"] == "" {
			t.Errorf("a circle: %v", err)
		}
		list, err := catalog.ListRedirects(ctx, d.Read())
		if err != nil || len(list) != 4 || list[3].From != "/old" || list[3].To != "/b" || list[3].By != "Ann" {
			t.Errorf("%+v, %v", list, err)
		}
		if err := d.Write(ctx, func(q db.Q) error { return catalog.DeleteRedirect(ctx, q, "/none") }); fault.KindOf(err) != fault.NotFound {
			t.Error(err)
		}
	})
}

func FuzzCleanPath(f *testing.F) {
	f.Add("/Old/?x")
	f.Add("//evil")
	f.Fuzz(func(t *testing.T, typed string) {
		if path := catalog.CleanPath(typed); path != "" && (!strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || catalog.CleanPath(path) == "" && !strings.Contains(path, "%")) {
			t.Errorf("%q becomes %q", typed, path)
		}
	})
}
