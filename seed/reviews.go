package seed

import (
	"context"
	"fmt"
	"time"

	"regulars/store/db"
	"regulars/store/review"
)

// opinion is a review as a shopper wrote it.
type opinion struct {
	product, author string
	rating          int
	title, body     string
	days            int // ago
}

func opinions() []opinion {
	return []opinion{
		{"gatehouse-spiral-notebook", "Femke", 5, "Third year in a row", "I fill about four of these a term. The perforation really does come out straight, and the cover has survived a rucksack with a leaking lunchbox in it.", 12},
		{"gatehouse-spiral-notebook", "Jonas W.", 4, "Good paper, stiff at first", "Takes my Lamy without feathering. The spiral was a bit stiff for the first ten pages, then fine. Wish there was an A6.", 40},
		{"gatehouse-spiral-notebook", "Prof. M. Adeyemi", 5, "For marking", "The squared B5 is the only thing I can do a seating plan in. I order ten each August.", 81},
		{"gatehouse-spiral-notebook", "Lotte", 3, "Nice, but check the size", "My fault, but B5 is bigger than I had in mind and did not fit my bag. They swapped it without asking questions.", 120},
		{"quarto-hardcover-notebook", "Ines", 5, "Lies flat, as they say", "First notebook where I could write on the left page without holding it down. Dots are pale enough for scans.", 23},
		{"quarto-hardcover-notebook", "Tom", 4, "Solid", "Elastic is holding after seven months. Would pay another euro for a pen loop.", 160},
		{"archive-hardcover-notebook", "Dr. K. Lindqvist", 5, "Chapter six, still going", "I bought it in my second year, sent it in with a broken spine in my fifth, and it came back mended with a note. The note is now in the rear pocket.", 66},
		{"term-planner", "Aylin", 5, "September is the right place to start", "The fold-out told me in week one that three deadlines fall on the same Friday. I would rather not have known, but there we are.", 48},
		{"term-planner", "Bram", 2, "Not enough room on weekends", "Saturday and Sunday share half a page. I work weekends, so this one is not for me. Paper is lovely.", 70},
		{"registrar-pen-set", "Helena", 5, "Graduation present", "My father has used the rollerball every day since, which from him is a speech.", 130},
		{"margin-fineliners", "Oskar", 4, "Left-handed and clean", "No smears on coated paper either if you wait a breath. The muted grey-green is hard to read in evening light.", 33},
		{"canvas-pencil-roll", "Nadia", 5, "Survived a fountain pen", "A whole cartridge went off inside. Wiped out, nothing came through.", 19},
		{"commons-backpack", "Sanne", 5, "Four winters", "Zip pull broke last month and they sewed a new one on while I had a coffee. The bag itself looks as if it has years left.", 9},
		{"commons-backpack", "Luca", 5, "The laptop does not hit the floor", "I dropped it getting off the tram. Heard my heart stop, then nothing else. The raised sleeve works.", 28},
		{"commons-backpack", "Marit", 4, "16 L is small, in a good way", "Fits a laptop, a folder, lunch and an umbrella, and that is it. Colour is a shade darker than on my screen.", 55},
		{"commons-backpack", "Pieter-Jan", 3, "Back gets warm", "Very well made. On a bicycle in July I would like more air behind it.", 140},
		{"weir-roll-top-backpack", "Eva", 5, "Dry in Delft", "Forty minutes of sideways rain. Laptop dry, me not.", 15},
		{"weir-roll-top-backpack", "Stefan", 4, "Rolling takes practice", "Once you know to squeeze the air out it closes flat. The whistle is real. I have used it once, at a swan.", 45},
		{"seminar-tote", "Chloé", 5, "Stands up!", "It actually stands up with books in it. My colleagues have all gone and bought one, which I have mixed feelings about.", 38},
		{"weekender-duffel", "Ravi", 4, "Under the seat, just", "Got it past the budget airline's box with a firm push. Shoulder strap could be a touch longer.", 62},
		{"felt-laptop-sleeve", "Anouk", 5, "Sheep for a day", "They warned me about the smell and they were right, one day exactly. Lovely thing.", 77},
		{"passport-wallet", "Mikkel", 4, "Ages well", "Bought in the pale state, now the colour of tea. Card slots were tight for the first week.", 200},
		{"slate-11", "Joris", 5, "I read papers again", "The matt screen is the whole story. I sit by the window and see text instead of myself.", 7},
		{"slate-11", "Birgit", 4, "Screwdriver included would be nice", "Changed the battery of my old one in a quarter of an hour with a driver I borrowed from the shop. Tablet is quick, speakers are all right.", 52},
		{"slate-11", "Dev", 5, "Battery does what it says", "Two full days of lectures, notes and one episode on the train.", 95},
		{"slate-mini-8", "Katarzyna", 4, "Pocket sized, winter coat", "In a winter coat, yes. In jeans, no. Night mode is kind to the eyes.", 30},
		{"slate-11-folio", "Wout", 3, "Two angles, I wanted three", "Good felt, closes with a nice sound. For drawing it is too upright.", 58},
		{"slate-pencil", "Mei", 5, "Drag like paper", "I draw for a living and stopped carrying a sketchbook to meetings. Keep the spare tips, you will need them after half a year.", 26},
		{"slate-travel-keyboard", "Florian", 4, "Quiet enough", "Nobody looked up in the reading room. The German layout has its umlauts where they belong.", 88},
		{"quiet-hours-headphones", "Yusuf", 5, "Kitchen solved", "Five flatmates, one table, no quarrel. I did hear my name when the pasta was ready.", 11},
		{"quiet-hours-headphones", "Greta", 4, "Warm ears after three hours", "Best noise cancelling I have owned. New ear pads arrived in two days, which sold me on them.", 64},
		{"footnote-earbuds", "Daan", 3, "Case scratches", "Sound is clear and the tips fit at last. The case lives with my keys and looks it.", 49},
		{"carrel-desk-lamp", "Sofie", 5, "Stays where you put it", "I have cursed at every lamp that sinks. This one does not.", 21},
		{"carrel-desk-lamp", "Henrik", 5, "Light on the page only", "My roommate sleeps two metres away and has stopped complaining.", 83},
		{"faculty-mug", "Ada", 5, "The handle", "Finally a handle for a whole hand. The rim on mine is a little wavy and I have come to like that.", 17},
		{"faculty-mug", "Willem", 4, "Heavy, in a good way", "Keeps tea warm through a chapter. One of four arrived with a chip; the new one was there the next day.", 101},
		{"first-lecture-espresso", "Matteo", 5, "And I am from Bologna", "I did not expect to write this. Ground for the moka on the espresso setting, very good.", 14},
		{"reading-room-filter", "Ingrid", 4, "Bright", "Apple, yes. Honey, if you wait until it cools. A bit light for my husband, who gets the espresso.", 36},
		{"washed-cotton-bedding", "Noor", 5, "No ironing, confirmed", "Straight from the line on to the bed. The buttons at the foot end are such a simple idea.", 42},
		{"ridge-water-bottle", "Arne", 4, "Thin wall, cold hands", "Light, does not leak, lid is quick. Tea in it will burn you; they do say it is for water.", 29},
	}
}

// saveOpinions saves the reviews as accepted ones of people who bought the thing.
func saveOpinions(ctx context.Context, q db.Q, ids map[string]string, now time.Time) error {
	for i, o := range opinions() {
		id, ok := ids[o.product]
		if !ok {
			return fmt.Errorf("seed: a review names %q, which is not in the range", o.product)
		}
		at := now.AddDate(0, 0, -o.days).Add(-time.Duration(i*37%600) * time.Minute)
		r := review.Review{ProductID: id, Author: o.author, Rating: o.rating, Title: o.title, Body: o.body, Verified: i%7 != 3, State: review.Accepted, CreatedAt: at}
		if err := review.Create(ctx, q, &r); err != nil {
			return fmt.Errorf("seed: review %q: %w", o.title, err)
		}
	}
	return nil
}
