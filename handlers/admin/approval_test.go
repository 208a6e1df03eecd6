package admin_test

import (
	"slices"
	"strings"
	"testing"

	"regulars/handlers/web/webtest"
	"regulars/store/content"
	"regulars/store/staff"
)

func TestWhereSomebodyElseHasToApproveNobodyPublishesTheirOwn(t *testing.T) {
	o := open(t)
	ann, bo := o.ann(), o.member(staff.Merchandiser)
	ann.Post("/admin/settings", settings(ann, "name", "Northgate", "country", "DE", "approval", "second")...).MustBe(303)
	if audit := ann.Get("/admin/audit").Text(".list tbody tr"); !strings.Contains(audit, "SecondApprover") {
		t.Errorf("the log does not say that the rule changed: %q", audit)
	}
	if ann.Get("/admin/content/new?slot=home.hero").Has("[value=publish]") || ann.Get("/admin/pages/new").Has("[value=publish]") {
		t.Error("a form offers to publish at once")
	}
	ann.Post("/admin/content/new", typed("act", "publish", "title", "Mine")...).MustBe(303)
	drafts, err := content.ListDrafts(ctx, o.d.Read())
	must(t, err)
	ann.Post("/admin/pages/new", "title", "Care", "handle", "care", "body", "Wash it", "published", "yes", "act", "publish").MustBe(303)
	shown := func(url string) bool {
		if strings.HasPrefix(url, "/admin/pages") {
			return o.published("care").Published
		}
		return len(o.pieces()) > 0
	}
	for _, url := range []string{"/admin/content/" + drafts[0].ID, "/admin/pages/care"} {
		p := ann.Get(url + "/draft").MustBe(200)
		if p.Has("form[action$='/publish']") || p.Has("form[action$='/schedule']") || p.Has("form[action$='/approve']") || !strings.Contains(p.Text("[aria-labelledby=publish]"), "Somebody else has to approve") {
			t.Errorf("%s: the author may %q", url, p.Text("[aria-labelledby=publish]"))
		}
		theirs := bo.Get(url + "/draft").MustBe(200)
		version := theirs.Attr("[name=version]", "value")
		refusedTo := func(who *webtest.Browser, act string, form ...string) {
			t.Helper()
			back := who.Follow(who.Post(url+act, append([]string{"edition", "1", "version", version, "despite", "yes"}, form...)...).MustBe(303))
			if !strings.Contains(back.Text(".flash"), "somebody else has to approve") || shown(url) {
				t.Errorf("%s%s: %q", url, act, back.Text(".flash"))
			}
		}
		refusedTo(ann, "/publish")
		refusedTo(ann, "/schedule", "publish_at", "2090-12-24T18:00")
		refusedTo(ann, "/approve")
		for range 2 { // a second click changes nothing
			bo.Post(url+"/approve", "edition", "1").MustBe(303)
		}
		if p := ann.Get(url + "/draft"); !strings.Contains(p.Text("[aria-labelledby=publish]"), "Approved by Bo") || shown(url) {
			t.Errorf("%s: %q", url, p.Text("[aria-labelledby=publish]"))
		}
		if audit := ann.Get("/admin/audit").Texts(".list tbody tr"); !strings.Contains(audit[0], "approved the draft") || strings.Contains(audit[1], "approved the draft of") && strings.Contains(url, "content") {
			t.Errorf("the log says %q", audit[:2])
		}
		ann.Post(url+"/publish", "edition", "1", "version", version, "despite", "yes").MustBe(303)
		if !shown(url) {
			t.Errorf("%s: what was approved is not published", url)
		}
	}
	o.member(staff.Clerk).Post("/admin/pages/care/approve", "edition", "1").MustBe(403)
}

func TestADraftFromTheBinIsItsAuthorsStill(t *testing.T) {
	o := open(t)
	ann, bo := o.ann(), o.member(staff.Merchandiser)
	ann.Post("/admin/settings", settings(ann, "name", "Northgate", "country", "DE", "approval", "second")...).MustBe(303)
	ann.Post("/admin/content/new", typed("title", "Mine")...).MustBe(303)
	draft := func() content.Draft {
		list, err := content.ListDrafts(ctx, o.d.Read())
		must(t, err)
		return list[0]
	}
	was := draft()
	url := "/admin/content/" + was.ID
	ann.Post(url + "/delete").MustBe(303)
	bo.Post(ways(bo.Get("/admin/bin").MustBe(200))[0]).MustBe(303)
	if is := draft(); !slices.Equal(is.Authors, was.Authors) {
		t.Errorf("its authors are %v instead of %v", is.Authors, was.Authors)
	}
	back := ann.Follow(ann.Post(url+"/publish", "edition", "1", "version", "0", "despite", "yes").MustBe(303))
	if len(o.pieces()) > 0 || !strings.Contains(back.Text(".flash"), "somebody else has to approve") {
		t.Errorf("the author publishes it: %q", back.Text(".flash"))
	}
	bo.Post(url+"/publish", "edition", "1", "version", "0", "despite", "yes").MustBe(303)
	if len(o.pieces()) != 1 {
		t.Error("who brought it back has not written it")
	}
}
