package seed

import (
	"context"
	"fmt"

	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/segment"
)

// group is a segment of the demonstration.
type group struct{ key, name, rule, note string }

func groups() []group {
	return []group{
		{"campus", "Campus", `email.domain is academic and email.confirmed`, "Students and staff who have proved their university address. Gets the campus look of the home page."},
		{"unconfirmed", "Campus, address not confirmed yet", `email.domain is academic and not email.confirmed`, "They are one click away; tell them so."},
		{"back", "Bought once, less than a month ago", `orders.count = 1 and last_order.at within 30 days`, "The second order makes a regular. Show what goes with the first."},
		{"tablet", "Has a tablet, nothing that goes with it", `bought(category: "Tablets") and not bought(goes_with: bought)`, "A cover, a stand or a pencil is what they add next. Each page says which Slate it fits."},
		{"window", "Window shoppers", `viewed at least 3 times within 14 days and not ordered within 30 days`, "They look and do not buy. Answer what keeps them: delivery, returns, a place to touch it."},
		{"leavers", "Left their cart", `added_to_cart within 14 days then not ordered within 2 days`, "Something went into the cart, and two days passed. Remind, do not push."},
		{"slipping", "About to lapse", `lifecycle = "slipping"`, "They ordered, and it has been quiet for long. The bounds are a setting."},
		{"spenders", "Big spenders", `spent within 365 days >= 500 EUR`, "What orders of the last year came to. They hear of new things first."},
		{"tiktok", "Came from TikTok", `utm.source = "tiktok" or latest_utm.source = "tiktok" or visited(source: "tiktok") within 30 days`, "Show what they saw in the video before anything else."},
		{"reviewers", "Wrote five reviews", `reviews.count >= 5`, "They help everybody else to choose. Say thank you, once it is five."},
		{"first", "First visit", `visitor.new and not signed_in`, "Says who we are before it says what we sell."},
	}
}

// piece is what a slot shows to a group; group "" is the default. Pictures are
// named by the scene that art draws.
type piece struct {
	group, slot, kind                string
	kicker, title, body              string
	link, linkText                   string
	scene, collection, why, accented string
}

func pieces() []piece {
	return append(append(heroes(), rows()...), lines()...)
}

func heroes() []piece {
	return []piece{
		{group: "campus", slot: content.HomeHero, kind: content.KindHero, scene: "campus-lawn", accented: "campus",
			kicker: "Campus", title: "The term is long. Pack for all of it.",
			body: "Bags that stay up in week nine, paper that takes ink, and a lamp that knows how bright you like it. The campus shelf is what your neighbours in the reading room came back for.",
			link: "/collections/campus", linkText: "See the campus shelf", why: "For confirmed university addresses"},
		{group: "unconfirmed", slot: content.HomeHero, kind: content.KindHero, scene: "new-term",
			kicker: "One click from campus", title: "Confirm your address, and the campus opens",
			body: "Your university address is saved. We sent a link to it when you signed up; open it once and this page changes to the one your classmates see.",
			link: "/account", linkText: "Send me the link again", why: "Because your address is not confirmed yet"},
		{group: "back", slot: content.HomeHero, kind: content.KindHero, scene: "welcome-back",
			kicker: "Good to see you again", title: "What goes with what you have",
			body: "Your first order should have settled in by now. Here is what people add next: a sleeve for the bag, a refill for the notebook, something warm for the desk.",
			link: "/collections/new", linkText: "See what is new", why: "Because you ordered with us this month"},
		{group: "first", slot: content.HomeHero, kind: content.KindHero, scene: "train-seat",
			kicker: "Beside the university gate since 1987", title: "Study, work and travel goods that last",
			body: "A small range, chosen by people who use it, and mended by the same people when it wears. Bags for ten years, batteries for as long as there are any.",
			link: "/collections", linkText: "Look around the shop", why: "For those who are new here"},
		{slot: content.HomeHero, kind: content.KindHero, scene: "desk-at-night",
			kicker: "This season", title: "A good desk is half the work",
			body: "Light that stays on the page, paper that lies flat, and a mug with a proper handle. The other half is yours.",
			link: "/collections/lamps", linkText: "Light the desk"},
	}
}

