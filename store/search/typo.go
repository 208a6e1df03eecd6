package search

import (
	"slices"
	"unicode"

	"regulars/store/browse"
)

// allowed is how many typos a word may have: one from five letters, two from
// nine, none with digits in it. Source: Meilisearch, typo tolerance.
func allowed(word []rune) int {
	for _, r := range word {
		if unicode.IsDigit(r) {
			return 0
		}
	}
	switch {
	case len(word) >= 9:
		return 2
	case len(word) >= 5:
		return 1
	}
	return 0
}

// distance is the number of letters typed wrong, too many, too few or swapped with
// their neighbour between a word and another (optimal string alignment); with
// prefix, the other word's best beginning counts. A wrong first letter counts
// twice. Anything above limit is limit+1.
func distance(word, other []rune, limit int, prefix bool) int {
	if len(word) == 0 || len(other) == 0 {
		return limit + 1
	}
	first := 0
	if word[0] != other[0] {
		first = 1
	}
	if prefix && len(other) > len(word)+limit {
		other = other[:len(word)+limit]
	}
	if d := align(word, other, limit-first, prefix); d+first <= limit {
		return d + first
	}
	return limit + 1
}

// longest bounds the words that are compared; longer ones match exactly or not at all.
const longest = 40

// align fills the table of optimal string alignment row by row, keeping three.
func align(a, b []rune, limit int, prefix bool) int {
	if limit < 0 || len(a) > longest || len(b) > longest || len(a)-len(b) > limit || !prefix && len(b)-len(a) > limit {
		return limit + 1
	}
	var rows [3][longest + 1]int
	for j := range len(b) + 1 {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		row, before, two := &rows[i%3], &rows[(i+2)%3], &rows[(i+1)%3]
		row[0] = i
		best := i
		for j := 1; j <= len(b); j++ {
			row[j] = min(before[j]+1, row[j-1]+1, before[j-1]+differ(a[i-1], b[j-1]))
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], two[j-2]+1)
			}
			best = min(best, row[j])
		}
		if best > limit {
			return limit + 1
		}
	}
	last := &rows[len(a)%3]
	if !prefix {
		return last[len(b)]
	}
	best := last[len(b)]
	for j := 1; j < len(b); j++ {
		best = min(best, last[j])
	}
	return best
}

func differ(a, b rune) int {
	if a == b {
		return 0
	}
	return 1
}

// near returns the terms within limit typos of a word. Only terms that share
// enough letters in threes are compared: a typo spoils at most four of them.
func (i *index) near(word []rune, limit int, prefix bool) map[int]int {
	shared := map[int32]int{}
	for _, g := range grams(word) {
		for _, n := range i.grams[g] {
			shared[n]++
		}
	}
	need := max(1, len(word)-1-4*limit)
	found := map[int]int{}
	for n, count := range shared {
		if count < need {
			continue
		}
		if d := distance(word, i.terms[n].runes, limit, prefix); d <= limit {
			found[int(n)] = d
		}
	}
	return found
}

// nearAll is near for words too short to share letters in threes: it looks at all
// words of titles, types and vendors with the same first letter.
func (i *index) nearAll(word []rune, limit int) map[int]int {
	found := map[int]int{}
	for _, n := range i.namedFrom(string(word[:1])) {
		if d := distance(word, i.terms[n].runes, limit, false); d <= limit {
			found[int(n)] = d
		}
	}
	return found
}

// namedFrom returns the words of titles, types and vendors that begin with a text.
func (i *index) namedFrom(prefix string) []int32 {
	from, to := i.beginning(prefix)
	first, _ := slices.BinarySearch(i.named, browse.Number(from))
	last, _ := slices.BinarySearch(i.named, browse.Number(to))
	return i.named[first:last]
}
