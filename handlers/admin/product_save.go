package admin

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/money"
	"regulars/store/price"
	"regulars/store/staff"
)

func productURL(productID string) string { return "/admin/products/" + productID }

// kept is a product with its prices, as an act tells of it.
type kept struct {
	catalog.Product
	Prices map[string]price.Price
}

func findKept(ctx context.Context, q db.Q, productID string) (k kept, err error) {
	if k.Product, err = catalog.FindProductByID(ctx, q, productID); err != nil {
		return k, err
	}
	k.Prices, err = price.For(ctx, q, variantIDs([]catalog.Product{k.Product}))
	return k, err
}

func (d *Door) newProduct(c echo.Context) error {
	v := goods{Product: catalog.Product{ID: id.New(), Status: catalog.Draft, Published: true}}
	return d.showNewProduct(c, http.StatusOK, v, "")
}

// createProduct makes a product of a title and a price. Its id comes with the form,
// so that a second click finds what the first has made.
func (d *Door) createProduct(c echo.Context) error {
	ctx, typed := c.Request().Context(), strings.TrimSpace(c.FormValue("price"))
	v := goods{Product: catalog.Product{ID: c.FormValue("id"), Title: strings.TrimSpace(c.FormValue("title")), Status: catalog.Draft, Published: true}, wrong: fault.Fields{}}
	cost := d.readAmount(typed, "price", true, v.wrong)
	if catalog.Handle(v.Title) == "" {
		v.wrong["title"] = "Enter a title with letters or digits."
	}
	if len(v.ID) < 10 || len(v.ID) > 40 {
		v.ID = id.New()
	}
	if len(v.wrong) > 0 {
		return d.showNewProduct(c, http.StatusUnprocessableEntity, v, typed)
	}
	err := d.write(c, func(q db.Q) error {
		if _, err := catalog.FindProductByID(ctx, q, v.ID); fault.KindOf(err) != fault.NotFound {
			return err
		}
		v.ChangedBy = at(c).Name
		if _, _, err := catalog.Save(ctx, q, &v.Product); err != nil {
			return err
		}
		if err := price.Set(ctx, q, v.Variants[0].ID, price.Price{Amount: cost}); err != nil {
			return err
		}
		return d.notedProduct(c, q, "created", nil, v.ID)
	})
	if err != nil {
		return err
	}
	return d.done(c, productURL(v.ID), "Created “"+v.Title+"” as a draft. No shopper sees it yet: add pictures and words, then make it active.")
}

// notedProduct keeps what became of a product.
func (d *Door) notedProduct(c echo.Context, q db.Q, did string, before *kept, productID string) error {
	after, err := findKept(c.Request().Context(), q, productID)
	if err != nil {
		return err
	}
	a := staff.Act{Did: did, About: productURL(productID), Title: after.Title}
	if before == nil {
		return noted(c, q, a, nil, after)
	}
	return noted(c, q, a, *before, after)
}

// readAmount reads a price; an empty one is none, and wrong where it is needed.
func (d *Door) readAmount(typed, field string, needed bool, wrong fault.Fields) money.Amount {
	currency := d.House.Shop().Currency
	if typed == "" && !needed {
		return money.Amount{}
	}
	a, err := money.ParseDecimal(strings.Trim(strings.TrimSpace(typed), "€$£ "), currency)
	if err != nil {
		wrong[field] = "Enter a price in " + string(currency) + ", such as 12.50."
	}
	return a
}

func (d *Door) product(c echo.Context) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	p, err := catalog.FindProductByID(ctx, q, c.Param("id"))
	if err != nil {
		return err
	}
	v, err := d.loadGoods(ctx, q, p)
	if err != nil {
		return err
	}
	return d.showProduct(c, http.StatusOK, v)
}

func (d *Door) saveProduct(c echo.Context) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	p, err := catalog.FindProductByID(ctx, q, c.Param("id"))
	if err != nil {
		return err
	}
	stored, err := d.loadGoods(ctx, q, p)
	if err != nil {
		return err
	}
	v, err := d.readGoods(c, stored)
	if err != nil {
		return err
	}
	if v.Version = max(0, seen(c, "version")); v.Version == 0 {
		v.Version = -1
	}
	d.checkPrices(&v)
	switch act := c.FormValue("act"); {
	case act == "combine":
		return d.showCombined(c, v)
	case act == "preview":
		v.sample = true
		return d.showProduct(c, http.StatusOK, v)
	case strings.HasPrefix(act, "up:"), strings.HasPrefix(act, "down:"):
		v.wrong = nil
		return d.showProduct(c, http.StatusOK, v)
	}
	next := v
	if next.settleAxes(false); len(v.wrong) > 0 {
		return d.showProduct(c, http.StatusUnprocessableEntity, v)
	}
	next.Product = next.built()
	return d.keepGoods(c, v, next, len(next.rows)-len(v.rows))
}

// showCombined shows the form with every variant that the options make.
func (d *Door) showCombined(c echo.Context, v goods) error {
	next := v
	if next.settleAxes(true); len(v.wrong) > 0 {
		return d.showProduct(c, http.StatusUnprocessableEntity, v)
	}
	return d.showProduct(c, http.StatusOK, next)
}

