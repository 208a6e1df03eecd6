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

// term is a changeset of a piece that is rewritten, a piece that is new, and a page that is.
type term struct {
	set   content.Changeset
	old   content.Draft
	fresh content.Draft
	page  content.PageDraft
}

func together(t *testing.T, d *db.DB) (s term) {
	t.Helper()
	s.old = drafted(t, d, save(t, d, hero()), "Start of term")
	s.fresh = drafted(t, d, content.Piece{Slot: content.HomeHero, Kind: content.KindHero, Enabled: true}, "New here")
	s.page = rewritten(t, d, paged(t, d, "returns", "Sixty days"), "Ninety days")
	write(t, d, func(q db.Q) (err error) {
		s.set, err = content.CreateChangeset(ctx, q, " Term ", "Ann")
		return err
	})
	for kind, id := range map[content.PartKind][]string{content.PiecePart: {s.old.ID, s.fresh.ID}, content.PagePart: {s.page.ID}} {
		for _, id := range id {
			write(t, d, func(q db.Q) error { return content.PutTogether(ctx, q, s.set.ID, kind, id) })
		}
	}
	return s
}

// seen is the changeset as it is now.
func (s term) seen(t *testing.T, d *db.DB) (list []content.SeenPart) {
	t.Helper()
	parts, err := content.ListParts(ctx, d.Read(), s.set.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range parts {
		present, err := content.Present(ctx, d.Read(), p)
		if err != nil {
			t.Fatal(err)
		}
		one := content.SeenPart{Kind: p.Kind, ID: p.ID, Version: present}
		if v, err := content.FindDraft(ctx, d.Read(), p.ID); err == nil {
			one.Edition = v.Edition
		}
		if v, err := content.FindPageDraft(ctx, d.Read(), p.ID); err == nil {
			one.Edition = v.Edition
		}
		list = append(list, one)
	}
	return list
}

func (s term) publish(d *db.DB, seen []content.SeenPart, by content.By) (done []content.Released, err error) {
	err = d.Write(ctx, func(q db.Q) (err error) {
		done, err = content.PublishChangeset(ctx, q, s.set.ID, seen, by)
		return err
	})
	return done, err
}

func (s term) revert(d *db.DB, seen []content.SeenPart) (done []content.Released, err error) {
	err = d.Write(ctx, func(q db.Q) (err error) {
		done, err = content.RevertChangeset(ctx, q, s.set.ID, seen, "Ann")
		return err
	})
	return done, err
}

func (s term) schedule(d *db.DB, seen []content.SeenPart, at time.Time, by content.By) (changed bool, err error) {
	err = d.Write(ctx, func(q db.Q) (err error) {
		changed, err = content.ScheduleChangeset(ctx, q, s.set.ID, seen, at, by)
		return err
	})
	return changed, err
}

func (s term) now(t *testing.T, d *db.DB) content.Changeset {
	t.Helper()
	set, err := content.FindChangeset(ctx, d.Read(), s.set.ID)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// out says what shoppers see: the pieces that are on, and the page.
func out(t *testing.T, d *db.DB) string {
	t.Helper()
	pieces, err := content.ListPieces(ctx, d.Read())
	if err != nil {
		t.Fatal(err)
	}
	var on []string
	for _, p := range pieces {
		if p.Enabled {
			on = append(on, p.Title)
		}
	}
	slices.Sort(on)
	return strings.Join(on, ", ") + "; " + reads(t, d, "returns").Body
}

const (
	asBefore = "Welcome back; Sixty days"
	asAfter  = "New here, Start of term; Ninety days"
)

func TestAChangesetIsPublishedWholeAndTakenBackWhole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := together(t, d)
		if s.set.Name != "Term" || out(t, d) != asBefore {
			t.Fatalf("%+v, %q", s.set, out(t, d))
		}
		done, err := s.publish(d, s.seen(t, d), alone)
		if err != nil || len(done) != 3 || out(t, d) != asAfter {
			t.Fatalf("%+v, %v, %q", done, err, out(t, d))
		}
		if again, err := s.publish(d, nil, alone); err != nil || again != nil || s.now(t, d).PublishedBy != "Ann" {
			t.Errorf("a second press: %+v, %v", again, err)
		}
		if drafts, err := content.ListDrafts(ctx, d.Read()); err != nil || len(drafts) != 0 {
			t.Errorf("drafts are left: %+v, %v", drafts, err)
		}
		if done, err = s.revert(d, s.seen(t, d)); err != nil || len(done) != 3 || out(t, d) != asBefore {
			t.Fatalf("%+v, %v, %q", done, err, out(t, d))
		}
		versions := reads(t, d, "returns").Version
		if again, err := s.revert(d, nil); err != nil || again != nil || reads(t, d, "returns").Version != versions {
			t.Errorf("a second press: %+v, %v", again, err)
		}
	})
}

