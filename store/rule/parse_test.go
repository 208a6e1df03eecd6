package rule

import (
	"errors"
	"strings"
	"testing"
)

func TestRulesAreReadAndPrintedInOneForm(t *testing.T) {
	for text, want := range map[string]string{
		`email.domain is academic and email.confirmed`:                     "",
		`email.domain is academic and not email.confirmed`:                 "",
		`orders.count = 1 and last_order.at within 30 days`:                "",
		`spent >= 500 EUR or orders.count > 5`:                             "",
		`utm.source = "tiktok" or landing.path starts with "/collections"`: "",
		`cart.total between 20 EUR and 50 EUR`:                             "",
		`device = "phone" and hour between 18 and 23`:                      "",
		`weekday in ("saturday", "sunday")`:                                "",
		`language = "de" and country in ("DE", "AT")`:                      "",
		`in segment "Wholesale"`:                                           "",
		`not in segment "Wholesale"`:                                       "",
		`utm.source = "say \"hi\" \\"`:                                     "",
		`last_order.at before 2026-11-30`:                                  "",
		`not last_order.at <= 2026-11-30`:                                  "",
		`(visitor.new or signed_in) and cart.items > 0`:                    "",
		`not (visitor.new or signed_in)`:                                   "",
		"EMAIL.Domain IS Academic\n\tAND Email.Confirmed":                  `email.domain is academic and email.confirmed`,
		`((visitor.new))`:                                                  `visitor.new`,
		`visitor.new and (signed_in and email.confirmed)`:                  `visitor.new and signed_in and email.confirmed`,
		`visitor.new or (signed_in and email.confirmed)`:                   `visitor.new or signed_in and email.confirmed`,
		`(not visitor.new) or not not signed_in`:                           `not visitor.new or not not signed_in`,
		`last_order.at less than 1 days ago`:                               `last_order.at within 1 day`,
		`first_order.at more than 12 MONTH ago`:                            `first_order.at more than 12 months ago`,
		`last_order.at > 2024-02-29`:                                       `last_order.at after 2024-02-29`,
		`first_order.at < 1969-12-31`:                                      `first_order.at before 1969-12-31`,
		`spent>=19.9eur`:                                                   `spent >= 19.90 EUR`,
		`spent > 500 jpy or spent < 1.5 kwd or spent = 0.05 EUR`:           `spent > 500 JPY or spent < 1.500 KWD or spent = 0.05 EUR`,
		`weekday = Saturday`:                                               `weekday = "saturday"`,
		`device is "Phone" or device is not tablet`:                        `device = "phone" or device != "tablet"`,
		`country = "de" and language = "DE"`:                               `country = "DE" and language = "de"`,
		`email.confirmed = true and signed_in != yes`:                      `email.confirmed and not signed_in`,
		`time between 9:05 and 18:00`:                                      `time between 09:05 and 18:00`,
		`utm.source does not contain "x" and not utm.medium ends with "y"`: "",
		`email.domain is not academic or email.domain does not exist`:      "",
		`last_order.at not within 2 weeks and days_since_last_order < 9`:   `last_order.at not within 2 weeks and days_since_last_order < 9`,
	} {
		if want == "" {
			want = text
		}
		r, err := Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if r.String() != want {
			t.Errorf("%s\nprints as %s\nand not as %s", text, r, want)
		}
	}
}

func TestEveryExampleInTheTableIsARuleOnItsAttribute(t *testing.T) {
	for _, a := range Attributes() {
		r, err := Parse(a.Example)
		if err != nil {
			t.Errorf("%s: %v", a.Name, err)
			continue
		}
		if read := r.Attributes(); len(read) != 1 || read[0].Name != a.Name || r.String() != a.Example {
			t.Errorf("%s: the example is %s", a.Name, r)
		}
		if a.Doc == "" || a.Words == "" || !strings.HasSuffix(a.Doc, ".") {
			t.Errorf("%s is not described", a.Name)
		}
	}
}

