package content_test

import (
	"errors"
	"testing"
	"time"

	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/db/dbtest"
)

// alone publishes where nobody else has to approve.
var alone = content.By{ID: "ann", Name: "Ann", Alone: true}

// desk is what is done to a draft, of a piece or of a text page.
type desk struct {
	save     func(q db.Q, by content.By) error
	approve  func(q db.Q, by content.By) error
	publish  func(q db.Q, by content.By) error
	schedule func(q db.Q, at time.Time, by content.By) error
	read     func(q db.Q) (content.Writing, error)
}

func desks() map[string]desk {
	piece := content.Draft{Piece: content.Piece{Slot: content.HomeHero, Kind: content.KindHero, Title: "A hero", Enabled: true}}
	page := content.PageDraft{Page: content.Page{Handle: "care", Title: "Care", Body: "Wash it", Published: true}}
	return map[string]desk{
		"a piece": {
			save: func(q db.Q, by content.By) error {
				piece.ChangedBy, piece.AuthorID = by.Name, by.ID
				return content.SaveDraft(ctx, q, &piece)
			},
			approve: func(q db.Q, by content.By) error { return content.Approve(ctx, q, piece.ID, piece.Edition, by) },
			publish: func(q db.Q, by content.By) error {
				_, err := content.Publish(ctx, q, piece.ID, piece.Edition, 0, by)
				return err
			},
			schedule: func(q db.Q, at time.Time, by content.By) error {
				return content.Schedule(ctx, q, piece.ID, piece.Edition, at, by)
			},
			read: func(q db.Q) (content.Writing, error) {
				d, err := content.FindDraft(ctx, q, piece.ID)
				return d.Writing, err
			},
		},
		"a page": {
			save: func(q db.Q, by content.By) error {
				page.ChangedBy, page.AuthorID = by.Name, by.ID
				return content.SavePageDraft(ctx, q, &page)
			},
			approve: func(q db.Q, by content.By) error { return content.ApprovePage(ctx, q, page.ID, page.Edition, by) },
			publish: func(q db.Q, by content.By) error {
				_, err := content.PublishPage(ctx, q, page.ID, page.Edition, 1, by)
				return err
			},
			schedule: func(q db.Q, at time.Time, by content.By) error {
				return content.SchedulePage(ctx, q, page.ID, page.Edition, at, by)
			},
			read: func(q db.Q) (content.Writing, error) {
				d, err := content.FindPageDraft(ctx, q, page.ID)
				return d.Writing, err
			},
		},
	}
}

func TestNobodyPublishesWhatTheyHaveWrittenWhereSomebodyElseHasToApprove(t *testing.T) {
	clock := dbtest.NewClock("2026-03-09 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		ann, bo, cy := content.By{ID: "ann", Name: "Ann"}, content.By{ID: "bo", Name: "Bo"}, content.By{ID: "cy", Name: "Cy"}
		later := d.Now().Add(time.Hour)
		for name, k := range desks() {
			does := func(step string, want error, do func(q db.Q) error) {
				t.Helper()
				if err := d.Write(ctx, do); !errors.Is(err, want) {
					t.Errorf("%s, %s: %v instead of %v", name, step, err, want)
				}
			}
			does("Ann writes", nil, func(q db.Q) error { return k.save(q, ann) })
			does("Bo writes too", nil, func(q db.Q) error { return k.save(q, bo) })
			for _, by := range []content.By{ann, bo, {}} {
				does(by.Name+" publishes", content.ErrOwn, func(q db.Q) error { return k.publish(q, by) })
				does(by.Name+" lets the clock publish", content.ErrOwn, func(q db.Q) error { return k.schedule(q, later, by) })
				does(by.Name+" approves", content.ErrOwn, func(q db.Q) error { return k.approve(q, by) })
			}
			does("Cy lets the clock publish", nil, func(q db.Q) error { return k.schedule(q, later, cy) })
			does("Ann takes that back", nil, func(q db.Q) error { return k.schedule(q, time.Time{}, ann) })
			does("Cy approves", nil, func(q db.Q) error { return k.approve(q, cy) })
			does("Ann lets the clock publish what Cy has approved", nil, func(q db.Q) error { return k.schedule(q, later, ann) })
			does("Ann writes again", nil, func(q db.Q) error { return k.save(q, ann) })
			if w, err := k.read(d.Read()); err != nil || w.ApprovedBy != "" || !w.PublishAt.IsZero() || len(w.Authors) != 2 {
				t.Errorf("%s: after another save it is still agreed to: %+v, %v", name, w, err)
			}
			does("Ann publishes what nobody has approved as it is", content.ErrOwn, func(q db.Q) error { return k.publish(q, ann) })
			does("Cy publishes", nil, func(q db.Q) error { return k.publish(q, cy) })
		}
	})
}

func TestWhoeverWroteBeforeAuthorsWereKeptIsToldByTheirName(t *testing.T) {
	w := content.Writing{ChangedBy: "Ann"}
	if w.MayRelease(content.By{ID: "ann", Name: "Ann"}) || !w.MayRelease(content.By{ID: "bo", Name: "Bo"}) || !w.MayRelease(alone) {
		t.Error("who wrote it is not told")
	}
}
