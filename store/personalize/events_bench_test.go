package personalize_test

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/personalize"
	"regulars/store/rule"
	"regulars/store/segment"
)

// Rules as merchandisers write them; %d makes each of the two hundred its own.
func eventRules() []string {
	return []string{
		`orders.count = 1 and last_order.at within 30 days and bought(category: "kind %[1]d") and not bought(goes_with: bought)`,
		`viewed(collection: "shelf %[1]d") at least 3 times within 7 days and not bought(collection: "shelf %[1]d") within 30 days`,
		`added_to_cart(product: "thing %[1]d") then not ordered within 2 days`,
		`utm.source = "tiktok" or landing.path starts with "/collections/%[1]d"`,
		`spent within 365 days >= %[1]d00 EUR`,
		`searched(term contains "lamp %[1]d") within 30 days`,
		`viewed(category: "kind %[1]d") within 30 days and not ordered within 60 days`,
		`email.domain is academic and email.confirmed and orders.count = %[1]d`,
		`sum of amount of bought(category: "kind %[1]d") >= %[1]d0 EUR`,
		`viewed(tag: "tag %[1]d") at least 5 times`,
	}
}

// did is what somebody did in a year: mostly looks.
func did(n int, now time.Time) []rule.Event {
	events := make([]rule.Event, n)
	for i := range events {
		kinds := []rule.EventKind{rule.Viewed, rule.Viewed, rule.Viewed, rule.Viewed, rule.Viewed, rule.Viewed, rule.Browsed, rule.Searched, rule.AddedToCart, rule.Bought}
		events[i] = rule.Event{Kind: kinds[i%10], At: now.Add(-time.Duration(n-i) * 365 * 24 * time.Hour / time.Duration(n)), Handle: fmt.Sprintf("thing %d", i%60),
			ProductID: fmt.Sprintf("id %d", i%60), Type: fmt.Sprintf("kind %d", i%20+300), Collections: []string{fmt.Sprintf("shelf %d", i%12+300), "all"},
			Tags: []string{"gift", "new"}, Price: rule.Amount{Minor: 1000, Currency: "EUR"}, Total: rule.Amount{Minor: 1000, Currency: "EUR"}, Quantity: 1, Term: "mug"}
	}
	rule.Pair(events)
	return events
}

// BenchmarkADecision is all two hundred segments and thirty slots of one page, for
// people who did little and much: nothing is remembered of the page before.
func BenchmarkADecision(b *testing.B) {
	d := dbtest.Open(b)
	s, err := personalize.Open(ctx, d, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	err = d.Write(ctx, func(q db.Q) error {
		for i := range 200 {
			seg := segment.Segment{Name: fmt.Sprintf("s%03d", i), Rule: fmt.Sprintf(eventRules()[i%10], i), Enabled: true}
			if err := segment.Save(ctx, q, &seg); err != nil {
				return err
			}
			p := content.Piece{Slot: content.HomeHero, Kind: content.KindHero, Title: "x", SegmentID: seg.ID, Enabled: true}
			if err := content.SavePiece(ctx, q, &p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{0, 200, 10_000} {
		f := student
		f.Now, f.Personalization, f.Stages = d.Now(), true, rule.DefaultStages()
		f.Events = did(n, f.Now)
		f.Index = rule.NewIndex(f.Events)
		b.Run(fmt.Sprintf("%d events", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				fit := s.Now().Fit(&f)
				for range 30 {
					fit.Decide(content.HomeHero)
				}
				if len(fit.Segments()) > 200 {
					b.Fatal("more than there are")
				}
			}
		})
	}
}
