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
// millisecond, those that begin an order come first.
func orderNames() []string {
	return []string{event.OrderCompleted, event.OrderPaid, event.OrderCancelled, event.OrderRefunded}
}

// figuresAt are a person's figures at an instant, by replay over the tracks of
// orderNames: what identify.FiguresAt says.
func (l ledger) figuresAt(person int, at time.Time) profile.Profile {
	var open []placed
	var subjects []string
	l.each(person, func(h happened, track int) {
		if h.at > at.UnixMilli() {
			return
		}
		says := &l[track].says[h.what]
		i := slices.Index(subjects, says.subject)
		switch begins := track < 2; {
		case begins && i < 0 && len(says.events) > 0:
			total := says.events[0].Total
			open, subjects = append(open, placed{total.Minor, time.UnixMilli(h.at), total.Currency}), append(subjects, says.subject)
		case !begins && i >= 0:
			open, subjects = slices.Delete(open, i, i+1), slices.Delete(subjects, i, i+1)
		}
	})
	return figures(open)
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
