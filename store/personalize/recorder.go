package personalize

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"regulars/store/content"
	"regulars/store/db"
)

// Recorder notes what was shown to whom and why, without making a page wait:
// exposures add up in memory and are written every second. A crash loses at most
// that second; beyond its bound, further kinds of exposure are counted as dropped.
type Recorder struct {
	d       *db.DB
	mu      sync.Mutex
	shown   map[content.Exposure]*content.Shown
	dropped int64
	stop    chan struct{}
	done    chan struct{}
	once    sync.Once
}

const (
	mostExposures = 50_000
	flushEvery    = time.Second
)

// NewRecorder starts a recorder; Close it before the database.
func NewRecorder(d *db.DB) *Recorder {
	r := &Recorder{d: d, shown: map[content.Exposure]*content.Shown{}, stop: make(chan struct{}), done: make(chan struct{})}
	go r.run()
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
	r.mu.Lock()
	defer r.mu.Unlock()
	if s, ok := r.shown[e]; ok {
		s.Count++
		s.LastAt = at
		return
	}
	if len(r.shown) >= mostExposures {
		r.dropped++
		return
	}
	r.shown[e] = &content.Shown{Exposure: e, Count: 1, FirstAt: at, LastAt: at}
}

// Dropped is how many exposures found no room.
func (r *Recorder) Dropped() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.dropped
}

// Close writes what is held and ends.
func (r *Recorder) Close() {
	r.once.Do(func() { close(r.stop) })
	<-r.done
}

func (r *Recorder) run() {
	defer close(r.done)
	tick := time.NewTicker(flushEvery)
	defer tick.Stop()
	for {
		select {
		case <-r.stop:
			r.flush()
			return
		case <-tick.C:
			r.flush()
		}
	}
}

func (r *Recorder) flush() {
	r.mu.Lock()
	batch := make([]content.Shown, 0, len(r.shown))
	for _, s := range r.shown {
		batch = append(batch, *s)
	}
	clear(r.shown)
	r.mu.Unlock()
	if len(batch) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := r.d.Write(ctx, func(q db.Q) error { return content.RecordExposures(ctx, q, batch) }); err != nil {
		r.mu.Lock()
		r.dropped += int64(len(batch))
		r.mu.Unlock()
		slog.Warn("exposures were not recorded", "count", len(batch), "error", err)
	}
}
