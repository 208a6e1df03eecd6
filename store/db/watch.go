package db

import (
	"context"
	"hash/fnv"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"
)

// pollEvery is how late a change made by another process may be noticed.
const pollEvery = 250 * time.Millisecond

// Refresh brings something up to date after a change. An error is logged, what
// was loaded before stays, and it is tried again at the next poll.
type Refresh func(ctx context.Context) error

// Watch calls refresh once now and again after each commit, in any process, that
// touched one of the topics. Calls for one watcher never overlap. Changes made
// through this DB have been seen when Write returns; changes by other processes
// within a quarter of a second. The first refresh must succeed.
func (d *DB) Watch(ctx context.Context, refresh Refresh, topics ...string) error {
	w := &watcher{refresh: refresh, topics: topics, seen: map[string]int64{}}
	versions, err := d.versions(ctx)
	if err != nil {
		return err
	}
	if err := refresh(ctx); err != nil {
		return err
	}
	w.note(versions)
	d.watchers.add(w)
	return nil
}

type watcher struct {
	mu      sync.Mutex
	refresh Refresh
	topics  []string
	seen    map[string]int64
}

// stale says whether any watched topic has moved beyond what was seen.
func (w *watcher) stale(versions map[string]int64) bool {
	return slices.ContainsFunc(w.topics, func(t string) bool { return versions[t] > w.seen[t] })
}

func (w *watcher) note(versions map[string]int64) {
	for _, t := range w.topics {
		w.seen[t] = max(w.seen[t], versions[t])
	}
}

// run refreshes unless a refresh that began after these versions were committed
// has already been made: many writers at once cost few refreshes.
func (w *watcher) run(ctx context.Context, d *DB, versions map[string]int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.stale(versions) {
		return
	}
	current, err := d.versions(ctx, w.topics...)
	if err == nil {
		err = w.refresh(ctx)
	}
	if err != nil {
		d.log.Error("refresh failed; the last good state is kept", "topics", w.topics, "error", err)
		return
	}
	w.note(current)
}

type watchers struct {
	mu   sync.RWMutex
	list []*watcher
}

func (ws *watchers) add(w *watcher) {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	ws.list = append(ws.list, w)
}

func (ws *watchers) tell(ctx context.Context, d *DB, versions map[string]int64) {
	if len(versions) == 0 {
		return
	}
	ws.mu.RLock()
	list := slices.Clone(ws.list)
	ws.mu.RUnlock()
	for _, w := range list {
		// The one who wrote may have gone; what changed must be seen all the same.
		w.run(context.WithoutCancel(ctx), d, versions)
	}
}

// poll notices what other processes changed, and retries refreshes that failed.
func (d *DB) poll(ctx context.Context) {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	last := map[string]int64{}
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		versions, err := d.versions(ctx)
		if err != nil {
			continue // the database is away; readiness says so
		}
		if !maps.Equal(versions, last) {
			d.log.Debug("changes noticed", "versions", versions)
			last = versions
		}
		d.watchers.tell(ctx, d, versions)
	}
}

// versions are those of some topics, or of all when none is named. A watcher asks
// after every commit, so it asks for its own.
func (d *DB) versions(ctx context.Context, topics ...string) (map[string]int64, error) {
	type change struct {
		topic   string
		version int64
	}
	which, args := "", []any(nil)
	if len(topics) > 0 {
		which, args = InList(1, topics)
		which = " where topic in (" + which + ")"
	}
	list, err := List(ctx, d.Read(), func(r Row) (c change, err error) { return c, r.Scan(&c.topic, &c.version) }, //nolint:gosec // placeholders only
		`select topic, version from change`+which, args...)
	if err != nil {
		return nil, err
	}
	versions := make(map[string]int64, len(list))
	for _, c := range list {
		versions[c.topic] = c.version
	}
	return versions, nil
}

// shards is how many topics a family of topics is spread over.
const shards = 32

// Sharded names the topic of a key in a family of topics, such as what is known
// of one person: a change makes one part of what is held in memory doubtful, not
// all of it, and the number of topics stays small.
func Sharded(family, key string) string {
	return family + "/" + strconv.Itoa(Shard(key))
}

// Shard is the number of a key's topic, from 0.
func Shard(key string) int {
	h := fnv.New32a()
	h.Write([]byte(key)) //nolint:errcheck // a hash never fails
	return int(h.Sum32() % shards)
}

// Shards names all topics of a family, by number.
func Shards(family string) []string {
	list := make([]string, shards)
	for i := range list {
		list[i] = family + "/" + strconv.Itoa(i)
	}
	return list
}

// Catalog is the topic touched when anything that shoppers see on the shelves
// changes: products, prices, places, reviews.
const Catalog = "catalog"

// Person is the family of topics touched when something that pages show of a
// visitor or a customer changes: login, consent, cart, orders, address.
const Person = "person"
