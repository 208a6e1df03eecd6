package seed

import (
	"context"
	"fmt"

	"regulars/store/catalog"
	"regulars/store/db"
)

// shelf is a collection: by rule, by hand (handles of products), or both.
type shelf struct {
	handle, title, text string
	rule                catalog.Rule
	products            []string
	excluded            []string
	sort                string
}

// anyType takes products of any of these types.
func anyType(types ...string) catalog.Rule {
	r := catalog.Rule{Any: true}
	for _, t := range types {
		r.Conditions = append(r.Conditions, catalog.Where("type", "=", t))
	}
	return r
}

func tagged(tag string) catalog.Rule { return catalog.All(catalog.Where("tag", "=", tag)) }

func shelves() []shelf {
	return []shelf{
		{handle: "notebooks", title: "Notebooks & pens", text: "Paper that takes ink, bindings that lie flat, and the pens we use at the counter.",
			rule: anyType("Notebooks", "Planners", "Pens", "Pencil cases", "Paper"), products: []string{"gatehouse-spiral-notebook", "quarto-hardcover-notebook", "term-planner"}},
		{handle: "bags", title: "Bags & travel", text: "Carried to lectures, on to trains and up the odd hill. Repaired by us for ten years.",
			rule: anyType("Backpacks", "Totes", "Messenger bags", "Duffels", "Sleeves", "Travel"), products: []string{"commons-backpack", "weir-roll-top-backpack"}},
		{handle: "tablets", title: "Tablets", text: "Three sizes of Slate, all with a matt screen and a battery you can replace.", rule: anyType("Tablets"), products: []string{"slate-11", "slate-13", "slate-mini-8"}},
		{handle: "tablet-accessories", title: "For your tablet", text: "Covers, stands, keyboards and a pencil. Each page says which Slate it fits.",
			rule: anyType("Covers", "Stands", "Styluses", "Keyboards"), products: []string{"slate-11-folio", "slate-pencil"}},
		{handle: "audio", title: "Headphones & sound", text: "Quiet when you need it, company when you do not.", rule: anyType("Headphones", "Earbuds", "Speakers")},
		{handle: "lamps", title: "Lamps", text: "Light on the page and not in your eyes.", rule: anyType("Desk lamps", "Clip lamps", "Lanterns")},
		{handle: "coffee", title: "Mugs & coffee", text: "Roasted on Tuesdays, poured slowly, drunk from something with a proper handle.",
			rule: anyType("Coffee", "Coffee makers", "Mugs", "Tumblers"), products: []string{"first-lecture-espresso", "faculty-mug", "slow-pour-over"}},
		{handle: "dorm", title: "Room & bed", text: "What makes a room yours by the first evening.", rule: tagged("dorm"), products: []string{"washed-cotton-bedding", "carrel-desk-lamp"}},
		{handle: "outdoor", title: "Outdoors", text: "For the weekend after the deadline.", rule: tagged("outdoor")},
		{handle: "new", title: "New", text: "What came in during the last weeks.", rule: tagged("new"), sort: catalog.Newest},
		{handle: "sale", title: "Last of their kind", text: "Colours and sizes we will not order again, at the price that moves them on.",
			rule: catalog.All(catalog.Where("was", ">", "0")), sort: catalog.PriceUp},
		{handle: "gifts", title: "Gifts", text: "Chosen by the people at the counter, who are asked every day.",
			products: []string{"registrar-pen-set", "faculty-mug", "passport-wallet", "quarto-hardcover-notebook", "slow-pour-over", "seminar-tote", "eight-oclock-alarm-clock",
				"luggage-tag", "lambswool-blanket", "footnote-earbuds", "enamel-camp-mug", "lectern-stand"}},
		{handle: "campus", title: "The campus shelf", text: "What students and staff come back for: bags, paper, light and quiet.", rule: tagged("campus"),
			products: []string{"commons-backpack", "gatehouse-spiral-notebook", "slate-11", "carrel-desk-lamp", "quiet-hours-headphones", "term-planner"}, excluded: []string{"sunday-laundry-bag"}},
	}
}

// saveShelves saves all collections; ids are the products' by handle.
func saveShelves(ctx context.Context, q db.Q, ids map[string]string, pictures album) error {
	for i, s := range shelves() {
		c := catalog.Collection{Handle: s.handle, Title: s.title, DescriptionHTML: "<p>" + s.text + "</p>", Rule: s.rule, Sort: s.sort, Position: i}
		for _, list := range []struct {
			handles []string
			to      *[]string
		}{{s.products, &c.Products}, {s.excluded, &c.Excluded}} {
			for _, handle := range list.handles {
				id, ok := ids[handle]
				if !ok {
					return fmt.Errorf("seed: the shelf %s names %q, which is not in the range", s.handle, handle)
				}
				*list.to = append(*list.to, id)
			}
		}
		pictures.cover(&c)
		if err := catalog.SaveCollection(ctx, q, &c); err != nil {
			return fmt.Errorf("seed: shelf %s: %w", s.handle, err)
		}
	}
	return nil
}
