package web

import (
	"context"
	"encoding/json"
	"sync"

	"github.com/labstack/echo/v4"

	"regulars/store/db"
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
	b, err := json.Marshal(f)
	if err != nil {
		return err
	}
	return visitor.SetFlash(ctx, q, s, string(b))
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
	shown sync.Map // session hash -> the flash that was shown and is not cleared yet
}

func newForgetter(d *db.DB) *forgetter {
	return &forgetter{d: d, queue: make(chan visitor.Session, 1024)}
}

// first says whether a session's flash has not been shown yet, and from now on it has.
func (f *forgetter) first(s visitor.Session) bool {
	before, there := f.shown.Swap(s.Hash, s.Flash)
	if there && before == s.Flash {
		return false
	}
	select {
	case f.queue <- s:
	default: // it will be shown again rather than make a page wait
		f.shown.Delete(s.Hash)
	}
	return true
}

// run clears until the context ends.
func (f *forgetter) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case s := <-f.queue:
			err := f.d.Write(ctx, func(q db.Q) error { return visitor.ClearFlash(ctx, q, s) })
			if err != nil && ctx.Err() == nil {
				f.d.Log().Warn("a shown message could not be cleared", "error", err)
			}
			f.shown.CompareAndDelete(s.Hash, s.Flash)
		}
	}
}
