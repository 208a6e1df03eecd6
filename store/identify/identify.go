// Package identify answers who is asking: the session behind a cookie, the visitor
// and account it is bound to, and the figures a page is decided by. It holds what
// was loaded in memory until a change, in any process, makes it doubtful, so that
// knowing a regular costs one look-up.
//
// It must not decide what they see; personalize does.
package identify

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/singleflight"

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
	events    int              // those of young, together
	mostYoung int
	loading   singleflight.Group

	wanted atomic.Pointer[wanted]
}

// entry is a person as loaded. It is good while no shard that its answers hang on
// has changed, and nothing else is wanted of people.
type entry struct {
	who    *Who
	wanted *wanted
	shards []int
	gens   []int64 // of the shards, when it was loaded
}

// Bounds of what a generation holds; there are two. A session takes about 2 kB, an
// event about 360 bytes with the index of it; what it says is shared.
const (
	holdSessions = 20_000
	holdEvents   = 400_000
)

// waiting bounds how many sessions wait to be noted; one more comes again with its
// next request.
const waiting = 1024

// Open makes a Keeper that listens for changes and notes which sessions are in use
// until the context ends.
func Open(ctx context.Context, d *db.DB) (*Keeper, error) {
	topics := db.Shards(db.Person)
	k := &Keeper{d: d, inUse: make(chan visitor.Session, waiting), gens: make([]atomic.Int64, len(topics)), young: map[string]entry{}, old: map[string]entry{}, mostYoung: holdSessions}
	k.wanted.Store(&wanted{meanings: newMeanings()})
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
				k.d.Log().Warn("the use of a session could not be noted", "error", err)
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
	if !ok || e.wanted != k.wanted.Load() {
		return nil
	}
	for i, shard := range e.shards {
		if k.gens[shard].Load() != e.gens[i] {
			return nil
		}
	}
	return e.who
}

// load reads a person anew. Those who ask for the same at once share one reading,
// but only when nobody was changed between their questions: what a request itself
// has changed it is to see.
func (k *Keeper) load(ctx context.Context, hash string) (*Who, error) {
	before, changes := make([]int64, len(k.gens)), int64(0)
	for i := range before {
		before[i] = k.gens[i].Load()
		changes += before[i]
	}
	ctx = context.WithoutCancel(ctx) // others may wait for it
	want := k.wanted.Load()
	e, err, _ := k.loading.Do(hash+strconv.FormatInt(changes, 36), func() (any, error) { return k.read(ctx, hash, want, before) })
	if err != nil {
		return nil, err
	}
	if got := e.(entry); got.wanted == want {
		return got.who, nil
	}
	alone, err := k.read(ctx, hash, want, before) // the other one asked for less
	return alone.who, err
}

// read reads a person and holds them as of the changes before.
func (k *Keeper) read(ctx context.Context, hash string, want *wanted, before []int64) (entry, error) {
	q, none := k.d.Read(), entry{wanted: want}
	s, err := visitor.FindSession(ctx, q, hash)
	if fault.KindOf(err) == fault.NotFound {
		return none, nil
	}
	if err != nil {
		return none, err
	}
	w, err := loadWho(ctx, q, s, want)
	if err != nil {
		return none, err
	}
	e := entry{who: w, wanted: want}
	for _, who := range append([]string{s.VisitorID, s.CustomerID}, w.joined...) {
		if shard := db.Shard(who); who != "" && !slices.Contains(e.shards, shard) {
			e.shards, e.gens = append(e.shards, shard), append(e.gens, before[shard])
		}
	}
	k.hold(hash, e)
	return e, nil
}

func (k *Keeper) hold(hash string, e entry) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.young) >= k.mostYoung || k.events >= holdEvents {
		k.old, k.young, k.events = k.young, make(map[string]entry, k.mostYoung/4), 0
	}
	if before, ok := k.young[hash]; ok {
		k.events -= len(before.who.Events)
	}
	k.young[hash] = e
	k.events += len(e.who.Events)
}
