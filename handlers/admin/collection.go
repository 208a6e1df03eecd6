package admin

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/browse"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// rack is a collection as it was typed.
type rack struct {
	catalog.Collection
	text      string // the description, as it was typed
	add, out  string // products to add and to keep out, a line each
	ask       string // a product of which one wants to know why
	isNew     bool
	wrong     fault.Fields
	theirs    []admin.Difference
	theirsWho string
}

func collectionURL(collectionID string) string { return "/admin/collections/" + collectionID }

func (d *Door) collections(c echo.Context) error {
	list, err := catalog.ListCollections(c.Request().Context(), d.House.DB.Read())
	if err != nil {
		return err
	}
	page := admin.Collections{Frame: d.frame(c, "Collections"), MayEdit: at(c).May(staff.EditProducts)}
	snapshot := d.Catalog.Snapshot()
	for _, s := range list {
		row := admin.CollectionRow{Title: s.Title, URL: collectionURL(s.ID), Path: "/collections/" + s.Handle, State: "Hidden", Products: strconv.Itoa(sizeOf(snapshot, s)), How: howFilled(s)}
		if !s.Hidden {
			row.State, row.StateKind = "Shown", "on"
		}
		page.Rows = append(page.Rows, row)
	}
	return web.Render(c, http.StatusOK, page.View())
}

// sizeOf is how many products a collection holds; one that shoppers do not see has to
// be tried.
func sizeOf(s *browse.Snapshot, c catalog.Collection) int {
	if shown, ok := s.Collection(c.Handle); ok && !c.Hidden {
		return shown.Size()
	}
	return s.Try(c).Size()
}

func howFilled(c catalog.Collection) string {
	switch rule := len(c.Rule.Conditions) > 0; {
	case len(c.Inside) > 0 && (rule || len(c.Products) > 0):
		return "By other collections and more"
	case len(c.Inside) > 0:
		return "By other collections"
	case rule && len(c.Products) > 0:
		return "By hand and by rule"
	case rule:
		return "By rule"
	}
	return "By hand"
}

func (d *Door) newCollection(c echo.Context) error {
	return d.showCollection(c, http.StatusOK, rack{Collection: catalog.Collection{ID: id.New()}, isNew: true})
}

func (d *Door) collection(c echo.Context) error {
	s, err := catalog.FindCollectionByID(c.Request().Context(), d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	return d.showCollection(c, http.StatusOK, rack{Collection: s, text: d.typedText(s.DescriptionHTML), ask: c.QueryParam("ask")})
}

func (d *Door) saveCollection(c echo.Context) error {
	ctx, v := c.Request().Context(), rack{wrong: fault.Fields{}}
	if collectionID := c.Param("id"); collectionID != "" {
		s, err := catalog.FindCollectionByID(ctx, d.House.DB.Read(), collectionID)
		if err != nil {
			return err
		}
		v.Collection = s
		v.Version = max(1, seen(c, "version"))
	} else {
		v.isNew = true
		if v.ID = c.FormValue("id"); len(v.ID) < 10 || len(v.ID) > 40 {
			v.ID = id.New()
		}
	}
	if err := d.readShelf(c, &v); err != nil {
		return err
	}
	if v.isNew {
		// A second click finds what the first has made.
		if _, err := catalog.FindCollectionByID(ctx, d.House.DB.Read(), v.ID); err == nil {
			return web.SeeOther(c, collectionURL(v.ID))
		}
	}
	act := c.FormValue("act")
	switch {
	case len(v.wrong) > 0:
		return d.showCollection(c, http.StatusUnprocessableEntity, v)
	case act != "" && act != "save":
		v.move(act)
		return d.showCollection(c, http.StatusOK, v)
	}
	return d.keepShelf(c, v)
}

func (d *Door) keepShelf(c echo.Context, v rack) error {
	ctx := c.Request().Context()
	v.ChangedBy = at(c).Name
	kept := v.Collection
	err := d.write(c, func(q db.Q) error {
		before, err := catalog.FindCollectionByID(ctx, q, v.ID)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		did, was := "changed", any(before)
		if err != nil {
			did, was = "created", nil
		}
		if err := catalog.SaveCollection(ctx, q, &kept); err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: did, About: collectionURL(kept.ID), Title: kept.Title}, was, kept)
	})
	switch {
	case errors.Is(err, catalog.ErrChanged):
		return d.clashOfShelves(c, v)
	case fault.KindOf(err) == fault.Invalid && fault.FieldsOf(err) == nil:
		v.wrong["conditions"] = fault.Message(err)
		return d.showCollection(c, http.StatusUnprocessableEntity, v)
	case err != nil:
		if v.wrong, err = refused(err); err != nil {
			return err
		}
		return d.showCollection(c, http.StatusUnprocessableEntity, v)
	}
	return d.done(c, collectionURL(kept.ID), "Saved “"+kept.Title+"”.")
}

