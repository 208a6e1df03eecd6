package rule

import (
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
	}
	t := n.(*Test)
	answer := interpretTest(t, f)
	if t.Not {
		answer = map[Truth]Truth{Yes: No, No: Yes, Unknown: Unknown}[answer]
	}
	return answer
}

func interpretTest(t *Test, f *Facts) Truth {
	consented := !strings.HasPrefix(t.Attribute, "utm.") && !slices.Contains([]string{"customer.tags", "orders.count", "first_order.at",
		"last_order.at", "days_since_first_order", "days_since_last_order", "spent", "referrer.host", "landing.path"}, t.Attribute)
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
	or := func(s string, empty string) any {
		if s == "" {
			return empty
		}
		return s
	}
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
	switch name {
	case "email.domain":
		return or(f.EmailDomain, "unknown")
	case "email.confirmed":
		return f.EmailConfirmed
	case "signed_in":
		return f.SignedIn
	case "customer.tags":
		if len(f.CustomerTags) == 0 {
			return "nothing"
		}
		return f.CustomerTags
	case "orders.count":
		return f.OrdersCount
	case "first_order.at":
		return moment(f.FirstOrderAt)
	case "last_order.at":
		return moment(f.LastOrderAt)
	case "days_since_first_order":
		return days(f.FirstOrderAt)
	case "days_since_last_order":
		return days(f.LastOrderAt)
	case "spent":
		return f.Spent
	case "cart.items":
		return f.CartItems
	case "cart.total":
		return f.CartTotal
	case "visitor.new":
		return f.VisitorNew
	case "device":
		return or(f.Device, "unknown")
	case "country":
		return or(f.Country, "unknown")
	case "language":
		return or(strings.Split(f.Language, "-")[0], "unknown")
	case "referrer.host":
		return or(f.ReferrerHost, "nothing")
	case "utm.source":
		return or(f.UTMSource, "nothing")
	case "utm.medium":
		return or(f.UTMMedium, "nothing")
	case "utm.campaign":
		return or(f.UTMCampaign, "nothing")
	case "landing.path":
		return or(f.LandingPath, "nothing")
	case "hour":
		return int64(f.Now.Hour())
	case "time":
		return int64(f.Now.Sub(time.Date(f.Now.Year(), f.Now.Month(), f.Now.Day(), f.Now.Hour(), 0, 0, 0, f.Now.Location())).Minutes()) + 60*int64(f.Now.Hour())
	case "weekday":
		return strings.ToLower(f.Now.Weekday().String())
	case "date":
		return f.Now.Format(time.DateOnly)
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
