package admin

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/admit"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

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
	page.Sessions = d.sessionRows(sessions, k.session)
	if err := d.factors(c, &page); err != nil {
		return err
	}
	return web.Render(c, status, page.View())
}

// factors shows what lets in besides the password.
func (d *Door) factors(c echo.Context, page *admin.Account) error {
	ctx, q, k := c.Request().Context(), d.House.DB.Read(), at(c)
	f, err := staff.FindFactor(ctx, q, k.ID)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	keys, err := staff.ListPasskeys(ctx, q, k.ID)
	if err != nil {
		return err
	}
	page.Factor, page.App, page.Passkeys, page.NewPasskeys = k.session.Factor, f.On(), d.passkeyRows(keys), d.party().Possible()
	if page.Factor {
		left, err := staff.CountRecovery(ctx, q, k.ID)
		if err != nil {
			return err
		}
		page.Left = paperLeft(left)
	}
	return nil
}

func (d *Door) changePassword(c echo.Context) error {
	k := at(c)
	token, err := admit.ChangePassword(c.Request().Context(), d.House.DB, k.Member, k.session, c.FormValue("present"), c.FormValue("password"), from(c))
	if err == nil {
		d.goOnWith(c, token)
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

// sessionRows lists sessions; those of the member at work can be ended one by one.
func (d *Door) sessionRows(list []staff.Session, here staff.Session) (rows []admin.SessionRow) {
	for _, s := range list {
		row := admin.SessionRow{Device: s.Device, Here: s.Hash == here.Hash, Since: "Since " + d.clock(s.CreatedAt), Seen: "Last used " + d.clock(s.SeenAt)}
		if s.StaffID == here.StaffID && !row.Here {
			row.EndURL = "/admin/account/sessions/" + s.Hash + "/end"
		}
		rows = append(rows, row)
	}
	return rows
}

func paperLeft(n int64) string {
	switch n {
	case 0:
		return "No code on paper is left: make new ones."
	case 1:
		return "One code on paper is left."
	}
	return strconv.FormatInt(n, 10) + " codes on paper are left."
}

// endSession ends another session of one's own.
func (d *Door) endSession(c echo.Context) error {
	ctx := c.Request().Context()
	err := d.write(c, func(q db.Q) error {
		return staff.End(ctx, q, staff.Session{Hash: c.Param("id"), StaffID: at(c).ID})
	})
	if err != nil {
		return err
	}
	return d.done(c, "/admin/account", "Logged out there.")
}
