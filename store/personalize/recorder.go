package personalize

import (
	"context"
	"sync"
	"time"

	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/recommend"
)

// Recorder notes what was shown to whom and why, without making a page wait:
// exposures add up in memory and are written every second. A crash loses at most
// that second; beyond its bound, further kinds of exposure are not noted.
type Recorder struct {
	d       *db.DB
	mu      sync.Mutex
	shown   map[content.Exposure]*content.Shown
	writing []content.Shown // what is being written
	pasts   map[string]*Past
	kept    map[place]content.Kept
	wants   map[recommend.Want]int64 // Count is not set
	stop    func()
}

const (
	mostExposures = 50_000
	flushEvery    = time.Second
)

// NewRecorder starts a recorder; Close it before the database.
func NewRecorder(d *db.DB) *Recorder {
	r := &Recorder{d: d, shown: map[content.Exposure]*content.Shown{}, pasts: map[string]*Past{}, kept: map[place]content.Kept{},
		wants: map[recommend.Want]int64{}}
	r.stop = db.Beat(flushEvery, nil, r.flush)
	return r
}

// Record notes that a decision was shown to a person ("" for one who did not
// agree to be remembered).
func (r *Recorder) Record(d Decision, person string, at time.Time) {
	if d.Piece == nil {
		return
	}
	e := content.Exposure{Slot: d.Slot, PieceID: d.Piece.ID, Person: person}
	if d.Segment != "" {
		e.SegmentID = d.Piece.SegmentID
	}
	if r.again(e, d, person, at) {
		return
	}
	// The facts are asked for once a flush, and of nobody who did not agree.
	facts := ""
	if person != "" {
		facts = written(d.Why())
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if s, ok := r.shown[e]; ok {
		s.Count++
		return
	}
	if len(r.shown) >= mostExposures {
		return
	}
	r.shown[e] = &content.Shown{Exposure: e, Count: 1, FirstAt: at, LastAt: at, Version: d.Piece.Version, Facts: facts}
}

// again counts an exposure that is held already.
func (r *Recorder) again(e content.Exposure, d Decision, person string, at time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.remember(d, person, at)
	s, ok := r.shown[e]
	if ok {
		s.Count++
		s.LastAt = at
	}
	return ok
}

// Close writes what is held and ends.
func (r *Recorder) Close() { r.stop() }

func (r *Recorder) flush() {
	shown, kept, wants := r.take()
	if len(shown)+len(kept)+len(wants) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	err := r.d.Write(ctx, func(q db.Q) error {
		if err := content.RecordExposures(ctx, q, shown); err != nil {
			return err
		}
		if err := content.KeepPieces(ctx, q, kept); err != nil {
			return err
		}
		return recommend.RecordWants(ctx, q, wants)
	})
	r.mu.Lock()
	defer r.mu.Unlock()
	r.writing = nil
	if err != nil {
		r.d.Log().Warn("exposures were not recorded", "count", len(shown), "error", err)
	}
}

// take empties what is held, to be written.
func (r *Recorder) take() (shown []content.Shown, kept []content.Kept, wants []recommend.Want) {
	r.mu.Lock()
	defer r.mu.Unlock()
	shown = make([]content.Shown, 0, len(r.shown))
	for _, s := range r.shown {
		shown = append(shown, *s)
	}
	for _, k := range r.kept {
		kept = append(kept, k)
	}
	for w, n := range r.wants {
		w.Count = n
		wants = append(wants, w)
	}
	clear(r.shown)
	clear(r.kept)
	clear(r.wants)
	r.writing = shown
	return shown, kept, wants
}
