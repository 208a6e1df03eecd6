package rule

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"
)

// interpret is the language once more, slowly and straight from the tree, to hold
// the compiled form against.
func interpret(n Node, f *Facts, segments Segments) Truth {
	switch n := n.(type) {
	case *And:
		worst := Yes
		for _, p := range n.Parts {
			worst = min(worst, interpret(p, f, segments))
		}
		return worst
	case *Or:
		best := No
		for _, p := range n.Parts {
			best = max(best, interpret(p, f, segments))
		}
		return best
	case *Not:
		return map[Truth]Truth{Yes: No, No: Yes, Unknown: Unknown}[interpret(n.Part, f, segments)]
	case *InSegment:
		return interpret(segments[n.Name].root, f, segments)
	case *Happened:
		return tallyOf(n, f)
	}
	t := n.(*Test)
	answer := interpretTest(t, f)
	if t.Not {
		answer = map[Truth]Truth{Yes: No, No: Yes, Unknown: Unknown}[answer]
	}
	return answer
}

func interpretTest(t *Test, f *Facts) Truth {
	consented := !strings.HasPrefix(t.Attribute, "utm.") && !slices.Contains([]string{"customer.tags", "company", "orders.count", "first_order.at",
		"last_order.at", "days_since_first_order", "days_since_last_order", "spent", "referrer.host", "landing.path", "average_order", "lifecycle",
		"reviews.count", "refunds.count", "registered.at", "first_order.anniversary", "registered.anniversary"}, t.Attribute) &&
		!strings.HasPrefix(t.Attribute, "rfm.") && !strings.HasPrefix(t.Attribute, "latest_")
	if !consented && !f.Personalization {
		return Unknown
	}
	value := fact(t.Attribute, f)
	if t.Op == Exists {
		return truth(value != "nothing" && value != "unknown")
	}
	if value == "unknown" {
		return Unknown
	}
	if value == "nothing" {
		return No
	}
	return interpretValue(t, value, f)
}

// fact is a value, or the words "unknown" or "nothing"; the facts of the tests do
// not use these as texts.
func fact(name string, f *Facts) any {
	moment := func(t time.Time) any {
		if t.IsZero() {
			return "nothing"
		}
		return t
	}
	days := func(t time.Time) any {
		if t.IsZero() || t.After(f.Now) {
			return "nothing"
		}
		return int64(f.Now.Sub(t).Hours()) / 24
	}
	texts := map[string][2]string{
		"email.domain": {f.EmailDomain, "unknown"}, "device": {f.Device, "unknown"}, "country": {f.Country, "unknown"},
		"nearest_place": {f.NearestPlace, "unknown"}, "company": {f.Company, "nothing"},
		"language": {strings.Split(f.Language, "-")[0], "unknown"}, "referrer.host": {f.ReferrerHost, "nothing"},
		"utm.source": {f.UTMSource, "nothing"}, "utm.medium": {f.UTMMedium, "nothing"}, "utm.campaign": {f.UTMCampaign, "nothing"},
		"landing.path": {f.LandingPath, "nothing"}, "date": {f.Now.Format(time.DateOnly), ""},
		"weekday": {strings.ToLower(f.Now.Weekday().String()), ""},
	}
	if t, ok := texts[name]; ok {
		return cmp.Or(t[0], t[1])
	}
	others := map[string]any{
		"email.confirmed": f.EmailConfirmed, "signed_in": f.SignedIn, "visitor.new": f.VisitorNew,
		"orders.count": f.OrdersCount, "cart.items": f.CartItems, "spent": f.Spent, "cart.total": f.CartTotal,
		"first_order.at": moment(f.FirstOrderAt), "last_order.at": moment(f.LastOrderAt),
		"days_since_first_order": days(f.FirstOrderAt), "days_since_last_order": days(f.LastOrderAt),
		"hour": int64(f.Now.Hour()), "time": int64(f.Now.Hour())*60 + int64(f.Now.Minute()),
	}
	if v, ok := others[name]; ok {
		return v
	}
	if v, ok := interpretStanding(name, f); ok {
		return v
	}
	sets := map[string][]string{"customer.tags": f.CustomerTags, "cart.products": f.CartProducts, "cart.collections": f.CartCollections, "cart.categories": f.CartCategories}
	if set, ok := sets[name]; ok && len(set) > 0 {
		return set
	} else if ok {
		return "nothing"
	}
	panic("the test does not know " + name)
}

