package seed

func dorm() []product {
	return []product{
		{
			handle: "washed-cotton-bedding", title: "Washed Cotton Bedding Set", kind: "Bedding", art: "bedding", price: 5900, grams: 1350,
			text:    "Already soft, already a little crumpled, so you need never iron it. The buttons are at the foot, where nobody lies on them.",
			details: []string{"Organic cotton, stone-washed", "One duvet cover, one pillowcase (two in the double)", "Single 140 × 200 cm; double 200 × 200 cm", "Washes at 60 °C, dries on a radiator"},
			axes:    []axis{colours("Sage", "Rose", "Deep blue"), {"Size", []string{"Single", "Double +3000"}}}, tags: []string{"dorm", "campus", "bestseller"}, absent: []string{"Rose / Double"},
			few: []string{"Deep blue / Single"}, goes: []string{"lambswool-blanket", "reading-pillow", "bunk-clip-lamp"},
		},
		{
			handle: "lambswool-blanket", title: "Lambswool Blanket", kind: "Blankets", art: "blanket", price: 8900, was: 10900, less: 9900, grams: 900, vendor: "Tarn",
			text:    "For the last weeks before the heating comes on. Woven with a pattern that hides crumbs, fringed by hand.",
			details: []string{"130 × 180 cm, pure lambswool", "Airs clean on a balcony overnight", "Moth-proofed with cedar, which comes in the box"}, axes: []axis{colours("Clay", "Graphite")},
			tags: []string{"dorm", "gift"}, goes: []string{"reading-pillow"},
		},
		{
			handle: "reading-pillow", title: "Reading Pillow", kind: "Pillows", art: "pillow", price: 3490, grams: 650,
			text:    "A wedge with a soft top that turns a wall into an armchair. Filled with spelt husks and feathers; both are quieter than you would think.",
			details: []string{"45 × 45 cm, 18 cm at the back", "Cover unzips and washes", "Refill bag included"}, axes: []axis{colours("Marigold", "Sage")}, tags: []string{"dorm"}, goes: []string{"bunk-clip-lamp"},
		},
		{
			handle: "waffle-towel", title: "Waffle Towel", kind: "Towels", art: "towel", price: 1490, grams: 220,
			text:    "Dries you, then itself, in the time it takes to find your other shoe. Rolls up smaller than terry and outlives it.",
			details: []string{"Cotton and linen", "Hand 50 × 100 cm; bath 80 × 150 cm", "Loop at the middle and the corner"}, axes: []axis{colours("Mint", "Sand"), {"Size", []string{"Hand", "Bath +1500"}}},
			tags: []string{"dorm", "travel"}, goes: []string{"sunday-laundry-bag"},
		},
		{
			handle: "sunday-laundry-bag", title: "Sunday Laundry Bag", kind: "Laundry", art: "laundry-bag", price: 1990, grams: 280,
			text:    "Two straps, because the machine is always in the other building. Stands open beside the bed for six days and goes for a walk on the seventh.",
			details: []string{"45 L, about two machines", "Dries fast if you forget it in the rain", "Pocket for coins and the app you have to install"}, axes: []axis{colours("Graphite", "Clay")}, tags: []string{"dorm", "campus"},
			goes: []string{"waffle-towel"},
		},
		{
			handle: "eight-oclock-alarm-clock", title: "Eight O’Clock Alarm Clock", kind: "Clocks", art: "alarm-clock", price: 3290, grams: 310, vendor: "Halden",
			text:    "Keeps the phone out of the bedroom. One hand for the time, one for the alarm, and a bell you get up for because it is across the room.",
			details: []string{"Sweeps: it does not tick", "Light for as long as you hold the top", "One AA battery a year, included"}, axes: []axis{colours("Brick", "Cream")}, tags: []string{"dorm", "gift", "new"},
			goes: []string{"carrel-desk-lamp"},
		},
		{
			handle: "pocket-power-bank", title: "Pocket Power Bank", kind: "Power", art: "power-bank", price: 2990, grams: 210,
			text:    "A whole conference day, from breakfast to the last train. The display says percent, not dots.",
			details: []string{"10,000 mAh: two phones. 20,000 mAh: two phones and a tablet", "30 W by USB-C", "Allowed in the cabin"}, axes: []axis{{"Capacity", []string{"10,000 mAh", "20,000 mAh +1500"}}},
			colour: "ink", tags: []string{"travel", "campus"}, goes: []string{"cable-set"},
		},
		{
			handle: "cable-set", title: "Cable Set, Three Lengths", kind: "Power", art: "cable-set", price: 1890, grams: 130,
			text:    "Short for the power bank, long for the sofa, longest for the one socket in the lecture hall. Braided, and bright enough that nobody walks off with it by mistake.",
			details: []string{"0.3, 1 and 2.5 m, USB-C to USB-C", "100 W, data at 10 Gbit/s", "Each with a strap to roll it up"}, axes: []axis{colours("Marigold", "Graphite")}, tags: []string{"campus", "travel"},
			goes: []string{"pocket-power-bank"},
		},
	}
}

