package ui

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

// drawn is the parsed HTML of a component.
func drawn(t interface {
	Helper()
	Fatal(...any)
}, c templ.Component) *html.Node {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func one(t interface {
	Helper()
	Fatal(...any)
}, root *html.Node, selector string) *html.Node {
	t.Helper()
	found := cascadia.QueryAll(root, cascadia.MustCompile(selector))
	if len(found) != 1 {
		t.Fatal(selector, "found", len(found), "times")
	}
	return found[0]
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func TestAFieldTiesLabelHintAndErrorToItsControl(t *testing.T) {
	for name, f := range map[string]Field{
		"input":     {Name: "city", Label: "City", Hint: "Where it goes", Error: "Enter a city", Autocomplete: "shipping address-level2"},
		"select":    {Name: "city", Label: "City", Hint: "Where it goes", Error: "Enter a city", Autocomplete: "shipping address-level2", Options: []Option{{Value: "B", Label: "Berlin"}}},
		"text area": {Name: "city", Label: "City", Hint: "Where it goes", Error: "Enter a city", Autocomplete: "shipping address-level2", Rows: 2},
	} {
		root := drawn(t, f)
		control := one(t, root, "#city.control")
		one(t, root, "label[for=city]")
		one(t, root, "#city-hint")
		one(t, root, "#city-error")
		for key, want := range map[string]string{"name": "city", "aria-describedby": "city-hint city-error", "aria-invalid": "true", "autocomplete": "shipping address-level2"} {
			if got := attribute(control, key); got != want {
				t.Errorf("%s: %s is %q, not %q", name, key, got, want)
			}
		}
	}
}

func TestAFieldWithoutMistakeSaysNothingOfOne(t *testing.T) {
	control := one(t, drawn(t, Field{Name: "city", Label: "City"}), "input")
	for _, a := range control.Attr {
		if strings.HasPrefix(a.Key, "aria-") {
			t.Errorf("%s is set", a.Key)
		}
	}
}

func TestAPasswordIsNeverSentBack(t *testing.T) {
	control := one(t, drawn(t, Field{Name: "p", Label: "Password", Type: "password", Value: "s3cret"}), "input[type=password]")
	if got := attribute(control, "value"); got != "" {
		t.Errorf("the page holds the password %q", got)
	}
}

func TestWhatWasTypedComesBackUnchanged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typed := rapid.StringMatching(`[\PC"'<>&]{0,40}`).Draw(t, "typed")
		control := one(t, drawn(t, Field{Name: "x", Label: "X", Value: typed}), "input")
		if got := attribute(control, "value"); got != typed {
			t.Fatalf("%q came back as %q", typed, got)
		}
	})
}

func TestTheSummaryLeadsToTheFirstAnswerOfAChoice(t *testing.T) {
	c := Choice{Name: "method", Legend: "How", Error: "Choose one", Options: []Option{{Value: "a", Label: "A", Hint: "cheap"}, {Value: "b", Label: "B"}}}
	root := drawn(t, c)
	if got := c.Problems()[0].Field; attribute(one(t, root, "#"+got), "value") != "a" {
		t.Errorf("the summary leads to %q, which is not the first answer", got)
	}
	one(t, root, "fieldset[aria-describedby=method-error]")
	one(t, root, "input[aria-describedby=method-more][value=a]")
}

func TestTheSummaryKeepsTheOrderOfTheQuestionsAndTheirWords(t *testing.T) {
	s := Summary(Field{Name: "a", Error: "Enter a"}, Fields{{Name: "b"}, {Name: "c", ID: "see", Error: "Enter c"}}, Check{Name: "d", Error: "Tick d"}).Whole("It did not work")
	root := drawn(t, s)
	one(t, root, "[role=alert][tabindex='-1'] h2")
	var got []string
	for _, li := range cascadia.QueryAll(root, cascadia.MustCompile("li")) {
		text := li.FirstChild
		link := ""
		if text.Type == html.ElementNode {
			link, text = attribute(text, "href")+" ", text.FirstChild
		}
		got = append(got, link+strings.TrimSpace(text.Data))
	}
	want := "It did not work|#a Enter a|#see Enter c|#d Tick d"
	if strings.Join(got, "|") != want {
		t.Errorf("the summary reads %q, not %q", strings.Join(got, "|"), want)
	}
}

func TestNothingWrongDrawsNoSummaryAndLeavesTheTitle(t *testing.T) {
	s := Summary(Field{Name: "a"})
	if found := cascadia.QueryAll(drawn(t, s), cascadia.MustCompile("div")); len(found) > 0 {
		t.Error("a summary is drawn though nothing is wrong")
	}
	if s.On(Page{}).ErrorTitle {
		t.Error("the title speaks of an error though nothing is wrong")
	}
	if !s.Whole("No").On(Page{}).ErrorTitle {
		t.Error("the title is silent about an error")
	}
}

func TestALabelForListenersOnlyIsStillALabel(t *testing.T) {
	root := drawn(t, Field{Name: "quantity", Label: "Quantity of Field notebook", QuietLabel: true, Width: Tiny})
	one(t, root, ".field-tiny label.visually-hidden[for=quantity]")
}

func TestNothingSensitiveToCapitalsIsSpellchecked(t *testing.T) {
	for _, f := range []Field{{Name: "x", Label: "Email", Type: "email"}, {Name: "x", Label: "Code", LeftToRight: true}} {
		one(t, drawn(t, f), "input[dir=ltr][spellcheck=false][autocapitalize=none]")
	}
}

func TestAFormSentBackKeepsWhatWasTypedAndSaysWhatIsWrong(t *testing.T) {
	sent := url.Values{"city": {"Bärlin"}, "country": {"DE"}, "method": {"express"}, "same": {"yes"}}
	wrong := map[string]string{"city": "Enter a city we know", "same": "No"}
	countries := []Option{{Value: "FR", Selected: true}, {Value: "DE"}}
	fields := Fields{{Name: "city"}, {Name: "country", Options: countries}}.Fill(sent.Get, wrong)
	if fields[0].Value != "Bärlin" || fields[0].Error != "Enter a city we know" || fields[1].Error != "" {
		t.Errorf("the fields came back as %+v", fields)
	}
	if fields[1].Options[0].Selected || !fields[1].Options[1].Selected || !countries[0].Selected {
		t.Error("the country is not the one that was chosen, or the list given was changed")
	}
	c := Choice{Name: "method", Options: []Option{{Value: "standard", Selected: true}, {Value: "express"}}}
	if got := c.Fill(sent.Get, wrong).Options; got[0].Selected || !got[1].Selected {
		t.Errorf("the choice came back as %+v", got)
	}
	if got := c.Fill(url.Values{}.Get, nil).Options; !got[0].Selected {
		t.Error("a form without an answer lost the preset one")
	}
	if box := (Check{Name: "same"}).Fill(sent.Get, wrong); !box.Checked || box.Error != "No" {
		t.Errorf("the box came back as %+v", box)
	}
	if box := (Check{Name: "other", Checked: true}).Fill(sent.Get, wrong); box.Checked {
		t.Error("a box that was unticked came back ticked")
	}
}
