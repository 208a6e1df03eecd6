package rule

import (
	"sort"
	"time"
)

// Index finds events by what they are and what they are of, so that a decision need
// not look at all that somebody did. It never changes and may be shared.
type Index struct {
	events []Event
	kinds  map[EventKind][]int32 // places in events, in order
	texts  map[indexed][]int32   // the same, by kind and a field's text
}

// indexed is one text of a field of events of one kind.
type indexed struct {
	kind  EventKind
	field string
	text  string // folded
}

// NewIndex makes an index of sorted events, which must not change any more.
func NewIndex(events []Event) *Index {
	x := &Index{events: events, kinds: map[EventKind][]int32{}, texts: map[indexed][]int32{}}
	folded := map[string]string{}
	fold := func(s string) string {
		f, ok := folded[s]
		if !ok {
			f = foldKey(s)
			folded[s] = f
		}
		return f
	}
	place := int32(-1) // people have fewer than 2^31 events
	for i := range events {
		e := &events[i]
		place++
		x.kinds[e.Kind] = append(x.kinds[e.Kind], place)
		for _, f := range fields() {
			if !f.indexed() {
				continue
			}
			for j := 0; ; j++ {
				text, ok := f.text(e, j)
				if !ok {
					break
				}
				x.add(indexed{e.Kind, f.Name, fold(text)}, place)
			}
		}
	}
	return x
}

func (x *Index) add(key indexed, place int32) {
	if key.text == "" {
		return
	}
	places := x.texts[key]
	if n := len(places); n > 0 && places[n-1] == place {
		return // another of its texts is the same
	}
	x.texts[key] = append(places, place)
}

// indexed fields are those that rules name exactly.
func (f field) indexed() bool {
	switch f.Name {
	case "product", "collection", "category", "tag", "goes_with":
		return true
	}
	return false
}

// of says whether the index is one of these events.
func (x *Index) of(events []Event) bool {
	return x != nil && len(x.events) == len(events) && len(events) > 0 && &x.events[0] == &events[0]
}

// view is some events in the order of time.
type view struct {
	events []Event
	places []int32 // those meant; when whole, all
	whole  bool
}

func (v view) len() int {
	if v.whole {
		return len(v.events)
	}
	return len(v.places)
}

func (v view) at(i int) *Event {
	if v.whole {
		return &v.events[i]
	}
	return &v.events[v.places[i]]
}

// first is the first place at which an event lies at or after an instant.
func (v view) first(at time.Time) int {
	return sort.Search(v.len(), func(i int) bool { return !v.at(i).At.Before(at) })
}

// beyond is the first place at which an event lies after an instant.
func (v view) beyond(at time.Time) int {
	return sort.Search(v.len(), func(i int) bool { return v.at(i).At.After(at) })
}

func (v view) cut(from, to int) view {
	if from = min(from, to); v.whole {
		return view{events: v.events[from:to], whole: true}
	}
	return view{events: v.events, places: v.places[from:to]}
}

// may are the events that a picker may pick, whenever they were.
func (c *picker) may(f *Facts) view {
	switch x := f.Index; {
	case !x.of(f.Events):
		return view{events: f.Events, whole: true}
	case c.exactly.text != "":
		return view{events: f.Events, places: x.texts[c.exactly]}
	default:
		return view{events: f.Events, places: x.kinds[c.kind]}
	}
}

// name notes a filter that names one text of an indexed field.
func (c *picker) name(t *Test) {
	f, ok := fieldNamed(t.Attribute)
	if ok && f.indexed() && t.Op == Equal && !t.Not && c.exactly.text == "" {
		c.exactly = indexed{c.kind, f.Name, foldKey(t.Values[0].Text)}
	}
}
