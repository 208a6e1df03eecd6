package content_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
)

// paged is a text page that shoppers read, at its first version.
func paged(t *testing.T, d *db.DB, handle, body string) content.Page {
	t.Helper()
	p := content.Page{Handle: handle, Title: "Returns", Body: body, Published: true}
	write(t, d, func(q db.Q) error { return content.SavePage(ctx, q, &p) })
	return p
}

// rewritten saves what is being written of a page.
func rewritten(t *testing.T, d *db.DB, p content.Page, body string) content.PageDraft {
	t.Helper()
	v := content.PageDraft{Page: p, Writing: content.Writing{ChangedBy: "Ann"}}
	if before, err := content.FindPageDraft(ctx, d.Read(), p.ID); err == nil {
		v.Edition = before.Edition
	}
	v.Body = body
	write(t, d, func(q db.Q) error { return content.SavePageDraft(ctx, q, &v) })
	return v
}

// reads is what shoppers read at an address.
func reads(t *testing.T, d *db.DB, handle string) content.Page {
	t.Helper()
	p, err := content.FindPage(ctx, d.Read(), handle)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// timed says what the pages of a moment are made of: each text, and from when.
func timed(t *testing.T, d *db.DB, draftsOf ...string) (list []string) {
	t.Helper()
	pages, err := content.ListTimedPages(ctx, d.Read(), draftsOf...)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pages {
		from := "now"
		if !p.From.IsZero() {
			from = p.From.UTC().Format(time.DateTime)
		}
		if !p.Published {
			from = "nobody"
		}
		list = append(list, p.Body+" "+from)
	}
	slices.Sort(list)
	return list
}

func TestADraftOfAPageIsReadByNobodyBeforeItIsPublished(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := paged(t, d, "returns", "Sixty days")
		v := rewritten(t, d, p, "Ninety days")
		fresh := content.PageDraft{Page: content.Page{Handle: "care", Title: "Care", Body: "Wash it", Published: true}}
		write(t, d, func(q db.Q) error { return content.SavePageDraft(ctx, q, &fresh) })
		if got := reads(t, d, "returns"); got.Body != "Sixty days" || got.Version != 1 {
			t.Errorf("the draft is out: %+v", got)
		}
		if got := reads(t, d, "care"); got.Published {
			t.Errorf("a page that was only begun is read: %+v", got)
		}
		if got := timed(t, d); !slices.Equal(got, []string{"Sixty days now", "Wash it nobody"}) {
			t.Errorf("shown: %v", got)
		}
		if got := timed(t, d, p.ID, fresh.ID); !slices.Equal(got, []string{"Ninety days now", "Wash it now"}) {
			t.Errorf("a preview shows: %v", got)
		}
		write(t, d, func(q db.Q) error {
			if _, err := content.PublishPage(ctx, q, p.ID, v.Edition, p.Version, content.By{Name: "Ann", Alone: true}); err != nil {
				return err
			}
			_, err := content.PublishPage(ctx, q, fresh.ID, fresh.Edition, 1, content.By{Name: "Ann", Alone: true})
			return err
		})
		if got := timed(t, d); !slices.Equal(got, []string{"Ninety days now", "Wash it now"}) {
			t.Errorf("published: %v", got)
		}
		if drafts, err := content.ListPageDrafts(ctx, d.Read()); err != nil || len(drafts) != 0 {
			t.Errorf("drafts left: %+v, %v", drafts, err)
		}
	})
}

func TestADraftOfAPageIsCheckedAndItsAddressIsFree(t *testing.T) {
	d := dbtest.Open(t)
	paged(t, d, "returns", "Sixty days")
	for field, p := range map[string]content.Page{
		"handle": {Handle: "returns", Title: "Other", Body: "x"}, "title": {Handle: "other", Body: "x"}, "body": {Handle: "other", Title: "Other", Body: "![](/media/a.webp)"},
	} {
		err := d.Write(ctx, func(q db.Q) error { return content.SavePageDraft(ctx, q, &content.PageDraft{Page: p}) })
		if fault.FieldsOf(err)[field] == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	if drafts, err := content.ListPageDrafts(ctx, d.Read()); err != nil || len(drafts) != 0 {
		t.Errorf("kept all the same: %+v, %v", drafts, err)
	}
}

func TestNobodySavesOrPublishesADraftOfAPageTheyHaveNotSeen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := paged(t, d, "returns", "Sixty days")
		first := rewritten(t, d, p, "Ninety days")
		second := rewritten(t, d, p, "A year")
		late := first
		if err := d.Write(ctx, func(q db.Q) error { return content.SavePageDraft(ctx, q, &late) }); !errors.Is(err, content.ErrChanged) {
			t.Errorf("over what another wrote: %v", err)
		}
		publish := func(edition, seen int64) error {
			return d.Write(ctx, func(q db.Q) error {
				_, err := content.PublishPage(ctx, q, p.ID, edition, seen, content.By{Name: "Bo", Alone: true})
				return err
			})
		}
		if err := publish(first.Edition, p.Version); !errors.Is(err, content.ErrChanged) {
			t.Errorf("an older draft: %v", err)
		}
		if err := publish(second.Edition, p.Version+1); !errors.Is(err, content.ErrChanged) {
			t.Errorf("over another version: %v", err)
		}
		if got := reads(t, d, "returns"); got.Body != "Sixty days" {
			t.Errorf("published: %+v", got)
		}
		if err := publish(second.Edition, p.Version); err != nil || reads(t, d, "returns").Body != "A year" {
			t.Errorf("what was seen: %v", err)
		}
	})
}

