package seed

import (
	"context"
	"fmt"
	"slices"
	"time"

	"regulars/store/catalog"
	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/order"
	"regulars/store/recommend"
	"regulars/store/segment"
)

// fits says what is made for which tablet, the covers first.
func fits() map[string][]string {
	return map[string][]string{
		"slate-11-folio": {"slate-11"}, "slate-13-folio": {"slate-13"}, "slate-mini-8-cover": {"slate-mini-8"},
		"lectern-stand": {"slate-11", "slate-13", "slate-mini-8"}, "perch-stand": {"slate-11", "slate-mini-8"},
		"slate-pencil": {"slate-11", "slate-13"}, "slate-travel-keyboard": {"slate-11", "slate-13"},
	}
}

// short is how a tablet is called in half a sentence.
func short(handle string) string {
	return map[string]string{"slate-11": "Slate 11", "slate-13": "Slate 13", "slate-mini-8": "Slate Mini 8"}[handle]
}

func saveFits(ctx context.Context, q db.Q, ids map[string]string) error {
	for handle, tablets := range fits() {
		var list []catalog.Fit
		for _, t := range tablets {
			list = append(list, catalog.Fit{FitsID: ids[t], Words: short(t)})
		}
		if err := catalog.SaveFits(ctx, q, ids[handle], list); err != nil {
			return fmt.Errorf("seed: fits of %s: %w", handle, err)
		}
	}
	return nil
}

// together puts what goes with a thing into the same parcel, one time in three.
func (y *year) together(p *purchase) {
	for _, have := range p.lines {
		for _, handle := range y.products[have.product].goes {
			i := slices.IndexFunc(y.products, func(o product) bool { return o.handle == handle })
			if i < 0 || y.products[i].draft || y.saved[i].CreatedAt.After(p.at) || slices.ContainsFunc(p.lines, func(k pick) bool { return k.product == i }) || y.random.IntN(3) > 0 {
				continue
			}
			more := pick{i, y.random.IntN(len(y.saved[i].Variants)), 1}
			p.lines = append(p.lines, more)
			if p.ending != cancelled && p.ending != refunded {
				y.sold[y.saved[i].Variants[more.variant].ID]++
			}
			break
		}
	}
}

// learn counts what the year's orders had together.
func learn(ctx context.Context, q db.Q) error {
	orders, err := order.List(ctx, q, order.Filter{Everybody: true, Limit: 100_000})
	if err != nil {
		return err
	}
	for _, o := range orders {
		if o.State == order.Cancelled || o.State == order.Refunded {
			continue
		}
		products := make([]string, len(o.Lines))
		for i, l := range o.Lines {
			products[i] = l.ProductID
		}
		if err := recommend.Learn(ctx, q, o.ID, products); err != nil {
			return err
		}
	}
	return nil
}

// FirstTablet is the segment of those who bought a tablet as their first order and
// nothing to protect it.
const FirstTablet = "First tablet, no cover yet"

// companions are the pieces that show products by person and by page. campus and
// tablet are ids of segments.
func companions(campus, tablet string, now time.Time) []content.Piece {
	row := func(slot, title, source, why string) content.Piece {
		return content.Piece{Slot: slot, Kind: content.KindRow, Title: title, Why: why, Filling: content.Filling{Source: source}, Position: 5}
	}
	cover := row(content.HomeRow1, "Made for your tablet", content.FromBought, "Because your first order was a tablet")
	cover.SegmentID, cover.Body, cover.Position = tablet, "A cover, a stand, a pencil: each says which Slate it fits.", 1
	wanted := row(content.CollectionRow, "Wanted most on campus", content.FromWanted, "For confirmed university addresses")
	wanted.SegmentID, wanted.Position = campus, 1
	missing := row(content.ErrorMissing, "Perhaps one of these", content.FromCollection, "")
	missing.Collection = "new"
	empty := row(content.CartEmpty, "Just in", content.FromCollection, "")
	empty.Collection, empty.Position = "new", 9
	const bought, looked = "Because of what you ordered with us", "Because you looked at these"
	return []content.Piece{
		cover, wanted, missing, empty,
		row(content.HomeRow2, "Goes with what you have", content.FromBought, bought),
		row(content.AccountRow, "Goes with what you have", content.FromBought, bought),
		row(content.ProductRow, "Goes well with it", content.FromTogether, ""),
		row(content.CartRow, "Goes with what is in your cart", content.FromTogether, ""),
		row(content.ConfirmationRow, "Goes with this order", content.FromTogether, ""),
		row(content.MailOrder, "Goes with this order", content.FromTogether, ""),
		row(content.CollectionRow, "You looked at", content.FromViewed, looked),
		row(content.CartEmpty, "You looked at", content.FromViewed, looked),
		holidays(now),
		{Slot: content.SearchEmpty, Kind: content.KindBanner, Title: "Not on our shelves?", Body: "Tell us what you were looking for. We add what is asked for twice.", LinkURL: "/pages/contact", LinkText: "Write to us"},
	}
}

// holidays counts down to the last day on which a parcel arrives in time.
func holidays(now time.Time) content.Piece {
	end := time.Date(now.Year(), time.December, 20, 14, 0, 0, 0, time.UTC)
	if now.After(end) {
		end = end.AddDate(1, 0, 0)
	}
	return content.Piece{Slot: content.CheckoutNote, Kind: content.KindCountdown, Title: "There before the holidays", Body: "What is ordered by then arrives in time, anywhere we deliver.",
		StartsAt: end.AddDate(0, 0, -35), Filling: content.Filling{CountsTo: end}, Position: 5}
}

// saveCompanions saves them, switched on.
func saveCompanions(ctx context.Context, q db.Q, campus string) error {
	tablet := segment.Segment{Name: FirstTablet, Enabled: true, Note: "The cover is what they add next, within the month or not at all.",
		Rule: `orders.count = 1 and last_order.at within 30 days and bought(category: "Tablets") and not bought(category: "Covers")`}
	if err := segment.Save(ctx, q, &tablet); err != nil {
		return fmt.Errorf("seed: segment %s: %w", tablet.Name, err)
	}
	for _, p := range companions(campus, tablet.ID, q.Now()) {
		p.Enabled = true
		if err := content.SavePiece(ctx, q, &p); err != nil {
			return fmt.Errorf("seed: piece %s: %w", p.Slot, err)
		}
	}
	return nil
}