func TestAMistakeIsShownWhereItIsWithWhatWasMeant(t *testing.T) {
	for _, c := range []struct {
		text           string
		line, column   int
		expected, hint string
	}{
		{`emal.domain is academic`, 1, 1, "an attribute", "email.domain"},
		{`orders.count = 1 and orders.cuont = 2`, 1, 22, "an attribute", "orders.count"},
		{"orders.count = 1\n  and orders = 2", 2, 7, "an attribute", "orders.count"},
		{"utm.source = \"é学\" and x", 1, 23, "an attribute", ""},
		{`orders.count = "two"`, 1, 16, "a whole number", ""},
		{`orders.count = "2"`, 1, 16, "a whole number", "2"},
		{`orders.count = 1.5`, 1, 16, "a whole number", ""},
		{`orders.count = 99999999999999999999`, 1, 16, "a whole number", ""},
		{`orders.count contains "x"`, 1, 14, "one of =, !=, <", ""},
		{`orders.count within 3 days`, 1, 14, "one of =", ""},
		{`orders.count before 3`, 1, 14, "one of =", ""},
		{`orders.count`, 1, 13, "one of =", ""},
		{`email.domain is acadmic`, 1, 17, "a text in quotes", "academic"},
		{`email.domain = mit`, 1, 16, "a text in quotes", `"mit"`},
		{`email.domain = "x@mit.edu"`, 1, 16, "a domain", `"mit.edu"`},
		{`utm.source start with "x"`, 1, 12, "one of", "starts with"},
		{`utm.source contain "x"`, 1, 12, "one of", "contains"},
		{`utm.source does not contains "x"`, 1, 12, "one of", "does not contain"},
		{`utm.source = 'x'`, 1, 14, "", `"`},
		{`utm.source = “x”`, 1, 14, "", `"`},
		{`utm.source = ""`, 1, 14, "1 to 255", ""},
		{`utm.source matches "a("`, 1, 20, "a pattern in RE2's syntax", ""},
		{`utm.source does not match "(a{1000}){1000}"`, 1, 27, "a pattern in RE2's syntax", ""},
		{`utm.source matches "` + strings.Repeat("a", 201) + `"`, 1, 20, "at most 200 characters", ""},
		{`utm.source = "x`, 1, 14, "closing", ""},
		{`utm.source = "a\n"`, 1, 16, `\"`, `\\`},
		{"utm.source = \"a\nb\"", 1, 16, "can be seen", ""},
		{"utm.source = \"a\u202eb\"", 1, 16, "can be seen", ""},
		{`spent >= 500`, 1, 13, "a currency", "500 EUR"},
		{`spent >= 500 euro`, 1, 14, "a currency", "500 EUR"},
		{`spent >= 5.005 EUR`, 1, 10, "at most 2 decimals", ""},
		{`spent >= "5"`, 1, 10, "an amount", ""},
		{`spent between 5 EUR and 9 USD`, 1, 25, "one currency", ""},
		{`spent in (5 EUR, 9 USD)`, 1, 18, "one currency", ""},
		{`orders.count between 9 and 3`, 1, 28, "the smaller end first", "between 3 and 9"},
		{`orders.count between 3 an 9`, 1, 24, `"and"`, "and"},
		{`last_order.at within 30 dayz`, 1, 25, "days", "days"},
		{`last_order.at within 0 days`, 1, 22, "a length of time", ""},
		{`last_order.at within 101 years`, 1, 22, "at most 100 years", ""},
		{`last_order.at more than 3 days`, 1, 31, `"ago"`, ""},
		{`last_order.at before 2026-02-30`, 1, 22, "a date", ""},
		{`last_order.at before "2026-02-03"`, 1, 22, "a date", "2026-02-03"},
		{`hour = 24`, 1, 8, "0 to 23", ""},
		{`time = 24:00`, 1, 8, "a time", ""},
		{`time > 18`, 1, 8, "a time", "18:00"},
		{`device = "phnoe"`, 1, 10, `"phone"`, `"phone"`},
		{`weekday = "satruday"`, 1, 11, "monday", `"saturday"`},
		{`country = "USA"`, 1, 11, "two letters", ""},
		{`country = DE`, 1, 11, "two letters", `"DE"`},
		{`country in "DE"`, 1, 12, `"("`, ""},
		{`country in ("DE" "AT")`, 1, 18, `","`, ""},
		{`customer.tags = "vip"`, 1, 15, "contains", ""},
		{`email.confirmed exists`, 1, 17, "alone", ""},
		{`email.confirmed = "x"`, 1, 19, "true or false", ""},
		{`email.confirmed && signed_in`, 1, 17, "", "and"},
		{`email.confirmed nad signed_in`, 1, 17, `"and"`, "and"},
		{`!email.confirmed`, 1, 1, "", "not"},
		{`(email.confirmed`, 1, 17, `")"`, ""},
		{`email.confirmed)`, 1, 16, "the end", ""},
		{`in segment Wholesale`, 1, 12, "the name of a segment", `"Wholesale"`},
		{`email.confirmed and`, 1, 20, "an attribute", ""},
		{``, 1, 1, "an attribute", ""},
		{"email.confirmed\xff", 1, 16, "UTF-8", ""},
	} {
		_, err := Parse(c.text)
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%q: no error", c.text)
			continue
		}
		if e.Line != c.line || e.Column != c.column || !strings.Contains(e.Expected, c.expected) || e.Suggestion != c.hint {
			t.Errorf("%q: want %d:%d %q, hint %q; got\n%v", c.text, c.line, c.column, c.expected, c.hint, e)
		}
	}
}

