package event

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"regulars/store/db"
)

// Recorder takes events of reading (views, exposures) without making the reader
// wait: a bounded queue that one goroutine writes in batches. What a crash may
// lose is at most one second or one batch; what does not fit is counted as
// dropped. Events of changes go through Append instead.
type Recorder struct {
	d       *db.DB
	also    Also
	queue   chan Event
	done    chan struct{}
	stop    sync.Once
	dropped atomic.Int64
}

const (
	queueSize  = 4096
	batchSize  = 256
	flushEvery = time.Second
)

// Also is what is written of a batch beside the events themselves, in the same
// transaction.
type Also func(ctx context.Context, q db.Q, batch []Event) error

// NewRecorder starts a recorder; Close it before the database. also may be nil.
func NewRecorder(d *db.DB, also Also) *Recorder {
	r := &Recorder{d: d, also: also, queue: make(chan Event, queueSize), done: make(chan struct{})}
	go r.run()
	return r
}

// Record queues an event; when the queue is full it is dropped and counted.
func (r *Recorder) Record(e Event) {
	if e.At.IsZero() {
		e.At = r.d.Now()
	}
	select {
	case r.queue <- e:
	default:
		r.dropped.Add(1)
	}
}

// Dropped is how many events found the queue full.
func (r *Recorder) Dropped() int64 { return r.dropped.Load() }

// Close writes what is queued and ends. Record must not be called after it.
func (r *Recorder) Close() {
	r.stop.Do(func() { close(r.queue) })
	<-r.done
}

func (r *Recorder) run() {
	defer close(r.done)
	tick := time.NewTicker(flushEvery)
	defer tick.Stop()
	var batch []Event
	for {
		select {
		case e, open := <-r.queue:
			if !open {
				r.write(batch)
				return
			}
			if batch = append(batch, e); len(batch) < batchSize {
				continue
			}
		case <-tick.C:
		}
		r.write(batch)
		batch = batch[:0]
	}
}

func (r *Recorder) write(batch []Event) {
	if len(batch) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	err := r.d.Write(ctx, func(q db.Q) error {
		for _, e := range batch {
			if e.Passing {
				continue
			}
			if err := Record(ctx, q, e); err != nil {
				return err
			}
		}
		if r.also == nil {
			return nil
		}
		return r.also(ctx, q, batch)
	})
	if err != nil {
		r.dropped.Add(int64(len(batch)))
		slog.Warn("views were not recorded", "count", len(batch), "error", err)
	}
}
