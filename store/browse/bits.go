package browse

import (
	"math"
	"math/bits"
)

// Number is a place in a list as a snapshot keeps it, in half the memory. A list
// of more than 2^31 products ends there, long after the machine has.
func Number(place int) int32 {
	if place < 0 || place > math.MaxInt32 {
		return math.MaxInt32
	}
	return int32(place)
}

// set is a set of products by their numbers in the snapshot, one bit each.
type set []uint64

func newSet(n int) set { return make(set, (n+63)/64) }

func (s set) add(i int32)      { s[i>>6] |= 1 << (i & 63) }
func (s set) drop(i int32)     { s[i>>6] &^= 1 << (i & 63) }
func (s set) has(i int32) bool { return s[i>>6]&(1<<(i&63)) != 0 }

func (s set) clone() set { return append(set(nil), s...) }

// keep narrows s to what other has as well.
func (s set) keep(other set) {
	for i := range s {
		s[i] &= other[i]
	}
}

func (s set) size() (n int) {
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// common is how many are in both.
func (s set) common(other set) (n int) {
	for i, w := range s {
		n += bits.OnesCount64(w & other[i])
	}
	return n
}

// each calls fn for every member in the order of numbers.
func (s set) each(fn func(int32)) {
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			fn(Number(i<<6 + bits.TrailingZeros64(w)))
		}
	}
}
