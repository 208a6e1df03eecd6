package seed

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"regulars/seed/art"
	"regulars/store/catalog"
	"regulars/store/content"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/exchange"
	"regulars/store/inventory"
	"regulars/store/order"
	"regulars/store/picture"
	"regulars/store/price"
	"regulars/store/profile"
	"regulars/store/review"
	"regulars/store/rule"
	"regulars/store/rule/academic"
)

var (
	ctx = context.Background()
	now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
)

func TestTheBrandFillsAnEmptyShopOnBothEnginesAndRefusesAUsedOne(t *testing.T) {
	dbtest.EachAt(t, dbtest.NewClock("2026-11-22 12:00"), func(t *testing.T, d *db.DB) {
		if err := Fill(ctx, d, Options{Now: now, Small: true}); err != nil {
			t.Fatal(err)
		}
		if err := Fill(ctx, d, Options{Now: now, Small: true}); !errors.Is(err, ErrUsed) {
			t.Errorf("a second time: %v", err)
		}
		products, err := catalog.ListProducts(ctx, d.Read(), catalog.Filter{})
		if err != nil || len(products) != 60 {
			t.Errorf("%d products, %v", len(products), err)
		}
		shelves, err := catalog.ListCollections(ctx, d.Read())
		if err != nil || len(shelves) < 12 {
			t.Errorf("%d collections, %v", len(shelves), err)
		}
		pieces, err := content.ListPieces(ctx, d.Read())
		if err != nil || len(pieces) < 15 {
			t.Errorf("%d pieces, %v", len(pieces), err)
		}
	})
}

