package personalize_test

import (
	"testing"
	"time"

	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/personalize"
	"regulars/store/preference"
	"regulars/store/rule"
)

func TestADecisionIsKeptWithTheFactsThatMadeItAndRepeatsRollUpByDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		campus := s.segment("Campus", `email.domain is academic and email.confirmed or device = "phone" and signed_in and orders.count > 9`)
		p := s.hero("Campus", campus.ID)
		f := student
		f.Now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
		r := personalize.NewRecorder(d)
		for i := range 50 {
			r.Record(s.s.Now().Fit(&f).Decide(content.HomeHero), "v:1", f.Now.Add(time.Duration(i)*time.Minute))
		}
		r.Close()
		list, err := content.ListExposures(ctx, d.Read(), "v:1")
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		got := list[0]
		if got.Count != 50 || !got.FirstAt.Equal(f.Now) || !got.LastAt.Equal(f.Now.Add(49*time.Minute)) || got.SegmentID != campus.ID || got.Version != 1 {
			t.Errorf("rolled up: %+v", got)
		}
		facts := personalize.ReadFacts(got)
		if len(facts) != 2 || facts[0].About != "email.domain" || facts[0].Value != "mit.edu" || facts[1].About != "email.confirmed" {
			t.Errorf("facts: %+v", facts)
		}
		if last, err := content.LastShown(ctx, d.Read(), "v:1", p.ID); err != nil || last.Count != 50 {
			t.Errorf("last: %+v, %v", last, err)
		}
	})
}

func TestNothingIsKeptOfThoseWhoDidNotAgree(t *testing.T) {
	s := open(t, dbtest.Open(t))
	p := s.hero("Campus", s.segment("Campus", `email.confirmed`).ID)
	f := student
	f.Now = s.d.Now()
	r := personalize.NewRecorder(s.d)
	r.Record(s.s.Now().Fit(&f).Decide(content.HomeHero), "", f.Now)
	r.Close()
	kept, err := db.Values[string](ctx, s.d.Read(), `select facts from exposure where piece_id = $1`, p.ID)
	if err != nil || len(kept) != 1 || kept[0] != "" {
		t.Errorf("%v, %v", kept, err)
	}
}

func TestWhatAPersonAskedToLeaveOutIsLeftOut(t *testing.T) {
	s := open(t, dbtest.Open(t))
	seg := s.segment("Students", `email.domain is academic or device = "phone"`)
	p := s.hero("For students", seg.ID, func(p *content.Piece) { p.LinkURL, p.LinkText = "/collections/bags", "Bags" })
	s.hero("Default", "")
	f := student
	f.Device, f.Now = "phone", time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		wish preference.Wish
		want string
	}{
		"nothing":            {preference.Wish{}, "For students"},
		"the piece":          {preference.Wish{Kind: preference.Piece, Subject: p.ID}, "Default"},
		"another piece":      {preference.Wish{Kind: preference.Piece, Subject: "x"}, "For students"},
		"the theme":          {preference.Wish{Kind: preference.Theme, Subject: "bags"}, "Default"},
		"another theme":      {preference.Wish{Kind: preference.Theme, Subject: "lamps"}, "For students"},
		"a fact it asks for": {preference.Wish{Kind: preference.Fact, Subject: "email.domain"}, "Default"},
		"another fact":       {preference.Wish{Kind: preference.Fact, Subject: "utm.source"}, "For students"},
	} {
		d := s.s.Now().Fit(&f).Set(personalize.Scene{Wishes: preference.Wishes{c.wish}}).Decide(content.HomeHero)
		if d.Piece.Title != c.want {
			t.Errorf("without %s: %q", name, d.Piece.Title)
		}
	}
}

// Whoever knows the facts shown, and no others, comes to the same decision.
func TestTheShownFactsAreTrueConditionsOfTheRule(t *testing.T) {
	s := open(t, dbtest.Open(t))
	s.hero("For them", s.segment("Fans", `viewed(collection: "bags") at least 2 times within 7 days and not orders.count > 3`).ID)
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	f := rule.Facts{Now: now, Personalization: true, OrdersCount: 1, Device: "phone", Events: []rule.Event{
		{Kind: rule.Viewed, At: now.Add(-3 * time.Hour), ProductID: "a", Collections: []string{"bags"}},
		{Kind: rule.Viewed, At: now.Add(-2 * time.Hour), ProductID: "lamp"},
		{Kind: rule.Viewed, At: now.Add(-time.Hour), ProductID: "b", Collections: []string{"bags"}},
	}}
	facts := s.s.Now().Fit(&f).Decide(content.HomeHero).Why()
	if len(facts) != 2 || len(facts[0].Events) != 2 || facts[0].Events[0].ProductID != "b" || !facts[0].At.Equal(now.Add(-time.Hour)) || facts[1].Value != "1" {
		t.Fatalf("%+v", facts)
	}
	text := facts[0].Text + " and " + facts[1].Text
	r, err := rule.Parse(text)
	if err != nil {
		t.Fatal(text, err)
	}
	holds, err := rule.Compile(r, nil)
	if err != nil {
		t.Fatal(err)
	}
	only := rule.Facts{Now: now, Personalization: true, OrdersCount: 1}
	for _, e := range facts[0].Events {
		only.Events = append(only.Events, rule.Event{Kind: rule.Viewed, At: e.At, ProductID: e.ProductID, Collections: []string{"bags"}})
	}
	rule.SortEvents(only.Events)
	if !holds(&only) {
		t.Error("the shown facts do not earn the piece")
	}
	only.OrdersCount = 5
	if holds(&only) {
		t.Error("another fact earns it too")
	}
}
