package census

import (
	"slices"
	"strings"
	"time"

	"regulars/store/event"
	"regulars/store/profile"
	"regulars/store/rule"
)

// as are the facts at a moment, with the consents that held.
func (p *resident) as(at time.Time) rule.Facts {
	f := p.facts
	f.Personalization, f.Analytics = false, false
	for _, c := range p.choices {
		if c.at <= at.UnixMilli() {
			f.Personalization, f.Analytics = c.personalization, c.analytics
		}
	}
	if len(p.wishes) > 0 && p.wantsNothing(at) {
		return stranger(f)
	}
	return f
}

// back turns the facts into those of a moment that has passed.
func (j *judge) back(i int, p *resident, f *rule.Facts) {
	f.EmailConfirmed = f.EmailConfirmed && !p.confirmed.After(j.at)
	if j.orders == nil || !f.Personalization {
		return
	}
	then := j.orders.figuresAt(i, j.at)
	f.OrdersCount, f.FirstOrderAt, f.LastOrderAt = then.Orders, then.FirstOrderAt, then.LastOrderAt
	f.Spent = rule.Amount{Minor: then.Spent.Minor, Currency: string(then.Spent.Currency)}
}

// orderNames are the events that figures of the past are worked out of. Of one
// millisecond, those that begin an order come first and those that end it last.
func orderNames() []string {
	return []string{event.OrderCompleted, event.OrderPaid, event.OrderUpdated, event.OrderPartRefunded, event.OrderCancelled, event.OrderRefunded}
}

// figuresAt are a person's figures at an instant, by replay over the tracks of
// orderNames: what identify.FiguresAt says.
func (l ledger) figuresAt(person int, at time.Time) profile.Profile {
	var b books
	l.each(person, func(h happened, track int) {
		if says := &l[track].says[h.what]; h.at <= at.UnixMilli() && len(says.events) > 0 {
			b.enter(orderNames()[track], says.subject, h.at, says.events[0].Total)
		}
	})
	return figures(b.open)
}

// books are the orders that stand, as far as they were told of.
type books struct {
	subjects []string
	open     []placed // each with what it comes to, less what was given back
	back     []int64
}

func (b *books) enter(name, subject string, at int64, total rule.Amount) {
	i := slices.Index(b.subjects, subject)
	switch begins := name == event.OrderCompleted || name == event.OrderPaid; {
	case begins && i < 0:
		b.subjects, b.open, b.back = append(b.subjects, subject), append(b.open, placed{total.Minor, time.UnixMilli(at), total.Currency}), append(b.back, 0)
		return
	case begins || i < 0:
		return
	case name == event.OrderUpdated:
		b.open[i].minor, b.back[i] = total.Minor, 0 // of the new sum it is taken off
	case name == event.OrderPartRefunded:
		b.open[i].minor -= total.Minor
		b.back[i] += total.Minor
	}
	if name == event.OrderCancelled || name == event.OrderRefunded || b.back[i] > 0 && b.open[i].minor == 0 {
		b.subjects, b.open, b.back = slices.Delete(b.subjects, i, i+1), slices.Delete(b.open, i, i+1), slices.Delete(b.back, i, i+1)
	}
}

// asksFigures says whether a rule asks attributes that are worked out of orders.
func asksFigures(asked []rule.Attribute) bool {
	return slices.ContainsFunc(asked, func(a rule.Attribute) bool {
		return slices.ContainsFunc([]string{"orders.count", "first_order", "last_order", "days_since_", "spent", "average_order", "lifecycle", "rfm."}, func(prefix string) bool {
			return strings.HasPrefix(a.Name, prefix)
		})
	})
}

// Unremembered are the attributes a rule asks about of which no history is kept, so
// that its past sizes cannot be told.
func Unremembered(r rule.Rule, segments rule.Segments) (list []rule.Attribute) {
	for _, a := range segments.Attributes(r) {
		if strings.HasPrefix(a.Name, "cart.") || slices.Contains([]string{"customer.tags", "company", "nearest_place"}, a.Name) {
			list = append(list, a)
		}
	}
	return list
}
