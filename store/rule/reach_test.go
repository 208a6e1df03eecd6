package rule_test

import (
	"testing"
	"time"

	"regulars/store/rule"
)

func TestARuleSaysHowFarBackItLooksForEachKindOfEvent(t *testing.T) {
	const day = 24 * time.Hour
	parse := func(text string) rule.Rule {
		r, err := rule.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	segments := rule.Segments{"Lookers": parse("viewed within 500 days")}
	for text, want := range map[string]map[string]rule.Reach{
		"viewed within 30 days and ordered":              {"Product Viewed": {Longest: 30 * day}, "Order Completed": {Forever: true}},
		"viewed within 30 days or viewed within 90 days": {"Product Viewed": {Longest: 90 * day}},
		"searched more than 10 days ago":                 {"Products Searched": {Forever: true}},
		`in segment "Lookers"`:                           {"Product Viewed": {Longest: 500 * day}},
		"added_to_cart then not ordered within 2 days":   {"Product Added": {Forever: true}, "Order Completed": {Forever: true}},
		"email.confirmed":                                {},
	} {
		got := segments.Reaches(parse(text))
		if len(got) != len(want) {
			t.Errorf("%s: %+v", text, got)
		}
		for name, reach := range want {
			if got[name] != reach {
				t.Errorf("%s: %s: %+v, want %+v", text, name, got[name], reach)
			}
		}
	}
}
