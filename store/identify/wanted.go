package identify

import (
	"context"
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

	meanings *meanings // of what was read by it
}

// Want says which events are held of people from now on: what the segments that
// are active need. Whoever is held with others is loaded anew when asked for.
func (k *Keeper) Want(n rule.Need) {
	w := &wanted{names: NamesOf(n.Kinds), forever: n.Forever, longest: n.Longest, meanings: newMeanings()}
	now := k.wanted.Load()
	if !slices.Equal(now.names, w.names) || now.forever != w.forever || now.longest != w.longest {
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

// loadEvents reads what a person did, as far as it is wanted.
func (w *Who) loadEvents(ctx context.Context, q db.Q, want *wanted) (err error) {
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
	says, err := want.meanings.of(ctx, q, rows)
	if err != nil {
		return err
	}
	s := Story{events: make([]rule.Event, 0, len(rows))}
	for _, e := range rows {
		s.Tell(e.Name, e.Subject, e.At, says[sayingOf(e)])
	}
	w.Events = slices.Clip(s.Events())
	w.index = rule.NewIndex(w.Events)
	return nil
}
