package admin

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

const sectionsPage = "/admin/content/sections/"

// arrangement is how a page type is arranged, as the form holds it.
type arrangement struct {
	layout content.Layout
	list   content.Arrangement
	seen   int64
	theirs content.Arrangement // what somebody else has saved meanwhile
}

// sections is GET /admin/content/sections/{page}.
func (d *Door) sections(c echo.Context) error {
	l, err := content.FindLayout(c.Param("page"))
	if err != nil {
		return err
	}
	v := arrangement{layout: l}
	if v.list, v.seen, err = content.FindArrangement(c.Request().Context(), d.House.DB.Read(), l); err != nil {
		return err
	}
	return d.showSections(c, http.StatusOK, v)
}

// saveSections moves a section in the form, or keeps what the form says.
func (d *Door) saveSections(c echo.Context) error {
	l, err := content.FindLayout(c.Param("page"))
	if err != nil {
		return err
	}
	v := arrangement{layout: l, list: arranged(c, l), seen: seen(c, "seen")}
	switch what, name, _ := strings.Cut(c.FormValue("act"), ":"); what {
	case "up":
		v.list.Move(name, -1)
		return d.showSections(c, http.StatusOK, v)
	case "down":
		v.list.Move(name, 1)
		return d.showSections(c, http.StatusOK, v)
	case "hide", "show":
		v.list.Hide(name, what == "hide")
		return d.showSections(c, http.StatusOK, v)
	case "default":
		v.list = l.Default()
	}
	err = d.write(c, func(q db.Q) error { return keepSections(c, q, &v) })
	if v.theirs != nil && err != nil {
		return d.showSections(c, http.StatusConflict, v)
	}
	if err != nil {
		return err
	}
	return d.done(c, sectionsPage+l.Page, "Saved. Pages stand like this from now on.")
}

// arranged reads the form: all sections in order, and those that are shown.
func arranged(c echo.Context, l content.Layout) content.Arrangement {
	form, err := c.FormParams()
	if err != nil {
		return l.Default()
	}
	var words []string
	for _, name := range form["section"] {
		if !slices.Contains(form["shown"], name) {
			name = "-" + name
		}
		words = append(words, name)
	}
	return l.Arrange(strings.Join(words, " "))
}

// keepSections saves an arrangement with who did it; saving what is there already is
// no act.
func keepSections(c echo.Context, q db.Q, v *arrangement) error {
	ctx := c.Request().Context()
	now, version, err := content.FindArrangement(ctx, q, v.layout)
	if err != nil || now.String() == v.list.String() {
		return err
	}
	if version != v.seen {
		v.theirs, v.seen = now, version
		return content.ErrChanged
	}
	if err := content.SaveArrangement(ctx, q, v.layout, v.list, version); err != nil {
		return err
	}
	return noted(c, q, staff.Act{Did: "arranged", About: sectionsPage + v.layout.Page, Title: v.layout.Label}, now.String(), v.list.String())
}

// sectionsOf is where the page of a slot is arranged; "" where it is not.
func sectionsOf(slot string) string {
	for _, l := range content.Layouts() {
		if slices.ContainsFunc(l.Sections, func(s content.Section) bool { return s.Name == slot }) {
			return sectionsPage + l.Page
		}
	}
	return ""
}

// sectionsSaid is an arrangement in words.
func sectionsSaid(a content.Arrangement) []said {
	list := make([]string, len(a))
	for i, p := range a {
		if list[i] = p.Label; p.Hidden {
			list[i] += " (hidden)"
		}
	}
	return []said{{"Sections", strings.Join(list, "\n"), false}}
}

func (d *Door) showSections(c echo.Context, status int, v arrangement) error {
	page := admin.Sections{Frame: d.frame(c, v.layout.Label+": sections"), Title: v.layout.Label, URL: sectionsPage + v.layout.Page, SeeURL: v.layout.Path,
		Seen: strconv.FormatInt(v.seen, 10), MayEdit: at(c).May(staff.EditContent), Changed: v.list.String() != v.layout.Default().String()}
	if v.theirs != nil {
		page.Theirs, page.TheirsWho = differencesOf(sectionsSaid(v.list), sectionsSaid(v.theirs)), "Theirs is what shoppers see now."
		page.Mistakes = page.Mistakes.Whole(fault.Message(content.ErrChanged))
	}
	for _, l := range content.Layouts() {
		page.Views = append(page.Views, ui.Link{Text: l.Label, URL: sectionsPage + l.Page, Current: l.Page == v.layout.Page})
	}
	for i, p := range v.list {
		row := admin.SectionRow{Name: p.Name, Label: p.Label, Needed: p.Needed, Shown: !p.Hidden}
		if _, slot := content.FindSlot(p.Name); slot {
			row.SlotURL = toSlot(p.Name)
		}
		if i == 0 || v.list[i-1].Area != p.Area {
			page.Areas = append(page.Areas, admin.SectionArea{Title: p.Area})
		}
		area := &page.Areas[len(page.Areas)-1]
		area.Rows = append(area.Rows, row)
	}
	return web.Render(c, status, page.View())
}
