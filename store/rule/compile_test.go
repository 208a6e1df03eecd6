package rule

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func read(t testing.TB, text string) Rule {
	t.Helper()
	r, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestASegmentMayAskAboutOthers(t *testing.T) {
	segments := Segments{
		"Wholesale": read(t, `customer.tags contains "vip"`),
		"Students":  read(t, `email.domain is academic and not in segment "Wholesale"`),
	}
	r := read(t, `in segment "Students" or in segment "Wholesale" and orders.count = 1`)
	match, err := Compile(r, segments)
	if err != nil || !match(student(t)) || match(guest(t)) {
		t.Errorf("the match is wrong: %v", err)
	}
	if got := r.Segments(); !slices.Equal(got, []string{"Students", "Wholesale"}) {
		t.Errorf("asks about %v", got)
	}
	var names []string
	for _, a := range segments.Attributes(r) {
		names = append(names, a.Name)
	}
	if !slices.Equal(names, []string{"email.domain", "customer.tags", "orders.count"}) || len(r.Attributes()) != 1 {
		t.Errorf("reads %v", names)
	}
}

func TestSegmentsThatCannotBeFollowedAreRefused(t *testing.T) {
	chain, doubling := Segments{"0": read(t, "signed_in")}, Segments{"0": read(t, "signed_in")}
	for i := range 20 {
		chain[fmt.Sprint(i+1)] = read(t, fmt.Sprintf(`in segment "%d"`, i))
		doubling[fmt.Sprint(i+1)] = read(t, fmt.Sprintf(`in segment "%d" and in segment "%d"`, i, i))
	}
	circle := Segments{"A": read(t, `in segment "B"`), "B": read(t, `signed_in and in segment "A"`), "Self": read(t, `in segment "Self"`)}
	for _, c := range []struct {
		text     string
		segments Segments
		column   int
		expected string
		hint     string
	}{
		{`signed_in or in segment "A"`, circle, 14, "(A > B > A)", ""},
		{`in segment "Self"`, circle, 1, "(Self > Self)", ""},
		{`signed_in and not in segment "Wholesael"`, Segments{"Wholesale": read(t, "signed_in")}, 19, "a segment that exists", `"Wholesale"`},
		{`in segment "X"`, nil, 1, "a segment that exists", ""},
		{`in segment "X"`, Segments{"X": {}}, 1, "a segment that exists", ""},
		{`in segment "A"`, Segments{"A": read(t, `in segment "Gone"`)}, 1, "a segment that exists", ""},
		{`in segment "16"`, chain, 1, "at most 16 deep", ""},
		{`in segment "3" or in segment "7" or in segment "11" or in segment "15" or in segment "19"`, chain, 75, "at most 16 deep", ""},
		{`in segment "11"`, doubling, 1, "2000 conditions", ""},
		{`in segment "10" or in segment "9" or in segment "9"`, doubling, 38, "2000 conditions", ""},
	} {
		match, err := Compile(read(t, c.text), c.segments)
		var e *Error
		if !errors.As(err, &e) || match != nil {
			t.Errorf("%s: no error", c.text)
			continue
		}
		if e.Column != c.column || !strings.Contains(e.Expected, c.expected) || e.Suggestion != c.hint {
			t.Errorf("%s: %v", c.text, e)
		}
		if _, whole := read(t, c.text).Explain(student(t), c.segments); whole != Unknown {
			t.Errorf("%s: broken and yet %s", c.text, whole)
		}
	}
	for text, segments := range map[string]Segments{`in segment "15"`: chain, `in segment "10"`: doubling} {
		if _, err := Compile(read(t, text), segments); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestTheEmptyRuleMatchesNobody(t *testing.T) {
	if match, err := Compile(Rule{}, nil); err == nil || match != nil {
		t.Error("an empty rule compiles")
	}
	if lines, whole := (Rule{}).Explain(guest(t), nil); len(lines) != 0 || whole != Unknown || (Rule{}).String() != "" {
		t.Error("an empty rule says something")
	}
}

func TestConditionsAreExplainedInPlainWords(t *testing.T) {
	f := student(t)
	segments := Segments{"Campus": read(t, `email.domain is academic and not visitor.new`)}
	r := read(t, `email.domain is academic and not (email.confirmed or orders.count >= 2) or in segment "Campus" or not in segment "Gone"
		or last_order.at more than 2 weeks ago or last_order.at before 2026-11-01 or utm.source not in ("tiktok", "x") or spent >= 500 EUR
		or weekday between friday and monday or referrer.host contains "x" or not landing.path contains "x" or time > 13:00 or date = 2026-11-28
		or customer.tags contains "vip" or country does not exist`)
	want := []string{
		"email domain is academic: cs.mit.edu, yes",
		"email is not confirmed: no",
		"number of orders is not at least 2: 1, yes",
		`in segment "Campus": no`,
		"email domain is academic: cs.mit.edu, yes",
		"visit is not the first: no",
		`not in segment "Gone": this segment is missing or broken, unknown`,
		"last order is more than 2 weeks ago: 2026-11-16 12:00, no",
		"last order is before 2026-11-01: 2026-11-16 12:00, no",
		`utm source is not one of "tiktok", "x": TikTok, no`,
		"total spent is at least 500 EUR: 500 EUR, yes",
		"day of the week is between friday and monday: saturday, yes",
		`referring site contains "x": none, no`,
		`landing page does not contain "x": /collections/dorm-bedding, yes`,
		"time of day is after 13:00: 12:00, no",
		"date is 2026-11-28: 2026-11-28, yes",
		`customer tags contains "vip": VIP, early bird, yes`,
		"country does not exist: AT, no",
	}
	lines, whole := r.Explain(f, segments)
	if whole != Unknown {
		t.Errorf("a rule with a broken segment is %s", whole)
	}
	for i, l := range lines {
		if i >= len(want) || l.String() != want[i] {
			t.Errorf("line %d: %s", i, l)
		}
	}
	if len(lines) != len(want) || lines[3].Depth != 0 || lines[4].Depth != 1 || lines[6].Depth != 0 {
		t.Errorf("%d lines", len(lines))
	}
	f.Personalization = false
	lines, _ = read(t, "orders.count = 1").Explain(f, nil)
	if lines[0].Consent != Personalization || lines[0].String() != "number of orders is 1: not read without consent to personalization, unknown" {
		t.Errorf("without consent: %s", lines[0])
	}
}

func TestAnExplanationShowsNoHiddenLettersAndNoEndlessText(t *testing.T) {
	f := guest(t)
	f.UTMSource = "a\x00\u202eb" + strings.Repeat("c", 900)
	lines, _ := read(t, `utm.source = "x"`).Explain(f, nil)
	if want := "a\ufffd\ufffdb" + strings.Repeat("c", 76) + "…"; lines[0].Value != want {
		t.Errorf("got %q", lines[0].Value)
	}
}

func TestACompiledRuleAllocatesNothing(t *testing.T) {
	f, segments := student(t), Segments{"S": read(t, `signed_in`)}
	for _, a := range Attributes() {
		match, err := Compile(read(t, "("+a.Example+`) and in segment "S" or not (`+a.Example+`)`), segments)
		if err != nil {
			t.Fatal(err)
		}
		if n := testing.AllocsPerRun(100, func() { match(f) }); n != 0 {
			t.Errorf("%s: %v allocations", a.Example, n)
		}
	}
	match, err := Compile(read(t, `first_order.at within 3 months or landing.path contains "É" or last_order.at before 2026-01-01`), nil)
	if n := testing.AllocsPerRun(100, func() { match(f) }); err != nil || n != 0 {
		t.Errorf("%v allocations, %v", n, err)
	}
}

func BenchmarkMatch(b *testing.B) {
	for name, text := range map[string]string{
		"campus":  `email.domain is academic and email.confirmed`,
		"welcome": `orders.count = 1 and last_order.at within 30 days`,
		"arrival": `utm.source = "tiktok" or landing.path starts with "/collections/dorm"`,
		"evening": `device = "phone" and hour between 18 and 23`,
	} {
		b.Run(name, func(b *testing.B) {
			match, err := Compile(read(b, text), nil)
			if err != nil {
				b.Fatal(err)
			}
			f := &Facts{Personalization: true, EmailDomain: "mit.edu", EmailAcademic: true, OrdersCount: 1, Device: "phone", UTMSource: "facebook", LandingPath: "/collections/dorm-bedding"}
			b.ReportAllocs()
			for b.Loop() {
				match(f)
			}
		})
	}
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if _, err := Parse(`orders.count = 1 and last_order.at within 30 days`); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMatchEvents(b *testing.B) {
	for _, size := range []int{200, 10_000} {
		f := &Facts{Now: time.Unix(1_700_000_000, 0), Personalization: true}
		for i := range size {
			f.Events = append(f.Events, Event{Kind: EventKind(i%4*3 + 1), At: f.Now.Add(time.Duration(i-size) * time.Hour), ProductID: fmt.Sprint(i % 50), Collections: []string{"lamps"}})
		}
		for name, text := range map[string]string{
			"window":   `viewed(collection: "bags") at least 3 times within 7 days`,
			"ever":     `bought(collection: "bags")`,
			"sequence": `viewed(collection: "lamps") then reviewed(product: "none") within 2 days`,
			"endless":  `viewed then reviewed(same product, tag: "none")`,
			"calendar": `different products of viewed within 3 months > 60`,
		} {
			b.Run(fmt.Sprintf("%s/%d", name, size), func(b *testing.B) {
				match, err := Compile(read(b, text), nil)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportAllocs()
				for b.Loop() {
					match(f)
				}
			})
		}
	}
}
