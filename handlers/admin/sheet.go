package admin

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/inventory"
	"regulars/store/price"
	"regulars/store/revise"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// pasted is a sheet as it was pasted, with what it would change.
type pasted struct {
	text              string
	percent, rounding string
	keep              bool
	plan              revise.Plan
	checked           bool
	wrong             fault.Fields
	whole             string
}

// sheet begins with the products of a filter, as many as one sheet holds.
func (d *Door) sheet(c echo.Context) error {
	ctx, q, v := c.Request().Context(), d.House.DB.Read(), pasted{rounding: "cent"}
	found, err := d.Products.Find(ctx, productFilter(c), d.House.Shop().Language)
	if err != nil {
		return err
	}
	list, err := productsInOrder(ctx, q, found.IDs[:min(revise.MostRows, len(found.IDs))])
	if err != nil {
		return err
	}
	rows, err := d.rowsOf(c, q, list)
	if err != nil {
		return err
	}
	v.text = revise.Write(rows)
	return d.showSheet(c, http.StatusOK, v)
}

// rowsOf are products as rows of a sheet; whole products only.
func (d *Door) rowsOf(c echo.Context, q db.Q, list []catalog.Product) (rows []revise.Row, err error) {
	ctx, ids := c.Request().Context(), variantIDs(list)
	prices, err := price.For(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	levels, err := inventory.Levels(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	for _, p := range list {
		if len(rows)+len(p.Variants) > revise.MostRows {
			break
		}
		for _, v := range p.Variants {
			row := revise.Row{Cells: map[revise.Column]string{
				revise.SKU: v.SKU, revise.Title: p.Title, revise.Variant: strings.Join(v.Options, " / "), revise.Handle: p.Handle, revise.Status: p.Status, revise.Vendor: p.Vendor, revise.Type: p.Type,
				revise.Price: bare(prices[v.ID].Amount), revise.Was: bare(prices[v.ID].CompareAt), revise.Stock: "",
			}}
			if l := levels[v.ID]; l.Tracked && len(l.Places) < 2 {
				row.Cells[revise.Stock] = strconv.FormatInt(l.Available, 10)
			}
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// saveSheet checks what was pasted, changes its prices by a percentage, or saves
// what was seen.
func (d *Door) saveSheet(c echo.Context) error {
	v := pasted{text: strings.ReplaceAll(c.FormValue("rows"), "\r\n", "\n"), percent: strings.TrimSpace(c.FormValue("percent")), rounding: c.FormValue("rounding"), keep: c.FormValue("keep") == "yes", wrong: fault.Fields{}}
	rows, wrong := revise.Read(v.text)
	if c.FormValue("act") == "percent" {
		return d.repriceSheet(c, v, rows, wrong)
	}
	if len(rows) == 0 && len(wrong) == 0 {
		v.wrong["rows"] = "Paste rows here: the first names the columns."
		return d.showSheet(c, http.StatusUnprocessableEntity, v)
	}
	if c.FormValue("act") == "save" && len(wrong) == 0 {
		return d.applySheet(c, v, rows)
	}
	return d.checkSheet(c, v, rows, wrong, http.StatusOK)
}

// repriceSheet changes the prices in the rows; nothing is saved yet.
func (d *Door) repriceSheet(c echo.Context, v pasted, rows []revise.Row, wrong []revise.Wrong) error {
	next, err := revise.Percent(rows, v.percent, v.rounding, v.keep, d.House.Shop().Currency)
	if mistakes, err := refused(err); err != nil {
		return err
	} else if mistakes != nil {
		v.wrong = mistakes
		return d.showSheet(c, http.StatusUnprocessableEntity, v)
	}
	if len(wrong) == 0 {
		v.text, v.percent = revise.Write(next), ""
	}
	return d.checkSheet(c, v, next, wrong, http.StatusOK)
}

func (d *Door) checkSheet(c echo.Context, v pasted, rows []revise.Row, wrong []revise.Wrong, status int) (err error) {
	if v.plan, err = revise.Prepare(c.Request().Context(), d.House.DB.Read(), rows, d.House.Shop().Currency); err != nil {
		return err
	}
	v.plan.Wrong, v.checked = append(wrong, v.plan.Wrong...), true
	if len(v.plan.Wrong) > 0 {
		v.wrong["rows"] = fmt.Sprintf("%d cells cannot be taken as they are. Nothing is saved.", len(v.plan.Wrong))
		status = http.StatusUnprocessableEntity
	}
	return d.showSheet(c, status, v)
}

var errSheetWrong = errors.New("the sheet has mistakes")

// applySheet does what was seen, all of it or nothing.
func (d *Door) applySheet(c echo.Context, v pasted, rows []revise.Row) error {
	ctx, done := c.Request().Context(), 0
	err := d.write(c, func(q db.Q) error {
		plan, err := revise.Prepare(ctx, q, rows, d.House.Shop().Currency)
		switch {
		case err != nil:
			return err
		case len(plan.Wrong) > 0:
			return errSheetWrong
		case plan.Seen() != c.FormValue("seen") && len(plan.Changes) > 0:
			return catalog.ErrChanged
		}
		for _, change := range plan.Changes {
			if err := d.applyChange(c, q, change); err != nil {
				return err
			}
		}
		done = len(plan.Changes)
		return nil
	})
	switch {
	case errors.Is(err, catalog.ErrChanged), errors.Is(err, inventory.ErrMoved):
		v.whole = "Something has changed since you looked. This is what saving would change now."
		return d.checkSheet(c, v, rows, nil, http.StatusConflict)
	case errors.Is(err, errSheetWrong):
		return d.checkSheet(c, v, rows, nil, http.StatusOK)
	case err != nil:
		mistakes, err := refused(err)
		if err != nil {
			return err
		}
		for _, text := range mistakes {
			v.wrong["rows"] = text + " Nothing is saved."
		}
		return d.showSheet(c, http.StatusUnprocessableEntity, v)
	case done == 0:
		return d.done(c, "/admin/products", "Nothing was different, so nothing was saved.")
	}
	return d.done(c, "/admin/products?sort=changed", fmt.Sprintf("Saved. Products changed: %d.", done))
}

func (d *Door) applyChange(c echo.Context, q db.Q, change revise.Change) error {
	before, err := findKept(c.Request().Context(), q, change.ProductID)
	if err != nil {
		return err
	}
	if err := revise.Apply(c.Request().Context(), q, change, at(c).Name); err != nil {
		return err
	}
	return d.notedProduct(c, q, "changed on the sheet", &before, change.ProductID)
}

func roundingOptions(chosen string) []ui.Option {
	return chosenOf([]ui.Option{{Value: "cent", Label: "To the cent"}, {Value: "five", Label: "To 0.05"}, {Value: "99", Label: "Ending in .99"}, {Value: "95", Label: "Ending in .95"}, {Value: "whole", Label: "Whole amounts"}}, chosen)
}

func (d *Door) showSheet(c echo.Context, status int, v pasted) error {
	page := admin.Sheet{
		Frame: d.frame(c, "Change many products at once"), MayEdit: at(c).May(staff.EditProducts), Whole: v.whole, Checked: v.checked, Seen: v.plan.Seen(),
		Rows: ui.Field{Name: "rows", Label: "Rows", Hint: "The first line names the columns: SKU, Title, Variant, Handle, Status, Vendor, Type, Price, Was-price, Stock; those you need. Copy them into a spreadsheet and paste what comes back, or paste SKU and price alone. An empty cell leaves what is there, a hyphen empties it.",
			Value: v.text, Rows: 14, LeftToRight: true, Error: v.wrong["rows"]},
		Percent:  ui.Field{Name: "percent", Label: "Change all prices by, %", Hint: "Such as -10 or 2.5.", Value: v.percent, Inputmode: "text", Width: ui.Short, Optional: true, Error: v.wrong["percent"]},
		Rounding: ui.Field{Name: "rounding", Label: "Rounded", Options: roundingOptions(v.rounding), Width: ui.Short},
		Keep:     ui.Check{Name: "keep", Label: "The price until now becomes the was-price", Hint: "Where the price falls and there is none yet.", Checked: v.keep},
	}
	if v.checked {
		page.Figures = []admin.Figure{{Label: "Products that change", Value: strconv.Itoa(len(v.plan.Changes))}, {Label: "Rows without a difference", Value: strconv.Itoa(v.plan.Same)}, {Label: "Cells to correct", Value: strconv.Itoa(len(v.plan.Wrong))}}
	}
	cells, _ := revise.Read(v.text)
	for i, w := range v.plan.Wrong {
		if i == perPage {
			page.MoreBad = fmt.Sprintf("And %d more.", len(v.plan.Wrong)-perPage)
			break
		}
		page.Wrong = append(page.Wrong, admin.ImportError{Line: orDash(w.Line), Column: string(w.Column), Message: w.Text, Field: cellAt(cells, w)})
	}
	for _, change := range v.plan.Changes {
		ch := admin.ImportChange{Title: change.Title, State: "Changed"}
		for _, cell := range change.Cells {
			ch.Fields = append(ch.Fields, admin.ImportField{Variant: cell.Variant, Field: string(cell.Column), Before: shortened(cell.Before), After: shortened(cell.After)})
		}
		page.Changes = append(page.Changes, ch)
	}
	return web.Render(c, status, page.View())
}

// cellAt is what stands in the cell that is wrong.
func cellAt(rows []revise.Row, w revise.Wrong) string {
	for _, r := range rows {
		if r.Line == w.Line {
			return shortText(r.Cells[w.Column], 40)
		}
	}
	return ""
}
