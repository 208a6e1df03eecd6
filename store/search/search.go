// Package search finds products by words: its own index in memory over the
// snapshot of browse, with typos, accents, beginnings of words and suggestions.
//
// It owns no table and writes nothing. It must not know who searches; what was
// searched for is told to event by those who ask.
package search

import (
	"sync"
	"sync/atomic"

	"regulars/store/browse"
)

// MaxHits bounds what one search finds: the best, as Meilisearch's maxTotalHits.
const MaxHits = 1000

// Index answers searches and follows the catalog.
type Index struct {
	catalog *browse.Catalog
	current atomic.Pointer[index]
	ready   chan struct{} // closed when the first index stands

	mu       sync.Mutex
	pending  *browse.Snapshot // to be built next
	building bool
}

// inline is up to how many products an index is built on the spot, so that a
// change is found as soon as it is saved.
const inline = 1000

// Open builds the index and rebuilds it with every change of the catalog. Readers
// never wait for that: until the new index stands, the old one answers.
func Open(catalog *browse.Catalog) *Index {
	x := &Index{catalog: catalog, ready: make(chan struct{})}
	catalog.Follow(x.rebuild)
	return x
}

func (x *Index) rebuild(s *browse.Snapshot) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.pending = s; x.building {
		return
	}
	if len(s.Products()) <= inline {
		x.pending = nil
		x.put(build(s))
		return
	}
	x.building = true
	go x.work()
}

// work builds until nothing newer waits.
func (x *Index) work() {
	for {
		x.mu.Lock()
		next := x.pending
		x.pending = nil
		x.building = next != nil
		x.mu.Unlock()
		if next == nil {
			return
		}
		x.put(build(next))
	}
}

func (x *Index) put(i *index) {
	if x.current.Swap(i) == nil {
		close(x.ready)
	}
}

// index is the present one; only the very first search may have to wait.
func (x *Index) index() *index {
	if i := x.current.Load(); i != nil {
		return i
	}
	<-x.ready
	return x.current.Load()
}

// Result is what a search found.
type Result struct {
	Query      string            // as typed, tidied
	Products   []*browse.Product // the best first, at most MaxHits; they belong to Snapshot
	Snapshot   *browse.Snapshot  // to narrow and price the products with
	Variant    *browse.Variant   // set when the query is a SKU
	Corrected  string            // what was searched for instead, when no product has a word as it was typed
	DidYouMean string            // what may have been meant, when nothing was found
	Relaxed    bool              // no product has all the words; these have most
}

// Find searches. All words must be found, the last may be a beginning; when no
// product has all of them, those with most are given. Queries are cut at 200 bytes
// and 10 words.
func (x *Index) Find(query string) Result {
	i := x.index()
	r := i.find(query)
	if s := x.catalog.Snapshot(); s.Version == i.snapshot.Version {
		r.Snapshot = s // the same catalog with today's stock
	}
	return r
}
