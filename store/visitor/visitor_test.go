package visitor_test

import (
	"context"
	"slices"
	"strconv"
	"testing"
	"time"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/visitor"
)

var ctx = context.Background()

func write(t *testing.T, d *db.DB, fn func(db.Q) error) {
	t.Helper()
	if err := d.Write(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

// browser makes a visitor with a session, of an account when one is named.
func browser(t *testing.T, d *db.DB, customerID string) (v visitor.Visitor, s visitor.Session) {
	t.Helper()
	var token string
	write(t, d, func(q db.Q) (err error) {
		if v, err = visitor.Create(ctx, q, visitor.Origin{Landing: "/", UTMSource: "tiktok"}); err != nil {
			return err
		}
		token, err = visitor.Start(ctx, q, v.ID, customerID, "a browser")
		return err
	})
	s, err := visitor.FindSession(ctx, d.Read(), id.Hash(token))
	if err != nil {
		t.Fatal(err)
	}
	return v, s
}

func open(t *testing.T, d *db.DB, s visitor.Session) bool {
	t.Helper()
	_, err := visitor.FindSession(ctx, d.Read(), s.Hash)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		t.Fatal(err)
	}
	return err == nil
}

func viewed(t *testing.T, d *db.DB, v visitor.Visitor) []string {
	t.Helper()
	list, err := visitor.ListViewed(ctx, d.Read(), v.ID, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestGlobalPrivacyControlIsANoUnlessSomebodySaidYesInSpiteOfIt(t *testing.T) {
	yes := visitor.Consent{Asked: true, Personalization: true, Analytics: true}
	inSpite := yes
	inSpite.OverGPC = true
	no := visitor.Consent{Asked: true}
	for _, tc := range []struct {
		chosen visitor.Consent
		gpc    bool
		want   visitor.Consent
	}{{yes, false, yes}, {yes, true, no}, {inSpite, true, inSpite}, {no, true, no}, {no, false, no}} {
		if got := tc.chosen.Holds(tc.gpc); got != tc.want {
			t.Errorf("%+v with control %t holds as %+v", tc.chosen, tc.gpc, got)
		}
	}
}

func TestNothingIsRememberedWithoutConsentAndAWithdrawalForgets(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		v, _ := browser(t, d, "")
		look := func() { write(t, d, func(q db.Q) error { return visitor.Viewed(ctx, q, v.ID, "p1") }) }
		choose := func(c visitor.Consent) {
			clock.Add(time.Second) // two choices of one millisecond have no order
			write(t, d, func(q db.Q) error { return visitor.SetConsent(ctx, q, v.ID, "c1", c, false) })
		}
		look()
		if got := viewed(t, d, v); len(got) != 0 {
			t.Errorf("before any choice: %v", got)
		}
		choose(visitor.Consent{Analytics: true})
		look()
		if got := viewed(t, d, v); len(got) != 0 {
			t.Errorf("with analytics alone: %v", got)
		}
		choose(visitor.Consent{Personalization: true})
		look()
		if got := viewed(t, d, v); !slices.Equal(got, []string{"p1"}) {
			t.Errorf("with consent: %v", got)
		}
		choose(visitor.Consent{})
		if got := viewed(t, d, v); len(got) != 0 {
			t.Errorf("after it was taken back: %v", got)
		}
		receipts, err := visitor.ListReceipts(ctx, d.Read(), "", "c1")
		if err != nil || len(receipts) != 3 || receipts[0].Personalization || !receipts[1].Personalization || !receipts[2].Analytics || receipts[0].TextVersion != visitor.ConsentText {
			t.Errorf("receipts %+v, %v", receipts, err)
		}
	})
}

func TestOnlyTheLatestProductsAreRemembered(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		v, _ := browser(t, d, "")
		write(t, d, func(q db.Q) error {
			return visitor.SetConsent(ctx, q, v.ID, "", visitor.Consent{Personalization: true}, false)
		})
		for i := range 30 {
			clock.Add(time.Second)
			write(t, d, func(q db.Q) error { return visitor.Viewed(ctx, q, v.ID, strconv.Itoa(i)) })
		}
		clock.Add(time.Second)
		write(t, d, func(q db.Q) error { return visitor.Viewed(ctx, q, v.ID, "10") }) // again: it comes to the front
		got := viewed(t, d, v)
		if len(got) != 24 || got[0] != "10" || got[1] != "29" || got[23] != "6" || slices.Index(got[1:], "10") >= 0 {
			t.Errorf("%d remembered: %v", len(got), got)
		}
	})
}

