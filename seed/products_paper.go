package seed

func paper() []product {
	return []product{
		{
			handle: "gatehouse-spiral-notebook", title: "Gatehouse Spiral Notebook", kind: "Notebooks", art: "spiral-notebook", price: 790, grams: 280,
			text: "The notebook most of our regulars start with. It lies flat on a narrow lecture desk, folds round on itself on a train, and the spiral is coated so it does not catch on a jumper.",
			details: []string{"120 pages of 90 g paper that takes fountain pen ink", "Micro-perforated: pages come out with a straight edge", "Cover of 700 g card, made from 80% recycled fibre",
				"A5: 148 × 210 mm; B5: 176 × 250 mm"},
			axes: []axis{colours("Pine", "Brick", "Marigold", "Deep blue", "Cream"), {"Size", []string{"A5", "B5 +200"}}, {"Ruling", []string{"Lined", "Dotted", "Squared", "Plain"}}},
			tags: []string{"campus", "desk", "bestseller"}, sold: []string{"Marigold / A5 / Plain", "Brick / B5 / Squared", "Cream / A5 / Lined"},
			goes: []string{"margin-fineliners", "canvas-pencil-roll", "term-planner"},
		},
		{
			handle: "quarto-hardcover-notebook", title: "Quarto Hardcover Notebook", kind: "Notebooks", art: "hardcover-notebook", price: 1690, grams: 410,
			text:    "A book for one subject, from the first seminar to the exam. Thread-bound so that it opens flat from the first page, with a cloth spine that wears in rather than out.",
			details: []string{"192 numbered pages, 100 g, dotted at 5 mm", "Two ribbons and an elastic band in the trim colour", "Index pages at the front", "Bound in Ghent"},
			axes:    []axis{colours("Ink", "Pine", "Plum", "Sky")}, tags: []string{"campus", "desk", "gift"}, goes: []string{"registrar-pen-set", "second-thought-sticky-notes"},
		},
		{
			handle: "pocket-notebooks-set-of-three", title: "Pocket Notebooks, Set of Three", kind: "Notebooks", art: "pocket-notebooks", price: 1290, was: 1490, grams: 190,
			text:    "One for the coat, one for the kitchen, one for whoever borrows the first. Small enough to forget about until you need a shopping list, a train platform or a title for chapter four.",
			details: []string{"Three books of 64 pages, 90 × 140 mm", "Plain paper, 90 g", "Rounded corners that survive a pocket"},
			axes:    []axis{colours("Sand", "Sage")}, tags: []string{"travel", "gift"}, goes: []string{"passport-wallet"},
		},
		{
			handle: "archive-hardcover-notebook",
			title:  "The Northgate Archive Hardcover Notebook with Numbered Pages, Three Ribbon Markers, a Rear Pocket and a Table of Contents for Theses That Take Longer than Planned",
			kind:   "Notebooks", art: "hardcover-notebook", price: 2490, grams: 620,
			text:    "Ordered for us by a history department that kept losing things. Everything about it is meant for the long haul: archival paper, a pocket for the slips the library gives you, and room in the contents for chapters you have not thought of yet.",
			details: []string{"368 numbered pages, 80 g, acid-free to ISO 9706", "Eight pages of contents, three ribbons, one honest promise to finish", "190 × 250 mm", "Repaired free of charge, for as long as it takes"},
			axes:    []axis{colours("Brick", "Graphite")}, tags: []string{"campus", "desk"}, goes: []string{"registrar-pen-set"},
		},
		{
			handle: "term-planner", title: "Term Planner 2026–27", kind: "Planners", art: "planner", price: 1890, grams: 340,
			text:    "Runs from September to August, because that is when your year starts. A week on two pages, a column for deadlines that are not yours, and a page per term to see what collides before it does.",
			details: []string{"A5, 160 pages, weeks from 31 August 2026 to 29 August 2027", "Term overviews fold out to four pages", "Room for 12 courses with room, hour and marks"},
			axes:    []axis{colours("Deep blue", "Clay", "Mint")}, tags: []string{"campus", "desk", "new"}, goes: []string{"margin-fineliners", "gatehouse-spiral-notebook"}, few: []string{"Mint"},
		},
		{
			handle: "open-week-desk-planner", title: "Open Week Desk Planner", kind: "Planners", art: "planner", price: 1390, grams: 460,
			text:    "Undated, so it forgives a holiday. One big sheet a week lies beside the keyboard and holds what you will do, what you might, and what somebody else promised.",
			details: []string{"60 tear-off sheets, A4 landscape", "Undated: start any Monday", "Backed with stiff board, so it can be written on at a lectern"},
			axes:    []axis{colours("Cream", "Sage")}, tags: []string{"desk"}, goes: []string{"registrar-pen-set"},
		},
	}
}

func pens() []product {
	return []product{
		{
			handle: "registrar-pen-set", title: "Registrar Pen Set", kind: "Pens", art: "pen-set", price: 3490, grams: 120, vendor: "Halden",
			text:    "A fine, a medium and a broad nib that feel as if they belong together, in a box that closes with a click. We sell most of them in the week before graduation.",
			details: []string{"Brass bodies, lacquered", "Three nibs in steel: F, M and B", "Takes standard cartridges or a converter, which we keep in the shop"},
			axes:    []axis{colours("Ink", "Pine", "Deep blue")}, tags: []string{"gift", "desk", "bestseller"}, goes: []string{"quarto-hardcover-notebook", "canvas-pencil-roll"},
		},
		{
			handle: "margin-fineliners", title: "Margin Fineliners, Set of Six", kind: "Pens", art: "fineliners", price: 1190, grams: 80, vendor: "Halden",
			text:    "Six colours chosen to be told apart at the back of a notebook and in a photograph of it. The ink dries before your sleeve gets there.",
			details: []string{"0.4 mm tips in metal sleeves", "Water-based ink that does not bleed through 80 g paper", "Left-handers tested them for a term"},
			axes:    []axis{{"Set", []string{"Bright", "Muted"}}}, swatch: map[string]string{"Bright": "marigold", "Muted": "sage"}, tags: []string{"campus", "desk"}, goes: []string{"term-planner"},
		},
		{
			handle: "canvas-pencil-roll", title: "Canvas Pencil Case", kind: "Pencil cases", art: "pencil-case", price: 1590, grams: 110, vendor: "Weir & Daughter",
			text:    "Waxed canvas that a leaking pen cannot defeat. It stands open on a desk like a cup and lies flat in a bag like a wallet.",
			details: []string{"Holds about 30 pens, a ruler of 20 cm and a calculator", "Lining wipes clean", "Zip by YKK, pull of leather offcuts"},
			axes:    []axis{colours("Olive", "Rust", "Graphite")}, tags: []string{"campus"}, goes: []string{"margin-fineliners"}, sold: []string{"Rust"},
		},
		{
			handle: "second-thought-sticky-notes", title: "Second Thought Sticky Notes", kind: "Paper", art: "sticky-notes", price: 490, grams: 90,
			text:    "For the thing you meant to say in the margin of a library book without writing in it. They hold for months and leave without a trace.",
			details: []string{"Four pads of 80 sheets, 76 × 76 mm", "Plant-based glue", "Comes in a card sleeve, no plastic"},
			axes:    []axis{colours("Marigold", "Mint")}, tags: []string{"campus", "desk"}, goes: []string{"quarto-hardcover-notebook"},
		},
	}
}
