package admin_test

import (
	"strings"
	"testing"
	"time"

	"regulars/handlers/web/webtest"
	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/staff"
)

// begun is a changeset of the draft of a published hero and of a new page, and its path.
func (o *office) begun(ann *webtest.Browser) (set, piece string) {
	o.t.Helper()
	ann.Post("/admin/content/new", typed("title", "Welcome dear reader")...).MustBe(303)
	piece = "/admin/content/" + o.pieces()[0].ID
	ann.Post(piece, typed("act", "", "version", "1", "title", "Welcome old friend")...).MustBe(303)
	ann.Post("/admin/pages/new", "title", "Care", "handle", "care", "body", "Wash it", "published", "yes").MustBe(303)
	begin := ann.Get(piece+"/draft").Attr("[aria-labelledby=together] a", "href")
	form := ann.Get(begin).MustBe(200)
	ann.Post("/admin/changes/new", "draft", form.Attr("[name=draft]", "value"), "name", " ").MustBe(422)
	ann.Post("/admin/changes/new", "draft", form.Attr("[name=draft]", "value"), "name", "Start of term").MustBe(303)
	list, err := content.ListChangesets(ctx, o.d.Read())
	must(o.t, err)
	chosen := ann.Get("/admin/pages/care/draft").Attr("#changeset option", "value")
	ann.Post("/admin/pages/care/together", "changeset", chosen).MustBe(303)
	return "/admin/changes/" + list[0].ID, piece
}

// pressed is what a button of a changeset's page sends, with what was seen there.
func pressed(p *webtest.Page, namesAndValues ...string) []string {
	for _, act := range []string{"/publish", "/revert", "/approve"} {
		form := "form[action$='" + act + "'] [name=seen]"
		if !p.Has(form) {
			continue
		}
		for _, seen := range p.All(form) {
			for _, a := range seen.Attr {
				if a.Key == "value" {
					namesAndValues = append(namesAndValues, "seen", a.Val)
				}
			}
		}
		break
	}
	return namesAndValues
}

func TestChangesArePublishedTogetherAndTakenBackWithOneClick(t *testing.T) {
	o := open(t)
	ann := o.ann()
	if p := ann.Get("/admin/changes").MustBe(200); p.Attr(".blank a", "href") != "/admin/changes/new" {
		t.Error("the empty list leads nowhere")
	}
	set, piece := o.begun(ann)
	p := ann.Get(set).MustBe(200)
	if got := p.Texts(".part-short"); len(got) != 2 || got[0] != "Changes Title. 2 words go, 2 words come." || got[1] != "New." {
		t.Errorf("in short: %q", got)
	}
	if !strings.Contains(p.Text(".editor-main"), "For everybody") || !strings.Contains(p.Attr("[aria-labelledby=see] a", "href"), "preview=") {
		t.Errorf("%q", p.Text(".editor-main"))
	}
	for _, url := range []string{piece, "/admin/pages/care"} {
		draft := ann.Get(url + "/draft")
		if draft.Has("form[action$='/publish']") || draft.Attr("[aria-labelledby=publish] a", "href") != set || ann.Get(url).Has("[value=publish]") {
			t.Errorf("%s is offered to be published alone", url)
		}
		if back := ann.Follow(ann.Post(url+"/publish", "edition", "1", "version", "1").MustBe(303)); !strings.Contains(back.Text(".flash"), "together with other") {
			t.Errorf("%s: %q", url, back.Text(".flash"))
		}
	}
	for range 2 { // a second press changes nothing
		ann.Post(set+"/publish", pressed(p)...).MustBe(303)
	}
	if o.pieces()[0].Title != "Welcome old friend" || o.pieces()[0].Version != 2 || !o.published("care").Published {
		t.Errorf("%+v, %+v", o.pieces(), o.published("care"))
	}
	p = ann.Get(set).MustBe(200)
	for range 2 {
		ann.Post(set+"/revert", pressed(p)...).MustBe(303)
	}
	if o.pieces()[0].Title != "Welcome dear reader" || o.pieces()[0].Version != 3 || o.published("care").Published {
		t.Errorf("%+v, %+v", o.pieces(), o.published("care"))
	}
	if state := ann.Get("/admin/changes").Text(".list .mark"); state != "Taken back" || ann.Get(set).Has("form[action$='/revert']") {
		t.Errorf("the list says %q", state)
	}
	audit := strings.Join(ann.Get("/admin/audit").Texts(".list tbody tr"), "\n")
	for _, said := range []string{"began the changes together", "put a draft into", "published together", "took back", "went back to the version before of", "published the page"} {
		if !strings.Contains(audit, said) {
			t.Errorf("the log does not say %q", said)
		}
	}
	if strings.Count(audit, "published together") != 1 || strings.Count(audit, "took back") != 1 {
		t.Errorf("the log says what did not happen:\n%s", audit)
	}
}

func TestNothingIsPublishedTogetherOfWhatHasChangedSince(t *testing.T) {
	o := open(t)
	ann := o.ann()
	set, piece := o.begun(ann)
	p := ann.Get(set)
	ann.Post(piece, typed("act", "publish", "version", "1", "edition", "1", "title", "Welcome stranger")...).MustBe(303) // saved, since it is in a changeset
	back := ann.Follow(ann.Post(set+"/publish", pressed(p)...).MustBe(303))
	if !strings.Contains(back.Text(".flash"), "“Welcome stranger” has changed since you looked") || o.pieces()[0].Version != 1 || o.published("care").Published {
		t.Errorf("%q, %+v", back.Text(".flash"), o.pieces())
	}
	ann.Follow(ann.Post(piece+"/together", "changeset", "", "from", strings.TrimPrefix(set, "/admin/changes/")).MustBe(303)).MustBe(200)
	if got := ann.Get(set).Texts(".part-short"); len(got) != 1 {
		t.Errorf("taken out, it holds %q", got)
	}
	ann.Post(set + "/apart").MustBe(303)
	ann.Get(set).MustBe(404)
	ann.Get(piece + "/draft").MustBe(200)
}

