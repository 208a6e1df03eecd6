package admin

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
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

// pagesOf leads through a long list.
func pagesOf(here int, total int64, at func(int) string) ui.Pages {
	return web.Pages(here, pageCount(total), 2, at)
}
