package admin

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/logbook"
	"regulars/store/setting"
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
	factors, err := staff.ListFactors(ctx, q)
	if err != nil {
		return err
	}
	page.Frame, page.Demanded = d.frame(c, "Staff"), d.House.Shop().Staff.RequireFactor
	missing := 0
	for _, m := range members {
		page.Rows = append(page.Rows, d.staffRow(m, at(c).ID, factors[m.ID]))
		if m.DisabledAt.IsZero() && !factors[m.ID] {
			missing++
		}
	}
	page.Missing = withoutFactor(missing)
	for _, i := range invites {
		name, _ := i.Role.Label()
		page.Invites = append(page.Invites, admin.InviteRow{Email: i.Email, About: name + ", until " + d.clock(i.ExpiresAt)})
	}
	page.Email = ui.Field{Name: "email", Label: "Email address", Hint: "The invitation goes there, and they log in with it.", Type: "email", Value: email, Error: wrong["email"]}
	page.Role = ui.Field{Name: "role", Label: "Role", Options: roleOptions(role, true), Error: wrong["role"]}
	return web.Render(c, status, page.View())
}

// withoutFactor says how many have no second factor.
func withoutFactor(missing int) string {
	switch missing {
	case 0:
		return "Everybody has one."
	case 1:
		return "One person has none yet."
	}
	return strconv.Itoa(missing) + " people have none yet."
}

func (d *Door) staffRow(m staff.Member, you string, factor bool) admin.StaffRow {
	row := admin.StaffRow{Name: m.Name, Email: m.Email, URL: "/admin/staff/" + m.ID, You: m.ID == you, Seen: "Last login " + d.clock(m.SeenAt), Factor: factor}
	row.RoleName, _ = m.Role.Label()
	row.State, row.StateKind = accessWords(m)
	return row
}

func accessWords(m staff.Member) (words, kind string) {
	if m.DisabledAt.IsZero() {
		return "Has access", "on"
	}
	return "No access", ""
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

// invite sends the link, and shows it in the answer itself.
func (d *Door) invite(c echo.Context) error {
	ctx, email, role := c.Request().Context(), c.FormValue("email"), staff.Role(c.FormValue("role"))
	var token string
	err := d.write(c, func(q db.Q) (err error) {
		if token, err = staff.CreateInvite(ctx, q, at(c).Member, email, role); err != nil {
			return err
		}
		if err := d.Mailer.StaffInvited(ctx, q, at(c).Member, token); err != nil {
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

func (d *Door) withdraw(c echo.Context) error {
	ctx, email := c.Request().Context(), c.FormValue("email")
	err := d.write(c, func(q db.Q) error {
		if err := staff.WithdrawInvite(ctx, q, email); err != nil {
			return err
		}
		return note(c, q, logbook.StaffInvited, email+": withdrawn")
	})
	if err != nil {
		return err
	}
	return d.done(c, "/admin/staff", "Withdrew the invitation of "+email+".")
}

// demand says whether everybody needs a second factor.
func (d *Door) demand(c echo.Context) error {
	ctx, on := c.Request().Context(), c.FormValue("demand") == "yes"
	said := "Each member decides about a second factor."
	if on {
		said = "Everybody needs a second factor now."
	}
	err := d.write(c, func(q db.Q) error {
		shop, err := setting.FindShop(ctx, q)
		if err != nil {
			return err
		}
		if shop.Staff.RequireFactor = on; on == d.House.Shop().Staff.RequireFactor {
			return nil
		}
		if err := keepShop(c, q, staffPage, "who needs a second factor", shop); err != nil {
			return err
		}
		return note(c, q, logbook.SettingsChanged, said)
	})
	if err != nil {
		return err
	}
	return d.done(c, "/admin/staff", said)
}
