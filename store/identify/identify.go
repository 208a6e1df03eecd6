// Package identify answers who is asking: the session behind a cookie, the visitor
// and account it is bound to, and the figures a page is decided by. It holds what
// was loaded in memory until a change, in any process, makes it doubtful, so that
// knowing a regular costs one look-up.
//
// It must not decide what they see; personalize does.
package identify

import (
	"context"
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

// Open makes a Keeper that listens for changes.
func Open(ctx context.Context, d *db.DB) (*Keeper, error) {
	topics := db.Shards(db.Person)
	k := &Keeper{d: d, gens: make([]atomic.Int64, len(topics)), young: map[string]entry{}, old: map[string]entry{}, mostYoung: holdSessions}
	for i, topic := range topics {
		if err := d.Watch(ctx, func(context.Context) error { k.gens[i].Add(1); return nil }, topic); err != nil {
			return nil, err
		}
	}
	return k, nil
}

// Who returns the person behind a session's secret, nil when there is none (an
// unknown, ended or forged cookie is nobody, not an error).
func (k *Keeper) Who(ctx context.Context, token string) (*Who, error) {
	if token == "" {
		return nil, nil
	}
	hash := id.Hash(token)
	if w := k.held(hash); w != nil && w.Session.ExpiresAt.After(k.d.Now()) {
		return w, nil
	}
	return k.load(ctx, hash)
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
