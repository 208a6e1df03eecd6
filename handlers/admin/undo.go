package admin

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/logbook"
	"regulars/store/setting"
	"regulars/store/staff"
)

// errSince refuses to put back what somebody has changed again.
var errSince = setting.ErrChanged

// since says who has changed again what an act tells of, and when.
func (d *Door) since(c echo.Context, a staff.Act) error {
	list, err := staff.ListActs(c.Request().Context(), d.House.DB.Read(), a.About, 1)
	if err != nil || len(list) == 0 || list[0].ID == a.ID {
		return errOr(err, func() error { return errSince })
	}
	return fault.New(fault.Conflict, list[0].Member+" changed it again on "+d.clock(list[0].At)+". Look at what it is now and change it there.")
}

// undoing says how what an act changed is put back.
type undoing struct {
	did, about string           // what the act says, and how its path begins
	also       []string         // what other acts say that are put back in the same way
	ends       bool             // what was made goes, and what was removed comes back
	needs      staff.Permission // beside that of the page
	put        func(c echo.Context, q db.Q, a staff.Act) error
	logged     bool // it stands in the security log too
	fresh      bool // it wants the password typed a short time ago
}

// undoings are the acts that can be taken back; pieces, pages, segments and products
// have pages of their own for that.
func (d *Door) undoings() []undoing {
	return append(append(settingUndoings(), binUndoings()...),
		undoing{did: "changed", about: "/admin/look", needs: staff.EditContent, logged: true, put: putLook},
		undoing{did: "changed the menu", about: "/admin/menus/", needs: staff.EditContent, put: d.putMenu},
		undoing{did: "arranged", about: sectionsPage, needs: staff.EditContent, put: putSections},
		undoing{did: "changed", about: wordsPage + "?", needs: staff.EditContent, put: putWords},
		undoing{did: languageRemoved, about: wordsPage + "?", needs: staff.EditContent, put: d.putLanguage},
		undoing{did: companionsChanged, about: "/admin/products/", needs: staff.EditContent, put: d.putCompanions})
}

// undoingOf finds how an act is put back by whoever is at work; ok is false where it
// is not. What was put back can be put back itself, where its path tells how.
func (d *Door) undoingOf(c echo.Context, a staff.Act) (found undoing, ok bool) {
	for _, u := range d.undoings() {
		switch again := a.Did == putBack; {
		case !strings.HasPrefix(a.About, u.about), !again && a.Did != u.did && !slices.Contains(u.also, a.Did):
		case a.Before+a.After == "", !u.ends && (a.Before == "" || a.After == ""):
		case again && len(u.about) == len(found.about):
			ok = false // two ways: nobody can tell which it was
		case len(u.about) > len(found.about):
			found, ok = u, true
		}
	}
	return found, ok && at(c).May(found.needs)
}

// putBack is what an act says that puts another one back.
const putBack = "put back"

// putActBack is POST /admin/audit/{id}/back.
func (d *Door) putActBack(c echo.Context) error {
	a, err := staff.FindAct(c.Request().Context(), d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	u, ok := d.undoingOf(c, a)
	switch {
	case !ok:
		return d.tell(c, auditPage, "problem", "This cannot be put back.")
	case u.fresh:
		return d.fresh(auditPage, func(c echo.Context) error { return d.putBy(c, u, a) })(c)
	}
	return d.putBy(c, u, a)
}

const auditPage = "/admin/audit"

// putBy puts back what an act changed, and keeps who did.
func (d *Door) putBy(c echo.Context, u undoing, a staff.Act) error {
	err := d.write(c, func(q db.Q) error {
		if err := u.put(c, q, a); err != nil {
			return err
		}
		if u.logged {
			if err := note(c, q, logbook.SettingsChanged, a.Title+": put back"); err != nil {
				return err
			}
		}
		return staff.RecordAct(c.Request().Context(), q, at(c).Member, staff.Act{Did: putBack, About: a.About, Title: a.Title, Before: a.After, After: a.Before})
	})
	if errors.Is(err, errSince) {
		err = d.since(c, a)
	}
	if err != nil && fault.KindOf(err) == fault.Conflict {
		return d.tell(c, auditPage, "problem", fault.Message(err))
	}
	if err != nil {
		return err
	}
	return d.done(c, auditPage, "Put back as it was before.")
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
