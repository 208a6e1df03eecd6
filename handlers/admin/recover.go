package admin

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/admit"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// recovery is the page behind the link that 'regulars recover' prints.
func (d *Door) recovery(c echo.Context) error {
	m, err := staff.FindRecovery(c.Request().Context(), d.House.DB.Read(), c.Param("token"))
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, d.recoveryPage(c, m, "").View())
}

func (d *Door) recoveryPage(c echo.Context, m staff.Member, wrong string) admin.Recovery {
	return admin.Recovery{Page: d.page(c, "Get in again"), URL: "/admin/recover/" + c.Param("token"), Email: m.Email,
		Password: ui.Field{Name: "password", Label: "New password", Type: "password", Autocomplete: "new-password", Hint: "10 characters or more. A few words in a row are easy to remember.", Error: wrong}}
}

func (d *Door) recovered(c echo.Context) error {
	ctx := c.Request().Context()
	m, err := staff.FindRecovery(ctx, d.House.DB.Read(), c.Param("token"))
	if err != nil {
		return err
	}
	token, err := admit.Recovered(ctx, d.House.DB, c.Param("token"), c.FormValue("password"), d.from(c))
	if err == nil {
		d.letIn(c, token)
		return web.SeeOther(c, "/admin/account")
	}
	wrong, err := refused(err)
	if err != nil {
		return err
	}
	return web.Invalid(c, d.recoveryPage(c, m, wrong["password"]).View())
}
