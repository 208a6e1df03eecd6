package shop_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"regulars/handlers/web"
	"regulars/handlers/web/webtest"
	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/place"
	"regulars/store/profile"
	"regulars/store/segment"
)

// seenAs is a page in a preview.
func (x *window) seenAs(p web.Preview, path string) string {
	x.t.Helper()
	p.Name, p.Until = "somebody", x.clock.Now().Add(time.Hour)
	sealed, err := x.House.SignPreview(p)
	x.must(err)
	return path + "?preview=" + url.QueryEscape(sealed)
}

func TestAPreviewOfARealPersonShowsTheirCartWhatTheyBoughtAndLookedAtAndWritesNothing(t *testing.T) {
	x := openWindow(t)
	x.piece(content.HomeRow1, content.KindRow, "Made for your tablet", from(content.FromBought))
	ada := x.Browser()
	ada.Post("/agree").MustBe(303)
	before := x.clock.Now()
	x.clock.Add(time.Hour)
	x.buy(ada, x.tablet)
	ada.Post("/cart/lines", "variant", x.stand.Variants[0].ID).MustBe(303)
	key, err := db.Value[string](ctx, x.d.Read(), `select id from visitor`)
	x.must(err)
	x.write(func(q db.Q) error {
		return event.Record(ctx, q, event.Event{Name: event.ProductViewed, VisitorID: key, Subject: x.cover.ID, Properties: event.Properties{}})
	})
	who := web.Preview{Person: profile.Key{VisitorID: key}.Person()}

	staff := x.Browser()
	cart := staff.Get(x.seenAs(who, "/cart")).MustBe(200)
	if got := cart.Texts(".cart-line-title"); len(got) != 1 || got[0] != "Stand" {
		t.Errorf("the cart: %q", got)
	}
	if cart.Has("form[action='/cart/handoff']") {
		t.Error("a previewed cart can be handed over")
	}
	if got := staff.Get(x.seenAs(who, "/")).Texts(inSlot(content.HomeRow1) + " .card h3"); len(got) == 0 {
		t.Error("nothing goes with what was bought")
	}
	if got := staff.Get(x.seenAs(who, "/products/"+x.tablet.Handle)).Text("main"); !strings.Contains(got, "You looked at") {
		t.Error("nothing was looked at")
	}
	if got := staff.Get("/cart").MustBe(200).Texts(".cart-line-title"); len(got) != 0 {
		t.Errorf("the cart of whoever looks: %q", got)
	}
	who.At = before
	if staff.Get(x.seenAs(who, "/")).Has(inSlot(content.HomeRow1)) {
		t.Error("before the order something goes with it")
	}
	if n, err := db.Value[int64](ctx, x.d.Read(), `select count(*) from visitor`); err != nil || n != 1 {
		t.Errorf("visitors %d, %v", n, err)
	}
}

func TestTheShopThatSomebodyChoseIsNearestToThemUntilTheySayOtherwise(t *testing.T) {
	x := openWindow(t)
	x.write(func(q db.Q) error {
		for _, p := range []place.Place{{Handle: "ghent", Name: "Ghent", Country: "BE", TimeZone: "Europe/Brussels"}, {Handle: "utrecht", Name: "Utrecht", Country: "NL", TimeZone: "Europe/Amsterdam"}} {
			if err := place.Save(ctx, q, &p); err != nil {
				return err
			}
		}
		near := segment.Segment{Name: "Near Ghent", Rule: `nearest_place = "ghent"`, Enabled: true}
		if err := segment.Save(ctx, q, &near); err != nil {
			return err
		}
		return content.SavePiece(ctx, q, &content.Piece{Slot: content.HomeHero, Kind: content.KindHero, Title: "Tonight in Ghent", SegmentID: near.ID, Enabled: true})
	})
	sees := func(b *webtest.Browser) bool { return strings.Contains(b.Get("/").Text("main"), "Tonight in Ghent") }
	b := x.Browser()
	if sees(b) {
		t.Error("nothing is known, and it is near")
	}
	b.Post("/places/nowhere/mine").MustBe(404)
	b.Post("/places/ghent/mine").MustBe(303)
	if p := b.Get("/places").Text("main"); !strings.Contains(p, "This is your shop.") || !sees(b) {
		t.Errorf("chosen: %q", p)
	}
	b.Post("/places/ghent/mine", "not", "yes").MustBe(303)
	if sees(b) {
		t.Error("it is near although it was taken back")
	}
}
