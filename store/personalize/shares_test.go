package personalize_test

import (
	"testing"
	"time"

	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/personalize"
	"regulars/store/rule"
)

// TestWhatAGuestHasSeenCountsForTheAccountUntilThatIsTakenBack follows how often a
// piece may be shown, and what stays in its place, through a login and its undoing.
func TestWhatAGuestHasSeenCountsForTheAccountUntilThatIsTakenBack(t *testing.T) {
	clock := dbtest.NewClock("2026-05-04 10:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		s.hero("Twice", "", func(p *content.Piece) { p.Most = 2 })
		s.hero("Default", "", func(p *content.Piece) { p.Position = 9 })
		visits := func(person string, want ...string) {
			t.Helper()
			clock.Add(time.Hour)
			r := personalize.NewRecorder(d) // nothing is remembered but what is written
			defer r.Close()
			for _, title := range want {
				if got := s.visit(r, person, rule.Facts{}); got != title {
					t.Errorf("%s sees %s, want %s", person, got, title)
				}
			}
		}
		write := func(do func(q db.Q) error) {
			t.Helper()
			clock.Add(time.Hour)
			if err := d.Write(ctx, do); err != nil {
				t.Fatal(err)
			}
		}
		join := func(customerID string) {
			write(func(q db.Q) error { _, err := event.SaveJoin(ctx, q, "b", customerID, true); return err })
		}
		part := func(customerID string) {
			write(func(q db.Q) error { _, err := event.UndoJoins(ctx, q, "b", customerID); return err })
		}
		visits("v:b", "Twice")
		join("ann")
		visits("c:ann", "Twice", "Default")
		part("ann") // it was not Ann: the guest has seen it once, she has once
		visits("v:b", "Twice", "Default")
		visits("c:ann", "Twice", "Default")
		join("ann") // and it does not come back with the next login
		join("ben") // nor is it Ben's, who came later
		visits("c:ben", "Twice", "Twice", "Default")
		clock.Add(24 * time.Hour)
		visits("v:b", "Twice", "Twice", "Default") // the next guest
	})
}

func TestWhatStaysWithAGuestStaysWithTheAccount(t *testing.T) {
	clock := dbtest.NewClock("2026-05-04 10:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		s.hero("Stays", s.segment("Students", `email.domain is academic`).ID, func(p *content.Piece) { p.Keep = 7 })
		s.hero("Default", "", func(p *content.Piece) { p.Position = 9 })
		visit := func(person string, f rule.Facts, want string) {
			t.Helper()
			clock.Add(time.Hour)
			r := personalize.NewRecorder(d)
			defer r.Close()
			if got := s.visit(r, person, f); got != want {
				t.Errorf("%s sees %s, want %s", person, got, want)
			}
		}
		visit("v:b", student, "Stays")
		visit("c:ann", rule.Facts{}, "Default")
		clock.Add(time.Hour)
		if err := d.Write(ctx, func(q db.Q) error { _, err := event.SaveJoin(ctx, q, "b", "ann", true); return err }); err != nil {
			t.Fatal(err)
		}
		visit("c:ann", rule.Facts{}, "Stays")
		clock.Add(24 * time.Hour)
		visit("v:b", rule.Facts{}, "Default") // the next guest in this browser
		if err := d.Write(ctx, func(q db.Q) error { _, err := event.UndoJoins(ctx, q, "b", "ann"); return err }); err != nil {
			t.Fatal(err)
		}
		visit("c:ann", rule.Facts{}, "Default")
		visit("v:b", rule.Facts{}, "Stays")
	})
}
