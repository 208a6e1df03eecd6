package shop

import "slices"

// stretch is some sections of a page that stand together: in its column, or one by
// itself that bleeds to the edges.
type stretch struct {
	names []string
	edge  bool
}

// stretches cuts a page's sections where one of them bleeds to the edges. The first
// stretch is a column, be it empty: it holds the head of the page.
func stretches(sections []string, edges ...string) []stretch {
	list := []stretch{{}}
	for _, name := range sections {
		last := &list[len(list)-1]
		switch edge := slices.Contains(edges, name); {
		case edge || last.edge:
			list = append(list, stretch{[]string{name}, edge})
		default:
			last.names = append(last.names, name)
		}
	}
	return list
}
