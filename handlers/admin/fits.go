package admin

import (
	"context"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// companions is what a product is made for and goes with, as it was typed.
type companions struct {
	catalog.Product
	fits, goesWith string
	wrong          fault.Fields
}

func (d *Door) fits(c echo.Context) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	p, err := catalog.FindProduct(ctx, q, c.Param("handle"))
	if err != nil {
		return err
	}
	list, err := catalog.ListFitsOf(ctx, q, p.ID)
	if err != nil {
		return err
	}
	v := companions{Product: p, goesWith: strings.Join(p.GoesWith, "\n")}
	var lines []string
	for _, f := range list {
		other, err := catalog.FindProductByID(ctx, q, f.FitsID)
		if err != nil {
			return err
		}
		lines = append(lines, strings.TrimSpace(other.Handle+" "+f.Words))
	}
	v.fits = strings.Join(lines, "\n")
	return d.showFits(c, http.StatusOK, v)
}

func (d *Door) showFits(c echo.Context, status int, v companions) error {
	page := admin.Fits{
		Frame: d.frame(c, "What it goes with"), MayEdit: at(c).May(staff.EditContent), URL: "/admin/products/" + v.Handle + "/fits",
		Head: admin.Head{Title: v.Title, Lead: "What it is made for, and what it goes with.", Back: ui.Link{Text: "Products", URL: "/admin/products"}, Act: ui.Link{Text: "See it in the shop", URL: "/products/" + v.Handle}},
		Fits: ui.Field{Name: "fits", Label: "Made for", Rows: 6, Optional: true, LeftToRight: true, Value: v.fits, Error: v.wrong["fits"],
			Hint: "One product a line: the last part of its address, then how people call it, such as “slate-11 Slate 11”. Whoever has that product is shown this one with “Fits your Slate 11”."},
		GoesWith: ui.Field{Name: "goes_with", Label: "Goes with", Rows: 4, Optional: true, LeftToRight: true, Value: v.goesWith, Error: v.wrong["goes_with"],
			Hint: "One product a line, by the last part of its address. They are shown beside this one, after what fits it and what was bought with it."},
	}
	page.Mistakes = ui.Summary(page.Fits, page.GoesWith)
	return web.Render(c, status, page.View())
}

func (d *Door) saveFits(c echo.Context) error {
	ctx := c.Request().Context()
	p, err := catalog.FindProduct(ctx, d.House.DB.Read(), c.Param("handle"))
	if err != nil {
		return err
	}
	v := companions{Product: p, fits: c.FormValue("fits"), goesWith: c.FormValue("goes_with"), wrong: fault.Fields{}}
	fits, err := v.readFits(ctx, d.House.DB.Read())
	if err != nil {
		return err
	}
	if err := v.readGoesWith(ctx, d.House.DB.Read()); err != nil {
		return err
	}
	if len(v.wrong) > 0 {
		return d.showFits(c, http.StatusUnprocessableEntity, v)
	}
	err = d.write(c, func(q db.Q) error {
		if _, _, err := catalog.Save(ctx, q, &v.Product); err != nil {
			return err
		}
		return catalog.SaveFits(ctx, q, p.ID, fits)
	})
	if wrong := web.FieldErrors(err); wrong != nil {
		v.wrong = wrong
		return d.showFits(c, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	return d.done(c, "/admin/products/"+p.Handle+"/fits", "Saved what “"+p.Title+"” goes with. The shop shows it from now on.")
}

// readFits reads lines of a handle and words.
func (v *companions) readFits(ctx context.Context, q db.Q) (fits []catalog.Fit, err error) {
	for line := range strings.Lines(v.fits) {
		handle, words, _ := strings.Cut(strings.TrimSpace(line), " ")
		if handle == "" {
			continue
		}
		other, err := v.find(ctx, q, handle, "fits")
		if err != nil {
			return nil, err
		}
		fits = append(fits, catalog.Fit{ProductID: v.ID, FitsID: other.ID, Words: strings.TrimSpace(words)})
	}
	return fits, nil
}

func (v *companions) readGoesWith(ctx context.Context, q db.Q) error {
	v.GoesWith = nil
	for _, handle := range strings.Fields(v.goesWith) {
		other, err := v.find(ctx, q, handle, "goes_with")
		if err != nil {
			return err
		}
		v.GoesWith = append(v.GoesWith, other.Handle)
	}
	return nil
}

// find returns a product that was named in a field, and notes when there is none.
func (v *companions) find(ctx context.Context, q db.Q, handle, field string) (catalog.Product, error) {
	p, err := catalog.FindProduct(ctx, q, handle)
	switch {
	case fault.KindOf(err) == fault.NotFound:
		v.wrong[field] = "There is no product at “" + handle + "”."
		return p, nil
	case err == nil && p.ID == v.ID:
		v.wrong[field] = "A product does not go with itself."
	}
	return p, err
}
