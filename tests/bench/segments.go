package main

import (
	"fmt"
	"time"

	"regulars/store/catalog"
	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/segment"
	"regulars/tests/drivetest"
)

// segments measures what many segments cost: the same pages of a shop with the
// demonstration's few and of one with 200 and 30 pieces more.
func (r *run) segments() error {
	var shops [2]*drivetest.Shop
	var cookies [2]map[string]string
	product := ""
	for i, name := range []string{"few", "many"} {
		path, err := r.demo("segments-" + name)
		if err != nil {
			return err
		}
		variant, page, err := r.people(path)
		if err != nil {
			return err
		}
		if err := r.furnish(path); err != nil {
			return err
		}
		if product = page; i == 1 {
			if err := r.crowdOfSegments(path); err != nil {
				return err
			}
		}
		if shops[i], err = r.open(path); err != nil {
			return err
		}
		defer shops[i].Kill()
		if cookies[i], err = r.arrive(shops[i], variant, page); err != nil {
			return err
		}
	}
	for _, shop := range shops { // who is in each of the segments is noted beside the requests, once
		r.calm(shop)
	}
	t := table{title: "Many segments", about: "The same shop with its 4 segments and with 200 segments and 34 more pieces in its slots; signed in and personalized. Both show rows of what was looked at lately and what is bought together, a story with a picture, a coupon and a countdown; " +
		"the segments ask for the visit, the cart, the nearest shop, the company, stages and what was done, and the pieces are of all kinds. Bar: ratio >= 0.8.",
		head: []string{"page", "few, requests/s", "many, requests/s", "ratio", "few, CPU", "many, CPU", "CPU ratio"}}
	who := visitors[2]
	for _, page := range measured {
		path := page.path
		if path == "" {
			path = product
		}
		d := compare(target{shops[0].URL, shops[0].PID()}, target{shops[1].URL, shops[1].PID()}, []asked{{path: path, cookie: cookies[0][who]}}, []asked{{path: path, cookie: cookies[1][who]}}, 5, 500*time.Millisecond)
		t.add(page.name, count(d.a.perSecond), count(d.b.perSecond), "**"+ratio(d.speed)+"**"+failures(d.failed), micros(d.a.cpu), micros(d.b.cpu), ratio(d.economy))
	}
	r.report.add(t)
	return nil
}

// furnish adds pieces for everybody whose kinds are filled or worked out while a page is
// decided: what the page's products are bought with, what was looked at lately, a
// countdown, a coupon, a story with a picture.
func (r *run) furnish(path string) error {
	d, err := db.Open(r.ctx, db.Options{URL: path})
	if err != nil {
		return err
	}
	defer d.Close()
	products, err := catalog.ListProducts(r.ctx, d.Read(), catalog.Filter{})
	if err != nil {
		return err
	}
	picture := ""
	for _, p := range products {
		if len(p.Media) > 0 {
			picture = p.Media[0].File
			break
		}
	}
	return r.place(d, []content.Piece{
		{Slot: content.HomeRow1, Kind: content.KindRow, Title: "Looked at lately", Filling: content.Filling{Source: content.FromViewed}},
		{Slot: content.HomeRow2, Kind: content.KindStory, Title: "How it is made", Body: "By hand, in small numbers.\n\n![A workshop](/media/" + picture + ")\n\nAnd it is mended here, too."},
		{Slot: content.ProductRow, Kind: content.KindRow, Title: "Bought together", Filling: content.Filling{Source: content.FromTogether}},
		{Slot: content.ProductNote, Kind: content.KindCoupon, Title: "Ten off", Filling: content.Filling{Code: "TEN"}},
		{Slot: content.CollectionBanner, Kind: content.KindCountdown, Title: "The term begins", Filling: content.Filling{CountsTo: d.Now().AddDate(0, 1, 0)}},
	}, func(i int, p *content.Piece) { p.Position = -2 })
}

// place publishes pieces, each as change has it.
func (r *run) place(d *db.DB, pieces []content.Piece, change func(i int, p *content.Piece)) error {
	return d.Write(r.ctx, func(q db.Q) error {
		for i, p := range pieces {
			p.Enabled = true
			change(i, &p)
			if err := content.SavePiece(r.ctx, q, &p); err != nil {
				return fmt.Errorf("the piece %q: %w", p.Title, err)
			}
		}
		return nil
	})
}

