package admin

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/browse"
	"regulars/store/fault"
	"regulars/store/fulfil"
	"regulars/store/order"
	"regulars/views/admin"
	"regulars/views/ui"
)

var errNoSwap = fault.New(fault.NotFound, "There is no such line in this return.")

// askSwap asks what is given for one line of a return: a variant of any product, found by
// title or SKU, or the money.
func (d *Door) askSwap(c echo.Context) error {
	r, err := d.findReturn(c)
	if err != nil {
		return err
	}
	return d.showSwap(c, http.StatusOK, r)
}

func (d *Door) showSwap(c echo.Context, status int, r returned) error {
	x, l, err := r.line(c.FormValue("line"))
	if err != nil {
		return err
	}
	base := returnsPage + "/" + r.ID
	page := admin.ReturnSwap{Frame: d.frame(c, "Exchange for something"), URL: base + "/swap", Line: x.LineID, Was: x.Swap.VariantID,
		Head: admin.Head{Title: "Exchange " + lineName(l), Back: ui.Link{Text: "Return " + r.Name, URL: base}, Lead: "Choose what is given for each piece that comes back. The shopper pays the difference, or gets it back, when it is exchanged."},
		Find: ui.Field{Name: "find", Label: "Title or SKU", Value: c.FormValue("find"), Type: "search", MaxLength: 100}}
	chosen := x.Swap.VariantID
	if status != http.StatusOK {
		chosen = c.FormValue("variant")
	}
	found := d.swappable(r, l, chosen, page.Find.Value)
	page.NoneFound = page.Find.Value != "" && len(found) == 0
	page.Instead = ui.Choice{Name: "variant", Legend: "What is given for each", Error: r.wrong["variant"], Options: []ui.Option{{Label: "The money", Selected: chosen == ""}}}
	for _, v := range found {
		page.Instead.Options = append(page.Instead.Options, d.swapOption(c, v, l, chosen))
	}
	return web.Render(c, status, page.View())
}

// line is a line of a return, and of its order.
func (r returned) line(lineID string) (order.ReturnLine, order.Line, error) {
	i := slices.IndexFunc(r.Lines, func(x order.ReturnLine) bool { return x.LineID == lineID })
	l, ok := lineOf(r.o, lineID)
	if i < 0 || !ok {
		return order.ReturnLine{}, l, errNoSwap
	}
	return r.Lines[i], l, nil
}

// swappable are what was chosen before and what is found; before anything is looked for,
// the variants of the same product.
func (d *Door) swappable(r returned, l order.Line, chosen, find string) (list []*browse.Variant) {
	shelves := d.Catalog.Snapshot()
	if find != "" {
		list = findVariants(shelves, find)
	} else if p, ok := shelves.ProductByID(l.ProductID); ok {
		list = slices.Clone(p.Variants)
	}
	if v, ok := shelves.Variant(chosen); ok && !slices.Contains(list, v) {
		list = append([]*browse.Variant{v}, list...)
	}
	return slices.DeleteFunc(list, func(v *browse.Variant) bool { return !v.Price.Same(r.o.Total) })
}

func (d *Door) swapOption(c echo.Context, v *browse.Variant, l order.Line, chosen string) ui.Option {
	swap := fulfil.SwapFor(v, l)
	hint := d.amount(swap.Unit) + ", " + d.amount(l.Unit) + " was paid" + inStock(c, d.Catalog.Snapshot(), v)
	return ui.Option{Value: v.ID, Label: variantLabel(v), Hint: hint, Selected: v.ID == chosen}
}

func (d *Door) swapReturn(c echo.Context) error {
	r, err := d.findReturn(c)
	if err != nil {
		return err
	}
	variantID := strings.TrimSpace(c.FormValue("variant"))
	err = fulfil.ChooseSwap(c.Request().Context(), d.House.DB, d.Catalog.Snapshot(), fulfil.SwapChoice{ReturnID: r.ID, LineID: c.FormValue("line"), VariantID: variantID, Was: c.FormValue("was"), By: at(c).Member})
	if r.wrong, err = refused(err); err != nil {
		return err
	}
	if r.wrong != nil {
		return d.showSwap(c, http.StatusUnprocessableEntity, r)
	}
	done := "What is given instead is chosen. Nothing is exchanged so far."
	if variantID == "" {
		done = "The money goes back for it, not something else."
	}
	return d.done(c, returnsPage+"/"+r.ID, done)
}