// checkPrices says which prices cannot be read. One that is needed stands beside
// every variant that can be sold.
func (d *Door) checkPrices(v *goods) {
	for n, i := range v.shown() {
		r, key := v.rows[i], "v."+strconv.Itoa(n)+"."
		if r.gone {
			continue
		}
		d.readAmount(r.price, key+"price", r.had != "" || r.variant.ID == "" || r.compareAt+r.pay != "", v.wrong)
		d.readAmount(r.compareAt, key+"compare_at", false, v.wrong)
		d.readAmount(r.pay, key+"cost", false, v.wrong)
		if n, err := strconv.ParseInt(r.weight, 10, 32); r.weight != "" && (err != nil || n < 0) {
			v.wrong[key+"weight"] = "Enter whole grams, such as 350."
		}
	}
}

// shown are the places of the rows that the form holds.
func (v *goods) shown() (list []int) {
	for i, r := range v.rows {
		if r.shown {
			list = append(list, i)
		}
	}
	return list
}

// built is the product that the form makes.
func (v *goods) built() catalog.Product {
	p := v.Product
	p.Options, p.Variants, p.Media = nil, nil, slices.Clone(v.Media)
	for _, a := range v.axes {
		option := catalog.Option{Name: a.name, Values: a.texts()}
		if i := v.optionOf(a); i >= 0 {
			option.LinkedTo = v.Options[i].LinkedTo
		}
		p.Options = append(p.Options, option)
	}
	for _, r := range v.rows {
		variant := r.variant
		variant.Options = nil
		for i, place := range r.at {
			variant.Options = append(variant.Options, v.axes[i].values[place].text)
		}
		if r.shown {
			variant.WeightGrams, _ = strconv.ParseInt(r.weight, 10, 32) // checked with the prices
		}
		p.Variants = append(p.Variants, variant)
	}
	return p
}

// keepGoods saves what was typed, unless somebody else was faster.
func (d *Door) keepGoods(c echo.Context, typed, next goods, made int) error {
	next.ChangedBy = at(c).Name
	changed := false
	err := d.write(c, func(q db.Q) error {
		before, err := findKept(c.Request().Context(), q, next.ID)
		if err != nil {
			return err
		}
		_, saved, err := catalog.Save(c.Request().Context(), q, &next.Product)
		if err != nil {
			return err
		}
		priced, err := d.keepPrices(c.Request().Context(), q, next, before.Prices)
		if changed = saved || priced; err != nil || !changed {
			return err
		}
		return d.notedProduct(c, q, "changed", &before, next.ID)
	})
	switch {
	case errors.Is(err, catalog.ErrChanged):
		return d.clashOfGoods(c, typed, next)
	case err != nil:
		if typed.wrong, err = refused(err); err != nil {
			return err
		}
		return d.showProduct(c, http.StatusUnprocessableEntity, typed)
	case !changed:
		return d.done(c, productURL(next.ID), "Nothing was different, so nothing was saved.")
	case made > 0:
		return d.done(c, productURL(next.ID), fmt.Sprintf("Saved “%s”. New variants made: %d, at the price of the first.", next.Title, made))
	}
	return d.done(c, productURL(next.ID), "Saved “"+next.Title+"”.")
}

// keepPrices sets the prices that were typed anew. One that somebody else has
// changed meanwhile is not overwritten.
func (d *Door) keepPrices(ctx context.Context, q db.Q, v goods, present map[string]price.Price) (changed bool, err error) {
	for i, r := range v.rows {
		variantID := v.Variants[i].ID
		typed := r.price + "|" + r.compareAt + "|" + r.pay
		if !r.shown || r.price == "" || typed == r.had {
			continue
		}
		p := price.Price{Amount: d.readAmount(r.price, "", true, fault.Fields{}), CompareAt: d.readAmount(r.compareAt, "", false, fault.Fields{}), Cost: d.readAmount(r.pay, "", false, fault.Fields{})}
		if present[variantID] == p {
			continue
		}
		if had := seenPrice(present, variantID); had != r.had && r.variant.ID != "" {
			return false, catalog.ErrChanged
		}
		if err := price.Set(ctx, q, variantID, p); err != nil {
			return false, err
		}
		changed = true
	}
	return changed, nil
}

// clashOfGoods shows both when somebody else has saved meanwhile.
func (d *Door) clashOfGoods(c echo.Context, typed, next goods) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	p, err := catalog.FindProductByID(ctx, q, typed.ID)
	if err != nil {
		return err
	}
	theirs, err := d.loadGoods(ctx, q, p)
	if err != nil {
		return err
	}
	typed.theirs = differencesOf(saidOfProduct(next.Product, next.pricesTyped()), saidOfProduct(p, theirs.pricesTyped()))
	typed.theirsWho = "Theirs was saved by " + orSomebody(p.ChangedBy) + " on " + d.clock(p.ChangedAt) + "."
	for i := range typed.rows {
		typed.rows[i].shown = typed.rows[i].shown || i < offersShown
		for _, r := range theirs.rows {
			if r.variant.ID == typed.rows[i].variant.ID && r.variant.ID != "" {
				typed.rows[i].had = r.had
			}
		}
	}
	typed.Version = p.Version
	return d.showProduct(c, http.StatusConflict, typed)
}
