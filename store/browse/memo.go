package browse

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"regulars/store/memo"
)

// memoSize bounds how many narrowed listings are kept: many shoppers look at the
// same few. A memo belongs to one state of catalog and stock and goes with it.
const memoSize = 256

func newMemo() *memo.Memo[string, *narrowed] { return memo.New[string, *narrowed](memoSize) }

// key names a settled filter; order and page do not matter to the counts.
func (f Filter) key(base string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\x00%d\x00%d\x00%t", base, f.From, f.To, f.Available)
	for _, key := range slices.Sorted(maps.Keys(f.Values)) {
		fmt.Fprintf(&b, "\x00%s\x01%s", key, strings.Join(f.Values[key], "\x01"))
	}
	return b.String()
}
