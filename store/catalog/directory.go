package catalog

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"regulars/store/db"
)

// Directory is what lists of all products are narrowed, ordered and counted by, held
// in memory: a few words of each. It is read anew when the catalog has changed since
// and somebody asks. It may be used by many at once.
type Directory struct {
	d       *db.DB
	changes atomic.Int64 // of the catalog that were heard of

	mu      sync.Mutex
	tag     string
	version int64 // how many changes had been heard of before it was read
	entries []entry
}

// entry is a product in the directory.
type entry struct {
	id, title, folded, vendor, kind, status string
	createdAt, changedAt                    int64
	key                                     string // where the title stands in the alphabet
}

// OpenDirectory makes a directory that hears of changes until the context ends.
func OpenDirectory(ctx context.Context, d *db.DB) (*Directory, error) {
	s := &Directory{d: d}
	err := d.Watch(ctx, func(context.Context) error { s.changes.Add(1); return nil }, db.Catalog)
	if err != nil {
		return nil, fmt.Errorf("catalog.OpenDirectory: %w", err)
	}
	return s, nil
}

// Found is what a directory says to a filter.
type Found struct {
	IDs    []string         // of all products that fit, in the filter's order
	Counts map[string]int64 // how many fit by state, the filter's own state aside
	Kinds                   // of all products
}

// Kinds are the words by which products can be told apart, sorted.
type Kinds struct{ Vendors, Types []string }

// mostKinds is how many words of each sort are offered to choose from.
const mostKinds = 200

// Find returns the products that fit, with titles in the alphabet of a language (BCP
// 47). Of the filter it takes query, status, type, vendor and sort.
func (s *Directory) Find(ctx context.Context, f Filter, tag string) (found Found, err error) {
	entries, err := s.read(ctx, tag)
	if err != nil {
		return found, fmt.Errorf("catalog.Directory: %w", err)
	}
	found.Counts = map[string]int64{}
	var fit []*entry
	vendors, types, words := map[string]bool{}, map[string]bool{}, words(f.Query)
	for i := range entries {
		e := &entries[i]
		vendors[e.vendor], types[e.kind] = true, true
		if !e.fits(f, words) {
			continue
		}
		if found.Counts[e.status]++; f.Status == "" || e.status == f.Status {
			fit = append(fit, e)
		}
	}
	sortEntries(fit, f.Sort)
	found.IDs = make([]string, len(fit))
	for i, e := range fit {
		found.IDs[i] = e.id
	}
	found.Kinds = Kinds{kindsOf(vendors), kindsOf(types)}
	return found, nil
}

func kindsOf(set map[string]bool) []string {
	delete(set, "")
	list := slices.Sorted(maps.Keys(set))
	return list[:min(len(list), mostKinds)]
}

func (e *entry) fits(f Filter, words []string) bool {
	if f.Vendor != "" && e.vendor != f.Vendor || f.Type != "" && e.kind != f.Type {
		return false
	}
	for _, w := range words {
		if !strings.Contains(e.folded, w) {
			return false
		}
	}
	return true
}

// sortEntries orders what stands in the alphabet already.
func sortEntries(list []*entry, by string) {
	order := map[string]func(a, b *entry) int{
		NewestFirst: func(a, b *entry) int {
			return cmp.Or(cmp.Compare(b.createdAt, a.createdAt), strings.Compare(b.id, a.id))
		},
		ChangedFirst: func(a, b *entry) int {
			return cmp.Or(cmp.Compare(b.changedAt, a.changedAt), strings.Compare(b.id, a.id))
		},
		ByVendor: func(a, b *entry) int { return strings.Compare(a.vendor, b.vendor) },
	}[by]
	if order != nil {
		slices.SortStableFunc(list, order)
	}
}

// read returns all entries in the order of the alphabet; they are not changed again.
func (s *Directory) read(ctx context.Context, tag string) ([]entry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	version := s.changes.Load()
	if s.entries != nil && s.version == version && s.tag == tag {
		return s.entries, nil
	}
	whole, scan := db.Patient(ctx, func(r db.Row) (e entry, err error) {
		return e, r.Scan(&e.id, &e.title, &e.folded, &e.vendor, &e.kind, &e.status, &e.createdAt, &e.changedAt)
	})
	list, err := db.List(whole, s.d.Read(), scan, `select id, title, folded, vendor, type, status, created_at, changed_at from product`)
	if err != nil {
		return nil, err
	}
	s.place(list, tag)
	s.entries, s.version, s.tag = append([]entry{}, list...), version, tag
	return s.entries, nil
}

// place puts entries into the order of the alphabet; titles that were there before
// keep the key they had.
func (s *Directory) place(list []entry, tag string) {
	known := map[string]string{}
	if s.tag == tag {
		for _, e := range s.entries {
			known[e.title] = e.key
		}
	}
	l := newLetters(tag)
	for i := range list {
		e := &list[i]
		if e.key = known[e.title]; e.key == "" {
			e.key = l.key(e.title)
			known[e.title] = e.key
		}
	}
	slices.SortFunc(list, func(a, b entry) int { return cmp.Or(strings.Compare(a.key, b.key), strings.Compare(a.id, b.id)) })
}
