package seed

func kitchen() []product {
	grind := axis{"Grind", []string{"Whole bean", "Espresso", "Filter"}}
	bag := axis{"Size", []string{"250 g", "1 kg +2000"}}
	return []product{
		{
			handle: "faculty-mug", title: "Faculty Mug", kind: "Mugs", art: "mug", price: 1490, grams: 360,
			text:    "The mug from the staff room, thrown a little thicker so the last third is still warm. The handle takes three fingers, or four if the meeting is long.",
			details: []string{"Stoneware, 300 ml", "Dishwasher, microwave, seminar", "Glazed by hand in Freiburg, so no two rims are quite alike"},
			axes:    []axis{colours("Pine", "Cream", "Brick", "Sky")}, tags: []string{"desk", "dorm", "gift", "bestseller"}, goes: []string{"reading-room-filter", "first-lecture-espresso"}, few: []string{"Sky"},
		},
		{
			handle: "platform-tumbler", title: "Platform Tumbler", kind: "Tumblers", art: "tumbler", price: 2490, grams: 290, vendor: "Tarn",
			text:    "Fits the cup holder of every train we have sat in. Opens with a thumb, and does not drip on the laptop it stands beside.",
			details: []string{"Steel, double wall: hot for five hours", "Lid comes apart in three pieces, all of which fit the dishwasher", "Most campus bars take 20 cents off"},
			axes:    []axis{colours("Deep blue", "Sand"), {"Size", []string{"350 ml", "500 ml +400"}}}, tags: []string{"campus", "travel"}, goes: []string{"first-lecture-espresso"},
		},
		{
			handle: "first-lecture-espresso", title: "First Lecture Espresso", kind: "Coffee", art: "coffee-bag", price: 990, grams: 270, vendor: "Northgate Roastery",
			text:    "Dark chocolate, hazelnut, and enough of both for eight in the morning. Roasted on Tuesdays, on your shelf by Thursday.",
			details: []string{"70% Brazil, 30% Uganda; roasted medium dark", "Best from 7 to 60 days after the date on the bag", "Bag goes into the paper bin"},
			axes:    []axis{bag, grind}, colour: "rust", taxCode: "food", tags: []string{"coffee", "bestseller"}, absent: []string{"1 kg / Filter"}, goes: []string{"faculty-mug", "slow-pour-over"},
		},
		{
			handle: "reading-room-filter", title: "Reading Room Filter Coffee", kind: "Coffee", art: "coffee-bag", price: 1090, grams: 270, vendor: "Northgate Roastery",
			text:    "Red apple and honey, light enough for a second cup and a third chapter. From one cooperative in Huehuetenango, which we name on the bag because they grew it.",
			details: []string{"Guatemala, washed; roasted light", "Makes about 16 cups", "Try 60 g to a litre, just off the boil"}, axes: []axis{{"Grind", []string{"Whole bean", "Filter"}}}, colour: "sage",
			taxCode: "food", tags: []string{"coffee", "new"}, goes: []string{"slow-pour-over", "faculty-mug"},
		},
		{
			handle: "after-ten-decaf", title: "After Ten Decaf", kind: "Coffee", art: "coffee-bag", price: 1090, grams: 270, vendor: "Northgate Roastery",
			text:    "For the evening you still want the cup but also the sleep. Washed with sugar cane, not solvents, so it tastes of coffee.",
			details: []string{"Colombia, roasted medium", "Less than 0.1% caffeine", "250 g"}, axes: []axis{{"Grind", []string{"Whole bean", "Filter"}}}, colour: "deep blue", taxCode: "food",
			tags: []string{"coffee"}, sold: []string{"*"}, goes: []string{"faculty-mug"},
		},
		{
			handle: "slow-pour-over", title: "Slow Pour-Over Set", kind: "Coffee makers", art: "pour-over", price: 3990, grams: 780,
			text:    "Three minutes in which nobody can ask you anything. A stoneware dripper, a glass jug and a scoop, in a box that fits a dorm shelf.",
			details: []string{"Jug 600 ml, marked at one, two and three cups", "Takes paper size 2; twenty are in the box", "No plug"}, axes: []axis{colours("Cream", "Ink")}, tags: []string{"coffee", "dorm", "gift"},
			goes: []string{"reading-room-filter", "faculty-mug"},
		},
	}
}
