package web

import (
	"strconv"

	"regulars/views/ui"
)

// Pages leads through a long list: its first and last page, and so many around the one
// that is shown, with gaps between them.
func Pages(here, last, around int, at func(page int) string) (p ui.Pages) {
	if here > 1 {
		p.Prev = at(here - 1)
	}
	if here < last {
		p.Next = at(here + 1)
	}
	before := 0
	for n := 1; n <= last; n++ {
		if n != 1 && n != last && (n < here-around || n > here+around) {
			continue
		}
		if n > before+1 {
			p.Links = append(p.Links, ui.PageLink{Gap: true})
		}
		p.Links = append(p.Links, ui.PageLink{Number: strconv.Itoa(n), URL: at(n), Current: n == here})
		before = n
	}
	return p
}