func TestWhatWasNewOnAPageIsReadByNobodyOnceItIsTakenBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := together(t, d)
		care := content.PageDraft{Page: content.Page{Handle: "care", Title: "Care", Body: "Wash it", Published: true}}
		write(t, d, func(q db.Q) error { return content.SavePageDraft(ctx, q, &care) })
		write(t, d, func(q db.Q) error { return content.PutTogether(ctx, q, s.set.ID, content.PagePart, care.ID) })
		if _, err := s.publish(d, s.seen(t, d), alone); err != nil || !reads(t, d, "care").Published {
			t.Fatal(err)
		}
		if _, err := s.revert(d, s.seen(t, d)); err != nil || reads(t, d, "care").Published {
			t.Errorf("it is still read, %v", err)
		}
	})
}

func TestOfAChangesetThatSomebodyHasChangedMeanwhileNothingIsPublished(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := together(t, d)
		seen := s.seen(t, d)
		rewritten(t, d, s.page.Page, "A hundred days")
		_, err := s.publish(d, seen, alone)
		if !errors.Is(err, content.ErrChanged) || !strings.Contains(fault.Message(err), "“Returns”") || out(t, d) != asBefore || !s.now(t, d).Open() {
			t.Errorf("%v, %q", err, out(t, d))
		}
		seen = s.seen(t, d)
		write(t, d, func(q db.Q) error { _, err := content.SwitchPiece(ctx, q, s.old.ID, "Bo"); return err })
		if _, err := s.publish(d, seen, alone); !errors.Is(err, content.ErrChanged) || !strings.Contains(fault.Message(err), "“Start of term”") {
			t.Errorf("published over another version: %v", err)
		}
		seen = s.seen(t, d)
		write(t, d, func(q db.Q) error { return content.TakeOut(ctx, q, content.PiecePart, s.fresh.ID) })
		if _, err := s.publish(d, seen, alone); !errors.Is(err, content.ErrChanged) {
			t.Errorf("published with fewer drafts than were seen: %v", err)
		}
		if _, err := s.publish(d, s.seen(t, d), alone); err != nil {
			t.Fatal(err)
		}
		seen = s.seen(t, d)
		p := reads(t, d, "returns")
		p.Body = "A hundred and one"
		write(t, d, func(q db.Q) error { return content.SavePage(ctx, q, &p) })
		if _, err := s.revert(d, seen); !errors.Is(err, content.ErrChanged) || !strings.Contains(fault.Message(err), "“Returns”") || !s.now(t, d).RevertedAt.IsZero() {
			t.Errorf("taken back over another version: %v", err)
		}
	})
}

func TestAChangesetAtATimeIsShownWholeFromThatMomentOn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := together(t, d)
		moment := d.Now().Add(time.Hour).Truncate(time.Millisecond)
		if changed, err := s.schedule(d, s.seen(t, d), moment, alone); err != nil || !changed {
			t.Fatal(changed, err)
		}
		if changed, err := s.schedule(d, s.seen(t, d), moment, alone); err != nil || changed {
			t.Errorf("a second press: %t, %v", changed, err)
		}
		pieces, err := content.ListTimed(ctx, d.Read())
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pieces {
			if (p.ID == s.fresh.ID || p.Title == "Start of term") && !p.From.Equal(moment) {
				t.Errorf("%s is shown from %s", p.Title, p.From)
			}
		}
		if got := timed(t, d); !slices.Contains(got, "Ninety days "+moment.UTC().Format(time.DateTime)) {
			t.Errorf("pages: %v", got)
		}
		write(t, d, func(q db.Q) error { return content.Settle(ctx, q) })
		if out(t, d) != asBefore {
			t.Errorf("before its time: %q", out(t, d))
		}
	})
}

func TestTheClockPublishesAChangesetAndItIsTakenBack(t *testing.T) {
	clock := dbtest.NewClock("2026-11-26 12:00")
	d := dbtest.OpenAt(t, clock)
	s := together(t, d)
	moment := d.Now().Add(time.Hour)
	if _, err := s.schedule(d, s.seen(t, d), moment, alone); err != nil {
		t.Fatal(err)
	}
	clock.Add(2 * time.Hour)
	write(t, d, func(q db.Q) error { return content.Settle(ctx, q) })
	if set := s.now(t, d); out(t, d) != asAfter || !set.PublishedAt.Equal(moment) || set.PublishedBy != "Ann" {
		t.Errorf("%q, %+v", out(t, d), set)
	}
	if _, err := s.revert(d, s.seen(t, d)); err != nil || out(t, d) != asBefore {
		t.Errorf("%v, %q", err, out(t, d))
	}
}

func TestWhatPagesShowAlreadyIsNotTakenOffTheClock(t *testing.T) {
	clock := dbtest.NewClock("2026-11-26 12:00")
	d := dbtest.OpenAt(t, clock)
	s := together(t, d)
	if _, err := s.schedule(d, s.seen(t, d), d.Now().Add(time.Hour), alone); err != nil {
		t.Fatal(err)
	}
	clock.Add(2 * time.Hour)
	rewritten(t, d, s.page.Page, "A hundred days") // before anybody has settled it
	if out(t, d) != asAfter || s.now(t, d).Open() {
		t.Errorf("%q", out(t, d))
	}
}

