package rule

import (
	"slices"
	"time"
)

// compileTest makes the function of one condition. What a consent guards is
// unknown before anything is read.
func compileTest(t *Test) test {
	a, ok := Lookup(t.Attribute)
	if !ok {
		return func(*Facts) Truth { return Unknown }
	}
	compiled := condition(a, t)
	if t.Not {
		compiled = negate(compiled)
	}
	return guard(a.Consent, compiled)
}

func guard(c Consent, t test) test {
	switch c {
	case Personalization:
		return func(f *Facts) Truth {
			if !f.Personalization {
				return Unknown
			}
			return t(f)
		}
	case Analytics:
		return func(f *Facts) Truth {
			if !f.Analytics {
				return Unknown
			}
			return t(f)
		}
	}
	return t
}

func condition(a Attribute, t *Test) test {
	switch r := a.read; {
	case r.bool != nil:
		return func(f *Facts) Truth { v, _ := r.bool(f); return truth(v) }
	case r.text != nil && t.Op == IsAcademic:
		return academic(r.text)
	case r.text != nil:
		return on(r.text, t.Op, textHolds(t))
	case r.number != nil:
		return on(r.number, t.Op, numberHolds(a, t))
	case r.amount != nil:
		return amount(r.amount, a, t)
	case r.moment != nil:
		return moment(a, t)
	default:
		return on(r.tags, t.Op, tagsHold(t))
	}
}

// on asks an attribute's value whether something holds for it.
func on[T interface {
	bool | string | int64 | []string
}](read func(*Facts) (T, known), op Op, holds func(T) bool) test {
	if op == Exists {
		return func(f *Facts) Truth { _, k := read(f); return existence(k) }
	}
	return func(f *Facts) Truth {
		v, k := read(f)
		if k != some {
			return lacking(k)
		}
		return truth(holds(v))
	}
}

// lacking is the answer to a question about a value that is not there.
func lacking(k known) Truth {
	if k == nothing {
		return No
	}
	return Unknown
}

// existence is never unknown: that no value is held is itself a fact.
func existence(k known) Truth { return truth(k == some) }

func academic(read func(*Facts) (string, known)) test {
	return func(f *Facts) Truth {
		if _, k := read(f); k != some {
			return lacking(k)
		}
		return truth(f.EmailAcademic)
	}
}

func textHolds(t *Test) func(string) bool {
	want := t.texts()
	switch t.Op {
	case Contains:
		return func(s string) bool { return containsFold(s, want[0]) }
	case StartsWith:
		return func(s string) bool { return hasPrefixFold(s, want[0]) }
	case EndsWith:
		return func(s string) bool { return hasSuffixFold(s, want[0]) }
	case Matches:
		if p, err := pattern(want[0]); err == nil {
			return p.MatchString
		}
		return func(string) bool { return false }
	}
	return func(s string) bool { return anyFold(want, s) }
}

func tagsHold(t *Test) func([]string) bool {
	want := t.texts()
	return func(tags []string) bool { return len(want) > 0 && anyFold(tags, want[0]) }
}

func (t *Test) texts() []string {
	var texts []string
	for _, v := range t.Values {
		texts = append(texts, v.Text)
	}
	return texts
}

func numberHolds(a Attribute, t *Test) func(int64) bool {
	var want []int64
	for _, v := range t.Values {
		n := v.Number
		if a.Type == Weekday {
			n = int64(slices.Index(a.Choices, v.Text))
		}
		want = append(want, n)
	}
	if len(want) == 0 {
		return func(int64) bool { return false }
	}
	low, high := want[0], want[len(want)-1]
	switch t.Op {
	case Less:
		return func(n int64) bool { return n < low }
	case LessOrEqual:
		return func(n int64) bool { return n <= low }
	case More:
		return func(n int64) bool { return n > low }
	case MoreOrEqual:
		return func(n int64) bool { return n >= low }
	case Between:
		return between(low, high, a.cyclic())
	}
	return func(n int64) bool { return slices.Contains(want, n) }
}

// between includes both ends; a cyclic one whose first end is the larger passes
// the point where counting begins again.
func between(low, high int64, cyclic bool) func(int64) bool {
	if cyclic && low > high {
		return func(n int64) bool { return n >= low || n <= high }
	}
	return func(n int64) bool { return n >= low && n <= high }
}

// amount compares money of one currency; another is unknown.
func amount(read func(*Facts) (Amount, known), a Attribute, t *Test) test {
	if t.Op == Exists {
		return func(f *Facts) Truth { _, k := read(f); return existence(k) }
	}
	holds, currency := numberHolds(a, t), t.Values[0].Text
	return func(f *Facts) Truth {
		v, k := read(f)
		if k != some {
			return lacking(k)
		}
		if v.Currency != currency && (v.Currency != "" || v.Minor != 0) {
			return Unknown
		}
		return truth(holds(v.Minor))
	}
}

// moment compares an instant with now, or its date in the shop's zone with a date.
func moment(a Attribute, t *Test) test {
	read := a.read.moment
	var holds func(at, now time.Time) bool
	switch t.Op {
	case Exists:
		return func(f *Facts) Truth { _, k := read(f); return existence(k) }
	case Within:
		over := past(t.Values[0])
		holds = func(at, now time.Time) bool { return !at.After(now) && !over(at, now) }
	case LongerAgo:
		holds = past(t.Values[0])
	default:
		days := numberHolds(a, t)
		holds = func(at, now time.Time) bool { return days(dayOf(at.In(now.Location()))) }
	}
	return func(f *Facts) Truth {
		at, k := read(f)
		if k != some {
			return lacking(k)
		}
		return truth(holds(at, f.Now))
	}
}

// past says whether a span that began at a moment is over.
func past(span Value) func(at, now time.Time) bool {
	if d, exact := length(span); exact {
		return func(at, now time.Time) bool { return now.Sub(at) >= d }
	}
	n := months(span)
	return func(at, now time.Time) bool { return !now.Before(later(at.In(now.Location()), n)) }
}
