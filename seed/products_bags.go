package seed

func bags() []product {
	return []product{
		{
			handle: "commons-backpack", title: "Commons Backpack", kind: "Backpacks", art: "backpack", price: 9900, grams: 980, vendor: "Weir & Daughter",
			text: "The backpack we would hand you if you said you needed one and were late. A padded sleeve that hangs clear of the floor, a front pocket you can reach on a crowded tram, and nothing that dangles.",
			details: []string{"Laptop sleeve for 14 inches (16 L) or 16 inches (22 L), raised 3 cm from the base", "Recycled 900D polyester, waxed cotton lid", "Two bottle pockets that fit a Ridge bottle",
				"Repaired by us for ten years"},
			axes: []axis{colours("Pine", "Ink", "Clay"), {"Volume", []string{"16 L", "22 L +1500"}}}, tags: []string{"campus", "travel", "bestseller"},
			sold: []string{"Clay / 16 L"}, few: []string{"Pine / 22 L"}, goes: []string{"ridge-water-bottle", "felt-laptop-sleeve", "canvas-pencil-roll"},
		},
		{
			handle: "weir-roll-top-backpack", title: "Weir Roll-Top Backpack", kind: "Backpacks", art: "roll-backpack", price: 11900, grams: 1150, vendor: "Weir & Daughter",
			text:    "For people who cycle in rain and will not talk about it. The roll-top keeps out a Dutch November, and swallows a loaf of bread on the way home.",
			details: []string{"Welded seams, tested under a shower for 30 minutes", "18 to 26 L, depending on how you roll", "Reflective loop for a light", "Chest strap with a whistle you will find in week three"},
			axes:    []axis{colours("Marigold", "Graphite", "Deep blue")}, tags: []string{"campus", "travel", "outdoor", "new"}, goes: []string{"crossing-umbrella", "ridge-water-bottle"},
		},
		{
			handle: "day-hike-backpack", title: "Day Hike Backpack 12 L", kind: "Backpacks", art: "roll-backpack", price: 6900, was: 7900, grams: 540, vendor: "Tarn",
			text:    "Light enough to be packed inside another bag, and good enough to be the one you take out. A mesh back lets the hill through.",
			details: []string{"12 L, 540 g", "Folds into its own lid", "Two hip pockets: one for keys, one for raisins"},
			axes:    []axis{colours("Olive", "Sky")}, tags: []string{"outdoor", "travel"}, goes: []string{"ridge-water-bottle", "enamel-camp-mug"},
		},
		{
			handle: "seminar-tote", title: "Seminar Tote", kind: "Totes", art: "tote", price: 2490, grams: 320,
			text:    "Heavy cotton with a flat base, so that books stand up in it and so does it. The handles are long enough for a winter coat.",
			details: []string{"Organic cotton canvas, 480 g/m²", "Inner pocket for a phone and a card", "38 × 40 × 12 cm; carries 15 kg of reading list"},
			axes:    []axis{colours("Cream", "Pine", "Brick", "Ink")}, tags: []string{"campus", "gift"}, goes: []string{"gatehouse-spiral-notebook", "faculty-mug"}, few: []string{"Brick"},
		},
		{
			handle: "market-tote", title: "Market Tote, Large", kind: "Totes", art: "tote", price: 2990, grams: 410,
			text:    "Twice the bag, for Saturdays. It holds a week of vegetables, or a move to another room, two trips.",
			details: []string{"60 × 45 × 18 cm", "Snap that keeps the leeks in", "Washes at 40 °C"}, axes: []axis{colours("Sage", "Marigold")}, tags: []string{"dorm"},
		},
		{
			handle: "courier-messenger", title: "Courier Messenger Bag", kind: "Messenger bags", art: "messenger", price: 8900, grams: 890, vendor: "Weir & Daughter",
			text:    "One strap, one flap, no fuss. It swings round to the front when you need a book and stays on your back when you need your hands.",
			details: []string{"Waxed cotton over a stiff base", "Fits 14 inches and A4 folders upright", "Strap pad cut from felt ends"},
			axes:    []axis{colours("Rust", "Graphite")}, tags: []string{"campus", "travel"}, goes: []string{"felt-laptop-sleeve"},
		},
		{
			handle: "weekender-duffel", title: "Weekender Duffel", kind: "Duffels", art: "duffel", price: 10900, grams: 1180, vendor: "Weir & Daughter",
			text:    "Friday to Sunday with a clean shirt left over. Goes under the seat in the small size and over your shoulder in both.",
			details: []string{"32 L fits the smallest cabin rules we know of (40 × 30 × 20 cm)", "48 L takes boots in a pocket of their own", "Wide mouth, double zip"},
			axes:    []axis{colours("Sand", "Deep blue"), {"Volume", []string{"32 L", "48 L +2000"}}}, tags: []string{"travel"}, goes: []string{"packing-cubes", "luggage-tag"},
		},
		{
			handle: "felt-laptop-sleeve", title: "Felt Laptop Sleeve", kind: "Sleeves", art: "laptop-sleeve", price: 3490, grams: 180,
			text:    "Wool felt, four millimetres thick, pressed in one piece. It smells faintly of sheep for a day and then of nothing at all.",
			details: []string{"Mulesing-free wool, undyed inside", "Flap tucks in: no magnet near your drive", "Size by the screen; measure across"},
			axes:    []axis{colours("Graphite", "Sage"), {"Screen", []string{"13 inch", "14 inch", "16 inch +400"}}}, tags: []string{"campus", "travel", "gift"}, goes: []string{"commons-backpack"},
			absent: []string{"Sage / 16 inch"},
		},
	}
}

func travel() []product {
	return []product{
		{
			handle: "packing-cubes", title: "Packing Cubes, Set of Three", kind: "Travel", art: "packing-cubes", price: 2990, grams: 240, vendor: "Tarn",
			text:    "Shirts, the rest, and the things you would rather nobody saw at security. Mesh on top, so you find the charger first.",
			details: []string{"10, 6 and 3 L", "Recycled ripstop, 80 g each", "A fourth, for laundry, folds out of the largest"},
			axes:    []axis{colours("Clay", "Sky")}, tags: []string{"travel"}, goes: []string{"weekender-duffel", "luggage-tag"},
		},
		{
			handle: "passport-wallet", title: "Passport Wallet", kind: "Travel", art: "passport-wallet", price: 3990, was: 4900, grams: 90, vendor: "Halden",
			text:    "Everything a border asks for in one hand. Leather that darkens with each trip; by the fourth stamp it is yours.",
			details: []string{"Vegetable-tanned leather", "One passport, six cards, one folded boarding pass", "A pen loop, because the form still exists"},
			axes:    []axis{colours("Rust", "Ink", "Plum")}, tags: []string{"travel", "gift"}, goes: []string{"luggage-tag"}, sold: []string{"Plum"},
		},
		{
			handle: "luggage-tag", title: "Luggage Tag", kind: "Travel", art: "luggage-tag", price: 1290, grams: 30, vendor: "Halden",
			text:    "Bright enough to be seen from the far side of a carousel. Your address hides under a flap, where the curious do not look.",
			details: []string{"Leather with a steel cable loop", "Card of washable paper", "Stamped with up to three letters in the shop, while you wait"},
			axes:    []axis{colours("Marigold", "Brick", "Mint")}, tags: []string{"travel", "gift"}, goes: []string{"passport-wallet"},
		},
	}
}
