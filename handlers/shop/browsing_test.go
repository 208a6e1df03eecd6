package shop_test

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
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
	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/inventory"
	"regulars/store/money"
	"regulars/store/personalize"
	"regulars/store/place"
	"regulars/store/price"
	"regulars/store/review"
	"regulars/store/search"
	"regulars/store/setting"
	"regulars/store/shipment"
	"regulars/store/visitor"
	"regulars/views/ui"
)

var ctx = context.Background()

// store is a small shop with its doors open.
type store struct {
	*webtest.Site
	d    *db.DB
	door *shop.Browsing
}

func openStore(t *testing.T) *store {
	t.Helper()
	x := &store{d: dbtest.Open(t)}
	x.write(t, fill)
	c, err := browse.Open(t.Context(), x.d)
	if err != nil {
		t.Fatal(err)
	}
	x.door = &shop.Browsing{Catalog: c, Search: search.Open(c)}
	x.Site = webtest.Open(t, x.d, func(h *web.House, e *echo.Echo) {
		x.door.House = h
		x.door.Mount(e)
	})
	return x
}

func (x *store) write(t *testing.T, fn func(q db.Q) error) {
	t.Helper()
	if err := x.d.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func (x *store) variant(t *testing.T, sku string) *browse.Variant {
	t.Helper()
	v, ok := x.door.Catalog.Snapshot().VariantBySKU(sku)
	if !ok {
		t.Fatalf("no variant %s", sku)
	}
	return v
}

// stocked saves a product whose variants cost 10, 11, ... euros; counts below zero
// are not tracked.
func stocked(q db.Q, p *catalog.Product, counts ...int64) error {
	p.Published = true
	if _, _, err := catalog.Save(ctx, q, p); err != nil {
		return err
	}
	for i, v := range p.Variants {
		if err := price.Set(ctx, q, v.ID, price.Price{Amount: money.Of(1000+int64(i)*100, "EUR"), CompareAt: money.Of(1050, "EUR")}); err != nil {
			return err
		}
		if counts[i] < 0 {
			continue
		}
		if err := inventory.Track(ctx, q, v.ID, true, false); err != nil {
			return err
		}
		if err := inventory.Set(ctx, q, v.ID, "", counts[i], inventory.Counted); err != nil {
			return err
		}
	}
	return nil
}

func fill(q db.Q) error {
	bag := &catalog.Product{Title: "Canvas Bag", Type: "Bags", Vendor: "Northgate & Co", DescriptionHTML: "<p>Carries <b>much</b>.</p>",
		Options: []catalog.Option{{Name: "Colour"}, {Name: "Size"}}, Media: []catalog.Media{{ID: "m", File: "aa.png", Width: 10, Height: 10}},
		Variants: []catalog.Variant{{SKU: "B-PS", Options: []string{"Pine", "S"}}, {SKU: "B-PL", Options: []string{"Pine", "L"}}, {SKU: "B-IS", Options: []string{"Ink", "S"}, MediaID: "m"}}}
	if err := stocked(q, bag, 3, 0, -1); err != nil {
		return err
	}
	mug := &catalog.Product{Title: "Mug </script><b>", Handle: "mug", Type: "Kitchen", Vendor: "Northgate & Co", Variants: []catalog.Variant{{SKU: "M", WeightGrams: 1350, Barcode: "4006381333931"}}}
	if err := stocked(q, mug, -1); err != nil {
		return err
	}
	if err := stocked(q, &catalog.Product{Title: "Pen", Type: "Stationery", Vendor: "South"}, 0); err != nil {
		return err
	}
	if err := catalog.SaveCollection(ctx, q, &catalog.Collection{Title: "Everyday", Rule: catalog.All(catalog.Where("vendor", "starts", "north"))}); err != nil {
		return err
	}
	if err := review.Create(ctx, q, &review.Review{ProductID: mug.ID, Author: "Ada", Rating: 5, Title: "Warm", Body: "Stays warm.", Verified: true, State: review.Accepted}); err != nil {
		return err
	}
	return catalog.KeepFile(ctx, q, catalog.File{Name: "aa.svg", Type: "image/svg+xml", Bytes: []byte("<svg/>")})
}

func TestTheFrontPageStandsWithoutAnyPiece(t *testing.T) {
	p := openStore(t).Browser().Get("/")
	if p.Status != 200 || len(p.All(".card")) != 2 || p.Text(".tile h3") != "Everyday" || !strings.Contains(p.Text(".quotes"), "Stays warm.") {
		t.Errorf("status %d, %d cards, tile %q, quotes %q", p.Status, len(p.All(".card")), p.Text(".tile h3"), p.Text(".quotes"))
	}
	if doc := data(t, p)["Organization"]; doc["url"] != "http://shop.test/" {
		t.Errorf("organization: %v", doc)
	}
}

func TestPiecesOfSlotsStandWhereTheyBelong(t *testing.T) {
	x := openStore(t)
	x.door.Pieces = func(_ echo.Context, slots ...string) (list []ui.Piece) {
		for _, slot := range slots {
			kind := map[string]string{content.HomeHero: "hero", content.HomeRow1: "row", content.HomeRow2: "story"}[slot]
			if kind != "" || slot == content.ProductNote || slot == content.CollectionBanner {
				list = append(list, ui.Piece{Slot: slot, ID: slot, Kind: kind, Title: "In " + slot, Cards: []ui.Card{{Title: "Card"}}})
			}
		}
		return list
	}
	b := x.Browser()
	home := b.Get("/")
	if home.Text("h1") != "In home.hero" || len(home.All(".card")) != 1 || !strings.Contains(home.Body, "In home.row.2") || strings.Contains(home.Body, "home.row.3") {
		t.Errorf("home: %s", home.Text("main"))
	}
	if p := b.Get("/products/mug"); !strings.Contains(p.Body, "In product.note") {
		t.Error("the note is not on the product")
	}
	if p := b.Get("/collections/everyday"); !strings.Contains(p.Body, "In collection.banner") {
		t.Error("the banner is not on the collection")
	}
}

func TestAProductTellsSearchEnginesHowLongItMayBeSentBackWhereTheShopSaysSo(t *testing.T) {
	x := openStore(t)
	if strings.Contains(x.Browser().Get("/products/mug").Body, "MerchantReturnPolicy") {
		t.Error("a policy that nobody has set")
	}
	x.write(t, func(q db.Q) error {
		s, err := setting.FindShop(ctx, q)
		if err != nil {
			return err
		}
		s.ReturnDays = 60
		return setting.SaveShop(ctx, q, s)
	})
	b := x.Browser()
	for range 200 { // the setting is watched
		if strings.Contains(b.Get("/products/mug").Body, `"merchantReturnDays":60`) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("the policy is not told")
}

func TestAProductTellsSearchEnginesWhatDeliveryCosts(t *testing.T) {
	x := openStore(t)
	x.write(t, func(q db.Q) error {
		bag, err := catalog.FindProduct(ctx, q, "canvas-bag")
		if err != nil {
			return err
		}
		for i := range bag.Variants {
			bag.Variants[i].RequiresShipping = true
		}
		if _, _, err := catalog.Save(ctx, q, &bag); err != nil {
			return err
		}
		return shipment.Save(ctx, q, &shipment.Zone{Handle: "home", Name: "Home", Areas: []shipment.Area{{Country: "DE"}},
			Rates: []shipment.Rate{{Handle: "standard", Name: "Standard", Price: money.Of(495, "EUR"), DaysMin: 1, DaysMax: 3}}})
	})
	b := x.Browser()
	body := b.Get("/products/canvas-bag").Body
	for _, want := range []string{`"OfferShippingDetails"`, `"value":"4.95"`, `"addressCountry":"DE"`, `"maxValue":3`} {
		if !strings.Contains(body, want) {
			t.Errorf("%s is not told", want)
		}
	}
	if strings.Contains(b.Get("/products/mug").Body, "OfferShippingDetails") {
		t.Error("what is not sent has a price of delivery")
	}
}

// What Directive 98/6/EC, article 6a asks beside every price that is called reduced.
func TestBesideAFormerPriceStandsTheLowestOfTheThirtyDaysBefore(t *testing.T) {
	x := openStore(t)
	v := x.variant(t, "M")
	x.write(t, func(q db.Q) error {
		if err := price.SetFrom(ctx, q, v.ID, price.Price{Amount: money.Of(980, "EUR")}, q.Now().Add(time.Hour)); err != nil {
			return err
		}
		return price.SetFrom(ctx, q, v.ID, price.Price{Amount: money.Of(900, "EUR"), CompareAt: money.Of(1050, "EUR")}, q.Now().Add(2*time.Hour))
	})
	b := x.Browser()
	want := "Lowest price in the last 30 days: €9.80"
	if got := b.Get("/products/mug").Text(".product-price .price-lowest"); got != want {
		t.Errorf("on the product: %q", got)
	}
	if got := b.Get("/collections/all?type=Kitchen").Text(".card .price-lowest"); got != want {
		t.Errorf("on the card: %q", got)
	}
	if p := b.Get("/products/canvas-bag"); p.Has(".product-price .price-lowest") {
		t.Error("a product without a price before names one")
	}
}

func TestPricesOfAListingCanBeChosenInSteps(t *testing.T) {
	x := openStore(t)
	x.write(t, func(q db.Q) error {
		for i := range 20 {
			p := &catalog.Product{Title: fmt.Sprint("Thing ", i), Published: true}
			if _, _, err := catalog.Save(ctx, q, p); err != nil {
				return err
			}
			if err := price.Set(ctx, q, p.Variants[0].ID, price.Price{Amount: money.Of(int64(2000+i*1000), "EUR")}); err != nil {
				return err
			}
		}
		return nil
	})
	b := x.Browser()
	all := b.Get("/collections/all?sort=title")
	if !strings.Contains(all.Text(".facets"), "There are prices from €10.00 to €210.00.") {
		t.Errorf("the span is not said: %s", all.Text(".facets"))
	}
	if n := len(all.All(".steps a")); n != 4 {
		t.Fatalf("%d steps", n)
	}
	to := all.Attr(".steps li:nth-child(2) a", "href")
	one := b.Get(to).MustBe(200)
	if one.Text(".steps [aria-current] .facet-label") != all.Texts(".steps .facet-label")[1] || !strings.HasPrefix(one.Text(".results-count"), strings.Fields(all.Texts(".steps .facet-count")[1])[1]) {
		t.Errorf("%s shows %s of %s", to, one.Text(".results-count"), all.Text(".steps"))
	}
	if back := one.Attr(".steps [aria-current]", "href"); back != "/collections/all?sort=title" {
		t.Errorf("the step in force leads to %q", back)
	}
}

func TestAListingIsNarrowedByItsAddress(t *testing.T) {
	b := openStore(t).Browser()
	for path, want := range map[string][]string{
		"/collections/all?sort=title":                                                  {"Canvas Bag", "Mug </script><b>", "Pen"},
		"/collections/everyday?sort=title":                                             {"Canvas Bag", "Mug </script><b>"},
		"/collections/all?colour=pine&colour=Ink":                                      {"Canvas Bag"},
		"/collections/all?available=1&sort=title":                                      {"Canvas Bag", "Mug </script><b>"},
		"/collections/all?type=Kitchen&colour=Ink":                                     nil,
		"/collections/all?price_from=10.50":                                            nil,
		"/collections/all?price_to=abc&page=1&utm_source=x&fbclid=y&sort=title":        {"Canvas Bag", "Mug </script><b>", "Pen"},
		"/collections/all?weather=fine&colour=Unheard&sort=title&page=-3":              {"Canvas Bag", "Mug </script><b>", "Pen"},
		"/collections/all?vendor=Northgate+%26+Co&price_from=1&price_to=10&sort=title": {"Canvas Bag", "Mug </script><b>"},
	} {
		p := b.Get(path)
		if got := p.Texts(".card h3"); p.Status != 200 || !slices.Equal(got, want) {
			t.Errorf("%s: %d %q", path, p.Status, got)
		}
	}
	for path, want := range map[string]int{"/collections/all?page=2": 404, "/collections/none": 404, "/collections": 200} {
		if p := b.Get(path); p.Status != want {
			t.Errorf("%s: status %d", path, p.Status)
		}
	}
}

func TestFacetsChipsAndCountsLeadOn(t *testing.T) {
	b := openStore(t).Browser()
	p := b.Get("/collections/all?type=Bags&type=Kitchen&sort=title&price_from=5")
	if got := p.Texts(".results-count"); got[0] != "2 products" {
		t.Errorf("count %q", got)
	}
	if got := p.Texts(".facet input[name=type] ~ .facet-count"); len(got) != 3 || !strings.Contains(got[2], "1") {
		t.Errorf("counts of types: %q", got)
	}
	if len(p.All("input[name=type][checked]")) != 2 || p.Attr("input[name=price_from]", "value") != "5.00" || p.Attr("select[name=sort] option[selected]", "value") != "title" {
		t.Error("the choices are not kept")
	}
	if got := p.Attr(".chips a", "href"); got != "/collections/all?price_from=5.00&sort=title&type=Kitchen" {
		t.Errorf("the first chip leads to %s", got)
	}
	if p.Attr("meta[name=robots]", "content") != "noindex" || p.Attr("link[rel=canonical]", "href") != "http://shop.test/collections/all" {
		t.Error("a narrowed listing offers itself to search engines")
	}
	if got := p.Attr(".card h3 a", "href"); got != "/products/canvas-bag" {
		t.Errorf("the card leads to %s", got)
	}
}

func TestWhoLooksForAColourSeesIt(t *testing.T) {
	x := openStore(t)
	p := x.Browser().Get("/collections/all?colour=Ink")
	if got := p.Attr(".card h3 a", "href"); got != "/products/canvas-bag?variant="+x.variant(t, "B-IS").ID {
		t.Errorf("the card leads to %s", got)
	}
}

func TestAProductShowsTheVariantAskedFor(t *testing.T) {
	x := openStore(t)
	b := x.Browser()
	ps, pl, is := x.variant(t, "B-PS").ID, x.variant(t, "B-PL").ID, x.variant(t, "B-IS").ID
	for path, want := range map[string]struct{ variant, stock, price string }{
		"":                     {ps, "Only 3 left", "€10.00"},
		"?variant=" + is:       {is, "In stock", "€12.00"},
		"?variant=" + pl:       {"", "Sold out", "€11.00"},
		"?colour=ink&size=S":   {is, "In stock", "€12.00"},
		"?colour=Ink":          {is, "In stock", "€12.00"},
		"?utm_source=x":        {ps, "Only 3 left", "€10.00"},
		"?variant=not-a-thing": {ps, "Only 3 left", "€10.00"},
	} {
		p := b.Get("/products/canvas-bag" + path)
		if got := p.Attr(".product-buy input[name=variant]", "value"); p.Status != 200 || got != want.variant || p.Text(".product-buy .stock") != want.stock || p.Text(".product-buy .price-amount") != want.price {
			t.Errorf("%q: status %d, variant %q, %q, %q", path, p.Status, got, p.Text(".product-buy .stock"), p.Text(".product-buy .price-amount"))
		}
		if got := p.Attr("link[rel=canonical]", "href"); got != "http://shop.test/products/canvas-bag" {
			t.Errorf("%q: canonical %s", path, got)
		}
		if told := strings.Contains(p.Text("body"), "not here any more"); told != (path == "?variant=not-a-thing") {
			t.Errorf("%q: a notice: %v", path, told)
		}
	}
	if p := b.Get("/products/nothing"); p.Status != 404 {
		t.Errorf("status %d", p.Status)
	}
}

func TestThePickerMarksWhatIsSoldOutOrImpossible(t *testing.T) {
	x := openStore(t)
	p := x.Browser().Get("/products/canvas-bag?variant=" + x.variant(t, "B-IS").ID)
	if got := p.Texts(".picker .value"); !slices.Equal(got, []string{"Pine", "Ink", "S", "L (not in Ink)"}) {
		t.Errorf("got %q", got)
	}
	if got := p.Attr(".option:nth-child(2) li:nth-child(2) a", "href"); !strings.Contains(got, x.variant(t, "B-PL").ID) {
		t.Errorf("L leads to %s", got)
	}
	p = x.Browser().Get("/products/canvas-bag")
	if got := p.Texts(".picker .value"); !slices.Equal(got, []string{"Pine", "Ink", "S", "L (sold out)"}) {
		t.Errorf("got %q", got)
	}
	if len(p.All(".picker [aria-current]")) != 2 || p.Text(".product-buy s") != "€10.50" {
		t.Error("the choice or the former price is not shown")
	}
}

func TestAChangedHandleIsFollowed(t *testing.T) {
	x := openStore(t)
	x.write(t, func(q db.Q) error {
		p, err := catalog.FindProduct(ctx, q, "mug")
		if err != nil {
			return err
		}
		p.Handle = "cup"
		_, _, err = catalog.Save(ctx, q, &p)
		return err
	})
	if p := x.Browser().Get("/products/mug?variant=1&a=b"); p.Status != 301 || p.Location != "/products/cup?variant=1&a=b" {
		t.Errorf("status %d to %s", p.Status, p.Location)
	}
}

func TestSearchFindsHelpsAndCorrects(t *testing.T) {
	x := openStore(t)
	b := x.Browser()
	if p := b.Get("/search?q=canvsa"); !slices.Equal(p.Texts(".card h3"), []string{"Canvas Bag"}) || p.Attr("main input[name=q]", "value") != "canvsa" || !strings.Contains(p.Text("main"), "canvas") {
		t.Errorf("a typo: %q", p.Text("main"))
	}
	if p := b.Get("/search?q=northgate&type=Kitchen&sort=price-asc"); len(p.All(".card")) != 1 || p.Attr("form.facets-form input[type=hidden][name=q]", "value") != "northgate" {
		t.Error("results are not narrowed, or forget their words")
	}
	if p := b.Get("/search?q=xylophone"); p.Status != 200 || p.Has(".results .card") || !p.Has(".row .card") || !p.Has(".tile") || p.Text("h1") != "Nothing found for “xylophone”" {
		t.Errorf("nothing found: %q", p.Text("main"))
	}
	if p := b.Get("/search"); p.Status != 200 || p.Text("h1") != "Search" {
		t.Errorf("no words: %d %q", p.Status, p.Text("h1"))
	}
	if p := b.Get("/search?q=" + strings.Repeat("%F0%9F%8D%8C", 500)); p.Status != 200 {
		t.Errorf("too many words: %d", p.Status)
	}
	if p := b.Get("/search/suggest?q=canv"); p.Attr("[role=option]", "data-url") != "/products/canvas-bag" && !strings.Contains(p.Body, "/products/canvas-bag") {
		t.Errorf("suggestions: %s", p.Body)
	}
}

func TestAPictureIsServedForEverAndMayRunNothing(t *testing.T) {
	x := openStore(t)
	for range 2 { // from the database, then from memory
		p := x.Browser().Get("/media/aa.svg")
		if p.Status != 200 || p.Body != "<svg/>" || p.Header.Get("Content-Type") != "image/svg+xml" || !strings.Contains(p.Header.Get("Cache-Control"), "immutable") ||
			p.Header.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(p.Header.Get("Content-Security-Policy"), "sandbox") || p.Header.Get("Vary") != "" {
			t.Errorf("status %d, %v", p.Status, p.Header)
		}
	}
	b := x.Browser()
	b.Header.Set("If-None-Match", `"aa.svg"`)
	if p := b.Get("/media/aa.svg"); p.Status != http.StatusNotModified {
		t.Errorf("status %d", p.Status)
	}
	if p := x.Browser().Get("/media/none.png"); p.Status != 404 || strings.Contains(p.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("status %d, %s", p.Status, p.Header.Get("Cache-Control"))
	}
}

func TestTheSitemapListsWhatIsPublished(t *testing.T) {
	x := openStore(t)
	x.door.Pages = func() []string { return []string{"about"} }
	p := x.Browser().Get("/sitemap.xml")
	var set struct {
		URL []struct {
			Loc string `xml:"loc"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal([]byte(p.Body), &set); err != nil || len(set.URL) != 7 {
		t.Errorf("%d addresses, %v: %s", len(set.URL), err, p.Body)
	}
	if !strings.Contains(p.Body, "http://shop.test/pages/about") {
		t.Error("the page is not listed")
	}
	if p := x.Browser().Get("/robots.txt"); !strings.Contains(p.Body, "Sitemap: http://shop.test/sitemap.xml") {
		t.Errorf("got %s", p.Body)
	}
}

func TestPlacesSayWhenTheyAreOpen(t *testing.T) {
	x := openStore(t)
	x.write(t, func(q db.Q) error {
		var hours []place.Hours
		for day := range 5 {
			hours = append(hours, place.Hours{Weekday: time.Monday + time.Weekday(day), Opens: 540, Closes: 1080})
		}
		return place.Save(ctx, q, &place.Place{Handle: "gate", Name: "Gate", Street: "Gate 1", City: "Berlin", TimeZone: "Europe/Berlin", Pickup: true, Phone: "+49 30 1", Hours: hours})
	})
	p := x.Browser().Get("/places")
	if got := p.Texts(".hours th"); len(got) != 2 || !strings.HasPrefix(got[0], "Monday – Friday") || !strings.HasPrefix(got[1], "Saturday – Sunday") || p.Text(".hours td") != "09:00 – 18:00" {
		t.Errorf("got %q, %q", got, p.Texts(".hours td"))
	}
	if p := x.Browser().Get("/products/mug"); !strings.Contains(p.Text(".promises"), "Gate") {
		t.Error("the product does not say that it can be collected")
	}
}

func TestATextPageIsShownOrMissing(t *testing.T) {
	x := openStore(t)
	if p := x.Browser().Get("/pages/about"); p.Status != 404 {
		t.Errorf("status %d", p.Status)
	}
	x.door.Page = func(_ echo.Context, handle string) (personalize.Page, bool) {
		return personalize.Page{Page: content.Page{Handle: handle, Title: "About us"}, HTML: "<p>Hello.</p>"}, handle == "about"
	}
	if p := x.Browser().Get("/pages/about"); p.Status != 200 || p.Text("h1") != "About us" || !strings.Contains(p.Body, "<p>Hello.</p>") {
		t.Errorf("status %d", p.Status)
	}
}

func TestHeadAnswersLikeGetWithoutABody(t *testing.T) {
	x := openStore(t)
	for _, path := range []string{"/", "/collections/all", "/products/mug", "/search?q=mug", "/media/aa.svg", "/robots.txt"} {
		if p := x.Browser().Head(path); p.Status != 200 || p.Body != "" {
			t.Errorf("%s: status %d, %d bytes", path, p.Status, len(p.Body))
		}
	}
}

func TestWhatWasDrawnBeforeFollowsStockAndPrice(t *testing.T) {
	x := openStore(t)
	b := x.Browser()
	see := func() string {
		doc := data(t, b.Get("/products/mug"))["Product"]["offers"].(map[string]any)
		return fmt.Sprint(b.Get("/collections/all?type=Kitchen").Text(".card"), " ", doc["price"], " ", doc["availability"])
	}
	if got := see(); !strings.Contains(got, "€10.00") || strings.Contains(got, "Sold out") {
		t.Errorf("before: %s", got)
	}
	v := x.variant(t, "M")
	x.write(t, func(q db.Q) error { return inventory.Track(ctx, q, v.ID, true, false) })
	if got := see(); !strings.Contains(got, "Sold out") || !strings.Contains(got, "OutOfStock") {
		t.Errorf("sold out: %s", got)
	}
	x.write(t, func(q db.Q) error { return price.Set(ctx, q, v.ID, price.Price{Amount: money.Of(777, "EUR")}) })
	if got := see(); !strings.Contains(got, "€7.77") || !strings.Contains(got, "7.77 ") {
		t.Errorf("a new price: %s", got)
	}
}

func TestOnlyWhatSomebodyAgreedToIsTold(t *testing.T) {
	x := openStore(t)
	var told []string
	x.door.Viewed = func(_ echo.Context, e event.Event) { told = append(told, fmt.Sprint(e.Name, " ", e.Personal)) }
	x.Echo.POST("/choose", func(c echo.Context) error {
		v := web.Of(c)
		if err := v.SetConsent(c, visitor.Consent{Asked: true, Personalization: c.FormValue("p") != "", Analytics: c.FormValue("a") != ""}); err != nil {
			return err
		}
		return web.SeeOther(c, "/")
	})
	for _, step := range []struct {
		form []string
		want []string
	}{
		{nil, nil},
		{[]string{"p", "1"}, []string{"Product Viewed true", "Product List Viewed true", "Products Searched true"}},
		{[]string{"a", "1"}, []string{"Product Viewed false", "Product List Viewed false", "Products Searched false"}},
	} {
		b := x.Browser()
		if told = nil; step.form != nil {
			b.Post("/choose", step.form...)
		}
		b.Get("/products/mug")
		b.Get("/collections/all")
		b.Get("/search?q=mug")
		if !slices.Equal(told, step.want) {
			t.Errorf("%v: told %v", step.form, told)
		}
	}
}

// What one looked at is a part of the page that is kept: nobody may be given
// another's, whoever came first, packed or not.
func TestEachSeesWhatTheyLookedAtThemselves(t *testing.T) {
	x := openStore(t)
	x.Echo.POST("/looked", func(c echo.Context) error {
		v := web.Of(c)
		if err := v.SetConsent(c, visitor.Consent{Asked: true, Personalization: c.FormValue("yes") != ""}); err != nil {
			return err
		}
		p, _ := x.door.Catalog.Snapshot().Product(c.FormValue("at"))
		err := x.d.Write(ctx, func(q db.Q) error { return visitor.Viewed(ctx, q, v.VisitorID, p.ID) })
		if err != nil {
			return err
		}
		return web.SeeOther(c, "/")
	})
	people := map[string]*webtest.Browser{"reader": x.Browser()}
	for name, looked := range map[string][2]string{"ann": {"mug", "yes"}, "ben": {"canvas-bag", "yes"}, "eve": {"mug", ""}} {
		people[name] = x.Browser()
		people[name].Post("/looked", "at", looked[0], "yes", looked[1])
	}
	for range 3 {
		for name, b := range people {
			_, row, _ := strings.Cut(b.Get("/products/pen").MustBe(200).Body, "You looked at")
			if saw := strings.Contains(row, `href="/products/mug"`); saw != (name == "ann") {
				t.Errorf("%s sees a mug: %v", name, saw)
			}
			if saw := strings.Contains(row, `href="/products/canvas-bag"`); saw != (name == "ben") {
				t.Errorf("%s sees a bag: %v", name, saw)
			}
			if has := row != ""; has != (name == "ann" || name == "ben") {
				t.Errorf("%s sees a row: %v", name, has)
			}
		}
	}
}

// A GET asks memory: readers are served even while the database is away.
func TestReadersAreServedWithoutTheDatabase(t *testing.T) {
	x := openStore(t)
	b := x.Browser()
	b.Get("/media/aa.svg")
	if err := x.d.Close(); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/", "/collections", "/collections/all?colour=Pine", "/products/canvas-bag", "/search?q=bag", "/search/suggest?q=ba", "/places", "/media/aa.svg", "/sitemap.xml"} {
		if p := b.Get(path); p.Status != 200 {
			t.Errorf("%s: status %d", path, p.Status)
		}
	}
}

// data reads the JSON-LD documents of a page by type.
func data(t *testing.T, p *webtest.Page) map[string]map[string]any {
	t.Helper()
	docs := map[string]map[string]any{}
	for _, text := range p.Texts(`script[type="application/ld+json"]`) {
		var doc map[string]any
		if err := json.Unmarshal([]byte(text), &doc); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		docs[fmt.Sprint(doc["@type"])] = doc
	}
	return docs
}

func TestWhatSearchEnginesReadAgreesWithThePage(t *testing.T) {
	x := openStore(t)
	docs := data(t, x.Browser().Get("/products/canvas-bag"))
	group := docs["ProductGroup"]
	variants, _ := group["hasVariant"].([]any)
	if len(variants) != 3 || group["name"] != "Canvas Bag" || docs["BreadcrumbList"] == nil {
		t.Fatalf("got %v", docs)
	}
	for i, want := range []string{"10.00 https://schema.org/InStock", "11.00 https://schema.org/OutOfStock", "12.00 https://schema.org/InStock"} {
		v := variants[i].(map[string]any)
		offer := v["offers"].(map[string]any)
		if got := fmt.Sprint(offer["price"], " ", offer["availability"]); got != want || v["sku"] == nil || v["color"] == nil {
			t.Errorf("variant %d: %s", i, got)
		}
	}
	mug := data(t, x.Browser().Get("/products/mug"))["Product"]
	if mug["name"] != "Mug </script><b>" || mug["gtin"] != "4006381333931" || mug["aggregateRating"].(map[string]any)["ratingValue"] != "5.0" {
		t.Errorf("got %v", mug)
	}
}

func TestAValueThatNothingHasIsSaidWithAWayToThePageWithoutIt(t *testing.T) {
	b := openStore(t).Browser()
	p := b.Get("/collections/all?size=S&size=4XL&utm_source=letter").MustBe(200)
	if words := p.Text(".results-main .notice"); !strings.Contains(words, "“4XL” is not among what can be chosen under Size.") || p.Attr(".results-main .notice a", "href") != "/collections/all?size=S" {
		t.Errorf("%s %s", words, p.Attr(".results-main .notice a", "href"))
	}
	if p := b.Get("/collections/all?size=S&weather=fine"); p.Has(".results-main .notice") {
		t.Errorf("%s", p.Text(".results-main"))
	}
	if p := b.Get("/search?q=bag&colour=<b>").MustBe(200); !strings.Contains(p.Text(".notice"), "“<b>” is not") {
		t.Errorf("%s", p.Text("main"))
	}
}
