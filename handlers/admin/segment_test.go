package admin_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"regulars/handlers/web/webtest"
	"regulars/store/catalog"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/rule"
	"regulars/store/segment"
	"regulars/views/admin"
)

// answers are the fields of the workshop's form as a browser would send them.
func answers(p *webtest.Page) fields {
	form := fields{}
	for _, n := range slices.Concat(p.All("form.workshop input"), p.All("form.workshop textarea"), p.All("form.workshop select")) {
		name := attr(n, "name")
		switch {
		case name == "" || attr(n, "type") == "checkbox" && !has(n, "checked"):
		case n.Data == "textarea" && n.FirstChild != nil:
			form[name] = strings.TrimPrefix(n.FirstChild.Data, "\n")
		case n.Data == "select":
			form[name] = chosen(n)
		default:
			form[name] = attr(n, "value")
		}
	}
	return form
}

// fields are a form's answers by name.
type fields map[string]string

// with changes answers and gives them as Post takes them.
func (f fields) with(namesAndValues ...string) (list []string) {
	for i := 0; i < len(namesAndValues); i += 2 {
		f[namesAndValues[i]] = namesAndValues[i+1]
	}
	for name, value := range f {
		list = append(list, name, value)
	}
	return list
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func chosen(n *html.Node) (value string) {
	first := true
	for o := range n.Descendants() {
		if o.Data == "option" && (first || has(o, "selected")) {
			value, first = attr(o, "value"), false
		}
	}
	return value
}

// written are rules of every shape, with those that the form has no fields for.
func written() []string {
	list := []string{
		`email.domain is academic and email.confirmed and viewed(collection: "bags") within 30 days`,
		`not (signed_in or email.confirmed) and not (orders.count = 1 and spent > 5 EUR)`,
		`not last_order.at within 30 days`, `last_order.at not within 30 days`, `not not signed_in`, `not (not orders.count = 1)`,
		`utm.source in ("a", "b, c") or utm.source = "say \"hi\" \\ there"`,
		`in segment "Other" and not in segment "Other"`,
		`viewed(product: ("slate-11", "slate-13"), price > 200 EUR) between 2 and 5 times`,
		`sum of amount of bought(category: "tablets") within 365 days >= 500 EUR`,
		`(signed_in or (email.confirmed and (orders.count > 2 or cart.items < 3)))`,
		`not bought(collection: "bags") exactly 2 times before 2026-03-01`, `viewed(tag != "sale", term contains "x") within 2 weeks`,
		`returned(reason: ("too small", "too large")) and not asked_to_return(reason != "other", tag: "sale") within 3 weeks`,
		`hour between 22 and 5 and weekday in ("saturday", "sunday") and date after 2026-01-01 and time >= 18:30`,
	}
	for _, a := range rule.Attributes() {
		list = append(list, a.Example)
	}
	for _, w := range rule.EventWords() {
		list = append(list, w.Example)
	}
	return list
}

func TestTheFormSaysExactlyWhatTheTextSays(t *testing.T) {
	o := open(t)
	ann := o.ann()
	for _, text := range written() {
		r, err := rule.Parse(text)
		if err != nil {
			continue // a sentence that this language does not know
		}
		drawn := ann.Post("/admin/segments/new/draft", "name", "x", "rule", text, "seen", "", "c.kind", "all").MustBe(200)
		again := ann.Post("/admin/segments/new/draft", answers(drawn).with("act", "show", "rule", "kept", "seen", "kept")...).MustBe(200)
		if got := answers(again)["rule"]; got != r.String() {
			t.Errorf("%s\ncame back as %s\n%v", r, got, again.Texts(".branch .wrong"))
		}
	}
}

func TestConditionsAreAddedChangedMovedAndRemovedWithoutScript(t *testing.T) {
	o := open(t)
	ann := o.ann()
	page := ann.Get("/admin/segments/new").MustBe(200)
	do := func(change ...string) string {
		t.Helper()
		page = ann.Post("/admin/segments/new/draft", answers(page).with(change...)...).MustBe(200)
		return answers(page)["rule"]
	}
	for _, step := range []struct {
		change []string
		want   string
	}{
		{[]string{"act", "add:c"}, `email.confirmed`},
		{[]string{"act", "did:c"}, `email.confirmed and viewed within 30 days`},
		{[]string{"act", "show", "c.1.f.0.field", "collection"}, `email.confirmed and viewed within 30 days`},
		{[]string{"act", "show", "c.1.f.0.value", "bags"}, `email.confirmed and viewed(collection: "bags") within 30 days`},
		{[]string{"act", "show", "c.0.what", "spent"}, `spent >= 500 EUR and viewed(collection: "bags") within 30 days`},
		{[]string{"act", "show", "c.0.v1", "80"}, `spent >= 80 EUR and viewed(collection: "bags") within 30 days`},
		{[]string{"act", "up:c.1"}, `viewed(collection: "bags") within 30 days and spent >= 80 EUR`},
		{[]string{"act", "nest:c.1"}, `viewed(collection: "bags") within 30 days and spent >= 80 EUR`},
		{[]string{"act", "add:c.1"}, `viewed(collection: "bags") within 30 days and (spent >= 80 EUR or email.confirmed)`},
		{[]string{"act", "show", "c.1.kind", "none"}, `viewed(collection: "bags") within 30 days and not (spent >= 80 EUR or email.confirmed)`},
		{[]string{"act", "lift:c.1.0"}, `viewed(collection: "bags") within 30 days and not email.confirmed and spent >= 80 EUR`},
		{[]string{"act", "remove:c.0"}, `not email.confirmed and spent >= 80 EUR`},
		{[]string{"act", "remove:c.7.3"}, `not email.confirmed and spent >= 80 EUR`},
		{[]string{"act", "show", "rule", "added_to_cart within 14 days"}, `added_to_cart within 14 days`},
		{[]string{"act", "show", "c.0.after", "then not"}, `added_to_cart within 14 days then not ordered`},
		{[]string{"act", "show", "c.0.soon", "2"}, `added_to_cart within 14 days then not ordered within 2 days`},
		{[]string{"act", "show", "rule", "signed_in or visitor.new"}, `signed_in or visitor.new`},
	} {
		got := do(step.change...)
		if step.change[len(step.change)-1] == "collection" {
			continue // nothing is asked of it yet, which is not a rule
		}
		if got != step.want {
			t.Fatalf("%v: %s, want %s", step.change, got, step.want)
		}
	}
}

func TestAMistakeInAConditionIsShownThereAndNothingIsLost(t *testing.T) {
	o := open(t)
	ann := o.ann()
	page := ann.Get("/admin/segments/new?example=first-order").MustBe(200)
	if answers(page)["name"] != "First order, this month" {
		t.Error("the example has no name")
	}
	p := ann.Post("/admin/segments/new", answers(page).with("c.0.v1", "many", "name", "")...).MustBe(422)
	if e := p.Text(".branch-wrong .wrong"); !strings.Contains(e, "whole number") {
		t.Errorf("the condition says %q", e)
	}
	if got := answers(p); got["c.0.v1"] != "many" || got["c.1.v1"] != "30" || len(p.All(".error-summary li")) != 2 {
		t.Errorf("%v\n%v", got, p.Texts(".error-summary li"))
	}
	if all, err := segment.List(ctx, o.d.Read()); err != nil || len(all) != 0 {
		t.Errorf("saved: %v, %v", all, err)
	}
}

func TestEveryExampleIsARuleAndSavesWithOneClick(t *testing.T) {
	o := open(t)
	ann := o.ann()
	links := ann.Get("/admin/segments").MustBe(200).All(".example a")
	if len(links) < 8 {
		t.Fatalf("%d examples", len(links))
	}
	for _, a := range links {
		page := ann.Get(attr(a, "href")).MustBe(200)
		saved := ann.Follow(ann.Post("/admin/segments/new", answers(page).with()...).MustBe(303)).MustBe(200)
		if !strings.Contains(saved.Text(".save-bar"), "Use in a piece") {
			t.Error("no way to a piece")
		}
	}
	piece := ann.Get(ann.Get("/admin/segments").Attr(".segment-use", "href")).MustBe(200)
	if !piece.Has("#segment option[selected]") {
		t.Error("the segment is not chosen in the new piece")
	}
}

func TestTheWorkshopShowsWhoARuleHolds(t *testing.T) {
	o := open(t)
	o.write(func(q db.Q) error {
		_, err := customer.Create(ctx, q, customer.New{Email: "ada@mit.edu", Name: "Ada Lovelace", ConfirmedAt: q.Now()})
		if err != nil {
			return err
		}
		return catalog.SaveCollection(ctx, q, &catalog.Collection{Handle: "bags", Title: "Bags"})
	})
	s := o.campus()
	owner := o.once("/admin/segments/"+s.ID, func(p *webtest.Page) bool { return p.Has(".spark[aria-label]") })
	if owner.Text(".people-number") != "1" || !strings.Contains(owner.Text(".sample"), "Ada Lovelace") || !owner.Has(".spark[aria-label]") {
		t.Errorf("%s, %s", owner.Text(".people-number"), owner.Text(".sample"))
	}
	if !owner.Has(`#known-collection option[value="bags"]`) {
		t.Error("the collections are not offered")
	}
	people := o.ann().Post("/admin/segments/new/draft", "part", "people", "rule", "not email.confirmed").MustBe(200)
	if people.Text(".people-number") != "0" || people.Has(".side") {
		t.Errorf("%s", people.Body)
	}
	list := o.once("/admin/segments", func(p *webtest.Page) bool { return !p.Has("[data-late]") })
	if list.Text(".size strong") != "1" || !strings.Contains(list.Text(".size"), "No orders yet") {
		t.Errorf("the list: %s", list.Text(".size"))
	}
}

// once is a page as soon as it shows what is counted behind it, or as it is after many
// looks.
func (o *office) once(path string, ready func(*webtest.Page) bool) (p *webtest.Page) {
	o.t.Helper()
	b := o.ann()
	for range 500 {
		if p = b.Get(path).MustBe(200); ready(p) {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	return p
}

func TestTheNightlyCheckOfAnswersIsShown(t *testing.T) {
	o := open(t)
	ann := o.ann()
	if ann.Get("/admin/segments").Has(".checked") {
		t.Error("a check is shown before the first")
	}
	for _, c := range []struct {
		audit segment.Audit
		says  string
		wrong bool
	}{
		{segment.Audit{At: o.d.Now(), People: 200, Answers: 1800}, "200 people, 1,800 answers, and every answer", false},
		{segment.Audit{At: o.d.Now().Add(time.Hour), People: 1, Answers: 9, Wrong: 1}, "1 person, 9 answers, and 1 answer of a page differed", true},
	} {
		o.write(func(q db.Q) error { return segment.SaveAudit(ctx, q, c.audit) })
		page := ann.Get("/admin/segments")
		if got := page.Text(".checked"); !strings.Contains(got, c.says) || page.Has(".checked.piece-problem") != c.wrong {
			t.Errorf("it says %q", got)
		}
	}
}

func TestAListOfSegmentsSaysWhatHasNoPast(t *testing.T) {
	o := open(t)
	o.write(func(q db.Q) error {
		return segment.Save(ctx, q, &segment.Segment{Name: "Full carts", Rule: "cart.items >= 3 or email.confirmed", Enabled: true})
	})
	list := o.once("/admin/segments", func(p *webtest.Page) bool { return !p.Has("[data-late]") })
	if got := list.Text(".size"); !strings.Contains(got, "No past sizes: items in the cart") || list.Has(".spark") {
		t.Errorf("it says %q", got)
	}
}

func TestACountThatTakesLongerSaysHowFarItIs(t *testing.T) {
	var page strings.Builder
	if err := (admin.Membership{Counting: true, Done: 40}).View().Render(ctx, &page); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"Counting… 40%", `max="100" value="40"`, "Look again", "data-counting"} {
		if !strings.Contains(page.String(), part) {
			t.Errorf("%q is not on it: %s", part, page.String())
		}
	}
}

func TestASizeOfBeforeStandsThereUntilItIsCountedAnew(t *testing.T) {
	for _, tc := range []struct {
		size admin.Size
		want []string
	}{
		{admin.Size{Counting: true, People: "1,204", Change: "as of 2 Mar 2026, 10:00"}, []string{"1,204", "as of 2 Mar", "size-counting"}},
		{admin.Size{Counting: true}, []string{"counting…", "size-counting"}},
	} {
		var page strings.Builder
		if err := (admin.Segments{Rows: []admin.SegmentRow{{Name: "A", Size: tc.size}}}).View().Render(ctx, &page); err != nil {
			t.Fatal(err)
		}
		for _, part := range tc.want {
			if !strings.Contains(page.String(), part) {
				t.Errorf("%q is not on it: %s", part, page.String())
			}
		}
	}
}
