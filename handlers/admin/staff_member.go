package admin

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/admit"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/logbook"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// staffMember shows one member as an owner sees them.
func (d *Door) staffMember(c echo.Context) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	m, err := staff.Find(ctx, q, c.Param("id"))
	if err != nil {
		return err
	}
	open, err := staff.ListSessions(ctx, q, m.ID)
	if err != nil {
		return err
	}
	factor, err := staff.HasFactor(ctx, q, m.ID)
	if err != nil {
		return err
	}
	page := admin.StaffMember{Frame: d.frame(c, m.Name), Head: admin.Head{Title: m.Name, Back: ui.Link{Text: "Staff", URL: "/admin/staff"}}, URL: "/admin/staff/" + m.ID,
		You: m.ID == at(c).ID, Off: !m.DisabledAt.IsZero(), Factor: factor, Roles: roleOptions(m.Role, true)}
	page.State, page.StateKind = accessWords(m)
	page.Facts = d.memberFacts(m, factor)
	page.Sessions = d.sessionRows(open, staff.Session{})
	if m.Role.Bindable() {
		for _, p := range d.Catalog.Snapshot().Places() {
			page.Places = append(page.Places, ui.Check{Name: "place-" + p.ID, Label: p.Name, Checked: slices.Contains(m.Places, p.ID)})
		}
	}
	return web.Render(c, http.StatusOK, page.View())
}

func (d *Door) memberFacts(m staff.Member, factor bool) []admin.Fact {
	name, about := m.Role.Label()
	second := "none"
	if factor {
		second = "on"
	}
	works := "all places"
	if m.Bound() {
		works = d.placeNames(m.Places)
	}
	return []admin.Fact{{Label: "Email", Value: m.Email}, {Label: "Role", Value: name + ": " + about}, {Label: "Works for", Value: works}, {Label: "Joined", Value: d.clock(m.CreatedAt)},
		{Label: "Last login", Value: d.clock(m.SeenAt)}, {Label: "Second factor", Value: second}}
}

var errYourself = fault.New(fault.Conflict, "You cannot change your own access. Ask another owner.")

// memberAct is what an owner does to another member: how it is noted, what the member is
// told, and what the owner reads.
type memberAct struct {
	kind logbook.Kind
	tell string // staff.NewRole, ...; empty tells nothing
	said string
	do   func(q db.Q, m staff.Member) error
}

// change runs an act on another member.
func (d *Door) change(c echo.Context, a memberAct) error {
	ctx := c.Request().Context()
	if c.Param("id") == at(c).ID {
		return errYourself
	}
	m, err := staff.Find(ctx, d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	err = d.write(c, func(q db.Q) error {
		if err := a.do(q, m); err != nil {
			return err
		}
		if a.tell != "" {
			if err := admit.Tell(ctx, q, m.ID, staff.News{What: a.tell, By: at(c).Name}); err != nil {
				return err
			}
		}
		return note(c, q, a.kind, m.Name+" "+a.said)
	})
	if err != nil {
		return err
	}
	return d.done(c, "/admin/staff/"+m.ID, m.Name+" "+a.said)
}

func (d *Door) changeRole(c echo.Context) error {
	role := staff.Role(c.FormValue("role"))
	name, _ := role.Label()
	return d.change(c, memberAct{logbook.RoleChanged, staff.NewRole, "is now: " + name + ". A new login is needed.", func(q db.Q, m staff.Member) error {
		return staff.ChangeRole(c.Request().Context(), q, m.ID, role)
	}})
}

// placeNames are places by name.
func (d *Door) placeNames(placeIDs []string) string {
	var names []string
	for _, p := range d.Catalog.Snapshot().Places() {
		if slices.Contains(placeIDs, p.ID) {
			names = append(names, p.Name)
		}
	}
	return orWord(strings.Join(names, ", "), "places that are gone")
}

// bindToPlaces lets a member see and do what belongs to some places alone, or to all again.
func (d *Door) bindToPlaces(c echo.Context) error {
	var placeIDs []string
	for _, p := range d.Catalog.Snapshot().Places() {
		if c.FormValue("place-"+p.ID) == "yes" {
			placeIDs = append(placeIDs, p.ID)
		}
	}
	said := "works for all places now. A new login is needed."
	if len(placeIDs) > 0 {
		said = "works for " + d.placeNames(placeIDs) + " alone now. A new login is needed."
	}
	return d.change(c, memberAct{logbook.RoleChanged, staff.NewRole, said, func(q db.Q, m staff.Member) error {
		if slices.Equal(m.Places, placeIDs) {
			return nil
		}
		if err := staff.BindTo(c.Request().Context(), q, m, placeIDs); err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: "changed the places of", About: "/admin/staff/" + m.ID, Title: m.Name}, m.Places, placeIDs)
	}})
}

func (d *Door) disable(c echo.Context) error {
	return d.change(c, memberAct{logbook.AccessEnded, staff.AccessEnded, "has no access any more.", func(q db.Q, m staff.Member) error {
		return staff.Disable(c.Request().Context(), q, m.ID)
	}})
}

func (d *Door) enable(c echo.Context) error {
	return d.change(c, memberAct{logbook.AccessGiven, staff.AccessGiven, "has access again.", func(q db.Q, m staff.Member) error {
		return staff.Enable(c.Request().Context(), q, m.ID)
	}})
}

// logoutMember ends all sessions of another member, who may log in again.
func (d *Door) logoutMember(c echo.Context) error {
	return d.change(c, memberAct{logbook.LoggedOut, "", "is logged out everywhere.", func(q db.Q, m staff.Member) error {
		return staff.EndAll(c.Request().Context(), q, m.ID, "")
	}})
}

// dropFactor turns the second factor of somebody off who has lost it.
func (d *Door) dropFactor(c echo.Context) error {
	if c.Param("id") == at(c).ID {
		return errYourself
	}
	ctx := c.Request().Context()
	m, err := staff.Find(ctx, d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	if err := admit.TurnFactorOff(ctx, d.House.DB, at(c).Member, m, from(c)); err != nil {
		return err
	}
	return d.done(c, "/admin/staff/"+m.ID, m.Name+" has no second factor any more, and is logged out.")
}
