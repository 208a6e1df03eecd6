package admin

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"regulars/views/ui"
)

// pageNumber is the page of a long list that is asked for; beyond the end it is the last.
func pageNumber(c echo.Context, total int64) int {
	n, err := strconv.Atoi(c.QueryParam("page"))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, pageCount(total))
}

func pageCount(total int64) int {
	return max(1, int((total+productsShown-1)/productsShown))
}

// pagesOf leads through a long list: the first and last page, and those around the
// one that is shown.
func pagesOf(here int, total int64, at func(int) string) (p ui.Pages) {
	last := pageCount(total)
	if here > 1 {
		p.Prev = at(here - 1)
	}
	if here < last {
		p.Next = at(here + 1)
	}
	before := 0
	for n := 1; n <= last; n++ {
		if n != 1 && n != last && (n < here-2 || n > here+2) {
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