func outdoor() []product {
	return []product{
		{
			handle: "ridge-water-bottle", title: "Ridge Water Bottle", kind: "Bottles", art: "water-bottle", price: 2690, grams: 320, vendor: "Tarn",
			text:    "Steel, one wall thinner than most, because you carry it every day and drink it at once. The lid screws off in one and a half turns; we counted what the others need.",
			details: []string{"0.5 or 0.75 L", "Fits the pockets of every bag we sell", "Spare seals are free, for ever"},
			axes:    []axis{colours("Sky", "Olive", "Brick"), {"Size", []string{"0.5 L", "0.75 L +300"}}}, tags: []string{"campus", "outdoor", "bestseller"}, sold: []string{"Brick / 0.75 L"}, goes: []string{"commons-backpack"},
		},
		{
			handle: "tarn-lantern", title: "Tarn Lantern", kind: "Lanterns", art: "lantern", price: 4490, grams: 380, vendor: "Tarn",
			text:    "Light for a tent, a balcony, or the evening the fuse blows. Warm at its lowest step, and bright enough to read a map at its highest.",
			details: []string{"5 to 300 lumens", "60 hours on low; charges by USB-C or by its crank", "Hangs from a hook, stands on its head"}, axes: []axis{colours("Marigold", "Pine")}, tags: []string{"outdoor", "dorm"},
			goes: []string{"enamel-camp-mug"},
		},
		{
			handle: "enamel-camp-mug", title: "Enamel Camp Mug", kind: "Mugs", art: "camp-mug", price: 1190, grams: 140, vendor: "Tarn",
			text:    "Goes on the fire and into the sink. It will chip one day, and after that it is easier to tell which one is yours.",
			details: []string{"350 ml, enamelled steel", "Rim of stainless steel, kind to lips", "Not for microwaves; very much for stoves"}, axes: []axis{colours("Cream", "Deep blue", "Brick")},
			tags: []string{"outdoor", "gift"}, goes: []string{"first-lecture-espresso"},
		},
		{
			handle: "crossing-umbrella", title: "Crossing Umbrella", kind: "Umbrellas", art: "umbrella", price: 3290, grams: 370,
			text:    "Opens with one thumb while the other hand holds the bicycle. Turned inside out by the wind, it turns back.",
			details: []string{"Eight fibreglass ribs, 98 cm across", "28 cm folded", "Canopy from recycled bottles; lost-and-found tag in the handle"}, axes: []axis{colours("Pine", "Marigold", "Ink")},
			tags: []string{"outdoor", "travel"}, goes: []string{"weir-roll-top-backpack"}, few: []string{"Marigold"},
		},
		{
			handle: "oxbow-cap", title: "Oxbow Cap", kind: "Caps", art: "cap", price: 2290, was: 2790, grams: 85,
			text:    "Five panels, a short brim, one letter and no slogan. Keeps the sun off the page in the courtyard.",
			details: []string{"Brushed organic cotton", "One size, brass buckle", "Washes by hand, keeps its shape"}, axes: []axis{colours("Olive", "Rust", "Sky")}, tags: []string{"outdoor", "gift"}, sold: []string{"Rust"},
		},
		{
			handle: "picnic-blanket", title: "Picnic Blanket", kind: "Blankets", art: "blanket", ground: "outdoor", price: 4900, grams: 820, vendor: "Tarn",
			text:    "Wool on top, waxed cotton below: sit on wet grass and do not know it. Rolls up with two straps you can hang a jacket from.",
			details: []string{"140 × 180 cm", "Seats four, or two and a book each", "Brushes clean when dry"}, axes: []axis{colours("Brick", "Sage")}, tags: []string{"outdoor"}, goes: []string{"enamel-camp-mug", "market-tote"},
		},
		{
			handle: "trail-flask", title: "Trail Flask", kind: "Bottles", art: "flask", ground: "outdoor", price: 3490, grams: 410, vendor: "Tarn",
			text:    "Tea at the top. The cup is the lid, the lid is a cup, and the stopper pours without coming off.",
			details: []string{"0.7 L, steel", "Hot for 16 hours, cold for 24", "Takes a dent and tells no one"}, axes: []axis{colours("Olive", "Graphite")}, tags: []string{"outdoor", "travel", "new"},
		},
		{
			handle: "winter-term-beanie-draft", title: "Winter Term Cap", kind: "Caps", art: "cap", price: 2490, grams: 95, draft: true,
			text:    "Waiting for its pictures. Lined with the lambswool left over from the blankets.",
			details: []string{"Lambswool lining", "Ear flaps that fold away"}, axes: []axis{colours("Graphite")}, tags: []string{"outdoor"},
		},
	}
}