func interpretValue(t *Test, value any, f *Facts) Truth {
	switch v := value.(type) {
	case bool:
		return truth(v)
	case []string:
		return truth(slices.ContainsFunc(v, func(tag string) bool { return strings.EqualFold(tag, t.Values[0].Text) }))
	case int64:
		cyclic := t.Attribute == "hour" || t.Attribute == "time"
		return truth(interpretNumber(t, v, cyclic))
	case Amount:
		if v.Currency != t.Values[0].Text && v != (Amount{}) {
			return Unknown
		}
		return truth(interpretNumber(t, v.Minor, false))
	case time.Time:
		return truth(interpretMoment(t, v, f.Now))
	}
	return truth(interpretText(t, value.(string), f))
}

func interpretText(t *Test, v string, f *Facts) bool {
	switch {
	case t.Op == IsAcademic:
		return f.EmailAcademic
	case t.Attribute == "date":
		return interpretNumber(t, daysSince1970(v), false)
	case t.Attribute == "weekday" && t.Op == Between:
		for i, on := 0, false; i < 14; i++ {
			day := weekdays()[i%7]
			on = on || day == t.Values[0].Text
			if on && day == v {
				return true
			}
			if on && day == t.Values[1].Text {
				return false
			}
		}
	}
	if t.Op == Matches {
		found, err := regexp.MatchString("(?i)"+t.Values[0].Text, v)
		return err == nil && found
	}
	v = strings.ToLower(v)
	return slices.ContainsFunc(t.Values, func(w Value) bool {
		want := strings.ToLower(w.Text)
		switch t.Op {
		case Contains:
			return strings.Contains(v, want)
		case StartsWith:
			return strings.HasPrefix(v, want)
		case EndsWith:
			return strings.HasSuffix(v, want)
		}
		return v == want
	})
}

func interpretNumber(t *Test, n int64, cyclic bool) bool {
	if t.Op == Between && cyclic && t.Values[0].Number > t.Values[1].Number {
		return n >= t.Values[0].Number || n <= t.Values[1].Number
	}
	if t.Op == Between {
		return t.Values[0].Number <= n && n <= t.Values[1].Number
	}
	return slices.ContainsFunc(t.Values, func(w Value) bool {
		switch t.Op {
		case Less:
			return n < w.Number
		case LessOrEqual:
			return n <= w.Number
		case More:
			return n > w.Number
		case MoreOrEqual:
			return n >= w.Number
		}
		return n == w.Number
	})
}

func interpretMoment(t *Test, at, now time.Time) bool {
	if t.Op != Within && t.Op != LongerAgo {
		return interpretNumber(t, daysSince1970(at.In(now.Location()).Format(time.DateOnly)), false)
	}
	end := interpretEnd(t.Values[0], at.In(now.Location()))
	if t.Op == LongerAgo {
		return now.Equal(end) || now.After(end)
	}
	return (at.Equal(now) || at.Before(now)) && now.Before(end)
}

func interpretEnd(v Value, at time.Time) time.Time {
	switch v.Text {
	case "minute":
		return at.Add(time.Duration(v.Number) * time.Minute)
	case "hour":
		return at.Add(time.Duration(v.Number) * time.Hour)
	case "day":
		return at.Add(time.Duration(v.Number) * 24 * time.Hour)
	case "week":
		return at.Add(time.Duration(v.Number) * 168 * time.Hour)
	}
	n := int(v.Number)
	if v.Text == "year" {
		n *= 12
	}
	end := at.AddDate(0, n, 0)
	if end.Day() != at.Day() { // Go ran over into the next month
		end = time.Date(end.Year(), end.Month(), 1, 0, 0, 0, 0, at.Location())
	}
	return end
}

func daysSince1970(date string) int64 {
	t, _ := time.Parse(time.DateOnly, date)
	return int64(t.Sub(time.Unix(0, 0)).Hours() / 24)
}

// tallyOf asks the other evaluator of events.
func tallyOf(n Node, f *Facts) Truth {
	pass, err := NewTally(Rule{root: n}, nil, f.Now)
	if err != nil {
		panic(err)
	}
	for i := range f.Events {
		pass.Add("she", &f.Events[i])
	}
	return pass.Truth("she", f)
}