func (d *Door) clashOfShelves(c echo.Context, v rack) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	theirs, err := catalog.FindCollectionByID(ctx, q, v.ID)
	if err != nil {
		return err
	}
	names, err := d.titlesOf(ctx, q, slices.Concat(v.Products, v.Excluded, theirs.Products, theirs.Excluded))
	if err != nil {
		return err
	}
	v.theirs = differencesOf(d.saidOfShelf(v.Collection, names), d.saidOfShelf(theirs, names))
	v.theirsWho = "Theirs was saved by " + orSomebody(theirs.ChangedBy) + " on " + d.clock(theirs.ChangedAt) + "."
	v.Version = theirs.Version
	return d.showCollection(c, http.StatusConflict, v)
}

func (d *Door) saidOfShelf(c catalog.Collection, names map[string]catalog.Product) []said {
	list := func(ids []string) string {
		var titles []string
		for _, productID := range ids {
			titles = append(titles, orWord(names[productID].Title, "A product that is gone"))
		}
		return strings.Join(titles, "\n")
	}
	var conditions []string
	for _, condition := range c.Rule.Conditions {
		conditions = append(conditions, d.conditionSaid(condition))
	}
	joint := " and\n"
	if c.Rule.Any {
		joint = " or\n"
	}
	return []said{{"Title", c.Title, true}, {"Description", c.DescriptionHTML, true}, {"Address", c.Handle, false}, {"Order", c.Sort, false}, {"Hidden", yesNo(c.Hidden), false}, {"Picture", c.MediaAlt, false},
		{"Rule", strings.Join(conditions, joint), false}, {"Chosen by hand", list(c.Products), false}, {"Kept out", list(c.Excluded), false}, {"Collections in it", d.insideSaid(c.Inside), false}}
}

// insideSaid names the collections that one holds.
func (d *Door) insideSaid(ids []string) string {
	var titles []string
	snapshot := d.Catalog.Snapshot()
	for _, id := range ids {
		titles = append(titles, orWord(snapshot.CollectionTitle(id), "A collection that is gone"))
	}
	return strings.Join(titles, "\n")
}

// titlesOf finds products by their ids.
func (d *Door) titlesOf(ctx context.Context, q db.Q, ids []string) (map[string]catalog.Product, error) {
	found := map[string]catalog.Product{}
	for some := range slices.Chunk(ids, 500) {
		list, err := catalog.ListProducts(ctx, q, catalog.Filter{IDs: some})
		if err != nil {
			return nil, err
		}
		for _, p := range list {
			found[p.ID] = p
		}
	}
	return found, nil
}

func (d *Door) askDeleteCollection(c echo.Context) error {
	s, err := catalog.FindCollectionByID(c.Request().Context(), d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	page := admin.Confirm{Frame: d.frame(c, "Delete a collection"), Heading: "Delete “" + s.Title + "”?", Back: ui.Link{Text: "The collection", URL: collectionURL(s.ID)}, Act: "Delete this collection", URL: collectionURL(s.ID) + "/delete",
		Text: "Its products stay; its address leads nowhere any more, and menus and pieces that lead there lose their target. It can be brought back from the bin for 30 days, as it was."}
	return web.Render(c, http.StatusOK, page.View())
}

func (d *Door) deleteCollection(c echo.Context) error {
	ctx := c.Request().Context()
	var s catalog.Collection
	err := d.write(c, func(q db.Q) (err error) {
		if s, err = catalog.FindCollectionByID(ctx, q, c.Param("id")); err != nil {
			return err
		}
		if err := catalog.DeleteCollection(ctx, q, s.ID); err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: deleted, About: collectionURL(s.ID), Title: s.Title}, s, nil)
	})
	if err != nil {
		return err
	}
	return d.done(c, "/admin/collections", "Deleted “"+s.Title+"”. Its products stay, and it is in the bin for 30 days.")
}
