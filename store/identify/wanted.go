package identify

import (
	"context"
	"reflect"
	"slices"
	"time"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/rule"
)

// wanted is what of people's history is held: what active segments ask about.
type wanted struct {
	names   []string
	forever bool
	longest time.Duration
}

// Want says which events are held of people from now on: what the segments that
// are active need. Whoever is held with others is loaded anew when asked for.
func (k *Keeper) Want(n rule.Need) {
	w := &wanted{forever: n.Forever, longest: n.Longest}
	for _, word := range rule.EventWords() {
		if slices.Contains(n.Kinds, word.Kind) && !slices.Contains(w.names, word.Name) {
			w.names = append(w.names, word.Name)
		}
	}
	if now := k.wanted.Load(); !reflect.DeepEqual(now, w) {
		k.wanted.Store(w)
	}
}

// since is the moment before which nothing is asked about, with a day to spare.
func (w *wanted) since(now time.Time) time.Time {
	if w.forever {
		return time.Time{}
	}
	return now.Add(-w.longest - 24*time.Hour)
}

// heldRow is where the events of one row of the ledger stand in Who.Events.
type heldRow struct{ from, to int }

// loadEvents reads what a person did, as far as it is wanted. Rows do not change:
// those that were held of the person before are not read again.
func (w *Who) loadEvents(ctx context.Context, q db.Q, want *wanted, before *Who) (err error) {
	if len(want.names) == 0 {
		return nil
	}
	if w.joined, err = w.browsers(ctx, q); err != nil {
		return err
	}
	rows, err := event.Outline(ctx, q, w.whose(), event.Want{Names: want.names, Since: want.since(q.Now())})
	if err != nil {
		return err
	}
	var unknown []string
	for _, e := range rows {
		if _, ok := before.row(e.ID); !ok {
			unknown = append(unknown, e.ID)
		}
	}
	fresh, err := event.Find(ctx, q, unknown)
	if err != nil {
		return err
	}
	w.put(rows, fresh, before)
	return nil
}

// row are the events of a row of the ledger, where they are held.
func (w *Who) row(id string) ([]rule.Event, bool) {
	if w == nil {
		return nil, false
	}
	r, ok := w.rows[id]
	return w.Events[r.from:r.to], ok
}

// put makes the history of what was read and what was held before, in the order of
// the rows.
func (w *Who) put(rows, fresh []event.Event, before *Who) {
	read := make(map[string]event.Event, len(fresh))
	for _, e := range fresh {
		read[e.ID] = e
	}
	w.Events, w.rows = make([]rule.Event, 0, len(rows)), make(map[string]heldRow, len(rows))
	for _, e := range rows {
		events, held := before.row(e.ID)
		if full, ok := read[e.ID]; !held && ok {
			events = happened(full)
		}
		from := len(w.Events)
		w.Events = append(w.Events, events...)
		w.rows[e.ID] = heldRow{from, len(w.Events)}
	}
	rule.Pair(w.Events)
	w.index = rule.NewIndex(w.Events)
}
