package main

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/db/dbtest"
)

// TestATextPageChangesByItselfAtTheMomentThatWasSaid writes and schedules a page in the
// back office and reads it in the shop while the clock goes on.
func TestATextPageChangesByItselfAtTheMomentThatWasSaid(t *testing.T) {
	clock := dbtest.NewClock("2026-11-26 12:00")
	d := dbtest.OpenAt(t, clock)
	h := peopleIn(t, d)
	const page, office = "/pages/privacy", "/admin/pages/privacy"
	post := func(path string, form url.Values) {
		t.Helper()
		res := h.send(t, "owner", http.MethodPost, path, []byte(form.Encode()), nil)
		if res.StatusCode != http.StatusSeeOther {
			t.Fatalf("%s answers %d", path, res.StatusCode)
		}
	}
	before, err := content.FindPage(t.Context(), d.Read(), "privacy")
	if err != nil {
		t.Fatal(err)
	}
	post(office, url.Values{"version": {"1"}, "title": {before.Title}, "body": {hush}, "published": {"yes"}})
	draft, err := content.FindPageDraft(t.Context(), d.Read(), before.ID)
	if err != nil {
		t.Fatal(err)
	}
	moment := time.Date(2026, 11, 27, 18, 0, 0, 0, h.app.house.Zone())
	post(office+"/schedule", url.Values{"edition": {"1"}, "publish_at": {"2026-11-27T18:00"}})
	reads := func(when string, want bool) {
		t.Helper()
		for who, cookie := range map[string]string{"reader": "", "customer": h.cookies["customer"]} {
			if got := strings.Contains(body(t, h.server, page, cookie), hush); got != want {
				t.Errorf("%s, a %s reads the new text: %t", when, who, got)
			}
		}
	}
	reads("scheduled", false)
	clock.Add(moment.Sub(d.Now()) - time.Millisecond)
	reads("just before", false)
	clock.Add(time.Millisecond)
	reads("at the moment itself", true)
	h.write(t, func(q db.Q) error { return content.Settle(t.Context(), q) })
	reads("when it is written down", true)
	versions, err := content.ListPageVersions(t.Context(), d.Read(), before.ID)
	if err != nil || versions[0].Act != content.Scheduled || versions[0].Body != hush || versions[0].ChangedBy != draft.ChangedBy || draft.ChangedBy == "" {
		t.Errorf("versions %+v, %v", versions[0], err)
	}
}

// TestChangesTogetherAreShownWholeAtTheMomentThatWasSaid puts a page and an announcement
// together and reads both in the shop while the clock goes on.
func TestChangesTogetherAreShownWholeAtTheMomentThatWasSaid(t *testing.T) {
	clock := dbtest.NewClock("2026-11-26 12:00")
	d := dbtest.OpenAt(t, clock)
	h := peopleIn(t, d)
	post := func(path string, form url.Values) {
		t.Helper()
		if res := h.send(t, "owner", http.MethodPost, path, []byte(form.Encode()), nil); res.StatusCode != http.StatusSeeOther {
			t.Fatalf("%s answers %d", path, res.StatusCode)
		}
	}
	post("/admin/pages/privacy", url.Values{"version": {"1"}, "title": {"Privacy"}, "body": {"Quiet, please."}, "published": {"yes"}})
	post("/admin/content/new", url.Values{"slot": {"announcement"}, "kind": {"announcement"}, "body": {hush}, "position": {"-1"}, "enabled": {"yes"}})
	post("/admin/changes/new", url.Values{"name": {"Hush"}})
	sets, err := content.ListChangesets(t.Context(), d.Read())
	if err != nil || len(sets) != 1 {
		t.Fatal(sets, err)
	}
	drafts, err := content.ListDrafts(t.Context(), d.Read())
	drafts = slices.DeleteFunc(drafts, func(v content.Draft) bool { return v.Body != hush }) // the household has one of its own
	if err != nil || len(drafts) != 1 {
		t.Fatal(drafts, err)
	}
	post("/admin/pages/privacy/together", url.Values{"changeset": {sets[0].ID}})
	post("/admin/content/"+drafts[0].ID+"/together", url.Values{"changeset": {sets[0].ID}})
	page, err := content.FindPage(t.Context(), d.Read(), "privacy")
	if err != nil {
		t.Fatal(err)
	}
	moment := time.Date(2026, 11, 27, 18, 0, 0, 0, h.app.house.Zone())
	post("/admin/changes/"+sets[0].ID+"/schedule", url.Values{"publish_at": {"2026-11-27T18:00"}, "seen": {"page " + page.ID + " 1 1", "piece " + drafts[0].ID + " 1 0"}})
	reads := func(when string, want bool) {
		t.Helper()
		for path, words := range map[string]string{"/pages/privacy": "Quiet, please.", "/places": hush} {
			if got := strings.Contains(body(t, h.server, path, ""), words); got != want {
				t.Errorf("%s, %s shows the new words: %t", when, path, got)
			}
		}
	}
	clock.Add(moment.Sub(d.Now()) - time.Millisecond)
	reads("just before", false)
	clock.Add(time.Millisecond)
	reads("at the moment itself", true)
	h.write(t, func(q db.Q) error { return content.Settle(t.Context(), q) })
	reads("when it is written down", true)
}
