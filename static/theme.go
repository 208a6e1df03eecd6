package static

import (
	"net/http"
	"sync"
)

// Sheet is the shop's style sheet with a theme behind it, named by its content as
// every file is.
type Sheet struct{ asset func() *asset }

// Themed puts custom properties behind the shop's style sheet. It is packed when it
// is first asked for.
func Themed(css string) Sheet {
	content := append(append([]byte{}, Bytes("shop.css")...), css...)
	all := &assets{byName: map[string]*asset{}, byURL: map[string]*asset{}}
	return Sheet{sync.OnceValue(func() *asset {
		all.add("theme.css", content)
		return all.byName["theme.css"]
	})}
}

// URL is the sheet's address, below Prefix.
func (s Sheet) URL() string { return s.asset().url }

// ServeHTTP sends the sheet, to be kept for good.
func (s Sheet) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.asset().serve(w, r) }
