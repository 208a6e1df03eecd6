package admin_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"regulars/store/content"
	"regulars/store/db"
)

func TestAnEditMakesADraftThatIsPublishedOnlyWhenSaid(t *testing.T) {
	o := open(t)
	ann := o.ann()
	ann.Post("/admin/content/new", typed("title", "Welcome dear reader")...).MustBe(303)
	url := "/admin/content/" + o.pieces()[0].ID
	edited := ann.Follow(ann.Post(url, typed("act", "", "version", "1", "title", "Welcome old friend", "why", "Because")...).MustBe(303)).MustBe(200)
	if got := o.pieces()[0].Title; got != "Welcome dear reader" {
		t.Errorf("published already: %q", got)
	}
	if del, ins := edited.Text(".change-words del"), edited.Text(".change-words ins"); del != "dear reader" || ins != "old friend" || edited.Text(".change dt") != "Title" {
		t.Errorf("words: -%q +%q of %v", del, ins, edited.Texts(".change dt"))
	}
	if !strings.Contains(edited.Text("[aria-labelledby=affected]"), "For everybody") || !strings.Contains(edited.Attr("[aria-labelledby=affected] a", "href"), "preview=") {
		t.Errorf("affected: %q", edited.Text("[aria-labelledby=affected]"))
	}
	if row := ann.Get("/admin/content").Text(".piece-draft"); !strings.HasPrefix(row, "Has a draft") {
		t.Errorf("in the list: %q", row)
	}
	if form := ann.Get(url); form.Attr("#title", "value") != "Welcome old friend" || form.Attr("[name=edition]", "value") != "1" {
		t.Errorf("the form goes on with %q", form.Attr("#title", "value"))
	}
	ann.Post(url+"/publish", "edition", edited.Attr("[name=edition]", "value"), "version", edited.Attr("[name=version]", "value")).MustBe(303)
	if got := o.pieces()[0]; got.Title != "Welcome old friend" || got.Version != 2 {
		t.Errorf("published: %+v", got)
	}
	ann.Get(url + "/draft").MustBe(404)
}

func TestWhoLookedAtSomethingElseDoesNotPublish(t *testing.T) {
	o := open(t)
	ann := o.ann()
	ann.Post("/admin/content/new", typed()...).MustBe(303)
	url := "/admin/content/" + o.pieces()[0].ID
	ann.Post(url, typed("act", "", "version", "1", "title", "First draft")...).MustBe(303)
	ann.Post(url, typed("act", "", "version", "1", "edition", "1", "title", "Second draft")...).MustBe(303)
	back := ann.Follow(ann.Post(url+"/publish", "edition", "1", "version", "1").MustBe(303))
	if !strings.Contains(back.Text(".flash"), "changed since") || o.pieces()[0].Title != "Welcome" {
		t.Errorf("%q, %q", back.Text(".flash"), o.pieces()[0].Title)
	}
	ann.Post(url, typed("act", "", "version", "1", "edition", "1", "title", "Third")...).MustBe(409)
}

func TestADraftIsPublishedAtATimeInTheShopsZone(t *testing.T) {
	o := open(t)
	ann := o.ann()
	ann.Post("/admin/content/new", typed("act", "", "title", "Christmas")...).MustBe(303)
	drafts, err := content.ListDrafts(ctx, o.d.Read())
	must(t, err)
	url := "/admin/content/" + drafts[0].ID
	if p := ann.Post(url+"/schedule", "edition", "1", "publish_at", "2001-01-01T00:00").MustBe(422); !p.Has("#publish_at-error") {
		t.Error("a time that is over is not refused at its field")
	}
	ann.Post(url+"/schedule", "edition", "1", "publish_at", "").MustBe(422)
	p := ann.Follow(ann.Post(url+"/schedule", "edition", "1", "publish_at", "2090-12-24T18:00").MustBe(303))
	drafts, err = content.ListDrafts(ctx, o.d.Read())
	must(t, err)
	if at := drafts[0].PublishAt.In(o.House.Zone()); at.Format("2006-01-02 15:04 MST") != "2090-12-24 18:00 CET" || !strings.Contains(p.Text(".scheduled"), "24 Dec 2090, 18:00") {
		t.Errorf("at %v, %q", at, p.Text(".scheduled"))
	}
	ann.Post(url+"/unschedule", "edition", "1").MustBe(303)
	drafts, err = content.ListDrafts(ctx, o.d.Read())
	must(t, err)
	if !drafts[0].PublishAt.IsZero() || len(o.pieces()) != 0 {
		t.Errorf("%+v", drafts)
	}
	ann.Post(url + "/discard").MustBe(303)
	ann.Get(url).MustBe(404)
}

