package report

import (
	"context"
	"strconv"

	"regulars/store/db"
	"regulars/store/event"
)

// Stage is how far a visit came.
type Stage int

// The stages, each further than the one before.
const (
	Visited Stage = iota
	Looked
	Chose
	CheckedOut
	Ordered
)

// Stages are all of them, from the first to the furthest.
func Stages() []Stage { return []Stage{Visited, Looked, Chose, CheckedOut, Ordered} }

func (s Stage) name() string { return strconv.Itoa(int(s)) }

// further is the case of SQL that says how far an event e brings a visit.
const further = `case e.name when '` + event.ProductViewed + `' then 1 when '` + event.ProductAdded + `' then 2 when '` + event.CheckoutStarted + `' then 3 when '` + event.OrderCompleted + `' then 4 else 0 end`

// counted are the events e of visits that agreed to be counted, in a window and of the
// names that follow.
const counted = `e.at >= $1 and e.at < $2 and not e.personal and e.channel = 'web' and (e.visitor_id is not null or e.customer_id is not null) and e.name || '' in (`

// visits counts visits by the furthest stage each has come to. A visit is one
// browser on one day in which it looked at something and had agreed to be counted.
func (t tally) visits(ctx context.Context, q db.Q, w window) error {
	in, names := db.InList(3, append(event.Views(), event.OrderCompleted))
	_, err := db.List(ctx, q, func(r db.Row) (none struct{}, err error) {
		var stage int
		var n int64
		err = r.Scan(&stage, &n)
		t.add(ByStage, Stage(stage).name(), Sum{Count: n})
		return none, err
	}, `select v.stage, count(*) from (select coalesce(e.visitor_id, e.customer_id) as who, max(`+further+`) as stage,
		max(case when e.name <> '`+event.OrderCompleted+`' then 1 else 0 end) as looked
		from event e where `+counted+in+`) group by coalesce(e.visitor_id, e.customer_id)) v
		where v.looked = 1 group by v.stage`, append([]any{w.from, w.to}, names...)...)
	return err
}

// Funnel returns how many visits came to each stage or further, from sums by stage.
func Funnel(sums []Sum) (reached [Ordered + 1]int64) {
	for _, s := range sums {
		stage, err := strconv.Atoi(s.Name)
		if err != nil || stage < 0 || stage > int(Ordered) {
			continue
		}
		for i := 0; i <= stage; i++ {
			reached[i] += s.Count
		}
	}
	return reached
}
