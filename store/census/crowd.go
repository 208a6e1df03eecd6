package census

import (
	"iter"
	"math/bits"

	"regulars/store/browse"
)

// register gives everybody a number that stays theirs while people are loaded anew. Only
// the load that is under way writes it; what it wrote before, others read.
type register struct {
	number map[string]int32 // by id
	keys   []string         // by number: c:<customer> or v:<visitor>
}

// mostGone bounds how many numbers of people who are gone a register keeps, beside as many
// as there are people.
const mostGone = 10_000

// enter numbers people, in a new register where there is none or where too many of the
// old one are gone.
func (r *register) enter(people []resident) (*register, []int32) {
	if r == nil || len(r.keys) > 2*len(people)+mostGone {
		r = &register{number: make(map[string]int32, len(people))}
	}
	numbers := make([]int32, len(people))
	for i := range people {
		p := &people[i]
		n, ok := r.number[p.id]
		if !ok {
			kind := "v:"
			if p.customer {
				kind = "c:"
			}
			n = browse.Number(len(r.keys))
			key := kind + p.id
			r.keys = append(r.keys, key)
			r.number[key[len(kind):]] = n
		}
		numbers[i] = n
	}
	return r, numbers
}

// Crowd is who some people are, and nothing else of them: a bit for each. It is what can
// be held of the members of many segments, which were counted at different moments,
// without holding all that was known of everybody at each of these.
type Crowd struct {
	of   *register
	keys []string // by number, as far as there were any
	in   []uint64 // by number, 64 each
}

// Crowd is who the members are.
func (m *Members) Crowd() *Crowd {
	c := &Crowd{of: m.people.register, keys: m.people.keys, in: make([]uint64, (len(m.people.keys)+63)/64)}
	for i, in := range m.in {
		if in {
			n := m.people.numbers[i]
			c.in[n/64] |= 1 << (n % 64)
		}
	}
	return c
}

// Shared is how many people are in both, as each was counted. It is not known of two that
// were counted so far apart that nobody had asked for minutes between them.
func (c *Crowd) Shared(o *Crowd) (n int, known bool) {
	if c == nil || o == nil || c.of != o.of {
		return 0, false
	}
	for i := range min(len(c.in), len(o.in)) {
		n += bits.OnesCount64(c.in[i] & o.in[i])
	}
	return n, true
}

// Keys are those of the people, in no order: c:<customer> or v:<visitor>.
func (c *Crowd) Keys() iter.Seq[string] {
	return func(yield func(string) bool) {
		for i, word := range c.in {
			for ; word != 0; word &= word - 1 {
				if !yield(c.keys[i*64+bits.TrailingZeros64(word)]) {
					return
				}
			}
		}
	}
}
