package content_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
)

func save(t *testing.T, d *db.DB, p content.Piece) content.Piece {
	t.Helper()
	write(t, d, func(q db.Q) error { return content.SavePiece(ctx, q, &p) })
	return p
}

func drafted(t *testing.T, d *db.DB, p content.Piece, title string) content.Draft {
	t.Helper()
	v := content.Draft{Piece: p, Writing: content.Writing{ChangedBy: "Ann"}}
	if before, err := content.FindDraft(ctx, d.Read(), p.ID); err == nil {
		v.Edition = before.Edition
	}
	v.Title = title
	write(t, d, func(q db.Q) error { return content.SaveDraft(ctx, q, &v) })
	return v
}

func titles(list []content.Piece) (names []string) {
	for _, p := range list {
		names = append(names, p.Title)
	}
	return names
}

func listed(t *testing.T, d *db.DB) []string {
	t.Helper()
	list, err := content.ListPieces(ctx, d.Read())
	if err != nil {
		t.Fatal(err)
	}
	return titles(list)
}

func TestADraftIsNotShownBeforeItIsPublished(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := save(t, d, hero())
		v := drafted(t, d, p, "Better")
		fresh := drafted(t, d, hero(), "New")
		if got := listed(t, d); !slices.Equal(got, []string{"Welcome back"}) {
			t.Errorf("published: %v", got)
		}
		timed, err := content.ListTimed(ctx, d.Read())
		if err != nil || len(timed) != 1 || timed[0].Title != "Welcome back" || !timed[0].Until.IsZero() {
			t.Errorf("shown: %+v, %v", timed, err)
		}
		write(t, d, func(q db.Q) error {
			if _, err := content.Publish(ctx, q, p.ID, v.Edition, p.Version, content.By{Name: "Ann", Alone: true}); err != nil {
				return err
			}
			_, err := content.Publish(ctx, q, fresh.ID, fresh.Edition, 0, content.By{Name: "Ann", Alone: true})
			return err
		})
		if got := listed(t, d); len(got) != 2 || !slices.Contains(got, "Better") || !slices.Contains(got, "New") {
			t.Errorf("published: %v", got)
		}
		if drafts, err := content.ListDrafts(ctx, d.Read()); err != nil || len(drafts) != 0 {
			t.Errorf("drafts left: %v, %v", drafts, err)
		}
	})
}

func TestAPreviewOfADraftStandsInPlaceOfWhatIsPublished(t *testing.T) {
	d := dbtest.Open(t)
	p := save(t, d, hero())
	drafted(t, d, p, "Better")
	other := drafted(t, d, hero(), "Other")
	timed, err := content.ListTimed(ctx, d.Read(), p.ID)
	if err != nil || len(timed) != 1 || timed[0].Title != "Better" || timed[0].Version != 2 {
		t.Errorf("%+v, %v", timed, err)
	}
	if timed, err = content.ListTimed(ctx, d.Read(), p.ID, other.ID); err != nil || len(timed) != 2 {
		t.Errorf("%+v, %v", timed, err)
	}
}

func TestTheClockPublishesWhatWasAgreedTo(t *testing.T) {
	clock := dbtest.NewClock("2026-11-26 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		p := save(t, d, hero())
		v := drafted(t, d, p, "Friday")
		friday := d.Now().Add(12 * time.Hour)
		past := d.Write(ctx, func(q db.Q) error { return content.Schedule(ctx, q, p.ID, v.Edition, friday.AddDate(0, 0, -2), alone) })
		if fault.FieldsOf(past)["publish_at"] == "" {
			t.Errorf("a time that is over: %v", past)
		}
		write(t, d, func(q db.Q) error { return content.Schedule(ctx, q, p.ID, v.Edition, friday, alone) })
		timed, err := content.ListTimed(ctx, d.Read())
		if err != nil || len(timed) != 2 || !timed[0].Until.Equal(friday) && !timed[1].Until.Equal(friday) {
			t.Fatalf("%+v, %v", timed, err)
		}
		write(t, d, func(q db.Q) error { return content.Settle(ctx, q) })
		if got := listed(t, d); !slices.Equal(got, []string{"Welcome back"}) {
			t.Errorf("before its time: %v", got)
		}
		clock.Add(12 * time.Hour)
		write(t, d, func(q db.Q) error { return content.Settle(ctx, q) })
		versions, err := content.ListVersions(ctx, d.Read(), p.ID)
		if got := listed(t, d); err != nil || !slices.Equal(got, []string{"Friday"}) || versions[0].Act != content.Scheduled || versions[0].ChangedBy != "Ann" {
			t.Errorf("at its time: %v, %+v, %v", got, versions, err)
		}
	})
}

