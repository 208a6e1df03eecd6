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
	text, err := WriteFlash(f)
	if err != nil {
		return err
	}
	return visitor.SetFlash(ctx, q, s, text)
}

// WriteFlash is a message as a session keeps it, told from one with the same words.
func WriteFlash(f ui.Flash) (string, error) {
	b, err := json.Marshal(struct {
		ui.Flash
		ID string
	}{f, id.New()})
	return string(b), err
}

// takeFlash returns what was kept for this page.
func (v *Visit) takeFlash(c echo.Context) *ui.Flash {
	if v.who == nil {
		return nil
	}
	s := v.who.Session
	return v.house.ShowFlash(s.Hash, s.Flash, func(ctx context.Context, q db.Q) error { return visitor.ClearFlash(ctx, q, s) })
}

// ShowFlash reads what a session keeps for its next page, nil when there is nothing or
// it has been shown. forget clears it, by the side road: a GET never waits for a
// writer.
func (h *House) ShowFlash(session, text string, forget func(context.Context, db.Q) error) *ui.Flash {
	var f ui.Flash
	if text == "" || json.Unmarshal([]byte(text), &f) != nil || !h.flashes.first(session, text, forget) {
		return nil
	}
	return &f
}

// Later writes something small beside the requests, in the order of coming, so that a
// page that makes it due waits for no writer. What finds no room is left undone.
func (h *House) Later(do func(context.Context, db.Q) error) {
	select {
	case h.flashes.queue <- do:
	default:
	}
}

// forgetter clears flashes that have been shown, and does what else pages leave to be
// written, beside the requests.
type forgetter struct {
	d     *db.DB
	queue chan func(context.Context, db.Q) error
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
	return &forgetter{d: d, queue: make(chan func(context.Context, db.Q) error, 1024), shown: map[string]shownFlash{}}
}

// first says whether a session's flash has not been shown yet, and from now on it has.
func (f *forgetter) first(session, text string, forget func(context.Context, db.Q) error) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.shown[session].flash == text {
		return false
	}
	select {
	case f.queue <- forget:
		f.shown[session] = shownFlash{text, time.Now()}
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
		case forget := <-f.queue:
			err := f.d.Write(ctx, func(q db.Q) error { return forget(ctx, q) })
			if err != nil && ctx.Err() == nil {
				f.d.Log().Warn("what a page left to be written could not be", "error", err)
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