func TestAnyDatabaseThatWasUsedIsRefused(t *testing.T) {
	d := dbtest.Open(t)
	if err := d.Write(ctx, func(q db.Q) error {
		_, err := customer.Create(ctx, q, customer.New{Email: "ann@example.com"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := Fill(ctx, d, Options{Now: now, Small: true}); !errors.Is(err, ErrUsed) {
		t.Errorf("got %v", err)
	}
}

func TestTheRangeIsWhatABrandWouldShow(t *testing.T) {
	handles, skus, titles := map[string]bool{}, map[string]bool{}, map[string]bool{}
	variants, most, longest, sold, sale := 0, 0, 0, 0, 0
	for _, p := range products() {
		handles[p.handle] = true
	}
	for i, p := range products() {
		if titles[p.title] || catalog.Handle(p.handle) != p.handle {
			t.Errorf("%s: the title or handle will not do", p.handle)
		}
		titles[p.title] = true
		longest = max(longest, len(p.title))
		if p.was > 0 {
			sale++
		}
		c := p.catalogue(i, now)
		variants, most = variants+len(c.Variants), max(most, len(c.Variants))
		for k, v := range c.Variants {
			if skus[v.SKU] || len(v.Barcode) != 13 {
				t.Errorf("%s: SKU %s or barcode %s is not its own", p.handle, v.SKU, v.Barcode)
			}
			skus[v.SKU] = true
			if p.variants()[k].is(p.sold) {
				sold++
			}
		}
		checkNames(t, p, handles)
	}
	if len(titles) != 60 || variants < 190 || variants > 240 || most != 40 || longest < 120 || sold < 8 || sale < 6 {
		t.Errorf("%d products, %d variants, %d at most, longest title %d, %d sold out, %d on sale", len(titles), variants, most, longest, sold, sale)
	}
}

// checkNames makes sure that what a product names exists.
func checkNames(t *testing.T, p product, handles map[string]bool) {
	t.Helper()
	for _, g := range p.goes {
		if !handles[g] || g == p.handle {
			t.Errorf("%s goes with %q, which is not another product", p.handle, g)
		}
	}
	for _, names := range [][]string{p.sold, p.few} {
		for _, name := range names {
			if !slices.ContainsFunc(p.variants(), func(v variant) bool { return v.is([]string{name}) }) {
				t.Errorf("%s has no variant %q", p.handle, name)
			}
		}
	}
	all := p
	all.absent = nil
	if len(p.absent) > 0 && len(all.variants()) == len(p.variants()) {
		t.Errorf("%s leaves out nothing by %v", p.handle, p.absent)
	}
	if words := len(strings.Fields(p.text)); words < 10 || len(p.details) < 2 || strings.Contains(p.text, "Lorem") {
		t.Errorf("%s: %d words, %d details", p.handle, words, len(p.details))
	}
}

func TestEveryProductIsShownInItsColoursAndNoPictureTwice(t *testing.T) {
	pictures, err := newAlbum(true)
	if err != nil {
		t.Fatal(err)
	}
	owner := map[string]string{}
	for i, p := range products() {
		c := p.catalogue(i, now)
		pictures.hang(p, &c)
		shades, axisAt := p.shades()
		if len(c.Media) != len(shades)+2 {
			t.Errorf("%s has %d pictures", p.handle, len(c.Media))
		}
		for _, m := range c.Media {
			if other := owner[m.File]; other != "" || m.Alt == "" || m.Width == 0 || m.ID == "" {
				t.Errorf("%s: the picture %q is also %s's", p.handle, m.Alt, other)
			}
			owner[m.File] = p.handle
		}
		for _, v := range c.Variants {
			if axisAt >= 0 && !strings.HasPrefix(v.MediaID, p.handle+"-") {
				t.Errorf("%s: %v has no picture", p.handle, v.Options)
			}
		}
	}
}

func TestShelvesAndHeroesHavePicturesOfTheirOwn(t *testing.T) {
	pictures, err := newAlbum(true)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, s := range shelves() {
		c := catalog.Collection{Handle: s.handle}
		pictures.cover(&c)
		if c.MediaFile == "" || c.MediaAlt == "" || seen[c.MediaFile] != "" {
			t.Errorf("the shelf %s has no picture of its own", s.handle)
		}
		seen[c.MediaFile] = s.handle
	}
	for _, p := range pieces() {
		var c content.Piece
		pictures.scenery(&c, p.scene)
		if p.kind == content.KindHero && (c.Picture.File == "" || c.Picture.Phone == "" || c.Picture.Alt == "" || seen[c.Picture.File] != "") {
			t.Errorf("the hero %q has no picture of its own", p.title)
		}
		seen[c.Picture.File] = p.title
	}
}

func TestSharedLinksHaveAPictureThatNetworksShow(t *testing.T) {
	s := shot{"mug", "Pine", "", art.Front}
	d, err := s.draw(true)
	if err != nil || len(d.files) != 2 || d.files[1].Name != picture.Card(d.media.File) || d.files[1].Type != "image/jpeg" {
		t.Errorf("got %v, %v", d.files, err)
	}
}

func TestASoldOutVariantIsSoldOutAfterTheYear(t *testing.T) {
	d := dbtest.OpenAt(t, dbtest.NewClock("2026-11-22 12:00"))
	if err := Fill(ctx, d, Options{Now: now, Small: true}); err != nil {
		t.Fatal(err)
	}
	for i, p := range products() {
		c, err := catalog.FindProduct(ctx, d.Read(), p.handle)
		if err != nil {
			t.Fatal(err)
		}
		checkOffers(t, d, p, c, i)
	}
}

func checkOffers(t *testing.T, d *db.DB, p product, c catalog.Product, number int) {
	t.Helper()
	var ids []string
	for _, v := range c.Variants {
		ids = append(ids, v.ID)
	}
	levels, err := inventory.Levels(ctx, d.Read(), ids)
	if err != nil {
		t.Fatal(err)
	}
	prices, err := price.For(ctx, d.Read(), ids)
	if err != nil || len(prices) != len(ids) {
		t.Errorf("%s: %d of %d variants have a price, %v", p.handle, len(prices), len(ids), err)
	}
	for i, v := range p.variants() {
		switch got := levels[ids[i]].Available; {
		case v.is(p.sold) && got != 0, v.is(p.few) && got != 2, !v.is(p.sold) && got < 2:
			t.Errorf("%s: %d left", p.sku(number, v), got)
		}
	}
}

func TestTheYearHasItsRhythm(t *testing.T) {
	d := dbtest.OpenAt(t, dbtest.NewClock("2026-11-22 12:00"))
	start := time.Now()
	if err := Fill(ctx, d, Options{Now: now}); err != nil {
		t.Fatal(err)
	}
	t.Logf("filled in %v", time.Since(start))
	people, err := customer.List(ctx, d.Read(), customer.Filter{Limit: 1000})
	if err != nil || len(people) != crowd {
		t.Fatalf("%d people, %v", len(people), err)
	}
	orders, err := order.List(ctx, d.Read(), order.Filter{Everybody: true, Limit: 5000})
	if err != nil || len(orders) < 350 || len(orders) > 1200 {
		t.Fatalf("%d orders, %v", len(orders), err)
	}
	campus, confirmed, repeat, recent := 0, 0, 0, 0
	list := academic.List{Allow: AcademicDomains()}
	for _, p := range people {
		domain, ok := academic.Domain(p.Email)
		if !ok || list.IsAcademic(domain) {
			campus++
			if p.Confirmed() {
				confirmed++
			}
		}
		f, err := profile.Find(ctx, d.Read(), profile.Key{CustomerID: p.ID})
		if err != nil {
			t.Fatal(err)
		}
		if f.Orders > 1 {
			repeat++
		}
		if f.Orders == 1 && now.Sub(f.LastOrderAt) < 30*24*time.Hour {
			recent++
		}
	}
	if campus < 80 || confirmed < 50 || confirmed == campus || repeat < 80 || recent < 3 {
		t.Errorf("campus %d, confirmed %d, repeat %d, one recent order %d", campus, confirmed, repeat, recent)
	}
	checkMonths(t, orders)
}

func checkMonths(t *testing.T, orders []order.Order) {
	t.Helper()
	byMonth, states := map[time.Month]int{}, map[order.State]int{}
	for i, o := range orders {
		byMonth[o.PlacedAt.Month()]++
		states[o.State]++
		if o.PlacedAt.After(now) || i > 0 && o.PlacedAt.After(orders[i-1].PlacedAt) {
			t.Fatalf("order %s is placed at %v", o.Number, o.PlacedAt)
		}
	}
	if 2*byMonth[time.September] < 3*byMonth[time.July] || byMonth[time.September] < byMonth[time.October] {
		t.Errorf("September is no peak: %v", byMonth)
	}
	if states[order.Fulfilled] < len(orders)/2 || states[order.Cancelled] == 0 || states[order.Refunded] == 0 {
		t.Errorf("states %v", states)
	}
}

func TestTheSameYearComesTwice(t *testing.T) {
	saved := make([]catalog.Product, len(products()))
	for i, p := range products() {
		saved[i] = p.catalogue(i, now)
	}
	a, b := newYear(Options{Now: now}, saved), newYear(Options{Now: now}, saved)
	for i := range a.shoppers {
		if a.shoppers[i].email != b.shoppers[i].email || len(a.shoppers[i].orders) != len(b.shoppers[i].orders) {
			t.Fatalf("shopper %d differs", i)
		}
	}
}

func TestEveryGroupsRuleIsUnderstood(t *testing.T) {
	keys := map[string]bool{"": true}
	for _, g := range groups() {
		keys[g.key] = true
		if _, err := rule.Parse(g.rule); err != nil {
			t.Errorf("%s: %v", g.name, err)
		}
	}
	defaults := map[string]bool{}
	for _, p := range pieces() {
		if !keys[p.group] {
			t.Errorf("%s is for %q, which is nobody", p.title, p.group)
		}
		if p.group == "" {
			defaults[p.slot] = true
		} else if p.why == "" {
			t.Errorf("%q does not say why it is shown", p.title+p.body)
		}
	}
	for _, slot := range []string{content.Announcement, content.HomeHero, content.HomeRow1, content.HomeRow2, content.HomeRow3, content.ProductNote, content.CartNote} {
		if !defaults[slot] {
			t.Errorf("%s has no default", slot)
		}
	}
}

func TestFortyReviewsOfProductsThatExist(t *testing.T) {
	d := dbtest.OpenAt(t, dbtest.NewClock("2026-11-22 12:00"))
	if err := Fill(ctx, d, Options{Now: now, Small: true}); err != nil {
		t.Fatal(err)
	}
	ratings, err := review.ListRatings(ctx, d.Read())
	if err != nil || len(opinions()) != 40 || len(ratings) < 25 {
		t.Errorf("%d reviews of %d products, %v", len(opinions()), len(ratings), err)
	}
}

func TestTheWholeBrandLeavesAndArrivesTheSame(t *testing.T) {
	here, there := dbtest.OpenAt(t, dbtest.NewClock("2026-11-22 12:00")), dbtest.Open(t)
	if err := Fill(ctx, here, Options{Now: now, Small: true}); err != nil {
		t.Fatal(err)
	}
	var first, second bytes.Buffer
	if err := exchange.Export(ctx, here, &first); err != nil {
		t.Fatal(err)
	}
	report, err := exchange.Import(ctx, there, bytes.NewReader(first.Bytes()), exchange.Options{})
	if err != nil || report.Created != 60 {
		t.Fatalf("%+v, %v", report, err)
	}
	if err := exchange.Export(ctx, there, &second); err != nil || first.String() != second.String() {
		t.Errorf("the exports differ, %v", err)
	}
	if again, err := exchange.Import(ctx, here, &first, exchange.Options{}); err != nil || again.Unchanged != 60 {
		t.Errorf("its own export changes the shop: %+v, %v", again.Changes, err)
	}
}

func TestNothingHappensToAProductBeforeItExists(t *testing.T) {
	saved, created := make([]catalog.Product, len(products())), map[string]time.Time{}
	for i, p := range products() {
		saved[i] = p.catalogue(i, now)
		created[p.handle] = saved[i].CreatedAt
	}
	for _, s := range newYear(Options{Now: now}, saved).shoppers {
		for _, v := range s.views {
			if v.at.Before(saved[v.product].CreatedAt) {
				t.Fatalf("%s was seen on %v", saved[v.product].Handle, v.at)
			}
		}
	}
	for _, o := range opinions() {
		if now.AddDate(0, 0, -o.days).Before(created[o.product]) {
			t.Errorf("the review %q is older than %s", o.title, o.product)
		}
	}
}

func TestMenusAndPiecesLeadSomewhere(t *testing.T) {
	known := map[string]bool{"/places": true, "/account": true, "/collections": true, "/privacy/choices": true}
	for _, p := range pages() {
		known["/pages/"+p.Handle] = true
	}
	for _, s := range shelves() {
		known["/collections/"+s.handle] = true
	}
	for _, items := range menus() {
		for _, m := range items {
			if !known[m.URL] {
				t.Errorf("the menu leads to %s", m.URL)
			}
		}
	}
	for _, p := range pieces() {
		if p.link != "" && !known[p.link] || p.collection != "" && !known["/collections/"+p.collection] {
			t.Errorf("%q leads to %s, %s", p.title, p.link, p.collection)
		}
	}
}
