package art

import "fmt"

// cover is a collection's picture: a few things on its ground.
type cover struct {
	name, alt, ground string
	things            []thing
}

// Collections lists the names of the collection covers.
func Collections() []string {
	var names []string
	for _, k := range covers() {
		names = append(names, k.name)
	}
	return names
}

// Collection draws a collection's cover, 1200 by 900. Its middle 900 by 700
// holds all things, so that a tile may crop it.
func Collection(name string) (Scene, error) {
	for _, k := range covers() {
		if k.name == name {
			return k.scene(), nil
		}
	}
	return Scene{}, fmt.Errorf("art.Collection: no cover %q", name)
}

func (k cover) scene() Scene {
	c := newCanvas()
	tint, _ := groundOf(k.ground)
	c.within(affine{1.3, 0, 0, 1.05, 80, 0}, func() { c.room(tint, 600) })
	for _, t := range k.things {
		c.put(t.kind, t.colour, t.x, t.y, t.s)
	}
	return Scene{1200, 900, k.alt, seen(c.shapes, 1200)}
}

func covers() []cover {
	return []cover{
		{"notebooks", "A pine spiral notebook, a brick hardcover and a case full of pencils", "notebooks",
			[]thing{{"hardcover-notebook", "brick", 720, 690, 0.8}, {"spiral-notebook", "pine", 420, 740, 0.86}, {"pencil-case", "marigold", 920, 760, 0.6}}},
		{"bags", "A marigold backpack between a plum tote and a small deep blue duffel", "bags",
			[]thing{{"tote", "plum", 330, 710, 0.72}, {"backpack", "marigold", 610, 740, 0.96}, {"duffel", "deep blue", 890, 770, 0.6}}},
		{"tablets", "A tablet in deep blue with hills on its screen, a stylus drawing beside it", "tablets",
			[]thing{{"tablet", "deep blue", 480, 740, 0.96}, {"stylus", "brick", 830, 760, 0.66}}},
		{"tablet-accessories", "A folio folded into a stand, a keyboard and a folding stand", "tablet-accessories",
			[]thing{{"tablet-cover", "rust", 600, 690, 0.86}, {"keyboard", "graphite", 400, 800, 0.56}, {"folding-stand", "marigold", 930, 750, 0.5}}},
		{"audio", "Headphones in pine, a mint speaker and open earbuds", "audio",
			[]thing{{"speaker", "mint", 740, 700, 0.78}, {"headphones", "pine", 390, 750, 0.84}, {"earbuds", "brick", 900, 780, 0.42}}},
		{"lamps", "A brick desk lamp lit at night beside a glowing lantern", "lamps",
			[]thing{{"lantern", "pine", 860, 720, 0.66}, {"desk-lamp", "brick", 420, 750, 0.96}}},
		{"coffee", "A steaming mug before a coffee bag and a pour-over", "coffee",
			[]thing{{"pour-over", "cream", 820, 710, 0.86}, {"coffee-bag", "pine", 380, 710, 0.84}, {"mug", "brick", 600, 770, 0.6}}},
		{"dorm", "A folded blanket, a pillow and an alarm clock", "dorm",
			[]thing{{"pillow", "sky", 420, 700, 0.8}, {"alarm-clock", "marigold", 860, 730, 0.6}, {"blanket", "rose", 640, 780, 0.6}}},
		{"outdoor", "An open umbrella, a water bottle and a camp mug", "outdoor",
			[]thing{{"umbrella", "brick", 430, 730, 0.9}, {"water-bottle", "deep blue", 760, 730, 0.8}, {"camp-mug", "cream", 910, 770, 0.5}}},
		{"sale", "A rust messenger bag with a sky blue mug and a sage tag", "sale",
			[]thing{{"messenger", "rust", 490, 740, 0.9}, {"luggage-tag", "sage", 850, 710, 0.66}, {"mug", "sky", 800, 790, 0.42}}},
		{"new", "A roll-top backpack in sky blue, a pine tumbler and a rose planner", "new",
			[]thing{{"roll-backpack", "sky", 540, 740, 0.96}, {"planner", "rose", 840, 710, 0.66}, {"tumbler", "pine", 310, 750, 0.66}}},
		{"gifts", "A pen set, a passport wallet and a mug", "gifts",
			[]thing{{"pen-set", "pine", 370, 730, 0.84}, {"passport-wallet", "rust", 690, 720, 0.8}, {"mug", "cream", 880, 780, 0.46}}},
		{"campus", "A marigold backpack, a cream planner and a lit lamp in campus blue", "campus",
			[]thing{{"desk-lamp", "marigold", 720, 690, 0.88}, {"backpack", "marigold", 390, 750, 0.9}, {"planner", "cream", 690, 770, 0.56}}},
	}
}