func TestChangesAreTogetherOnTheClockAndOffIt(t *testing.T) {
	o := open(t)
	ann := o.ann()
	set, piece := o.begun(ann)
	on := func() (n int) {
		drafts, err := content.ListDrafts(ctx, o.d.Read())
		must(t, err)
		pages, err := content.ListPageDrafts(ctx, o.d.Read())
		must(t, err)
		for _, at := range []time.Time{drafts[0].PublishAt, pages[0].PublishAt} {
			if !at.IsZero() {
				n++
			}
		}
		return n
	}
	if p := ann.Post(set+"/schedule", pressed(ann.Get(set), "publish_at", "2001-01-01T00:00")...).MustBe(422); !p.Has("#publish_at-error") || on() != 0 {
		t.Error("a time that is over is not refused at its field")
	}
	p := ann.Follow(ann.Post(set+"/schedule", pressed(ann.Get(set), "publish_at", "2090-12-24T18:00")...).MustBe(303))
	if !strings.Contains(p.Text(".scheduled"), "24 Dec 2090, 18:00 by Ann") || on() != 2 {
		t.Errorf("%q, %d", p.Text(".scheduled"), on())
	}
	ann.Post(piece, typed("act", "", "version", "1", "edition", "1", "title", "Welcome stranger")...).MustBe(303)
	if p := ann.Get(set); p.Has(".scheduled") || on() != 0 {
		t.Error("a changed draft leaves the others on the clock")
	}
	ann.Post(set+"/schedule", pressed(ann.Get(set), "publish_at", "2090-12-24T18:00")...).MustBe(303)
	ann.Post(set + "/unschedule").MustBe(303)
	if on() != 0 {
		t.Error("it is still on the clock")
	}
}

func TestWhereSomebodyElseHasToApproveTheyApproveAllAtOnce(t *testing.T) {
	o := open(t)
	ann, bo := o.ann(), o.member(staff.Merchandiser)
	set, _ := o.begun(ann)
	ann.Post("/admin/settings", settings(ann, "name", "Northgate", "country", "DE", "approval", "second")...).MustBe(303)
	theirs := bo.Get(set).MustBe(200)
	if p := ann.Get(set); p.Has("form[action$='/publish']") || p.Has("form[action$='/approve']") || !strings.Contains(p.Text("[aria-labelledby=publish]"), "“Welcome old friend”, “Care”") {
		t.Errorf("the author may %q", p.Text("[aria-labelledby=publish]"))
	}
	for _, act := range []string{"/publish", "/approve", "/schedule"} {
		back := ann.Follow(ann.Post(set+act, pressed(theirs, "publish_at", "2090-12-24T18:00")...).MustBe(303))
		if !strings.Contains(back.Text(".flash"), "somebody else has to approve") || o.published("care").Published {
			t.Errorf("%s: %q", act, back.Text(".flash"))
		}
	}
	for range 2 {
		bo.Post(set+"/approve", pressed(theirs)...).MustBe(303)
	}
	p := ann.Get(set)
	if !strings.Contains(p.Text("[aria-labelledby=publish]"), "All of them are approved") || strings.Count(ann.Get("/admin/audit").Text(".list"), "approved all drafts") != 1 {
		t.Errorf("%q", p.Text("[aria-labelledby=publish]"))
	}
	ann.Post(set+"/publish", pressed(p)...).MustBe(303)
	if !o.published("care").Published {
		t.Error("what was approved is not published")
	}
	o.member(staff.Clerk).Post(set + "/revert").MustBe(403)
}

func TestAPieceThatNobodyWouldSeeIsAskedAboutBeforeAllIsPublished(t *testing.T) {
	o := open(t)
	ann := o.ann()
	set, piece := o.begun(ann)
	ann.Post(piece, typed("act", "", "version", "1", "edition", "1", "ends_at", "2001-01-02T00:00", "starts_at", "2001-01-01T00:00")...).MustBe(303)
	p := ann.Get(set)
	if !p.Has(".piece-problem") || p.Attr("[name=despite]", "value") != "yes" {
		t.Fatalf("nothing is said: %q", p.Text(".editor-main"))
	}
	back := ann.Follow(ann.Post(set+"/publish", pressed(p)...).MustBe(303))
	if !strings.Contains(back.Text(".flash"), "Publish all the same?") || o.published("care").Published {
		t.Errorf("%q", back.Text(".flash"))
	}
	ann.Post(set+"/publish", pressed(p, "despite", "yes")...).MustBe(303)
	if !o.published("care").Published {
		t.Error("it is not published")
	}
	o.write(func(q db.Q) error { return content.DeletePiece(ctx, q, o.pieces()[0].ID) })
	if p := ann.Get(set).MustBe(200); !strings.Contains(p.Text(".piece-problem"), "since") {
		t.Errorf("of a deleted piece: %q", p.Text(".editor-main"))
	}
}
