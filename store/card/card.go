// Package card finds numbers of payment cards in what people type, and masks
// them: the shop never asks for one, and keeps none that somebody writes into a
// note, an address or a search all the same.
//
// It must not know where the text comes from, nor keep any.
package card

import "strings"

// A number has 13 to 19 digits (ISO/IEC 7812), the last of them the check digit.
const (
	fewest = 13
	most   = 19
)

// group is a run of digits in a text; joined says that one space or hyphen stands
// between it and the group before, as numbers are printed on cards.
type group struct {
	from, to int
	joined   bool
}

// Mask returns a text in which every card number is dots but for its last four
// digits: "4111 1111 1111 1111" becomes "•••• 1111".
func Mask(text string) string {
	var masked strings.Builder
	at := 0
	for _, n := range find(text) {
		masked.WriteString(text[at:n.from])
		masked.WriteString("•••• " + text[n.to-4:n.to])
		at = n.to
	}
	if at == 0 {
		return text
	}
	masked.WriteString(text[at:])
	return Mask(masked.String()) // four digits that are left may begin another
}

// Holds says whether there is a card number in a text.
func Holds(text string) bool { return len(find(text)) > 0 }

// find returns where the numbers stand; joined means nothing in them.
func find(text string) (numbers []group) {
	groups := groupsOf(text)
	for i := 0; i < len(groups); i++ {
		if last, ok := number(text, groups[i:]); ok {
			numbers = append(numbers, group{from: groups[i].from, to: groups[i+last].to})
			i += last
		}
	}
	return numbers
}

// number says whether the first of some groups, with those joined to it, begins a
// card number, and which one ends it.
func number(text string, groups []group) (last int, ok bool) {
	var digits []byte
	for j, g := range groups {
		if j > 0 && !g.joined {
			break
		}
		digits = append(digits, text[g.from:g.to]...)
		if len(digits) > most {
			break
		}
		if len(digits) >= fewest && issued(digits) && checks(digits) {
			last, ok = j, true
		}
	}
	return last, ok
}

// groupsOf splits a text into its runs of digits. What touches a letter or the
// point of a decimal number belongs to a word, an id or a measure, not to a card.
func groupsOf(text string) (groups []group) {
	for i := 0; i < len(text); {
		if !digit(text[i]) {
			i++
			continue
		}
		g := group{from: i}
		for i < len(text) && digit(text[i]) {
			i++
		}
		g.to = i
		if touched(text, g) {
			continue
		}
		if n := len(groups); n > 0 && groups[n-1].to == g.from-1 && strings.IndexByte(" -", text[g.from-1]) >= 0 {
			g.joined = true
		}
		groups = append(groups, g)
	}
	return groups
}

func touched(text string, g group) bool {
	before := g.from > 0 && (letter(text[g.from-1]) || g.from > 1 && text[g.from-1] == '.' && digit(text[g.from-2]))
	after := g.to < len(text) && (letter(text[g.to]) || g.to+1 < len(text) && text[g.to] == '.' && digit(text[g.to+1]))
	return before || after
}

func digit(b byte) bool { return b >= '0' && b <= '9' }

func letter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' || b == '_' }

// issued says whether a number begins as those of card schemes do: 2 to 6.
func issued(digits []byte) bool { return digits[0] >= '2' && digits[0] <= '6' }

// checks is Luhn's formula. Source: ISO/IEC 7812-1, annex B.
func checks(digits []byte) bool {
	sum, double := 0, false
	for i := len(digits) - 1; i >= 0; i-- {
		d := int(digits[i] - '0')
		if double {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum, double = sum+d, !double
	}
	return sum%10 == 0
}
