package main

import (
	"fmt"
	"time"

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
	t := table{title: "Many segments", about: "The same shop with its 4 segments and with 200 segments and 30 more pieces in its slots; signed in and personalized. Bar: ratio >= 0.8.",
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

// crowdOfSegments adds segments that hold nobody, and pieces for thirty of them
// before the demonstration's own: each has to be asked before the page is decided.
func (r *run) crowdOfSegments(path string) error {
	d, err := db.Open(r.ctx, db.Options{URL: path})
	if err != nil {
		return err
	}
	defer d.Close()
	slots := []struct{ slot, kind string }{{content.HomeHero, content.KindHero}, {content.HomeRow1, content.KindRow}, {content.HomeRow2, content.KindRow},
		{content.Announcement, content.KindAnnouncement}, {content.CollectionBanner, content.KindBanner}, {content.ProductNote, content.KindNote}}
	return d.Write(r.ctx, func(q db.Q) error {
		for i := range 200 {
			s := segment.Segment{Name: fmt.Sprintf("Segment %d", i), Enabled: true,
				Rule: fmt.Sprintf(`(orders.count > %d or cart.items > %d) and (utm.campaign = "c%d" or referrer.host = "site%d.example") and not visitor.new`, i%7, 50+i, i, i)}
			if err := segment.Save(r.ctx, q, &s); err != nil {
				return err
			}
			if i >= 30 {
				continue
			}
			where := slots[i%len(slots)]
			p := content.Piece{Slot: where.slot, Kind: where.kind, SegmentID: s.ID, Position: 1, Title: fmt.Sprintf("For segment %d", i), Body: "Something for a few.",
				LinkURL: "/collections", LinkText: "Look", Enabled: true}
			if where.kind == content.KindRow {
				p.Collection = "bags"
			}
			if err := content.SavePiece(r.ctx, q, &p); err != nil {
				return err
			}
		}
		return nil
	})
}
