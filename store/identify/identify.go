// Package identify answers who is asking: the session behind a cookie, the visitor
// and account it is bound to, and the figures a page is decided by. It holds what
// was loaded in memory until a change, in any process, makes it doubtful, so that
// knowing a regular costs one look-up.
//
// It must not decide what they see; personalize does.
package identify

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/visitor"
)

// Keeper holds the people whose sessions were seen lately.
type Keeper struct {
	d    *db.DB
	gens []atomic.Int64 // by shard of db.Person: how often it has changed

	inUse     chan visitor.Session // whose last use is to be noted, beside the requests
	mu        sync.RWMutex
	young     map[string]entry // by session hash
	old       map[string]entry // the generation before; found there, moved to young
	mostYoung int
}

type entry struct {
	who                 *Who
	visitor, customer   int   // shards
	visitorG, customerG int64 // their generations when it was loaded
}

// holdSessions bounds how many sessions a generation holds: two generations of
// about 2 kB each.
const holdSessions = 20_000

// waiting bounds how many sessions wait to be noted; one more comes again with its
// next request.
const waiting = 1024

// Open makes a Keeper that listens for changes and notes which sessions are in use
// until the context ends.
func Open(ctx context.Context, d *db.DB) (*Keeper, error) {
	topics := db.Shards(db.Person)
	k := &Keeper{d: d, inUse: make(chan visitor.Session, waiting), gens: make([]atomic.Int64, len(topics)), young: map[string]entry{}, old: map[string]entry{}, mostYoung: holdSessions}
	for i, topic := range topics {
		if err := d.Watch(ctx, func(context.Context) error { k.gens[i].Add(1); return nil }, topic); err != nil {
			return nil, err
		}
	}
	go k.attend(ctx)
	return k, nil
}

// attend notes the sessions that are in use: a request never waits for that.
func (k *Keeper) attend(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case s := <-k.inUse:
			err := k.d.Write(ctx, func(q db.Q) error { return visitor.Seen(ctx, q, s) })
			if err != nil && ctx.Err() == nil {
				slog.Warn("the use of a session could not be noted", "error", err)
			}
		}
	}
}

// Who returns the person behind a session's secret, nil when there is none (an
// unknown, ended or forged cookie is nobody, not an error).
func (k *Keeper) Who(ctx context.Context, token string) (*Who, error) {
	if token == "" {
		return nil, nil
	}
	hash, now := id.Hash(token), k.d.Now()
	w := k.held(hash)
	if w == nil || !w.Session.ExpiresAt.After(now) {
		var err error
		if w, err = k.load(ctx, hash); err != nil || w == nil {
			return nil, err
		}
	}
	if w.Session.Stale(now) {
		select {
		case k.inUse <- w.Session:
		default:
		}
	}
	return w, nil
}

func (k *Keeper) held(hash string) *Who {
	k.mu.RLock()
	e, ok := k.young[hash]
	if !ok {
		e, ok = k.old[hash]
	}
	k.mu.RUnlock()
	if !ok || k.gens[e.visitor].Load() != e.visitorG || k.gens[e.customer].Load() != e.customerG {
		return nil
	}
	return e.who
}

func (k *Keeper) load(ctx context.Context, hash string) (*Who, error) {
	before := make([]int64, len(k.gens))
	for i := range before {
		before[i] = k.gens[i].Load()
	}
	q := k.d.Read()
	s, err := visitor.FindSession(ctx, q, hash)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	w, err := loadWho(ctx, q, s)
	if err != nil {
		return nil, err
	}
	v, c := db.Shard(s.VisitorID), db.Shard(s.CustomerID)
	k.hold(hash, entry{w, v, c, before[v], before[c]})
	return w, nil
}

func (k *Keeper) hold(hash string, e entry) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.young) >= k.mostYoung {
		k.old, k.young = k.young, make(map[string]entry, k.mostYoung/4)
	}
	k.young[hash] = e
}
