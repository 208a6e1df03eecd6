package browse

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// memoSize bounds how many narrowed listings are kept.
const memoSize = 256

// memo keeps what was counted: many shoppers look at the same few listings. It
// belongs to one state of catalog and stock and goes with it.
type memo struct {
	mu   sync.Mutex
	kept map[string]*narrowed
}

func newMemo() *memo { return &memo{kept: map[string]*narrowed{}} }

func (m *memo) find(key string) (*narrowed, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n, ok := m.kept[key]
	return n, ok
}

// keep makes room by forgetting any one: what is asked often comes back at once.
func (m *memo) keep(key string, n *narrowed) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.kept) >= memoSize {
		for any := range m.kept {
			delete(m.kept, any)
			break
		}
	}
	m.kept[key] = n
}

// key names a settled filter; order and page do not matter to the counts.
func (f Filter) key(base string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\x00%d\x00%d\x00%t", base, f.From, f.To, f.Available)
	for _, key := range slices.Sorted(maps.Keys(f.Values)) {
		fmt.Fprintf(&b, "\x00%s\x01%s", key, strings.Join(f.Values[key], "\x01"))
	}
	return b.String()
}
