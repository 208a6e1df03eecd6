package event

import (
	"context"
	"slices"
	"sync"
	"time"

	"regulars/store/db"
)

// Recorder takes events of reading (views, searches) without making the reader
// wait: a bounded list in memory that one goroutine writes every second. What a
// crash may lose is at most that second; what does not fit is counted as dropped.
// Events of changes go through Append instead.
//
// Whoever looks at the same thing again before it is written has looked once: the
// page was asked for anew.
type Recorder struct {
	d    *db.DB
	also Also
	full chan struct{} // many wait
	stop func()

	mu      sync.Mutex
	waiting []Event
	looks   map[look]int // place in waiting
	writing int          // taken from waiting and not yet written
	dropped int64
	lost    int64 // of them, what found no room since that was last told
}

// look is what makes two events the same look at a thing.
type look struct {
	name, visitor, customer, subject string
	personal                         bool
}

const (
	mostHeld   = 20_000 // events, written or waiting to be: a second's worth of a very busy shop, about 15 MB
	soon       = 2048   // waiting events that are written before the second is over
	batchSize  = 1024   // events in one transaction, so that other writers get in between: some 40 ms
	flushEvery = time.Second
)

// Also is what is written of a batch beside the events themselves, in the same
// transaction.
type Also func(ctx context.Context, q db.Q, batch []Event) error

// NewRecorder starts a recorder; Close it before the database. also may be nil.
func NewRecorder(d *db.DB, also Also) *Recorder {
	r := &Recorder{d: d, also: also, full: make(chan struct{}, 1), looks: map[look]int{}}
	r.stop = db.Beat(flushEvery, r.full, r.flush)
	return r
}

// Record takes an event; when there is no room it is dropped and counted. The
// properties are written as JSON later: they must not be changed any more.
func (r *Recorder) Record(e Event) {
	if e.At.IsZero() {
		e.At = r.d.Now()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	l := look{e.Name, e.VisitorID, e.CustomerID, e.Subject, e.Personal}
	if at, again := r.looks[l]; again {
		r.waiting[at].Properties = e.Properties
		return
	}
	if len(r.waiting)+r.writing >= mostHeld {
		r.dropped++
		r.lost++
		return
	}
	if e.Subject != "" && e.VisitorID != "" {
		r.looks[l] = len(r.waiting)
	}
	if r.waiting = append(r.waiting, e); len(r.waiting) == soon {
		select {
		case r.full <- struct{}{}:
		default: // it is known already
		}
	}
}

// Dropped is how many events found no room or could not be written.
func (r *Recorder) Dropped() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.dropped
}

// Close writes what is held and ends. Record must not be called after it.
func (r *Recorder) Close() { r.stop() }

// take empties the list, and says how many have found no room since the last time.
func (r *Recorder) take() (list []Event, lost int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	list, lost = r.waiting, r.lost
	r.waiting, r.writing, r.lost = nil, len(list), 0
	clear(r.looks)
	return list, lost
}

func (r *Recorder) flush() {
	list, lost := r.take()
	if lost > 0 {
		r.d.Log().Warn("views found no room and were not recorded", "count", lost)
	}
	for batch := range slices.Chunk(list, batchSize) {
		err := r.write(batch)
		if err != nil {
			r.d.Log().Warn("views were not recorded", "count", len(batch), "error", err)
		}
		r.mu.Lock()
		if r.writing -= len(batch); err != nil {
			r.dropped += int64(len(batch))
		}
		r.mu.Unlock()
	}
}

func (r *Recorder) write(batch []Event) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return r.d.Write(ctx, func(q db.Q) error {
		if err := RecordAll(ctx, q, batch); err != nil || r.also == nil {
			return err
		}
		return r.also(ctx, q, batch)
	})
}
