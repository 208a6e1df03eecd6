package rule

import (
	"slices"
	"time"
)

// Stages are the thresholds by which a person's standing is told; the shop's own.
type Stages struct {
	NewDays      int64 // full days after the first order that a person with one order is new
	SlippingDays int64 // full days without an order from which a person is slipping
	LostDays     int64 // and lost
	LoyalOrders  int64 // orders from which a person is loyal

	// Scores: how many of these bounds a figure reaches, plus one, from 1 to 5.
	RecencyDays []int64 // descending; fewer days since the last order are better
	Frequency   []int64 // ascending numbers of orders
	Monetary    []int64 // ascending, in minor units of the shop's currency
}

// DefaultStages are those of a shop that has not set its own.
func DefaultStages() Stages {
	return Stages{NewDays: 30, SlippingDays: 120, LostDays: 365, LoyalOrders: 4,
		RecencyDays: []int64{365, 180, 90, 30}, Frequency: []int64{2, 3, 5, 9}, Monetary: []int64{5_000, 15_000, 40_000, 100_000}}
}

// The stages of a person's life with the shop.
func stages() []string {
	return []string{"visitor", "new", "one-time", "repeat", "loyal", "slipping", "lost"}
}

// standing are attributes worked out of the figures and the history.
func standing() []Attribute {
	score := func(name, words, doc, example string, of func(*Facts) int64) Attribute {
		return Attribute{Name: name, Words: words, Type: Count, Unit: "points", Consent: Personalization, Doc: doc, Example: example,
			read: reader{number: func(f *Facts) (int64, known) {
				if f.OrdersCount == 0 {
					return 0, nothing
				}
				return of(f), some
			}}}
	}
	return []Attribute{
		{Name: "average_order", Words: "average order", Type: Price, Unit: "money", Consent: Personalization,
			Doc:     "What an order comes to on average, rounded; does not exist before the first.",
			Example: `average_order > 80 EUR`,
			read: reader{amount: func(f *Facts) (Amount, known) {
				if f.OrdersCount == 0 {
					return Amount{}, nothing
				}
				return Amount{average(f.Spent.Minor, f.OrdersCount), f.Spent.Currency}, some
			}}},
		{Name: "reviews.count", Words: "number of reviews", Type: Count, Unit: "reviews", Consent: Personalization,
			Doc:     "Reviews the person has written.",
			Example: `reviews.count >= 1`,
			read:    numbers(func(f *Facts) int64 { return countOf(f, Reviewed) }), events: []EventKind{Reviewed}},
		{Name: "refunds.count", Words: "number of refunds", Type: Count, Unit: "refunds", Consent: Personalization,
			Doc:     "Orders whose money was given back.",
			Example: `refunds.count = 0`,
			read:    numbers(func(f *Facts) int64 { return countOf(f, Refunded) }), events: []EventKind{Refunded}},
		{Name: "lifecycle", Words: "stage", Type: Choice, Choices: stages(), Consent: Personalization,
			Doc:     "Where the person stands: visitor (no order), new (one order, lately), one-time, repeat, loyal, slipping (no order for long), lost. The bounds are a setting.",
			Example: `lifecycle in ("slipping", "lost")`,
			read:    texts(unknown, stage)},
		score("rfm.recency", "recency score", "1 to 5: how lately the person ordered; 5 is best. Does not exist before the first order. The bounds are a setting.",
			`rfm.recency <= 2`, func(f *Facts) int64 {
				days, _ := days(lastOrder).number(f)
				return score1to5(f.Stages.RecencyDays, func(bound int64) bool { return days < bound })
			}),
		score("rfm.frequency", "frequency score", "1 to 5: how often the person ordered.", `rfm.frequency >= 4`, func(f *Facts) int64 {
			return score1to5(f.Stages.Frequency, func(bound int64) bool { return f.OrdersCount >= bound })
		}),
		score("rfm.monetary", "monetary score", "1 to 5: how much the person spent.", `rfm.monetary = 5`, func(f *Facts) int64 {
			return score1to5(f.Stages.Monetary, func(bound int64) bool { return f.Spent.Minor >= bound })
		}),
	}
}

// score1to5 is one more than the number of bounds that are reached.
func score1to5(bounds []int64, reached func(int64) bool) int64 {
	n := int64(1)
	for _, b := range bounds {
		if reached(b) {
			n++
		}
	}
	return n
}

func stage(f *Facts) string {
	if f.Stages.LostDays == 0 {
		return ""
	}
	if f.OrdersCount == 0 {
		return "visitor"
	}
	since, _ := days(lastOrder).number(f)
	first, _ := days(firstOrder).number(f)
	switch {
	case since >= f.Stages.LostDays:
		return "lost"
	case since >= f.Stages.SlippingDays:
		return "slipping"
	case f.OrdersCount >= f.Stages.LoyalOrders:
		return "loyal"
	case f.OrdersCount > 1:
		return "repeat"
	case first < f.Stages.NewDays:
		return "new"
	}
	return "one-time"
}

// bounds are the numbers of days at which a standing may change.
func (s Stages) bounds() []int64 {
	return append([]int64{s.NewDays, s.SlippingDays, s.LostDays}, s.RecencyDays...)
}

func countOf(f *Facts, kind EventKind) (n int64) {
	for i := range f.Events {
		if e := &f.Events[i]; e.Kind == kind && !e.At.After(f.Now) {
			n++
		}
	}
	return n
}

// anniversary says whether it is some years to the day after a moment, in now's
// zone.
func anniversary(at, now time.Time) bool {
	if at.IsZero() || !at.Before(now) {
		return false
	}
	at = at.In(now.Location())
	years := now.Year() - at.Year()
	return years > 0 && dayOf(later(at, 12*years)) == dayOf(now)
}

// latestVisit is how the person came this time, or the last time.
func latestVisit() []Attribute {
	of := func(name, words, doc, example string, get func(*Visit) string) Attribute {
		return Attribute{Name: name, Words: words, Type: String, Consent: Personalization, Doc: doc, Example: example, events: []EventKind{Visited},
			read: texts(nothing, func(f *Facts) string {
				if v := latest(f); v != nil {
					return get(v)
				}
				return ""
			})}
	}
	return []Attribute{
		of("latest_utm.source", "latest utm source", "utm_source of the latest visit that had a campaign or came from elsewhere.", `latest_utm.source = "newsletter"`, func(v *Visit) string { return v.Source }),
		of("latest_utm.medium", "latest utm medium", "utm_medium of that visit.", `latest_utm.medium = "email"`, func(v *Visit) string { return v.Medium }),
		of("latest_utm.campaign", "latest utm campaign", "utm_campaign of that visit.", `latest_utm.campaign contains "dorm"`, func(v *Visit) string { return v.Campaign }),
		of("latest_landing.path", "latest landing page", "The path of the first page of that visit.", `latest_landing.path starts with "/products/"`, func(v *Visit) string { return v.Landing }),
		of("latest_referrer.host", "latest referring site", "The host of the page that led to that visit.", `latest_referrer.host ends with "tiktok.com"`, func(v *Visit) string { return v.Referrer }),
	}
}

// latest is the last visit up to now that says where it came from.
func latest(f *Facts) *Visit {
	for _, e := range slices.Backward(until(f.Events, f.Now)) {
		if e.Kind == Visited && e.Visit != nil {
			return e.Visit
		}
	}
	return nil
}
