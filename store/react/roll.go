package react

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"regulars/store/browse"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/identify"
	"regulars/store/personalize"
	"regulars/store/preference"
	"regulars/store/rule"
	"regulars/store/segment"
	"regulars/store/setting"
)

// Roll notes who enters and leaves segments, beside the requests: whoever did
// something is looked at within a second, whom time alone moves at that instant,
// and everybody when a segment has changed. Entering and leaving are events that
// something may follow from. It is what is counted and started from, and never what
// a page is decided by: pages ask the person's facts.
type Roll struct {
	DB      *db.DB
	Catalog *browse.Catalog // what carts hold and come to
	Log     *slog.Logger

	active atomic.Pointer[active]
}

// active are the segments that can hold somebody, compiled.
type active struct {
	ids   []string
	rules []rule.Rule
	asks  []func(*rule.Facts) bool
	about [][]string // what each asks about, by itself and through other segments
	named rule.Segments
	shop  setting.Shop
	sign  string // changes with every segment and with the bounds of stages
}

const (
	rollEvery = time.Second
	rollBatch = 100
	// longRows bounds how many changes by time alone are followed one by one; who has
	// more behind them is looked at as of now.
	longRows = 50
)

// Run works until the context ends.
func (r *Roll) Run(ctx context.Context) error {
	if err := r.DB.Watch(ctx, r.load, segment.Topic, setting.Topic); err != nil {
		return err
	}
	tick := time.NewTicker(rollEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		if _, err := r.Round(ctx); err != nil && ctx.Err() == nil {
			r.Log.Warn("who enters and leaves segments waits", "error", err)
		}
	}
}

func (r *Roll) load(ctx context.Context) error {
	list, err := segment.List(ctx, r.DB.Read())
	if err != nil {
		return err
	}
	shop, err := setting.FindShop(ctx, r.DB.Read())
	if err != nil {
		return err
	}
	a := &active{named: personalize.Rules(list), shop: shop}
	var sign strings.Builder
	for _, s := range list {
		sign.WriteString(s.ID + ":" + strconv.FormatInt(s.Version, 10) + " ")
		rl, ok := a.named[s.Name]
		if !ok {
			continue
		}
		if ask, err := rule.Compile(rl, a.named); err == nil {
			a.ids, a.rules, a.asks, a.about = append(a.ids, s.ID), append(a.rules, rl), append(a.asks, ask), append(a.about, a.named.Abouts(rl))
		}
	}
	fmt.Fprint(&sign, shop.Stages, shop.TimeZone, shop.Academic)
	a.sign = id.Hash(sign.String())
	r.active.Store(a)
	return nil
}

// Round looks at everybody who is due and returns at how many.
func (r *Roll) Round(ctx context.Context) (looked int, err error) {
	if r.active.Load() == nil {
		if err := r.load(ctx); err != nil {
			return 0, err
		}
	}
	if err := r.sweep(ctx); err != nil {
		return 0, err
	}
	ground := identify.GroundOf(r.Catalog.Snapshot()).Of(r.active.Load().shop)
	for ctx.Err() == nil {
		list, err := segment.ListDue(ctx, r.DB.Read(), rollBatch)
		if err != nil || len(list) == 0 {
			return looked, err
		}
		for _, d := range list {
			if err := r.look(ctx, d, ground); err != nil {
				return looked, err
			}
			looked++
		}
	}
	return looked, ctx.Err()
}

