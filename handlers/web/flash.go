package web

import (
	"context"
	"encoding/json"
	"maps"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/store/db"
	"regulars/store/id"
	"regulars/store/visitor"
	"regulars/views/ui"
)

// Flash keeps a sentence that the next page shows once. Kind is "done", "note" or
// "problem".
func Flash(c echo.Context, kind, text string) error {
	return FlashUndo(c, kind, text, "", "")
}

// FlashUndo is Flash with a button that takes back what was done.
func FlashUndo(c echo.Context, kind, text, undoURL, undoLabel string) error {
	return Of(c).Write(c, func(q db.Q, s visitor.Session) error {
		return keepFlash(c.Request().Context(), q, s, ui.Flash{Kind: kind, Text: text, UndoURL: undoURL, UndoLabel: undoLabel})
	})
}

// FlashWith is Flash in the transaction of what it tells of.
func FlashWith(ctx context.Context, q db.Q, s visitor.Session, kind, text string) error {
	return keepFlash(ctx, q, s, ui.Flash{Kind: kind, Text: text})
}

func keepFlash(ctx context.Context, q db.Q, s visitor.Session, f ui.Flash) error {
	b, err := json.Marshal(keptFlash{f, id.New()})
	if err != nil {
		return err
	}
	return visitor.SetFlash(ctx, q, s, string(b))
}

// keptFlash is a message told from one with the same words.
type keptFlash struct {
	ui.Flash
	ID string
}

// takeFlash returns what was kept for this page. It is forgotten afterwards by
// the side road: a GET never waits for a writer.
func (v *Visit) takeFlash(c echo.Context) *ui.Flash {
	if v.who == nil || v.who.Session.Flash == "" {
		return nil
	}
	var f ui.Flash
	if err := json.Unmarshal([]byte(v.who.Session.Flash), &f); err != nil {
		return nil
	}
	if !v.house.flashes.first(v.who.Session) {
		return nil
	}
	return &f
}

// forgetter clears flashes that have been shown, beside the requests.
type forgetter struct {
	d     *db.DB
	queue chan visitor.Session
	mu    sync.Mutex
	shown map[string]shownFlash // by session hash
}

// shownFlash is kept longer than a request lasts: one that read the session before
// its flash was cleared must not show it again.
type shownFlash struct {
	flash string
	at    time.Time
}

func newForgetter(d *db.DB) *forgetter {
	return &forgetter{d: d, queue: make(chan visitor.Session, 1024), shown: map[string]shownFlash{}}
}

// first says whether a session's flash has not been shown yet, and from now on it has.
func (f *forgetter) first(s visitor.Session) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.shown[s.Hash].flash == s.Flash {
		return false
	}
	select {
	case f.queue <- s:
		f.shown[s.Hash] = shownFlash{s.Flash, time.Now()}
	default: // it will be shown again rather than make a page wait
	}
	return true
}

// run clears until the context ends.
func (f *forgetter) run(ctx context.Context) {
	tick := time.NewTicker(requestTimeout)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			f.forget(time.Now().Add(-2 * requestTimeout))
		case s := <-f.queue:
			err := f.d.Write(ctx, func(q db.Q) error { return visitor.ClearFlash(ctx, q, s) })
			if err != nil && ctx.Err() == nil {
				f.d.Log().Warn("a shown message could not be cleared", "error", err)
			}
		}
	}
}

// forget drops what was shown before a moment.
func (f *forgetter) forget(before time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	maps.DeleteFunc(f.shown, func(_ string, s shownFlash) bool { return s.at.Before(before) })
}
