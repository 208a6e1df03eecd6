package shop_test

import (
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/shop"
	"regulars/handlers/web"
	"regulars/handlers/web/webtest"
	"regulars/store/browse"
	"regulars/store/catalog"
	"regulars/store/checkout"
	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/identify"
	"regulars/store/payment"
	"regulars/store/personalize"
	"regulars/store/recommend"
	"regulars/store/search"
	"regulars/store/segment"
	"regulars/store/visitor"
)

// window is a whole small shop: a tablet, its cover and stand, and slots on every page.
type window struct {
	*webtest.Site
	t                    *testing.T
	d                    *db.DB
	clock                *dbtest.Clock
	tablet, cover, stand catalog.Product
}

func openWindow(t *testing.T) *window {
	t.Helper()
	clock := dbtest.NewClock("2026-03-01 12:00")
	x := &window{t: t, d: dbtest.OpenAt(t, clock), clock: clock,
		tablet: catalog.Product{Title: "Slate 11 Tablet", Type: "Tablets"}, cover: catalog.Product{Title: "Folio", Type: "Covers"}, stand: catalog.Product{Title: "Stand", Type: "Stands"}}
	x.write(func(q db.Q) error {
		for _, p := range []*catalog.Product{&x.tablet, &x.cover, &x.stand} {
			p.Variants = []catalog.Variant{{SKU: p.Title, RequiresShipping: true, Taxable: true}}
			if err := stocked(q, p, 50); err != nil {
				return err
			}
			if p != &x.tablet {
				if err := catalog.SaveFits(ctx, q, p.ID, []catalog.Fit{{FitsID: x.tablet.ID, Words: "Slate 11"}}); err != nil {
					return err
				}
			}
		}
		return rulesOfTheShop(t, q)
	})
	x.mount()
	return x
}

func (x *window) mount() {
	c, err := browse.Open(ctx, x.d)
	x.must(err)
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	stylist, err := personalize.Open(ctx, x.d, log)
	x.must(err)
	guide, err := recommend.Open(ctx, x.d)
	x.must(err)
	desk, err := checkout.Open(x.t.Context(), checkout.Options{DB: x.d, Catalog: c, BaseURL: "http://shop.test", Gateways: []payment.Gateway{payment.Invoice{}}, Log: log})
	x.must(err)
	exposures := personalize.NewRecorder(x.d)
	views := event.NewRecorder(x.d, identify.NoteViews)
	x.t.Cleanup(func() { exposures.Close(); views.Close() })
	x.Site = webtest.Open(x.t, x.d, func(h *web.House, e *echo.Echo) {
		stylist.Tell(h.People.Want)
		front := &shop.Front{House: h, Catalog: c, Stylist: stylist, Exposures: exposures, Guide: guide}
		h.Problem, h.Furnish = front.Problem, front.Furnish
		(&shop.Browsing{House: h, Catalog: c, Search: search.Open(c), Pieces: front.Pieces, Sections: front.Sections, Chosen: front.Chosen, Named: front.Named, Own: front.Own, Wanted: front.Wanted, Page: front.TextPage,
			Viewed: func(_ echo.Context, e event.Event) { views.Record(e) }}).Mount(e)
		(&shop.Buying{House: h, Catalog: c, Desk: desk, Pieces: front.Pieces, Sections: front.Sections, Wanted: front.Wanted}).Mount(e)
		e.POST("/agree", func(c echo.Context) error {
			if err := web.Of(c).SetConsent(c, visitor.Consent{Asked: true, Personalization: true, Analytics: true}); err != nil {
				return err
			}
			return web.SeeOther(c, "/")
		})
	})
}

func (x *window) must(err error) {
	x.t.Helper()
	if err != nil {
		x.t.Fatal(err)
	}
}

func (x *window) write(fn func(db.Q) error) {
	x.t.Helper()
	x.must(x.d.Write(ctx, fn))
}

func (x *window) piece(slot, kind, title string, change ...func(*content.Piece)) content.Piece {
	x.t.Helper()
	p := content.Piece{Slot: slot, Kind: kind, Title: title, Enabled: true, Position: 10}
	for _, c := range change {
		c(&p)
	}
	x.write(func(q db.Q) error { return content.SavePiece(ctx, q, &p) })
	return p
}

func from(source string) func(*content.Piece) {
	return func(p *content.Piece) { p.Source = source }
}

// buy brings a browser with one of each product to a placed order.
func (x *window) buy(b *webtest.Browser, products ...catalog.Product) *webtest.Page {
	x.t.Helper()
	for _, p := range products {
		b.Post("/cart/lines", "variant", p.Variants[0].ID).MustBe(303)
	}
	b.Post("/checkout", address...).MustBe(303)
	return b.Follow(b.Post("/checkout/review", "once", once(b.Get("/checkout/review").MustBe(200)), "payment", "invoice").MustBe(303)).MustBe(200)
}

