package rule

import (
	"cmp"
	"math"
	"strings"
	"time"
)

// interpretStanding works out standings and the latest visit, apart from the code
// that ships.
func interpretStanding(name string, f *Facts) (any, bool) {
	counted := map[string]EventKind{"reviews.count": Reviewed, "refunds.count": Refunded}
	switch {
	case name == "consent.personalization":
		return f.Personalization, true
	case name == "consent.analytics":
		return f.Analytics, true
	case name == "registered.at" && f.RegisteredAt.IsZero():
		return "nothing", true
	case name == "registered.at":
		return f.RegisteredAt, true
	case strings.HasSuffix(name, ".anniversary"):
		at := map[string]time.Time{"first_order.anniversary": f.FirstOrderAt, "registered.anniversary": f.RegisteredAt}[name]
		return interpretAnniversary(at, f.Now), true
	case strings.HasPrefix(name, "latest_"):
		return interpretLatest(name, f), true
	case name == "lifecycle":
		return interpretStage(f), true
	case counted[name] != 0:
		n := int64(0)
		for _, e := range f.Events {
			if e.Kind == counted[name] && e.At.Compare(f.Now) <= 0 {
				n++
			}
		}
		return n, true
	case name == "average_order" || strings.HasPrefix(name, "rfm."):
		return interpretScore(name, f), true
	}
	return nil, false
}

func interpretAnniversary(at, now time.Time) bool {
	if at.IsZero() || at.Compare(now) >= 0 {
		return false
	}
	at = at.In(now.Location())
	month, day := at.Month(), at.Day()
	if month == time.February && day == 29 && time.Date(now.Year(), 2, 29, 0, 0, 0, 0, time.UTC).Day() != 29 {
		month, day = time.March, 1
	}
	return now.Year() > at.Year() && now.Month() == month && now.Day() == day
}

func interpretLatest(name string, f *Facts) any {
	found := "nothing"
	for _, e := range f.Events {
		if e.Kind == Visited && e.Visit != nil && e.At.Compare(f.Now) <= 0 {
			v := *e.Visit
			found = cmp.Or(map[string]string{"latest_utm.source": v.Source, "latest_utm.medium": v.Medium, "latest_utm.campaign": v.Campaign,
				"latest_landing.path": v.Landing, "latest_referrer.host": v.Referrer}[name], "nothing")
		}
	}
	return found
}

// fullDays since a moment; one that lies ahead is no days ago.
func fullDays(f *Facts, at time.Time) float64 {
	return max(0, math.Floor(f.Now.Sub(at).Hours()/24))
}

func interpretStage(f *Facts) any {
	last, first := fullDays(f, f.LastOrderAt), fullDays(f, f.FirstOrderAt)
	if f.LastOrderAt.IsZero() {
		last = 0
	}
	if f.FirstOrderAt.IsZero() {
		first = 0
	}
	s := f.Stages
	switch {
	case s.LostDays == 0:
		return "unknown"
	case f.OrdersCount == 0:
		return "visitor"
	case last >= float64(s.LostDays):
		return "lost"
	case last >= float64(s.SlippingDays):
		return "slipping"
	case f.OrdersCount >= s.LoyalOrders:
		return "loyal"
	case f.OrdersCount >= 2:
		return "repeat"
	case first < float64(s.NewDays):
		return "new"
	}
	return "one-time"
}

func interpretScore(name string, f *Facts) any {
	if f.OrdersCount == 0 {
		return "nothing"
	}
	if name == "average_order" {
		return Amount{int64(math.Floor(float64(f.Spent.Minor)/float64(f.OrdersCount) + 0.5)), f.Spent.Currency}
	}
	points := int64(1)
	last := 0.0
	if !f.LastOrderAt.IsZero() {
		last = fullDays(f, f.LastOrderAt)
	}
	for i := range 4 {
		if name == "rfm.recency" && last < float64(f.Stages.RecencyDays[i]) ||
			name == "rfm.frequency" && f.OrdersCount >= f.Stages.Frequency[i] ||
			name == "rfm.monetary" && f.Spent.Minor >= f.Stages.Monetary[i] {
			points++
		}
	}
	return points
}
