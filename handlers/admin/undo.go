package admin

import (
	"encoding/json"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/store/catalog"
	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/setting"
	"regulars/store/staff"
)

// errSince refuses to put back what somebody has changed again.
var errSince = fault.New(fault.Conflict, "It was changed again since, or is gone. Look at what it is now and change it there.")

// undoing says how what an act changed is put back.
type undoing struct {
	did, about string           // what the act says, and how its path begins
	needs      staff.Permission // beside that of the page
	put        func(c echo.Context, q db.Q, a staff.Act) error
}

// undoings are the acts that can be taken back; pieces, pages, segments and products
// have pages of their own for that.
func (d *Door) undoings() []undoing {
	return []undoing{
		{"changed", "/admin/look", staff.EditContent, putLook},
		{"changed the menu", "/admin/menus/", staff.EditContent, d.putMenu},
		{"arranged", sectionsPage, staff.EditContent, putSections},
		{"changed", "/admin/collections/", staff.EditProducts, putCollection},
	}
}

// undoingOf finds how an act is put back by whoever is at work; ok is false where it
// is not.
func (d *Door) undoingOf(c echo.Context, a staff.Act) (undoing, bool) {
	for _, u := range d.undoings() {
		if a.Did == u.did && strings.HasPrefix(a.About, u.about) && a.Before != "" && a.After != "" && at(c).May(u.needs) {
			return u, true
		}
	}
	return undoing{}, false
}

// putBack is POST /admin/audit/{id}/back.
func (d *Door) putActBack(c echo.Context) error {
	ctx := c.Request().Context()
	var a staff.Act
	err := d.write(c, func(q db.Q) (err error) {
		if a, err = staff.FindAct(ctx, q, c.Param("id")); err != nil {
			return err
		}
		u, ok := d.undoingOf(c, a)
		if !ok {
			return fault.New(fault.Conflict, "This cannot be put back.")
		}
		if err := u.put(c, q, a); err != nil {
			return err
		}
		return staff.RecordAct(ctx, q, at(c).Member, staff.Act{Did: "put back", About: a.About, Title: a.Title, Before: a.After, After: a.Before})
	})
	if err != nil && fault.KindOf(err) == fault.Conflict {
		return d.tell(c, "/admin/audit", "problem", fault.Message(err))
	}
	if err != nil {
		return err
	}
	return d.done(c, "/admin/audit", "Put back as it was before.")
}

// readAct reads what an act tells of as it was before and after.
func readAct[T any](a staff.Act) (before, after T, err error) {
	if err = json.Unmarshal([]byte(a.Before), &before); err == nil {
		err = json.Unmarshal([]byte(a.After), &after)
	}
	return before, after, err
}

func putLook(c echo.Context, q db.Q, a staff.Act) error {
	before, after, err := readAct[setting.Theme](a)
	if err != nil {
		return err
	}
	now, err := setting.FindTheme(c.Request().Context(), q)
	if err != nil || now != after {
		return errOr(err, func() error { return errSince })
	}
	return setting.SaveTheme(c.Request().Context(), q, before)
}

func (d *Door) putMenu(c echo.Context, q db.Q, a staff.Act) error {
	before, after, err := readAct[[]content.MenuItem](a)
	if err != nil {
		return err
	}
	name := strings.TrimPrefix(a.About, "/admin/menus/")
	now, err := menuOf(c.Request().Context(), q, name)
	if err != nil || menuSeen(now) != menuSeen(after) {
		return errOr(err, func() error { return errSince })
	}
	return content.SaveMenu(c.Request().Context(), q, name, before)
}

func putSections(c echo.Context, q db.Q, a staff.Act) error {
	before, after, err := readAct[string](a)
	if err != nil {
		return err
	}
	l, err := content.FindLayout(strings.TrimPrefix(a.About, sectionsPage))
	if err != nil {
		return err
	}
	now, version, err := content.FindArrangement(c.Request().Context(), q, l)
	if err != nil || now.String() != after {
		return errOr(err, func() error { return errSince })
	}
	return content.SaveArrangement(c.Request().Context(), q, l, l.Arrange(before), version)
}

func putCollection(c echo.Context, q db.Q, a staff.Act) error {
	before, after, err := readAct[catalog.Collection](a)
	if err != nil {
		return err
	}
	now, err := catalog.FindCollectionByID(c.Request().Context(), q, after.ID)
	if err != nil && fault.KindOf(err) == fault.NotFound || err == nil && now.ChangedAt.UnixMilli() != after.ChangedAt.UnixMilli() {
		return errSince
	}
	if err != nil {
		return err
	}
	before.Version, before.ChangedBy = now.Version, at(c).Name
	return catalog.SaveCollection(c.Request().Context(), q, &before)
}