func TestASessionEndsWhenItIsNotUsedForSixtyDays(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		_, used := browser(t, d, "c1")
		_, left := browser(t, d, "c1")
		clock.Add(visitor.Lifetime - time.Hour)
		if used.Stale(used.SeenAt.Add(time.Hour)) || !used.Stale(d.Now()) {
			t.Error("a day decides whether a session's use is noted")
		}
		write(t, d, func(q db.Q) error { return visitor.Seen(ctx, q, used) })
		clock.Add(2 * time.Hour)
		if !open(t, d, used) || open(t, d, left) {
			t.Errorf("used: %t, left: %t", open(t, d, used), open(t, d, left))
		}
		write(t, d, func(q db.Q) error { return visitor.Seen(ctx, q, left) })
		if open(t, d, left) {
			t.Error("a session that ended is open again")
		}
	})
}

func TestEveryOtherDeviceIsLoggedOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		_, here := browser(t, d, "c1")
		_, there := browser(t, d, "c1")
		_, another := browser(t, d, "c2")
		write(t, d, func(q db.Q) error { return visitor.EndAll(ctx, q, "c1", here.Hash) })
		list, err := visitor.ListSessions(ctx, d.Read(), "c1")
		if err != nil || len(list) != 1 || list[0].Hash != here.Hash || open(t, d, there) || !open(t, d, another) {
			t.Errorf("open: %+v, %v", list, err)
		}
	})
}

func TestAMessageThatCameMeanwhileIsNotCleared(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		_, s := browser(t, d, "")
		write(t, d, func(q db.Q) error { return visitor.SetFlash(ctx, q, s, "first") })
		s.Flash = "first" // shown
		write(t, d, func(q db.Q) error { return visitor.SetFlash(ctx, q, s, "second") })
		write(t, d, func(q db.Q) error { return visitor.ClearFlash(ctx, q, s) })
		if got, err := visitor.FindSession(ctx, d.Read(), s.Hash); err != nil || got.Flash != "second" {
			t.Errorf("left: %q, %v", got.Flash, err)
		}
	})
}

func TestVisitorsGoWithTheirLastSession(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		gone, _ := browser(t, d, "")
		kept, used := browser(t, d, "")
		clock.Add(visitor.Lifetime - time.Hour)
		write(t, d, func(q db.Q) error { return visitor.Seen(ctx, q, used) })
		clock.Add(2 * time.Hour)
		write(t, d, func(q db.Q) error { return visitor.Prune(ctx, q) })
		if _, err := visitor.Find(ctx, d.Read(), gone.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the one who left: %v", err)
		}
		if v, err := visitor.Find(ctx, d.Read(), kept.ID); err != nil || v.Origin.UTMSource != "tiktok" {
			t.Errorf("the one who came back: %+v, %v", v, err)
		}
	})
}

func TestASessionWithAnAccountHasALastDayAndACartHasNone(t *testing.T) {
	clock := dbtest.NewClock("2026-01-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		_, account := browser(t, d, "c1")
		_, cart := browser(t, d, "")
		for day := 0; day <= 190; day += 10 {
			if open(t, d, account) != (day < 180) || !open(t, d, cart) {
				t.Fatalf("day %d: account %t, cart %t", day, open(t, d, account), open(t, d, cart))
			}
			write(t, d, func(q db.Q) error { return visitor.Seen(ctx, q, account) })
			write(t, d, func(q db.Q) error { return visitor.Seen(ctx, q, cart) })
			clock.Add(10 * 24 * time.Hour)
		}
	})
}