func TestTheClockPublishesThePageThatWasAgreedTo(t *testing.T) {
	clock := dbtest.NewClock("2026-11-26 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		p := paged(t, d, "returns", "Sixty days")
		v := rewritten(t, d, p, "Ninety days")
		schedule := func(edition int64, at time.Time) error {
			return d.Write(ctx, func(q db.Q) error { return content.SchedulePage(ctx, q, p.ID, edition, at, alone) })
		}
		settle := func() { write(t, d, func(q db.Q) error { return content.Settle(ctx, q) }) }
		midnight := d.Now().Add(12 * time.Hour)
		if err := schedule(v.Edition, d.Now()); fault.FieldsOf(err)["publish_at"] == "" {
			t.Errorf("a time that is over: %v", err)
		}
		if err := schedule(v.Edition+1, midnight); !errors.Is(err, content.ErrChanged) {
			t.Errorf("an edition nobody has seen: %v", err)
		}
		if err := schedule(v.Edition, midnight); err != nil {
			t.Fatal(err)
		}
		if got := timed(t, d); !slices.Equal(got, []string{"Ninety days " + midnight.UTC().Format(time.DateTime), "Sixty days now"}) {
			t.Errorf("shown: %v", got)
		}
		clock.Add(12*time.Hour - time.Millisecond)
		if settle(); reads(t, d, "returns").Body != "Sixty days" {
			t.Error("published before its time")
		}
		clock.Add(time.Millisecond)
		for range 2 {
			settle()
		}
		versions, err := content.ListPageVersions(ctx, d.Read(), p.ID)
		if got := reads(t, d, "returns"); err != nil || got.Body != "Ninety days" || got.Version != 2 || len(versions) != 2 || versions[0].Act != content.Scheduled || versions[0].ChangedBy != "Ann" {
			t.Errorf("at its time: %+v of %+v, %v", got, versions, err)
		}
		v = rewritten(t, d, reads(t, d, "returns"), "A year")
		if err := schedule(v.Edition, d.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		rewritten(t, d, v.Page, "Two years") // a changed draft is no longer published by itself
		clock.Add(2 * time.Hour)
		if settle(); reads(t, d, "returns").Body != "Ninety days" {
			t.Error("the clock published what nobody agreed to")
		}
	})
}

func TestAnyEarlierVersionOfAPageComesBackByOneAct(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := paged(t, d, "returns", "Sixty days")
		versions, err := content.ListPageVersions(ctx, d.Read(), p.ID)
		if err != nil || len(versions) != 1 || versions[0].Body != "Sixty days" {
			t.Errorf("what stood there before there were versions: %+v, %v", versions, err)
		}
		for _, body := range []string{"Ninety days", "A year"} {
			p = reads(t, d, "returns")
			v := rewritten(t, d, p, body)
			write(t, d, func(q db.Q) error {
				_, err := content.PublishPage(ctx, q, p.ID, v.Edition, p.Version, content.By{Name: "Ann", Alone: true})
				return err
			})
		}
		draft := rewritten(t, d, reads(t, d, "returns"), "Being written")
		write(t, d, func(q db.Q) error { _, err := content.RevertPage(ctx, q, p.ID, 1, "Bo"); return err })
		if versions, err = content.ListPageVersions(ctx, d.Read(), p.ID); err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, v := range versions {
			said = append(said, v.Body+" "+string(v.Act)+" "+v.ChangedBy)
		}
		want := []string{"Sixty days " + string(content.Reverted) + " Bo", "A year " + string(content.Published) + " Ann", "Ninety days " + string(content.Published) + " Ann", "Sixty days " + string(content.Published)}
		if got := strings.Join(said, ", "); strings.TrimSpace(got) != strings.Join(want, ", ") || reads(t, d, "returns").Version != 4 {
			t.Errorf("versions: %s", got)
		}
		if kept, err := content.FindPageDraft(ctx, d.Read(), p.ID); err != nil || kept.Body != draft.Body {
			t.Errorf("what was being written: %+v, %v", kept, err)
		}
		if err := d.Write(ctx, func(q db.Q) error { _, err := content.RevertPage(ctx, q, p.ID, 9, "Bo"); return err }); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a version there never was: %v", err)
		}
		write(t, d, func(q db.Q) error { return content.DiscardPageDraft(ctx, q, p.ID) })
		if err := d.Write(ctx, func(q db.Q) error { return content.DiscardPageDraft(ctx, q, p.ID) }); fault.KindOf(err) != fault.NotFound {
			t.Errorf("discarded twice: %v", err)
		}
	})
}
