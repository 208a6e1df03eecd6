package admin

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/price"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// saidOfProduct is all that a merchandiser sets of a product, in words. prices are
// those of its variants, in their order.
func saidOfProduct(p catalog.Product, prices []string) []said {
	var options, variants, pictures []string
	for _, o := range p.Options {
		options = append(options, o.Name+": "+strings.Join(o.Values, ", "))
	}
	for i, v := range p.Variants {
		variants = append(variants, variantSaid(v, prices[i]))
	}
	for i, m := range p.Media {
		pictures = append(pictures, fmt.Sprintf("%d. %s (%s%s)", i+1, orWord(m.Alt, "no alternative text"), orWord(m.File, m.Source), focusSaid(m)))
	}
	return []said{
		{"Title", p.Title, true}, {"Description", p.DescriptionHTML, true}, {"Vendor", p.Vendor, false}, {"Type", p.Type, false}, {"Category", p.Category, false},
		{"Tags", strings.Join(p.Tags, ", "), false}, {"State", p.Status, false}, {"In the online shop", yesNo(p.Published), false}, {"Address", p.Handle, false},
		{"Title in search engines", p.SEOTitle, true}, {"Description in search engines", p.SEODescription, true},
		{"Options", strings.Join(options, "\n"), false}, {"Variants", strings.Join(variants, "\n"), false}, {"Pictures", strings.Join(pictures, "\n"), false},
	}
}

func focusSaid(m catalog.Media) string {
	if m.FocusX == 0 && m.FocusY == 0 {
		return ""
	}
	return fmt.Sprintf(", cut around %d%% %d%%", m.FocusX, m.FocusY)
}

func orWord(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

func variantSaid(v catalog.Variant, prices string) string {
	parts := []string{orWord(strings.Join(v.Options, " / "), "The only one")}
	for _, f := range []struct{ label, text string }{{"SKU", v.SKU}, {"barcode", v.Barcode}, {"grams", grams(v.WeightGrams)}, {"price", prices}} {
		if f.text != "" {
			parts = append(parts, f.label+" "+f.text)
		}
	}
	if !v.RequiresShipping {
		parts = append(parts, "not sent")
	}
	if !v.Taxable {
		parts = append(parts, "no tax")
	}
	return strings.Join(parts, ", ")
}

// pricesTyped are the prices of the rows in words.
func (v *goods) pricesTyped() []string {
	list := make([]string, len(v.rows))
	for i, r := range v.rows {
		list[i] = priceSaid(r.price, r.compareAt, r.pay)
	}
	return list
}

func priceSaid(amount, compareAt, cost string) string {
	if compareAt != "" {
		amount += ", was " + compareAt
	}
	if cost != "" {
		amount += ", costs us " + cost
	}
	return amount
}

func (k kept) said() []said {
	prices := make([]string, len(k.Variants))
	for i, v := range k.Variants {
		p := k.Prices[v.ID]
		prices[i] = priceSaid(bare(p.Amount), bare(p.CompareAt), bare(p.Cost))
	}
	return saidOfProduct(k.Product, prices)
}

func differencesOf(yours, theirs []said) (list []admin.Difference) {
	for i := range yours {
		if yours[i].text != theirs[i].text {
			list = append(list, admin.Difference{Label: yours[i].label, Yours: yours[i].text, Theirs: theirs[i].text})
		}
	}
	if len(list) == 0 {
		list = append(list, admin.Difference{Label: "Everything", Yours: "the same", Theirs: "the same"})
	}
	return list
}

// changesOf says what became of something, field by field and word by word. before
// is nil for what was not there.
func changesOf(before, after []said) (list []admin.Change) {
	for i, f := range after {
		was := ""
		if before != nil {
			was = before[i].text
		}
		if was == f.text {
			continue
		}
		change := admin.Change{Label: f.label, Before: was, After: f.text}
		if f.prose || strings.Contains(was+f.text, "\n") {
			change.Words = wordChanges(was, f.text)
		}
		list = append(list, change)
	}
	return list
}

// readKept reads what an act has kept; nil for nothing.
func readKept(text string) (*kept, error) {
	if text == "" {
		return nil, nil
	}
	k := &kept{}
	return k, json.Unmarshal([]byte(text), k)
}

// productHistory lists what was done to a product, each with a way back.
func (d *Door) productHistory(c echo.Context) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	p, err := catalog.FindProductByID(ctx, q, c.Param("id"))
	if err != nil {
		return err
	}
	acts, err := staff.ListActs(ctx, q, productURL(p.ID), actsShown)
	if err != nil {
		return err
	}
	page := admin.ProductHistory{Frame: d.frame(c, "What was done"), MayEdit: at(c).May(staff.EditProducts),
		Head: admin.Head{Title: p.Title, Lead: "What was done to it, by whom, and the way back.", Back: ui.Link{Text: "The product", URL: productURL(p.ID)}}}
	for _, a := range acts {
		row := admin.ProductAct{When: d.clock(a.At), Says: a.Member + " " + a.Did + " it"}
		before, errBefore := readKept(a.Before)
		after, errAfter := readKept(a.After)
		if errBefore == nil && errAfter == nil && after != nil {
			row.Changes = changesOf(before.saidOrNil(), after.said())
			if before != nil && before.ID != "" {
				row.UndoURL = productURL(p.ID) + "/acts/" + a.ID + "/undo"
			}
		}
		page.Acts = append(page.Acts, row)
	}
	return web.Render(c, http.StatusOK, page.View())
}

func (k *kept) saidOrNil() []said {
	if k == nil {
		return nil
	}
	return k.said()
}

// undoProductAct brings a product back to what it was before an act.
func (d *Door) undoProductAct(c echo.Context) error {
	ctx, url := c.Request().Context(), productURL(c.Param("id"))
	acts, err := staff.ListActs(ctx, d.House.DB.Read(), url, actsShown)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(acts, func(a staff.Act) bool { return a.ID == c.Param("act") })
	if at < 0 || acts[at].Before == "" {
		return fault.New(fault.NotFound, "There is no such change to take back.")
	}
	was, err := readKept(acts[at].Before)
	if err != nil || was.ID != c.Param("id") {
		return fault.New(fault.NotFound, "There is no such change to take back.")
	}
	if err := d.write(c, func(q db.Q) error { return d.putBack(c, q, *was, "took back a change of") }); err != nil {
		return err
	}
	return d.done(c, url, "It is again as it was on "+d.clock(acts[at].At)+", before the change. Stock stays as it is.")
}

// putBack makes a product what it was. Handles that others have meanwhile stay theirs.
func (d *Door) putBack(c echo.Context, q db.Q, was kept, did string) error {
	ctx := c.Request().Context()
	before, err := findKept(ctx, q, was.ID)
	if err != nil {
		return err
	}
	was.Version, was.ChangedBy = before.Version, at(c).Name
	if _, _, err := catalog.Save(ctx, q, &was.Product); err != nil {
		return err
	}
	currency := d.House.Shop().Currency
	for _, v := range was.Variants {
		if p, ok := was.Prices[v.ID]; ok && p.Amount.Currency == currency {
			if err := price.Set(ctx, q, v.ID, p); err != nil {
				return err
			}
		}
	}
	return d.notedProduct(c, q, did, &before, was.ID)
}