// crowdOfSegments adds segments that hold nobody, and pieces of each kind for thirty of
// them before the demonstration's own, and then some for a segment that holds whoever is
// signed in and that have nothing to show: each has to be asked before the page is decided.
func (r *run) crowdOfSegments(path string) error {
	d, err := db.Open(r.ctx, db.Options{URL: path})
	if err != nil {
		return err
	}
	defer d.Close()
	ids, err := r.saveSegments(d)
	if err != nil {
		return err
	}
	var few []content.Piece
	for i := range 30 {
		p := crowdKinds(d.Now())[i%len(crowdKinds(d.Now()))]
		p.Title, p.Body, p.LinkURL, p.LinkText, p.SegmentID = fmt.Sprintf("For segment %d", i), "Something for a few.", "/collections", "Look", ids[i]
		few = append(few, p)
	}
	if err := r.place(d, few, func(_ int, p *content.Piece) { p.Position = 1 }); err != nil {
		return err
	}
	return r.place(d, []content.Piece{
		{Slot: content.HomeRow1, Kind: content.KindRow, Title: "Wanted", Filling: content.Filling{Source: content.FromWanted}},
		{Slot: content.HomeRow2, Kind: content.KindRow, Title: "Goes with yours", Filling: content.Filling{Source: content.FromBought}},
		{Slot: content.HomeRow3, Kind: content.KindCountdown, Title: "Over", Filling: content.Filling{CountsTo: d.Now().AddDate(0, 0, -1)}},
		{Slot: content.ProductNote, Kind: content.KindNote, Title: "Once", Body: "Seen once.", Bounds: content.Bounds{Most: 1}},
	}, func(_ int, p *content.Piece) { p.Position, p.SegmentID = 2, ids[len(ids)-1] })
}

// saveSegments saves two hundred segments and returns their ids: all but the last hold
// nobody, that one whoever is signed in.
func (r *run) saveSegments(d *db.DB) (ids []string, err error) {
	rules := []string{
		`(orders.count > %[2]d or cart.items > 5%[1]d) and (utm.campaign = "c%[1]d" or referrer.host = "site%[1]d.example") and not visitor.new`,
		`nearest_place = "place-%[1]d" or company contains "company %[1]d"`,
		`cart.collections contains "c%[1]d" or cart.products contains "p%[1]d" or cart.categories contains "k%[1]d"`,
		`viewed(collection: "c%[1]d") at least 3 times within 7 days and not bought(goes_with: bought)`,
		`lifecycle = "loyal" and rfm.monetary >= 4 and bought(category: "k%[1]d") within 30 days`,
	}
	err = d.Write(r.ctx, func(q db.Q) error {
		for i := range 200 {
			s := segment.Segment{Name: fmt.Sprintf("Segment %d", i), Enabled: true, Rule: fmt.Sprintf(rules[i%len(rules)], i, i%7)}
			if i == 199 {
				s.Rule = "signed_in"
			}
			if err := segment.Save(r.ctx, q, &s); err != nil {
				return fmt.Errorf("%s: %w", s.Rule, err)
			}
			ids = append(ids, s.ID)
		}
		return nil
	})
	return ids, err
}

// crowdKinds are a piece of each kind, where it stands on the pages that are measured.
func crowdKinds(now time.Time) []content.Piece {
	row := func(slot string, f content.Filling) content.Piece {
		return content.Piece{Slot: slot, Kind: content.KindRow, Collection: "bags", Filling: f}
	}
	return []content.Piece{
		{Slot: content.HomeHero, Kind: content.KindHero}, row(content.HomeRow1, content.Filling{}), row(content.HomeRow2, content.Filling{Source: content.FromWanted}),
		{Slot: content.Announcement, Kind: content.KindCountdown, Filling: content.Filling{CountsTo: now.AddDate(0, 1, 0)}}, {Slot: content.CollectionBanner, Kind: content.KindCoupon, Filling: content.Filling{Code: "FEW"}},
		{Slot: content.ProductNote, Kind: content.KindNote}, row(content.ProductRow, content.Filling{Source: content.FromTogether}), row(content.HomeRow3, content.Filling{Source: content.FromBought}),
		{Slot: content.CollectionRow, Kind: content.KindStory}, {Slot: content.Announcement, Kind: content.KindAnnouncement},
	}
}
