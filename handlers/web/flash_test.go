package web

import (
	"testing"
	"time"

	"regulars/store/visitor"
)

// A request that read the session before its message was cleared comes late.
func TestAMessageIsShownOnceToRequestsThatOverlap(t *testing.T) {
	f := newForgetter(nil)
	saved := visitor.Session{Hash: "one", Flash: `{"Text":"Saved.","ID":"1"}`}
	if !f.first(saved) {
		t.Fatal("not shown at all")
	}
	<-f.queue // it is cleared
	f.forget(time.Now().Add(-requestTimeout))
	if f.first(saved) {
		t.Error("shown again")
	}
	again := visitor.Session{Hash: "one", Flash: `{"Text":"Saved.","ID":"2"}`}
	if !f.first(again) {
		t.Error("the next message with the same words is not shown")
	}
	f.forget(time.Now().Add(time.Second))
	if len(f.shown) != 0 {
		t.Errorf("%d messages are remembered for good", len(f.shown))
	}
}
