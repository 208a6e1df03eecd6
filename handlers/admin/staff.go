package admin

import (
	"net/http"

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

func (d *Door) staff(c echo.Context) error {
	return d.showStaff(c, http.StatusOK, admin.Staff{}, "", staff.Clerk, nil)
}

func (d *Door) showStaff(c echo.Context, status int, page admin.Staff, email string, role staff.Role, wrong fault.Fields) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	members, err := staff.List(ctx, q)
	if err != nil {
		return err
	}
	invites, err := staff.ListInvites(ctx, q)
	if err != nil {
		return err
	}
	page.Frame = d.frame(c, "Staff")
	for _, m := range members {
		page.Rows = append(page.Rows, d.staffRow(m, at(c).ID))
	}
	for _, i := range invites {
		name, _ := i.Role.Label()
		page.Invites = append(page.Invites, admin.Fact{Label: i.Email, Value: name + ", until " + d.clock(i.ExpiresAt)})
	}
	page.Email = ui.Field{Name: "email", Label: "Email address", Hint: "They log in with it.", Type: "email", Value: email, Error: wrong["email"]}
	page.Role = ui.Field{Name: "role", Label: "Role", Options: roleOptions(role, true), Error: wrong["role"]}
	return web.Render(c, status, page.View())
}

func (d *Door) staffRow(m staff.Member, you string) admin.StaffRow {
	row := admin.StaffRow{Name: m.Name, Email: m.Email, URL: "/admin/staff/" + m.ID, You: m.ID == you, Off: !m.DisabledAt.IsZero(), State: "Has access", StateKind: "on",
		Seen: "Last login " + d.clock(m.SeenAt), Roles: roleOptions(m.Role, false)}
	row.RoleName, _ = m.Role.Label()
	if row.Off {
		row.State, row.StateKind = "No access", ""
	}
	return row
}

func roleOptions(chosen staff.Role, about bool) (list []ui.Option) {
	for _, r := range staff.Roles() {
		name, words := r.Label()
		if about {
			name += ": " + words
		}
		list = append(list, ui.Option{Value: string(r), Label: name, Selected: r == chosen})
	}
	return list
}

// invite shows the link in the answer itself: it is nowhere else.
func (d *Door) invite(c echo.Context) error {
	ctx, email, role := c.Request().Context(), c.FormValue("email"), staff.Role(c.FormValue("role"))
	var token string
	err := d.write(c, func(q db.Q) (err error) {
		if token, err = staff.CreateInvite(ctx, q, at(c).Member, email, role); err != nil {
			return err
		}
		name, _ := role.Label()
		return note(c, q, logbook.StaffInvited, email+": "+name)
	})
	if err == nil {
		return d.showStaff(c, http.StatusOK, admin.Staff{LinkURL: d.House.Absolute("/admin/join/" + token), LinkFor: email}, "", role, nil)
	}
	wrong, err := refused(err)
	if err != nil {
		return err
	}
	return d.showStaff(c, http.StatusUnprocessableEntity, admin.Staff{}, email, role, wrong)
}

var errYourself = fault.New(fault.Conflict, "You cannot change your own access. Ask another owner.")

// change runs a verb on another member and says what it did.
func (d *Door) change(c echo.Context, kind logbook.Kind, said string, do func(q db.Q, staffID string) error) error {
	if c.Param("id") == at(c).ID {
		return errYourself
	}
	m, err := staff.Find(c.Request().Context(), d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	err = d.write(c, func(q db.Q) error {
		if err := do(q, m.ID); err != nil {
			return err
		}
		return note(c, q, kind, m.Name+" "+said)
	})
	if err != nil {
		return err
	}
	return d.done(c, "/admin/staff", m.Name+" "+said)
}

func (d *Door) changeRole(c echo.Context) error {
	role := staff.Role(c.FormValue("role"))
	name, _ := role.Label()
	return d.change(c, logbook.RoleChanged, "is now: "+name+". A new login is needed.", func(q db.Q, staffID string) error {
		return staff.ChangeRole(c.Request().Context(), q, staffID, role)
	})
}

func (d *Door) disable(c echo.Context) error {
	return d.change(c, logbook.AccessEnded, "has no access any more.", func(q db.Q, staffID string) error { return staff.Disable(c.Request().Context(), q, staffID) })
}

func (d *Door) enable(c echo.Context) error {
	return d.change(c, logbook.AccessGiven, "has access again.", func(q db.Q, staffID string) error { return staff.Enable(c.Request().Context(), q, staffID) })
}

func (d *Door) account(c echo.Context) error { return d.showAccount(c, http.StatusOK, nil) }

func (d *Door) showAccount(c echo.Context, status int, wrong fault.Fields) error {
	k := at(c)
	sessions, err := staff.ListSessions(c.Request().Context(), d.House.DB.Read(), k.ID)
	if err != nil {
		return err
	}
	page := admin.Account{Frame: d.frame(c, "Your account"), Email: k.Email, Passwords: ui.Fields{
		{Name: "present", Label: "Present password", Type: "password", Autocomplete: "current-password", Error: wrong["present"]},
		{Name: "password", Label: "New password", Hint: "10 characters or more. Your other sessions end.", Type: "password", Autocomplete: "new-password", Error: wrong["password"]},
	}}
	_, page.RoleAbout = k.Role.Label()
	for _, s := range sessions {
		page.Sessions = append(page.Sessions, admin.SessionRow{Device: s.Device, Here: s.Hash == k.session.Hash, Since: "Since " + d.clock(s.CreatedAt), Seen: "Last used " + d.clock(s.SeenAt)})
	}
	return web.Render(c, status, page.View())
}

func (d *Door) changePassword(c echo.Context) error {
	k := at(c)
	err := admit.ChangePassword(c.Request().Context(), d.House.DB, k.Member, k.session, c.FormValue("present"), c.FormValue("password"), from(c))
	if err == nil {
		return d.done(c, "/admin/account", "Changed your password. Your other sessions have ended.")
	}
	wrong, err := refused(err)
	if err != nil {
		return err
	}
	return d.showAccount(c, http.StatusUnprocessableEntity, wrong)
}

func (d *Door) logoutEverywhere(c echo.Context) error {
	ctx := c.Request().Context()
	if err := d.write(c, func(q db.Q) error { return staff.EndAll(ctx, q, at(c).ID, "") }); err != nil {
		return err
	}
	d.setCookie(c, "")
	return web.SeeOther(c, "/admin/login")
}