func TestADraftThatIsChangedTakesItsWholeChangesetOffTheClock(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := together(t, d)
		for name, change := range map[string]func(q db.Q) error{
			"saved": func(db.Q) error { rewritten(t, d, s.page.Page, "A hundred days"); return nil },
			"off alone": func(q db.Q) error {
				v, _ := content.FindDraft(ctx, q, s.old.ID)
				return content.Schedule(ctx, q, v.ID, v.Edition, time.Time{}, alone)
			},
			"discarded": func(q db.Q) error { return content.DiscardDraft(ctx, q, s.fresh.ID) },
		} {
			if _, err := s.schedule(d, s.seen(t, d), d.Now().Add(time.Hour), alone); err != nil {
				t.Fatal(name, err)
			}
			if name == "saved" {
				if err := change(d.Read()); err != nil {
					t.Fatal(err)
				}
			} else {
				write(t, d, change)
			}
			drafts, err := content.ListDrafts(ctx, d.Read())
			if err != nil || !s.now(t, d).PublishAt.IsZero() || slices.ContainsFunc(drafts, func(v content.Draft) bool { return !v.PublishAt.IsZero() }) {
				t.Errorf("%s: %+v, %v", name, drafts, err)
			}
		}
	})
}

func TestADraftInAChangesetIsNotPublishedAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := together(t, d)
		for name, do := range map[string]func(q db.Q) error{
			"a piece":   func(q db.Q) error { _, err := content.Publish(ctx, q, s.old.ID, 1, 1, alone); return err },
			"a page":    func(q db.Q) error { _, err := content.PublishPage(ctx, q, s.page.ID, 1, 1, alone); return err },
			"at a time": func(q db.Q) error { return content.Schedule(ctx, q, s.old.ID, 1, q.Now().Add(time.Hour), alone) },
		} {
			if err := d.Write(ctx, do); !errors.Is(err, content.ErrTogether) {
				t.Errorf("%s: %v", name, err)
			}
		}
		write(t, d, func(q db.Q) error { return content.TakeApart(ctx, q, s.set.ID) })
		write(t, d, func(q db.Q) error { _, err := content.Publish(ctx, q, s.old.ID, 1, 1, alone); return err })
	})
}

func TestADraftIsInOneChangesetOnly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := together(t, d)
		var other content.Changeset
		write(t, d, func(q db.Q) (err error) {
			other, err = content.CreateChangeset(ctx, q, "Other", "Ann")
			return err
		})
		for range 2 {
			write(t, d, func(q db.Q) error { return content.PutTogether(ctx, q, other.ID, content.PiecePart, s.old.ID) })
		}
		if is, err := content.ListParts(ctx, d.Read(), other.ID); err != nil || len(is) != 1 || len(s.seen(t, d)) != 2 {
			t.Errorf("%+v, %v", is, err)
		}
		if _, err := s.publish(d, s.seen(t, d), alone); err != nil {
			t.Fatal(err)
		}
		if err := d.Write(ctx, func(q db.Q) error { return content.PutTogether(ctx, q, s.set.ID, content.PiecePart, s.old.ID) }); fault.KindOf(err) != fault.Conflict {
			t.Errorf("put into what is published: %v", err)
		}
	})
}

func TestWhereSomebodyElseHasToApproveAChangesetIsPublishedByNobodyWhoWroteInIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := together(t, d) // Ann has written all of it
		ann, bo := content.By{ID: "ann", Name: "Ann"}, content.By{ID: "bo", Name: "Bo"}
		approve := func(by content.By) (some bool, err error) {
			err = d.Write(ctx, func(q db.Q) (err error) {
				some, err = content.ApproveChangeset(ctx, q, s.set.ID, s.seen(t, d), by)
				return err
			})
			return some, err
		}
		if _, err := s.publish(d, s.seen(t, d), ann); !errors.Is(err, content.ErrOwn) || out(t, d) != asBefore {
			t.Errorf("published: %v", err)
		}
		if _, err := s.schedule(d, s.seen(t, d), d.Now().Add(time.Hour), ann); !errors.Is(err, content.ErrOwn) {
			t.Errorf("scheduled: %v", err)
		}
		if _, err := approve(ann); !errors.Is(err, content.ErrOwn) {
			t.Errorf("approved: %v", err)
		}
		if some, err := approve(bo); err != nil || !some {
			t.Fatal(some, err)
		}
		if some, err := approve(bo); err != nil || some {
			t.Errorf("a second press: %t, %v", some, err)
		}
		if _, err := s.publish(d, s.seen(t, d), ann); err != nil || out(t, d) != asAfter {
			t.Errorf("%v, %q", err, out(t, d))
		}
	})
}
