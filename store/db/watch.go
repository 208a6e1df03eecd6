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
	d.watchers.learn(versions)
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

// concerns says whether any watched topic is among those that changed.
func (w *watcher) concerns(versions map[string]int64) bool {
	return slices.ContainsFunc(w.topics, func(t string) bool { return versions[t] > 0 })
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

// run refreshes unless a refresh that began after the known versions were committed
// has already been made: many writers at once cost few refreshes.
func (w *watcher) run(ctx context.Context, d *DB) {
	w.mu.Lock()
	defer w.mu.Unlock()
	known := d.watchers.versions(w.topics)
	if !w.stale(known) {
		return
	}
	if err := w.refresh(ctx); err != nil {
		d.log.Error("refresh failed; the last good state is kept", "topics", w.topics, "error", err)
		return
	}
	w.note(known)
}

type watchers struct {
	mu    sync.RWMutex
	list  []*watcher
	known map[string]int64 // versions that are known to be committed
}

func (ws *watchers) add(w *watcher) {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	ws.list = append(ws.list, w)
}

// learn notes versions that have been committed and returns who watches.
func (ws *watchers) learn(versions map[string]int64) []*watcher {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	if ws.known == nil {
		ws.known = map[string]int64{}
	}
	for topic, v := range versions {
		ws.known[topic] = max(ws.known[topic], v)
	}
	return slices.Clone(ws.list)
}

func (ws *watchers) versions(topics []string) map[string]int64 {
	ws.mu.RLock()
	defer ws.mu.RUnlock()
	known := make(map[string]int64, len(topics))
	for _, t := range topics {
		known[t] = ws.known[t]
	}
	return known
}

// tell makes those refresh who watch what was committed.
func (ws *watchers) tell(ctx context.Context, d *DB, versions map[string]int64) {
	if len(versions) == 0 {
		return
	}
	for _, w := range ws.learn(versions) {
		if w.concerns(versions) {
			// The one who wrote may have gone; what changed must be seen all the same.
			w.run(context.WithoutCancel(ctx), d)
		}
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

// versions are those of all topics.
func (d *DB) versions(ctx context.Context) (map[string]int64, error) {
	list, err := List(ctx, d.Read(), scanChange, `select topic, version from change`)
	return versionsOf(list), err
}

// Version is how often a topic was touched, 0 for never: who keeps something by it needs
// no watch.
func Version(ctx context.Context, q Q, topic string) (int64, error) {
	return Maybe(ctx, q, func(r Row) (version int64, err error) { return version, r.Scan(&version) }, `select version from change where topic = $1`, topic)
}

type change struct {
	topic   string
	version int64
}

func scanChange(r Row) (c change, err error) { return c, r.Scan(&c.topic, &c.version) }

func versionsOf(list []change) map[string]int64 {
	versions := make(map[string]int64, len(list))
	for _, c := range list {
		versions[c.topic] = c.version
	}
	return versions
}

// shards is how many topics a family of topics is spread over: of those who are held,
// one in so many is read anew although somebody else was changed.
const shards = 128

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

// Rounds calls round again and again until the context ends: at once after each
// commit, in any process, that touched one of the topics, and by the clock. Rounds
// never overlap; commits during one lead to one more.
func (d *DB) Rounds(ctx context.Context, every time.Duration, round func(ctx context.Context), topics ...string) error {
	wake := make(chan struct{}, 1)
	err := d.Watch(ctx, func(context.Context) error {
		select {
		case wake <- struct{}{}:
		default: // one is due already
		}
		return nil
	}, topics...)
	if err != nil {
		return err
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-wake:
		case <-tick.C:
		}
		round(ctx)
	}
}