func TestAnErrorShowsTheLineAndACaretBeneathThePlace(t *testing.T) {
	_, err := Parse("signed_in\n\tand emal.confirmed")
	want := "line 2, column 6: expected an attribute such as email.domain, \"not\", \"in segment\" or \"(\", found \"emal.confirmed\"\n" +
		"    \tand emal.confirmed\n" +
		"    \t    ^\n" +
		"did you mean email.confirmed?"
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestRulesAreBounded(t *testing.T) {
	or := func(n int) string { return "signed_in" + strings.Repeat(" or signed_in", n-1) }
	for name, c := range map[string]struct {
		text string
		fits bool
	}{
		"250 conditions":        {or(250), true},
		"251 conditions":        {or(251), false},
		"63 parentheses":        {strings.Repeat("(", 63) + "signed_in" + strings.Repeat(")", 63), true},
		"64 parentheses":        {strings.Repeat("(", 64) + "signed_in" + strings.Repeat(")", 64), false},
		"a million open":        {strings.Repeat("(", 16000), false},
		"not not not":           {strings.Repeat("not ", 4000) + "signed_in", false},
		"16 KB":                 {"signed_in" + strings.Repeat(" ", 16<<10-9), true},
		"one byte more":         {"signed_in" + strings.Repeat(" ", 16<<10-8), false},
		"a list of 600":         {`utm.source in ("x"` + strings.Repeat(`,"x"`, 599) + ")", false},
		"a text of 255 bytes":   {`utm.source = "` + strings.Repeat("x", 255) + `"`, true},
		"a text of 256 bytes":   {`utm.source = "` + strings.Repeat("x", 256) + `"`, false},
		"longer when printed":   {"utm.source in (" + strings.Repeat(`"`+strings.Repeat("x", 250)+`",`, 64) + `"` + strings.Repeat("x", 172) + `")`, false},
		"a word without an end": {strings.Repeat("x", 16000), false},
	} {
		if _, err := Parse(c.text); (err == nil) != c.fits {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestATreeMadeByAFormIsHeldToTheSameRules(t *testing.T) {
	r, err := New(&And{[]Node{&And{[]Node{&Test{Attribute: "signed_in"}}}, &Test{Attribute: "orders.count", Op: Less, Not: true, Values: []Value{{Kind: Number, Number: 3}}}}})
	if err != nil || r.String() != "signed_in and not orders.count < 3" {
		t.Errorf("got %s, %v", r, err)
	}
	loop := &And{}
	loop.Parts = []Node{loop, loop}
	for name, n := range map[string]Node{
		"nothing": nil, "no parts": &And{}, "not of nothing": &Not{}, "typed nothing": (*Or)(nil),
		"unknown attribute": &Test{Attribute: "signed_out"}, "wrong operator": &Test{Attribute: "signed_in", Op: Exists},
		"no such operator": &Test{Attribute: "signed_in", Op: 200}, "missing value": &Test{Attribute: "orders.count", Op: Equal},
		"wrong value":      &Test{Attribute: "orders.count", Op: Equal, Values: []Value{{Kind: Text, Text: "two"}}},
		"a circle":         loop,
		"a negative count": &Test{Attribute: "orders.count", Op: Equal, Values: []Value{{Kind: Number, Number: -1}}},
	} {
		if r, err := New(n); err == nil {
			t.Errorf("%s: became %s", name, r)
		}
	}
}

func TestNearWordsAreFound(t *testing.T) {
	for word, want := range map[string]string{
		"and": "and", "nad": "and", "adn": "and", "annd": "and", "xyz": "", "": "", "email": "email.domain", strings.Repeat("x", 5000): "",
		"emaildomain": "email.domain", "EMAIL.DOMIAN": "email.domain",
	} {
		if got := near(word, []string{"or", "and", "email.domain"}); got != want {
			t.Errorf("%.20q: got %q", word, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, a := range Attributes() {
		f.Add(a.Example)
	}
	f.Add(`not (email.domain is not academic or in segment "X") and spent not between 1.5 EUR and 2 EUR`)
	f.Add(`last_order.at more than 3 months ago or weekday = saturday or time >= 9:00`)
	for _, w := range EventWords() {
		f.Add(w.Example)
	}
	f.Add(`not average price of bought(tag: ("a", "b"), not quantity < 2) between 3 and 1 weeks ago != 5 EUR`)
	f.Add(`viewed then not bought(same product) within 1 day or first viewed between 2026-01-01 and 2026-02-01`)
	f.Add("utm.source = \"\xff\\\" “")
	facts := &Facts{Personalization: true, UTMSource: "tiktok", EmailDomain: "mit.edu", LandingPath: "/x", Events: []Event{{Kind: Viewed}, {Kind: Bought}}}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := Parse(text)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.Line < 1 || e.Column < 1 || e.Expected == "" || e.Error() == "" {
				t.Fatalf("%q: an unhelpful error: %v", text, err)
			}
			return
		}
		again, err := Parse(r.String())
		if err != nil || again.String() != r.String() {
			t.Fatalf("%q prints as %q, which reads as %q, %v", text, r, again, err)
		}
		if _, err := New(r.Root()); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		segments := Segments{}
		for _, name := range r.Segments() {
			segments[name] = built(t, &Test{Attribute: "signed_in"})
		}
		match, err := Compile(r, segments)
		if err != nil {
			t.Fatal(err)
		}
		if _, truth := r.Explain(facts, segments); match(facts) != (truth == Yes) {
			t.Fatalf("%q: explained as %s", text, truth)
		}
	})
}
