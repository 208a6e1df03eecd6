package web

import (
	"context"
	"testing"
	"time"

	"regulars/store/db"
)

// A request that read the session before its message was cleared comes late.
func TestAMessageIsShownOnceToRequestsThatOverlap(t *testing.T) {
	f := newForgetter(nil)
	forget := func(context.Context, db.Q) error { return nil }
	const saved, again = `{"Text":"Saved.","ID":"1"}`, `{"Text":"Saved.","ID":"2"}`
	if !f.first("one", saved, forget) {
		t.Fatal("not shown at all")
	}
	<-f.queue // it is cleared
	f.forget(time.Now().Add(-requestTimeout))
	if f.first("one", saved, forget) {
		t.Error("shown again")
	}
	if !f.first("one", again, forget) {
		t.Error("the next message with the same words is not shown")
	}
	f.forget(time.Now().Add(time.Second))
	if len(f.shown) != 0 {
		t.Errorf("%d messages are remembered for good", len(f.shown))
	}
}
