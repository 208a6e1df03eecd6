package exchange

import "strings"

// Cell is a text as the cell of a file that people open in spreadsheets: what would
// be computed there is put behind an apostrophe.
func Cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n|%", rune(s[0])) {
		return "'" + s
	}
	return s
}