// sweep makes everybody due when a segment has changed since the last sweep, by
// this process or another.
func (r *Roll) sweep(ctx context.Context) error {
	sign := r.active.Load().sign
	swept, err := setting.Find[string](ctx, r.DB.Read(), "segments.swept")
	if err != nil && fault.KindOf(err) != fault.NotFound || err == nil && swept == sign {
		return err
	}
	for after, more := (event.Whose{}), true; more; {
		list, err := event.ListPeople(ctx, r.DB.Read(), after, 500)
		if err != nil {
			return err
		}
		if more = len(list) == 500; len(list) > 0 {
			after = list[len(list)-1]
		}
		err = r.DB.Write(ctx, func(q db.Q) error {
			for _, who := range list {
				if err := identify.LookAt(ctx, q, event.Event{CustomerID: who.CustomerID, VisitorID: who.VisitorID}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return r.DB.Write(ctx, func(q db.Q) error { return setting.Save(ctx, q, "segments.swept", sign) })
}

// step is what a person is in from an instant on.
type step struct {
	at time.Time
	in []string // ids of segments, sorted
}

// look notes what a person has entered and left since they were due, at the
// instants at which it was.
func (r *Roll) look(ctx context.Context, d segment.Due, g identify.Ground) error {
	a, now := r.active.Load(), r.DB.Now()
	var steps []step
	at := d.At
	next := time.Time{}
	for n := 0; ; n++ {
		if n == longRows {
			at = now
		}
		who, err := identify.Recall(ctx, r.DB.Read(), identify.PersonOf(d.Person), at)
		if err != nil {
			return err
		}
		f := g.FactsAt(who, at, "")
		steps = append(steps, step{at, a.holding(&f, who.Wishes)})
		if next = a.next(&f); !next.IsZero() && !next.After(now) {
			at = next
			continue
		}
		if !at.Before(now) {
			break
		}
		at = now // figures may have changed since without an instant that was foreseen
	}
	err := r.DB.Write(ctx, func(q db.Q) error {
		first, err := segment.LookedAt(ctx, q, d, next)
		if err != nil || !first {
			return errors.Join(err, errUnless(first))
		}
		return note(ctx, q, d.Person, steps)
	})
	if errors.Is(err, errTaken) {
		return nil
	}
	return err
}

func errUnless(first bool) error {
	if first {
		return nil
	}
	return errTaken
}

// holding are the segments that hold somebody, but for those that ask about what the
// person wants forgotten.
func (a *active) holding(f *rule.Facts, w preference.Wishes) (ids []string) {
	for i, ask := range a.asks {
		if !w.Forgets(a.about[i]) && ask(f) {
			ids = append(ids, a.ids[i])
		}
	}
	slices.Sort(ids)
	return ids
}

// next is the first instant at which time alone may change what a person is in.
func (a *active) next(f *rule.Facts) (first time.Time) {
	for _, rl := range a.rules {
		if at := rule.NextChange(rl, f, a.named); !at.IsZero() && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	return first
}

// note keeps what was seen, and tells of each change.
func note(ctx context.Context, q db.Q, person string, steps []step) error {
	before, err := segment.ListOf(ctx, q, person)
	if err != nil {
		return err
	}
	for _, s := range steps {
		if err := moved(ctx, q, person, before, s, segment.Leave, event.SegmentLeft); err != nil {
			return err
		}
		if err := moved(ctx, q, person, s.in, step{s.at, before}, segment.Enter, event.SegmentEntered); err != nil {
			return err
		}
		before = s.in
	}
	return nil
}

// moved notes each id of a list that a step lacks.
func moved(ctx context.Context, q db.Q, person string, ids []string, lacks step,
	change func(context.Context, db.Q, string, string, time.Time) (bool, error), name string) error {
	for _, id := range ids {
		if slices.Contains(lacks.in, id) {
			continue
		}
		changed, err := change(ctx, q, id, person, lacks.at)
		if err != nil {
			return err
		}
		if !changed {
			continue
		}
		if err := tell(ctx, q, name, id, person, lacks.at); err != nil {
			return err
		}
	}
	return nil
}

// Moved are the properties of Segment Entered and Segment Left.
type Moved struct {
	Segment string `json:"segment"` // its id
}

func tell(ctx context.Context, q db.Q, name, segmentID, person string, at time.Time) error {
	k := identify.PersonOf(person)
	return event.Append(ctx, q, event.Event{Name: name, At: at, CustomerID: k.CustomerID, VisitorID: k.VisitorID, Subject: segmentID, Properties: Moved{segmentID}})
}
