package seed

func tablets() []product {
	storage := axis{"Storage", []string{"128 GB", "256 GB +9000", "512 GB +22000"}}
	return []product{
		{
			handle: "slate-11", title: "Slate 11 Tablet", kind: "Tablets", art: "tablet", price: 47900, grams: 468, vendor: "Slate",
			text: "A tablet for reading papers, marking them, and watching something else afterwards. The screen is matt, so the window behind you stays behind you.",
			details: []string{"11-inch matt display, 120 Hz, 500 nits", "Up to 14 hours of reading", "Battery and screen can be replaced with one screwdriver",
				"In the box: tablet, 1 m cable, a pin you will not lose because it is glued in"},
			axes: []axis{colours("Graphite", "Sage"), storage}, tags: []string{"campus", "desk", "fits-slate-11", "bestseller"}, few: []string{"Sage / 512 GB"},
			goes: []string{"slate-11-folio", "slate-pencil", "slate-travel-keyboard", "lectern-stand"},
		},
		{
			handle: "slate-13", title: "Slate 13 Tablet", kind: "Tablets", art: "large-tablet", price: 69900, grams: 640, vendor: "Slate",
			text:    "The size of a sheet of A4, which is the point: scores, plans and journal pages at their own scale, two of them side by side if you squint.",
			details: []string{"13-inch matt display, 120 Hz", "Four speakers that face you", "Wi-Fi 7, one USB-C port, one headphone jack"},
			axes:    []axis{colours("Ink"), storage}, tags: []string{"desk", "new"}, sold: []string{"Ink / 512 GB"}, goes: []string{"slate-13-folio", "slate-pencil", "lectern-stand"},
		},
		{
			handle: "slate-mini-8", title: "Slate Mini 8 Tablet", kind: "Tablets", art: "small-tablet", price: 29900, was: 34900, grams: 298, vendor: "Slate",
			text:    "Goes into a coat pocket and comes out on the platform. A reader first, and a good map second.",
			details: []string{"8.3-inch display with a warm night mode", "298 g: a paperback weighs more", "Works in thin gloves"},
			axes:    []axis{colours("Sky", "Rose")}, tags: []string{"travel"}, goes: []string{"slate-mini-8-cover", "perch-stand"},
		},
	}
}

func accessories() []product {
	return []product{
		{
			handle: "slate-11-folio", title: "Slate 11 Folio Cover", kind: "Covers", art: "tablet-cover", price: 5900, grams: 260, vendor: "Slate",
			text:    "Closes like a book, stands like an easel. Two angles: one for typing, one for a lecture you follow from the back of the kitchen.",
			details: []string{"Fits Slate 11 (all years)", "Recycled felt inside, waxed canvas outside", "Loop for a Slate Pencil"},
			axes:    []axis{colours("Pine", "Rust", "Plum")}, tags: []string{"campus", "fits-slate-11"}, goes: []string{"slate-11", "slate-pencil"}, few: []string{"Plum"},
		},
		{
			handle: "slate-13-folio", title: "Slate 13 Folio Cover", kind: "Covers", art: "tablet-cover", price: 6900, grams: 330, vendor: "Slate",
			text:    "The same folio, cut for the larger Slate, with a third angle for drawing with the arm rather than the wrist.",
			details: []string{"Fits Slate 13", "Three angles: 20, 45 and 70 degrees", "Magnets strong enough to carry it by the cover, though please do not"},
			axes:    []axis{colours("Deep blue", "Graphite")}, tags: []string{"desk"}, goes: []string{"slate-13", "slate-pencil"},
		},
		{
			handle: "slate-mini-8-cover", title: "Slate Mini 8 Cover", kind: "Covers", art: "tablet-cover", price: 3900, was: 4500, grams: 140, vendor: "Slate",
			text:    "Thin enough that the tablet still fits the pocket. The corner folds back into a stand for one cup of coffee's worth of reading.",
			details: []string{"Fits Slate Mini 8", "4 mm thin", "Wakes and sleeps the screen"}, axes: []axis{colours("Marigold", "Sage")}, tags: []string{"travel"}, goes: []string{"slate-mini-8"},
		},
		{
			handle: "lectern-stand", title: "Lectern Tablet Stand", kind: "Stands", art: "tablet-stand", price: 4490, grams: 720, vendor: "Halden",
			text:    "A slab of ash and a steel heel. It holds a tablet at reading height, or a cookbook, or the score you should know by now.",
			details: []string{"Solid ash, oiled", "Fits any tablet from 8 to 13 inches, in its cover", "Slot for a stylus"}, axes: []axis{colours("Sand", "Graphite")}, tags: []string{"desk", "gift", "fits-slate-11"},
			goes: []string{"slate-11", "slate-13"},
		},
		{
			handle: "perch-stand", title: "Perch Folding Stand", kind: "Stands", art: "folding-stand", price: 2490, grams: 160,
			text:    "Folds to the size of a ruler. Made for tray tables, window sills and the one free corner of a shared desk.",
			details: []string{"Aluminium, 160 g", "Six heights", "Rubber feet that leave no marks"}, axes: []axis{colours("Ink", "Mint")}, tags: []string{"travel", "fits-slate-11"}, goes: []string{"slate-mini-8"},
		},
		{
			handle: "slate-pencil", title: "Slate Pencil", kind: "Styluses", art: "stylus", price: 8900, grams: 18, vendor: "Slate",
			text:    "Writes where you point, at the pace you think. The matt screen gives it a little drag, like a soft pencil on good paper.",
			details: []string{"For Slate 11 and Slate 13", "Charges on the edge of the tablet; ten minutes last a day", "Spare tips in the cap"},
			axes:    []axis{colours("Cream", "Graphite")}, tags: []string{"campus", "desk", "fits-slate-11"}, goes: []string{"slate-11", "slate-13"}, sold: []string{"Cream"},
		},
		{
			handle: "slate-travel-keyboard", title: "Slate Travel Keyboard", kind: "Keyboards", art: "keyboard", price: 7900, grams: 290, vendor: "Slate",
			text:    "Full-size keys on a board you can slip behind the tablet. Quiet enough for the reading room; we asked the reading room.",
			details: []string{"Pairs with three devices", "Charges by USB-C twice a year", "1.3 mm travel, scissor keys"},
			axes:    []axis{{"Layout", []string{"English (UK)", "German", "French", "Nordic"}}}, colour: "graphite", tags: []string{"campus", "travel", "fits-slate-11"},
			sold: []string{"Nordic"}, goes: []string{"slate-11", "lectern-stand"},
		},
	}
}
