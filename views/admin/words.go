package admin

import (
	"strconv"

	"regulars/views/ui"
)

// when is the link for those who may follow it, and nothing for others.
func when(may bool, l ui.Link) ui.Link {
	if may {
		return l
	}
	return ui.Link{}
}

func number(n int) string { return strconv.Itoa(n) }