func inSlot(slot string) string { return `[data-slot="` + slot + `"]` }

func TestEverySlotOfThePagesShowsItsPiece(t *testing.T) {
	x := openWindow(t)
	for _, s := range content.Slots() {
		kind := s.Kinds[0]
		if s.Takes(content.KindNote) {
			kind = content.KindNote
		}
		x.piece(s.Name, kind, "In "+s.Name, func(p *content.Piece) {
			if kind == content.KindRow {
				p.Source, p.Picks = content.FromPicks, x.stand.Handle
			}
		})
	}
	b := x.Browser()
	see := func(page *webtest.Page, slots ...string) {
		t.Helper()
		for _, slot := range append(slots, content.Announcement) {
			if n := len(page.All(inSlot(slot))); n != 1 || !strings.Contains(page.Text(inSlot(slot)), "In "+slot) {
				t.Errorf("%s: %d times, %q", slot, n, page.Text(inSlot(slot)))
			}
		}
	}
	for range 2 { // drawn, then kept
		see(b.Get("/"), content.HomeHero, content.HomeRow1, content.HomeRow2, content.HomeRow3)
		see(b.Get("/collections/all"), content.CollectionBanner, content.CollectionRow)
		see(b.Get("/products/"+x.tablet.Handle), content.ProductNote, content.ProductRow)
	}
	see(b.Get("/search?q=folio"), content.SearchBanner)
	see(b.Get("/search?q=zzzzqq"), content.SearchEmpty)
	see(b.Get("/cart"), content.CartEmpty)
	see(b.Get("/no-such-page"), content.ErrorMissing)
	b.Post("/cart/lines", "variant", x.tablet.Variants[0].ID).MustBe(303)
	see(b.Get("/cart"), content.CartNote, content.CartRow)
	see(b.Get("/checkout"), content.CheckoutNote)
	see(x.buy(b), content.ConfirmationNote, content.ConfirmationRow)
}

func TestAPageWithoutPiecesIsAsItWas(t *testing.T) {
	x := openWindow(t)
	b := x.Browser()
	for _, path := range []string{"/", "/collections/all", "/products/folio", "/search?q=folio", "/search?q=zzzzqq", "/cart", "/no-such-page"} {
		if p := b.Get(path); p.Has("[data-slot]") && !p.Has(".row") || p.Has(inSlot(content.Announcement)) {
			t.Errorf("%s has a slot", path)
		}
	}
}

func TestTheFirstTabletMeetsItsCoverForAMonthAndNoLonger(t *testing.T) {
	x := openWindow(t)
	rule := `orders.count = 1 and last_order.at within 30 days and bought(category: "Tablets") and not bought(category: "Covers")`
	first := segment.Segment{Name: "First tablet", Enabled: true, Rule: rule}
	x.write(func(q db.Q) error { return segment.Save(ctx, q, &first) })
	x.piece(content.HomeRow1, content.KindRow, "Made for your tablet", from(content.FromBought), func(p *content.Piece) {
		p.SegmentID, p.Why, p.Position = first.ID, "Because your first order was a tablet", 1
	})
	x.piece(content.HomeRow1, content.KindRow, "Everybody", from(content.FromPicks), func(p *content.Piece) { p.Picks = x.stand.Handle })
	title := func(b *webtest.Browser) string { return b.Get("/").Text(inSlot(content.HomeRow1) + " h2") }

	owner, silent := x.Browser(), x.Browser()
	owner.Post("/agree").MustBe(303)
	if got := title(owner); got != "Everybody" {
		t.Errorf("before: %q", got)
	}
	x.buy(owner, x.tablet)
	x.buy(silent, x.tablet)
	row := owner.Get("/")
	if got, cards := title(owner), row.Texts(inSlot(content.HomeRow1)+" .card h3"); got != "Made for your tablet" || !slices.Contains(cards, "Folio") || row.Text(inSlot(content.HomeRow1)+" .reason") != "Fits your Slate 11" {
		t.Errorf("the next visit: %q, %q, %q", got, cards, row.Text(inSlot(content.HomeRow1)+" .reason"))
	}
	if got := title(silent); got != "Everybody" {
		t.Errorf("who did not agree: %q", got)
	}
	x.clock.Add(30*24*time.Hour - time.Minute)
	if got := title(owner); got != "Made for your tablet" {
		t.Errorf("on day 30: %q", got)
	}
	x.clock.Add(2 * time.Minute)
	if got := title(owner); got != "Everybody" {
		t.Errorf("after day 30: %q", got)
	}
	other := x.Browser()
	other.Post("/agree").MustBe(303)
	x.buy(other, x.tablet, x.cover)
	if got := title(other); got != "Everybody" {
		t.Errorf("who bought the cover with it: %q", got)
	}
	third := x.Browser()
	third.Post("/agree").MustBe(303)
	x.buy(third, x.tablet)
	if got := title(third); got != "Made for your tablet" {
		t.Errorf("the third: %q", got)
	}
	x.buy(third, x.cover)
	if got := title(third); got != "Everybody" {
		t.Errorf("once it is bought: %q", got)
	}
}

