package art

import "fmt"

// setting is a place with things in it: a hero scene 1600 by 900, weighted to
// its right, with calm space on the lower left for words.
type setting struct {
	name, alt string
	place     func(*canvas)
	things    []thing
	x         float64 // where the phone's picture begins
}

// thing is one product standing with its foot at x,y, s times its own size.
type thing struct {
	kind, colour string
	x, y, s      float64
}

// heroes lists the names of the hero scenes.
func heroes() []string {
	var names []string
	for _, s := range settings() {
		names = append(names, s.name)
	}
	return names
}

// Hero draws a wide scene, 1600 by 900. It may be cropped to 1600 by 730 and
// covered on its lower left without losing a thing.
func Hero(name string) (Scene, error) {
	s, err := settingOf(name)
	if err != nil {
		return Scene{}, err
	}
	return s.scene(0, 0, 1600, 1), nil
}

// HeroTall draws the same scene for phones, 800 by 900; its middle 640 rows
// hold everything.
func HeroTall(name string) (Scene, error) {
	s, err := settingOf(name)
	if err != nil {
		return Scene{}, err
	}
	return s.scene(s.x, 30, 800, 0.88), nil
}

func settingOf(name string) (setting, error) {
	for _, s := range settings() {
		if s.name == name {
			return s, nil
		}
	}
	return setting{}, fmt.Errorf("art.Hero: no scene %q", name)
}

// scene shows the part of the setting that begins at x,y, at k times its size.
func (s setting) scene(x, y float64, width int, k float64) Scene {
	c := newCanvas()
	c.within(affine{a: k, d: k, e: -x * k, f: -y * k}, func() {
		s.place(c)
		for _, t := range s.things {
			c.put(t.kind, t.colour, t.x, t.y, t.s)
		}
	})
	return Scene{width, 900, s.alt, seen(c.shapes, float64(width))}
}

// seen leaves out what lies beside the frame or is too small to matter.
func seen(shapes []shape, width float64) []shape {
	var out []shape
	for _, s := range shapes {
		b := s.bounds()
		if b.max.x < -200 || b.min.x > width+200 || b.max.x-b.min.x < 8 && b.max.y-b.min.y < 8 || s.width > 0 && s.width < 2 {
			continue
		}
		out = append(out, s)
	}
	return out
}

func settings() []setting {
	return []setting{
		{"desk-at-night", "A desk at night: a lit lamp, an open folio, a notebook and a steaming mug under a window with the moon", night,
			[]thing{{"headphones", "brick", 890, 730, 0.5}, {"tablet-cover", "pine", 1140, 756, 0.7}, {"desk-lamp", "marigold", 1400, 730, 0.8},
				{"mug", "cream", 1420, 790, 0.44}, {"spiral-notebook", "sky", 640, 740, 0.5}}, 715},
		{"dorm-shelf", "Shelves in a student room: books, a clock, a speaker and a folded blanket above a reading pillow", shelf,
			[]thing{{"hardcover-notebook", "brick", 850, 394, 0.42}, {"planner", "deep blue", 1010, 394, 0.42}, {"alarm-clock", "marigold", 1220, 394, 0.42},
				{"mug", "sage", 1410, 394, 0.36}, {"speaker", "mint", 940, 744, 0.5}, {"blanket", "rose", 1230, 744, 0.48}, {"lantern", "pine", 1450, 744, 0.42}}, 720},
		{"train-seat", "A seat on a train: a backpack at the window, hills outside, a travel cup and a notebook on the table", train,
			[]thing{{"backpack", "brick", 930, 770, 0.86}, {"tumbler", "pine", 1210, 742, 0.5}, {"hardcover-notebook", "marigold", 1350, 742, 0.44}, {"earbuds", "cream", 1500, 750, 0.34}}, 735},
		{"campus-lawn", "The lawn before the university gate: a backpack, a tote, a flask and a cap on the grass in the evening sun", lawn,
			[]thing{{"tote", "cream", 950, 764, 0.6}, {"backpack", "marigold", 1240, 770, 0.74}, {"water-bottle", "sky", 1420, 774, 0.6}, {"cap", "brick", 1110, 800, 0.32}}, 780},
		{"market-table", "A market table under a striped awning: coffee, a pour-over, mugs and a bag", market,
			[]thing{{"tote", "sand", 820, 690, 0.48}, {"coffee-bag", "pine", 1010, 690, 0.5}, {"pour-over", "brick", 1210, 700, 0.62}, {"coffee-bag", "marigold", 1400, 690, 0.46},
				{"mug", "sky", 1480, 712, 0.36}}, 690},
		{"new-term", "A shop window in the arch of the north gate: a backpack, notebooks, pencils and a lamp for the new term", window,
			[]thing{{"backpack", "pine", 1080, 760, 0.84}, {"hardcover-notebook", "brick", 1300, 752, 0.52}, {"pencil-case", "marigold", 1450, 768, 0.5},
				{"spiral-notebook", "sky", 870, 760, 0.5}}, 735},
		{"welcome-back", "A table by the door with a parcel just opened, a steaming mug and a lamp switched on", hallway,
			[]thing{{"desk-lamp", "pine", 1330, 712, 0.66}, {"mug", "marigold", 1290, 764, 0.42}, {"hardcover-notebook", "plum", 816, 736, 0.44}}, 690},
	}
}
