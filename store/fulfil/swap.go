package fulfil

import (
	"context"
	"slices"
	"strings"

	"regulars/store/browse"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/staff"
)

// Swaps are what a shopper can have for a piece of a line: the other variants of its
// product that are in stock.
func Swaps(shelves *browse.Snapshot, l order.Line) (list []order.Swap) {
	product, ok := shelves.ProductByID(l.ProductID)
	if !ok {
		return nil
	}
	for _, v := range product.Variants {
		if v.ID != l.VariantID && shelves.Stock(v.ID).Any() && v.Price.Same(l.Unit) {
			list = append(list, SwapFor(v, l))
		}
	}
	return list
}

// SwapFor is a variant as what is given for a piece of a line. What was bought keeps its
// price, so another variant of the same product costs the difference of what both cost
// today; where the one that was bought is not sold any more, and of another product, it
// costs what it costs today.
func SwapFor(v *browse.Variant, l order.Line) order.Swap {
	swap := order.Swap{VariantID: v.ID, Title: v.Title, Unit: v.Price}
	if v.Product.ID != l.ProductID {
		swap.Title = strings.TrimSuffix(v.Product.Title+", "+v.Title, ", ")
		return swap
	}
	i := slices.IndexFunc(v.Product.Variants, func(was *browse.Variant) bool { return was.ID == l.VariantID })
	if i >= 0 {
		swap.Unit = money.Of(max(0, l.Unit.Minor+v.Price.Minor-v.Product.Variants[i].Price.Minor), l.Unit.Currency)
	}
	return swap
}

// SwapChoice is what staff say is given for a line of a return.
type SwapChoice struct {
	ReturnID, LineID string
	VariantID        string // of any product; empty for the money
	Was              string // the variant that stood there when they looked; empty for the money
	By               staff.Member
}

var (
	errNoSuchLine = fault.New(fault.NotFound, "There is no such line in this return.")
	errChosen     = fault.New(fault.Conflict, "Somebody has chosen something else meanwhile. Look at the return once more.")
)

// ChooseSwap makes what is wanted instead of a line of a return another variant, of the
// same product or of any other, or the money. A second press changes nothing.
func ChooseSwap(ctx context.Context, d *db.DB, shelves *browse.Snapshot, c SwapChoice) error {
	return d.Write(ctx, func(q db.Q) error {
		r, err := order.FindReturn(ctx, q, c.ReturnID)
		if err != nil {
			return err
		}
		o, err := order.Find(ctx, q, r.OrderID)
		if err != nil {
			return err
		}
		x := slices.IndexFunc(r.Lines, func(l order.ReturnLine) bool { return l.LineID == c.LineID })
		i := slices.IndexFunc(o.Lines, func(l order.Line) bool { return l.ID == c.LineID })
		if x < 0 || i < 0 {
			return errNoSuchLine
		}
		was := r.Lines[x].Swap
		switch {
		case was.VariantID == c.VariantID:
			return nil
		case was.VariantID != c.Was:
			return errChosen
		}
		var now order.Swap
		if c.VariantID != "" {
			v, sold := shelves.Variant(c.VariantID)
			if !sold || !v.Price.Same(o.Total) {
				return fault.InvalidFields(fault.Fields{"variant": "This is not sold any more."})
			}
			now = SwapFor(v, o.Lines[i])
		}
		if err := r.ChooseSwap(ctx, q, c.LineID, was, now, c.By.Name); err != nil {
			return err
		}
		after, err := order.FindReturn(ctx, q, r.ID)
		if err != nil {
			return err
		}
		return staff.RecordAct(ctx, q, c.By, staff.Act{Did: "chose what is given for the return", About: "/admin/returns/" + r.ID, Title: r.Name, Before: said(r), After: said(after)})
	})
}