func TestWhatGoesWithThePageNeedsNoConsentAndLeavesOutWhatOneHas(t *testing.T) {
	x := openWindow(t)
	for _, slot := range []string{content.ProductRow, content.CartRow, content.ConfirmationRow} {
		x.piece(slot, content.KindRow, "Goes with it", from(content.FromTogether))
	}
	x.piece(content.HomeRow1, content.KindRow, "Yours", from(content.FromBought))
	cards := func(p *webtest.Page, slot string) []string {
		list := p.Texts(inSlot(slot) + " .card h3")
		slices.Sort(list)
		return list
	}
	guest := x.Browser()
	if got := cards(guest.Get("/products/"+x.tablet.Handle), content.ProductRow); !slices.Equal(got, []string{"Folio", "Stand"}) {
		t.Errorf("the product's page: %q", got)
	}
	guest.Post("/cart/lines", "variant", x.tablet.Variants[0].ID).MustBe(303)
	if got := cards(guest.Get("/cart"), content.CartRow); !slices.Equal(got, []string{"Folio", "Stand"}) {
		t.Errorf("the cart: %q", got)
	}
	guest.Post("/cart/lines", "variant", x.cover.Variants[0].ID).MustBe(303)
	if got := cards(guest.Get("/cart"), content.CartRow); !slices.Equal(got, []string{"Stand"}) {
		t.Errorf("the cart with the cover: %q", got)
	}
	if got := cards(x.buy(guest), content.ConfirmationRow); !slices.Equal(got, []string{"Stand"}) {
		t.Errorf("the order: %q", got)
	}
	if got := cards(guest.Get("/products/"+x.tablet.Handle), content.ProductRow); !slices.Equal(got, []string{"Folio", "Stand"}) || guest.Get("/").Has(inSlot(content.HomeRow1)) {
		t.Errorf("without consent it is known what the guest has: %q", got)
	}
	regular := x.Browser()
	regular.Post("/agree").MustBe(303)
	x.buy(regular, x.tablet, x.cover)
	for range 2 {
		if got := cards(regular.Get("/products/"+x.tablet.Handle), content.ProductRow); !slices.Equal(got, []string{"Stand"}) {
			t.Errorf("what the regular has is shown: %q", got)
		}
		if got := cards(regular.Get("/"), content.HomeRow1); !slices.Equal(got, []string{"Stand"}) {
			t.Errorf("home: %q", got)
		}
		if got := guest.Get("/products/" + x.tablet.Handle).Texts(inSlot(content.ProductRow) + " .card h3"); len(got) != 2 {
			t.Errorf("the guest sees the regular's page: %q", got)
		}
	}
}

func TestACountdownIsRightInTheShopsZoneAndACouponShowsItsCode(t *testing.T) {
	x := openWindow(t)
	x.piece(content.CartEmpty, content.KindCountdown, "Hurry slowly", func(p *content.Piece) {
		p.CountsTo = x.clock.Now().Add(50*time.Hour + 30*time.Minute)
	})
	x.piece(content.ErrorMissing, content.KindCoupon, "A little off", func(p *content.Piece) { p.Code = "TERM10" })
	p := x.Browser().Get("/cart")
	zone := x.House.Zone()
	end := x.clock.Now().Add(50*time.Hour + 30*time.Minute).In(zone)
	if p.Text(".time-left") != "2 days and 2 hours left" || p.Attr(".time-left", "datetime") != end.Format(time.RFC3339) || p.Text(".countdown-ends") != "Until "+end.Format("Monday 2 January, 15:04") {
		t.Errorf("%q, %q, %q", p.Text(".time-left"), p.Attr(".time-left", "datetime"), p.Text(".countdown-ends"))
	}
	x.clock.Add(50 * time.Hour)
	if p := x.Browser().Get("/cart"); p.Text(".time-left") != "30 minutes left" {
		t.Errorf("near its end: %q", p.Text(".time-left"))
	}
	x.clock.Add(30 * time.Minute)
	if p := x.Browser().Get("/cart"); p.Has(".time-left") {
		t.Errorf("over: %q", p.Text(".time-left"))
	}
	if p := x.Browser().Get("/gone").MustBe(http.StatusNotFound); p.Text(".coupon-code") != "TERM10" {
		t.Errorf("the code: %q", p.Text(".coupon-code"))
	}
}