func TestAChangedDraftIsNoLongerScheduled(t *testing.T) {
	d := dbtest.Open(t)
	p := save(t, d, hero())
	v := drafted(t, d, p, "Agreed to")
	write(t, d, func(q db.Q) error { return content.Schedule(ctx, q, p.ID, v.Edition, d.Now().Add(time.Hour), alone) })
	drafted(t, d, p, "Another")
	if got, err := content.FindDraft(ctx, d.Read(), p.ID); err != nil || !got.PublishAt.IsZero() || got.Title != "Another" {
		t.Errorf("%+v, %v", got, err)
	}
	err := d.Write(ctx, func(q db.Q) error { return content.Schedule(ctx, q, p.ID, v.Edition, d.Now().Add(time.Hour), alone) })
	if !errors.Is(err, content.ErrChanged) {
		t.Errorf("an edition nobody sees any more: %v", err)
	}
}

func TestNobodyPublishesWhatTheyHaveNotSeen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := save(t, d, hero())
		v := drafted(t, d, p, "Mine")
		publish := func(edition, seen int64) error {
			return d.Write(ctx, func(q db.Q) error {
				_, err := content.Publish(ctx, q, p.ID, edition, seen, content.By{Name: "Ann", Alone: true})
				return err
			})
		}
		later := drafted(t, d, p, "Mine again")
		if err := publish(v.Edition, p.Version); !errors.Is(err, content.ErrChanged) {
			t.Errorf("an older draft: %v", err)
		}
		write(t, d, func(q db.Q) error { _, err := content.SwitchPiece(ctx, q, p.ID, "Bo"); return err })
		if err := publish(later.Edition, p.Version); !errors.Is(err, content.ErrChanged) {
			t.Errorf("over another version: %v", err)
		}
		if err := publish(later.Edition, p.Version+1); err != nil {
			t.Errorf("what was seen: %v", err)
		}
	})
}

func TestAnyEarlierVersionComesBackByOneAct(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := save(t, d, hero(func(p *content.Piece) { p.Title = "One" }))
		write(t, d, func(q db.Q) error { _, err := q.Exec(ctx, `delete from piece_version`); return err }) // as before there were versions
		p.Title = "Two"
		p = save(t, d, p)
		write(t, d, func(q db.Q) error { return content.MovePiece(ctx, q, p.ID, 7) })
		write(t, d, func(q db.Q) (err error) { p, err = content.Revert(ctx, q, p.ID, 1, "Bo"); return err })
		if p.Title != "One" || p.Version != 3 || p.Position != 7 {
			t.Errorf("reverted: %+v", p)
		}
		write(t, d, func(q db.Q) error { return content.DeletePiece(ctx, q, p.ID) })
		write(t, d, func(q db.Q) (err error) { p, err = content.Revert(ctx, q, p.ID, 2, "Bo"); return err })
		versions, err := content.ListVersions(ctx, d.Read(), p.ID)
		if err != nil || p.Title != "Two" || p.Version != 4 || len(versions) != 4 || versions[0].Act != content.Reverted || versions[3].Title != "One" {
			t.Errorf("brought back: %+v of %+v, %v", p, versions, err)
		}
		if got := listed(t, d); !slices.Equal(got, []string{"Two"}) {
			t.Errorf("published: %v", got)
		}
	})
}

func TestWhatWasPublishedBeforeThereWereVersionsIsTheFirst(t *testing.T) {
	d := dbtest.Open(t)
	p := save(t, d, hero())
	write(t, d, func(q db.Q) error { _, err := q.Exec(ctx, `delete from piece_version`); return err })
	versions, err := content.ListVersions(ctx, d.Read(), p.ID)
	if err != nil || len(versions) != 1 || versions[0].Version != 1 || versions[0].Title != p.Title {
		t.Errorf("%+v, %v", versions, err)
	}
}
