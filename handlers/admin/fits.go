package admin

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
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
	Kept   ties
	seen   string // what was kept when the form was drawn
	theirs []admin.Difference
	wrong  fault.Fields
}

// ties is what is kept of it, a product a line: its handle, and how people call it
// where it is made for that.
type ties struct{ MadeFor, GoesWith string }

func (k ties) said() []said {
	return []said{{"Made for", k.MadeFor, false}, {"Goes with", k.GoesWith, false}}
}

func fitsURL(handle string) string { return "/admin/products/" + handle + "/fits" }

// companionsOf reads what is kept of a product.
func (d *Door) companionsOf(ctx context.Context, q db.Q, handle string) (v companions, err error) {
	if v.Product, err = catalog.FindProduct(ctx, q, handle); err != nil {
		return v, err
	}
	list, err := catalog.ListFitsOf(ctx, q, v.ID)
	if err != nil {
		return v, err
	}
	ids := make([]string, len(list))
	for i, f := range list {
		ids[i] = f.FitsID
	}
	others, err := d.titlesOf(ctx, q, ids)
	if err != nil {
		return v, err
	}
	var lines []string
	for _, f := range list {
		lines = append(lines, strings.TrimSpace(others[f.FitsID].Handle+" "+f.Words))
	}
	v.Kept = ties{strings.Join(lines, "\n"), strings.Join(v.GoesWith, "\n")}
	seen, err := json.Marshal(v.Kept)
	v.seen = string(seen)
	return v, err
}

func (d *Door) fits(c echo.Context) error {
	v, err := d.companionsOf(c.Request().Context(), d.House.DB.Read(), c.Param("handle"))
	if err != nil {
		return err
	}
	return d.showFits(c, http.StatusOK, v)
}

func (d *Door) showFits(c echo.Context, status int, v companions) error {
	page := admin.Fits{
		Frame: d.frame(c, "What it goes with"), MayEdit: at(c).May(staff.EditContent), URL: fitsURL(v.Handle), Seen: v.seen, Theirs: v.theirs, TheirsWho: "Theirs is what is kept now.",
		Head: admin.Head{Title: v.Title, Lead: "What it is made for, and what it goes with.", Back: ui.Link{Text: "Products", URL: "/admin/products"}, Act: ui.Link{Text: "See it in the shop", URL: "/products/" + v.Handle}},
		Fits: ui.Field{Name: "fits", Label: "Made for", Rows: 6, Optional: true, LeftToRight: true, Value: v.Kept.MadeFor, Error: v.wrong["fits"],
			Hint: "One product a line: the last part of its address, then how people call it, such as “slate-11 Slate 11”. Whoever has that product is shown this one with “Fits your Slate 11”."},
		GoesWith: ui.Field{Name: "goes_with", Label: "Goes with", Rows: 4, Optional: true, LeftToRight: true, Value: v.Kept.GoesWith, Error: v.wrong["goes_with"],
			Hint: "One product a line, by the last part of its address. They are shown beside this one, after what fits it and what was bought with it."},
	}
	if page.Mistakes = ui.Summary(page.Fits, page.GoesWith); v.theirs != nil {
		page.Mistakes = page.Mistakes.Whole(fault.Message(catalog.ErrChanged))
	}
	return web.Render(c, status, page.View())
}

func (d *Door) saveFits(c echo.Context) error {
	ctx, typed, seen := c.Request().Context(), ties{plainLines(c.FormValue("fits")), plainLines(c.FormValue("goes_with"))}, c.FormValue("seen")
	var v companions
	err := d.write(c, func(q db.Q) (err error) {
		if v, err = d.companionsOf(ctx, q, c.Param("handle")); err != nil || v.Kept == typed {
			return err
		}
		if v.seen != seen {
			v.theirs = differencesOf(typed.said(), v.Kept.said())
			return catalog.ErrChanged
		}
		if err = v.keep(c, q, typed); err != nil {
			return err
		}
		now, err := d.companionsOf(ctx, q, v.Handle)
		if err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: companionsChanged, About: fitsURL(v.Handle), Title: v.Title}, v.Kept, now.Kept)
	})
	v.Kept = typed
	if v.theirs != nil && err != nil {
		return d.showFits(c, http.StatusConflict, v)
	}
	if v.wrong = web.FieldErrors(err); v.wrong != nil {
		return d.showFits(c, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	return d.done(c, fitsURL(v.Handle), "Saved what “"+v.Title+"” goes with. The shop shows it from now on.")
}

// plainLines is a text as it is kept: lines without what browsers add at their ends.
func plainLines(text string) string { return strings.Join(lines(text), "\n") }

const companionsChanged = "changed what goes with"

// keep saves what a product is made for and goes with.
func (v *companions) keep(c echo.Context, q db.Q, typed ties) error {
	ctx := c.Request().Context()
	fits, err := v.read(ctx, q, typed)
	if err != nil {
		return err
	}
	v.ChangedBy = at(c).Name
	if _, _, err := catalog.Save(ctx, q, &v.Product); err != nil {
		return err
	}
	return catalog.SaveFits(ctx, q, v.ID, fits)
}

// putCompanions puts back what a product was made for and went with.
func (d *Door) putCompanions(c echo.Context, q db.Q, a staff.Act) error {
	before, _, err := readAct[ties](a)
	if err != nil {
		return err
	}
	handle := strings.TrimSuffix(strings.TrimPrefix(a.About, "/admin/products/"), "/fits")
	v, err := d.companionsOf(c.Request().Context(), q, handle)
	if err != nil {
		return err
	}
	if err := stands(a, v.Kept); err != nil {
		return err
	}
	return v.keep(c, q, before)
}

// read finds the products that lines name: those it is made for, with words, and those
// it goes with, which it keeps. What is not found is said beside its field.
func (v *companions) read(ctx context.Context, q db.Q, typed ties) (fits []catalog.Fit, err error) {
	madeFor, goesWith := lines(typed.MadeFor), strings.Fields(typed.GoesWith)
	handles := slices.Clone(goesWith)
	for _, line := range madeFor {
		handles = append(handles, strings.Fields(line)[0])
	}
	list, err := catalog.ListNamed(ctx, q, nil, handles)
	if err != nil {
		return nil, err
	}
	found, wrong := map[string]string{}, fault.Fields{}
	for _, p := range list {
		found[p.Handle] = p.ID
	}
	named := func(handle, field string) string {
		switch found[handle] {
		case "":
			wrong[field] = "There is no product at “" + handle + "”."
		case v.ID:
			wrong[field] = "A product does not go with itself."
		}
		return found[handle]
	}
	for _, line := range madeFor {
		handle, words, _ := strings.Cut(line, " ")
		fits = append(fits, catalog.Fit{ProductID: v.ID, FitsID: named(handle, "fits"), Words: strings.TrimSpace(words)})
	}
	for _, handle := range goesWith {
		named(handle, "goes_with")
	}
	v.GoesWith = goesWith
	return fits, fault.InvalidFields(wrong)
}