func rows() []piece {
	return []piece{
		{group: "campus", slot: content.HomeRow1, kind: content.KindRow, title: "From the campus shelf", body: "Picked with the people who run the reading room.", collection: "campus",
			link: "/collections/campus", linkText: "All of it", why: "For confirmed university addresses"},
		{group: "back", slot: content.HomeRow1, kind: content.KindRow, title: "Often taken along", body: "Small things that regulars put in the second parcel.", collection: "gifts",
			link: "/collections/gifts", linkText: "See all", why: "Because you ordered with us this month"},
		{slot: content.HomeRow1, kind: content.KindRow, title: "Carried every day", body: "Bags we repair for ten years.", collection: "bags", link: "/collections/bags", linkText: "All bags"},
		{slot: content.HomeRow2, kind: content.KindRow, title: "Just in", body: "New on the shelves these weeks.", collection: "new", link: "/collections/new", linkText: "All that is new"},
		{slot: content.HomeRow3, kind: content.KindRow, title: "Roasted on Tuesday", body: "Coffee, and what to drink it from.", collection: "coffee", link: "/collections/coffee", linkText: "Mugs and coffee"},
	}
}

func lines() []piece {
	return []piece{
		{group: "campus", slot: content.Announcement, kind: content.KindAnnouncement, accented: "campus", body: "Campus: collect at the gate in Utrecht, Ghent or Freiburg, open until late on Thursdays.",
			link: "/places", linkText: "Our shops", why: "For confirmed university addresses"},
		{group: "unconfirmed", slot: content.Announcement, kind: content.KindAnnouncement, body: "Confirm your university address to unlock the campus.", link: "/account", linkText: "Confirm it",
			why: "Because your address is not confirmed yet"},
		{slot: content.Announcement, kind: content.KindAnnouncement, body: "Ordered by 15:00, sent the same day. Free delivery in the Netherlands from €50.", link: "/pages/shipping", linkText: "Delivery"},
		{group: "campus", slot: content.CollectionBanner, kind: content.KindBanner, title: "Ordering for a course?", body: "From ten pieces on we pack one box and your department pays by invoice.",
			link: "/pages/contact", linkText: "Write to us", why: "For confirmed university addresses"},
		{group: "campus", slot: content.ProductNote, kind: content.KindNote, body: "Collect it at the gate between lectures, or have it sent to your hall.", link: "/places", linkText: "Opening hours",
			why: "For confirmed university addresses"},
		{slot: content.ProductNote, kind: content.KindNote, body: "60 days to change your mind.", link: "/pages/returns", linkText: "Returns"},
		{group: "back", slot: content.CartNote, kind: content.KindNote, body: "Thank you for coming back. Need it in one box with your last order? Say so in the note and we will look.",
			why: "Because you ordered with us this month"},
		{group: "reviewers", slot: content.AccountNote, kind: content.KindNote, body: "Five reviews: thank you. Somebody chooses better because of each of them.",
			why: "Because you have written five reviews"},
		{slot: content.CartNote, kind: content.KindNote, body: "Everything here is in stock with us; there is no warehouse somewhere else."},
	}
}

// saveCampus saves groups and pieces, the defaults last in each slot.
func saveCampus(ctx context.Context, q db.Q, pictures album) error {
	ids := map[string]string{"": ""}
	for _, g := range groups() {
		s := segment.Segment{Name: g.name, Rule: g.rule, Note: g.note, Enabled: true}
		if err := segment.Save(ctx, q, &s); err != nil {
			return fmt.Errorf("seed: segment %s: %w", g.name, err)
		}
		ids[g.key] = s.ID
	}
	for i, p := range pieces() {
		c := content.Piece{
			Slot: p.slot, Kind: p.kind, SegmentID: ids[p.group], Position: int64(i+1) * 10, Kicker: p.kicker, Title: p.title, Body: p.body,
			LinkURL: p.link, LinkText: p.linkText, Collection: p.collection, Why: p.why, Accent: p.accented, Enabled: true,
		}
		pictures.scenery(&c, p.scene)
		if err := content.SavePiece(ctx, q, &c); err != nil {
			return fmt.Errorf("seed: piece %s for %q: %w", p.slot, p.group, err)
		}
	}
	return saveCompanions(ctx, q, ids["campus"])
}
