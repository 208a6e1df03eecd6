package seed

func soundAndLight() []product {
	return []product{
		{
			handle: "quiet-hours-headphones", title: "Quiet Hours Headphones", kind: "Headphones", art: "headphones", price: 19900, was: 22900, less: 21900, grams: 254, vendor: "Kolb Audio",
			text:    "Turns a shared kitchen into a library. The noise cancelling is strong; the voice of a person who says your name still comes through, which we think is right.",
			details: []string{"Active noise cancelling, 38 hours", "Ear pads and band can be replaced; we stock them", "Folds flat, case included", "Cable in the box for planes"},
			axes:    []axis{colours("Ink", "Sand", "Plum")}, tags: []string{"campus", "travel", "desk", "bestseller"}, goes: []string{"carrel-desk-lamp", "pocket-power-bank"},
		},
		{
			handle: "study-hall-headphones", title: "Study Hall On-Ear Headphones", kind: "Headphones", art: "headphones", price: 7900, grams: 168, vendor: "Kolb Audio",
			text:    "Light, cheerful and hard to break. The ones to lend, and to leave in the bag for the day the good ones are flat.",
			details: []string{"50 hours, or none at all with the cable", "Two can share one phone", "Every screw is a Torx 6"}, axes: []axis{colours("Marigold", "Sky", "Graphite")}, tags: []string{"campus"},
			few: []string{"Sky"}, goes: []string{"cable-set"},
		},
		{
			handle: "footnote-earbuds", title: "Footnote Earbuds", kind: "Earbuds", art: "earbuds", price: 9900, grams: 46, vendor: "Kolb Audio",
			text:    "Small enough to sleep in, if your neighbour practises the trombone. The case is round, so you find it in a bag by touch.",
			details: []string{"7 hours, 28 with the case", "Four sizes of tips", "One bud works alone", "Batteries in the case can be changed"},
			axes:    []axis{colours("Cream", "Pine", "Ink")}, tags: []string{"travel", "gift", "new"}, goes: []string{"pocket-power-bank"},
		},
		{
			handle: "common-room-speaker", title: "Common Room Speaker", kind: "Speakers", art: "speaker", price: 12900, grams: 840, vendor: "Kolb Audio",
			text:    "Fills a room and stops at its door. A real knob, a real strap, and bass that asks the neighbours first.",
			details: []string{"24 hours at a polite volume", "Splash-proof (IPX5)", "Pairs with a second one", "Aux input for the record player in the corner"},
			axes:    []axis{colours("Brick", "Sage")}, tags: []string{"dorm", "gift"}, goes: []string{"cable-set"},
		},
		{
			handle: "carrel-desk-lamp", title: "Carrel Desk Lamp", kind: "Desk lamps", art: "desk-lamp", price: 7900, grams: 1650, vendor: "Halden",
			text:    "Named after the little desks where nobody can see you. It throws its light on the page and keeps it out of your eyes, and it remembers how bright you like it.",
			details: []string{"LED module can be replaced (2700 to 4000 K)", "Steel arm with friction joints that stay where you leave them", "Base 17 cm, with a USB-C port for the phone", "8 W"},
			axes:    []axis{colours("Pine", "Marigold", "Cream")}, tags: []string{"campus", "desk", "dorm", "bestseller"}, goes: []string{"quiet-hours-headphones", "gatehouse-spiral-notebook"}, few: []string{"Cream"},
		},
		{
			handle: "nightwatch-desk-lamp", title: "Nightwatch Desk Lamp", kind: "Desk lamps", art: "banker-lamp", price: 10900, grams: 1900, vendor: "Halden",
			text:    "A heavier lamp for a desk that stays. Touch the shade and it dims; hold it and it fades out over ten minutes, which is how long one more page takes.",
			details: []string{"Colour rendering of 97, for drawing and for plants", "Weighted base: it does not tip", "Bulb E27, ours or yours"}, axes: []axis{colours("Ink", "Rust")}, tags: []string{"desk", "gift"},
			goes: []string{"open-week-desk-planner"},
		},
		{
			handle: "bunk-clip-lamp", title: "Bunk Clip Lamp", kind: "Clip lamps", art: "clip-lamp", price: 2990, was: 3490, grams: 210,
			text:    "Clips to a bed frame, a shelf or the back of a chair. Warm light for you, none for the other bunk.",
			details: []string{"Runs 20 hours on a charge", "Clip opens to 5 cm, felt inside", "Three steps of brightness; the lowest finds your glasses"},
			axes:    []axis{colours("Sky", "Clay", "Graphite")}, tags: []string{"dorm", "campus"}, goes: []string{"washed-cotton-bedding"},
		},
	}
}
