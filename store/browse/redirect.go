package browse

import (
	"strings"

	"regulars/store/catalog"
)

func (s *shelf) addRedirects(list []catalog.Redirect) {
	s.redirects = make(map[string]string, len(list))
	for _, r := range list {
		s.redirects[r.From] = r.To
	}
}

// Leads says where an address of old leads to, all steps taken at once.
func (s *Snapshot) Leads(path string) (to string, ok bool) {
	for range 10 {
		next, more := s.redirects[catalog.CleanPath(path)]
		if !more {
			break
		}
		if path, to, ok = next, next, true; strings.HasPrefix(next, "https://") {
			break
		}
	}
	return to, ok
}
