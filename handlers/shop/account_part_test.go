package shop_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/visitor"
)

func TestWhoSaysThisWasNotMeGivesTheHistoryBack(t *testing.T) {
	w := openClub(t)
	b := w.member("ada@mit.edu")
	account := w.find("ada@mit.edu").ID
	sessions, err := visitor.ListSessions(t.Context(), w.d.Read(), account)
	if err != nil || len(sessions) != 1 {
		t.Fatalf("%d sessions, %v", len(sessions), err)
	}
	browser := sessions[0].VisitorID
	if p := b.Get("/account/devices").MustBe(200); strings.Contains(p.Body, "This was not me") {
		t.Error("offered though nothing was brought along")
	}
	w.write(func(ctx context.Context, q db.Q) error {
		return event.Record(ctx, q, event.Event{Name: event.ProductViewed, VisitorID: browser, At: q.Now().Add(-time.Hour)})
	})
	if p := b.Get("/account/devices").MustBe(200); !strings.Contains(p.Text("main"), "1 look, until") {
		t.Error(p.Text("main"))
	}
	b.Post("/account/part", "browser", browser).MustBe(303)
	if p := b.Get("/account/devices").MustBe(200); len(p.All("input[name=browser]")) != 0 || !strings.Contains(p.Body, "not yours any more") {
		t.Error(p.Text("main"))
	}
	list, err := event.History(t.Context(), w.d.Read(), event.Whose{VisitorID: browser}, event.Want{Names: []string{event.ProductViewed}})
	if err != nil || len(list) != 1 {
		t.Errorf("the guest has %d looks, %v", len(list), err)
	}
	other := w.member("eve@mit.edu")
	other.Post("/account/part", "browser", browser).MustBe(303) // not hers to part: nothing happens
	if p := other.Get("/account/devices").MustBe(200); !strings.Contains(p.Body, "nothing to undo") {
		t.Error(p.Text("main"))
	}
}