func TestOneClickPublishesAnyVersionAgainAndItIsKnownWhoDidWhat(t *testing.T) {
	o := open(t)
	ann := o.ann()
	ann.Post("/admin/content/new", typed("title", "One")...).MustBe(303)
	url := "/admin/content/" + o.pieces()[0].ID
	ann.Post(url, typed("version", "1", "title", "Two")...).MustBe(303)
	page := ann.Get(url + "/versions").MustBe(200)
	if page.Text(".version h2") != "Version 2 Present" || !strings.Contains(page.Text(".version"), "Ann") {
		t.Errorf("versions: %q", page.Text(".version"))
	}
	ann.Post(page.Attr(".version .act", "action")).MustBe(303)
	if got := o.pieces()[0]; got.Title != "One" || got.Version != 3 {
		t.Errorf("reverted: %+v", got)
	}
	ann.Post(url + "/delete").MustBe(303)
	deleted := ann.Get("/admin/audit").MustBe(200)
	if got := deleted.Text(".list tbody tr"); !strings.Contains(got, "Ann deleted One") || deleted.Text(".list tbody tr pre") == "" {
		t.Errorf("audit: %q", got)
	}
	ann.Post(url + "/versions/2/revert").MustBe(303)
	if got := o.pieces(); len(got) != 1 || got[0].Title != "Two" {
		t.Errorf("brought back: %+v", got)
	}
}

func TestASegmentsEarlierVersionIsRestored(t *testing.T) {
	o := open(t)
	s, ann := o.campus(), o.ann()
	ann.Post("/admin/segments/"+s.ID, "name", "Campus", "rule", "orders.count > 1", "version", "1", "enabled", "yes").MustBe(303)
	page := ann.Get("/admin/segments/" + s.ID + "/versions").MustBe(200)
	if got := page.Texts(".version h2"); !slices.Equal(got, []string{"Version 2 Present", "Version 1"}) {
		t.Errorf("%v", got)
	}
	ann.Post(page.Attr(".version .act", "action")).MustBe(303)
	if got := ann.Get("/admin/segments/" + s.ID).Text("#rule"); got != s.Rule {
		t.Errorf("rule %q, want %q", got, s.Rule)
	}
}

func TestADraftNobodyCouldReachSaysSoBeforeItIsPublished(t *testing.T) {
	o := open(t)
	ann := o.ann()
	ann.Post("/admin/content/new", typed("title", "First")...).MustBe(303)
	p := ann.Follow(ann.Post("/admin/content/new", typed("act", "", "title", "Second", "position", "20")...).MustBe(303))
	if got := p.Text(".piece-problem"); !strings.Contains(got, "First") {
		t.Errorf("problem %q", got)
	}
}

func TestTheClockNeedsNobody(t *testing.T) {
	o := open(t)
	ann := o.ann()
	ann.Post("/admin/content/new", typed("act", "", "title", "Soon")...).MustBe(303)
	drafts, err := content.ListDrafts(ctx, o.d.Read())
	must(t, err)
	o.write(func(q db.Q) error {
		_, err := q.Exec(ctx, `update piece_draft set publish_at = $1`, q.Now().Add(-time.Minute))
		if err != nil {
			return err
		}
		return content.Settle(ctx, q)
	})
	if got := o.pieces(); len(got) != 1 || got[0].ID != drafts[0].ID {
		t.Errorf("%+v", got)
	}
	if got := ann.Get("/admin/content/" + drafts[0].ID + "/versions").Text(".version"); !strings.Contains(got, "by the clock") {
		t.Errorf("%q", got)
	}
}

func TestTheDraftSaysHowManyPeopleItIsForAndWhoIsShownAnotherPiece(t *testing.T) {
	o := open(t)
	o.ada()
	ann, all := o.ann(), o.saved("With an address", `email.domain exists`)
	students := o.saved("Students", `email.domain is academic`)
	ann.Post("/admin/content/new", typed("title", "For all of them", "segment", all.ID, "position", "1")...).MustBe(303)
	ann.Post("/admin/content/new", typed("act", "", "title", "For students", "segment", students.ID, "position", "5")...).MustBe(303)
	drafts, err := content.ListDrafts(ctx, o.d.Read())
	must(t, err)
	url := "/admin/content/" + drafts[0].ID
	said := ""
	for range 100 { // what takes long is counted beside the page
		if said = ann.Get(url + "/draft").MustBe(200).Text("[aria-labelledby=affected]"); !strings.Contains(said, "being counted") {
			break
		}
	}
	if !strings.Contains(said, "Now 1 person of 1 that the shop knows: 1 customer, 0 guests.") || !strings.Contains(said, "1 person is shown “For all of them” instead") {
		t.Errorf("affected: %q", said)
	}
}

func TestADraftThatNobodyWouldSeeIsPublishedOnlyByWhoReadThat(t *testing.T) {
	o := open(t)
	ann, students := o.ann(), o.saved("Students", `email.domain is academic`)
	ann.Post("/admin/content/new", typed("title", "The first", "segment", students.ID, "position", "1")...).MustBe(303)
	ann.Post("/admin/content/new", typed("act", "", "title", "The second", "segment", students.ID, "position", "5")...).MustBe(303)
	drafts, err := content.ListDrafts(ctx, o.d.Read())
	must(t, err)
	url := "/admin/content/" + drafts[0].ID
	again := ann.Follow(ann.Post(url+"/publish", "edition", "1", "version", "0").MustBe(303))
	if !strings.Contains(again.Text(".flash"), "Nobody will see it") || len(o.pieces()) != 1 {
		t.Fatalf("published: %q", again.Text(".flash"))
	}
	ann.Post(url+"/publish", "edition", "1", "version", "0", "despite", again.Attr("[name=despite]", "value")).MustBe(303)
	if len(o.pieces()) != 2 {
		t.Error("not published by who read it")
	}
}
