package shop

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/enrol"
	"regulars/store/fault"
	"regulars/store/visitor"
	"regulars/views/shop"
	"regulars/views/ui"
)

// typedDetails is what a form of the details sent and what is wrong with it.
type typedDetails struct {
	form  string // "email" or "password"; "" for none
	email string
	wrong fault.Fields
}

func (t typedDetails) problem(form, field string) string {
	if t.form != form {
		return ""
	}
	return t.wrong[field]
}

func (a *Account) details(c echo.Context) error {
	page, err := a.detailsPage(c, typedDetails{})
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, page.View())
}

func (a *Account) detailsPage(c echo.Context, t typedDetails) (shop.AccountDetails, error) {
	who, err := customer.Find(c.Request().Context(), a.House.DB.Read(), web.Of(c).CustomerID)
	if err != nil {
		return shop.AccountDetails{}, err
	}
	return shop.AccountDetails{Account: frame(c, "Your details", "/account/details"), Email: who.Email, Pending: who.PendingEmail,
		Name: shop.DetailForm{URL: "/account/details", Button: "Save the name", Fields: ui.Fields{
			{Name: "name", Label: "Name", Autocomplete: "name", Value: who.Name, MaxLength: 100, Optional: true}}},
		NewEmail: shop.DetailForm{URL: "/account/email", Button: "Change the address", Fields: ui.Fields{
			{Name: "email", Label: "New email address", Type: "email", Autocomplete: "email", Value: t.email, Error: t.problem("email", "email"), MaxLength: 254},
			presentPassword("email-current", t.problem("email", "current"))}},
		Password: shop.DetailForm{URL: "/account/password", Button: "Change the password", Fields: ui.Fields{
			presentPassword("password-current", t.problem("password", "current")),
			newPasswordField(a.House.Words(), t.problem("password", "password"))}},
	}, nil
}

// presentPassword asks for the password again before something important.
func presentPassword(key, problem string) ui.Field {
	return ui.Field{Name: "current", ID: key, Label: "Present password", Type: "password", Autocomplete: "current-password", Error: problem}
}

func (a *Account) rename(c echo.Context) error {
	ctx, owner := c.Request().Context(), web.Of(c).CustomerID
	if err := a.House.DB.Write(ctx, func(q db.Q) error { return customer.Rename(ctx, q, owner, c.FormValue("name")) }); err != nil {
		return err
	}
	return a.saved(c, "Your name is saved.")
}

func (a *Account) saved(c echo.Context, words string) error {
	if err := web.Flash(c, "done", words); err != nil {
		return err
	}
	return web.SeeOther(c, "/account/details")
}

func (a *Account) changeEmail(c echo.Context) error {
	email := c.FormValue("email")
	err := enrol.AskMove(c.Request().Context(), a.House.DB, web.Of(c).CustomerID, c.FormValue("current"), email, c.RealIP(), here(c))
	if err != nil {
		return a.refused(c, err, typedDetails{form: "email", email: email})
	}
	return a.saved(c, "We have sent a link to the new address. Nothing changes before you open it.")
}

func (a *Account) changePassword(c echo.Context) error {
	err := enrol.ChangePassword(c.Request().Context(), a.House.DB, web.Of(c).CustomerID, c.FormValue("current"), c.FormValue("password"), c.RealIP(), here(c))
	if err != nil {
		return a.refused(c, err, typedDetails{form: "password"})
	}
	return a.saved(c, "Your new password is saved, and every other device is logged out.")
}

// refused shows the details again with what was wrong beside its field.
func (a *Account) refused(c echo.Context, err error, t typedDetails) error {
	answer := web.Invalid
	if t.wrong = web.Fields(c, err); t.wrong == nil {
		if fault.KindOf(err) != fault.TooMany {
			return err
		}
		answer, t.wrong = tooOften, fault.Fields{"current": web.Message(c, err)}
	}
	page, err := a.detailsPage(c, t)
	if err != nil {
		return err
	}
	return answer(c, page.View())
}

func (a *Account) devices(c echo.Context) error {
	v := web.Of(c)
	list, err := visitor.ListSessions(c.Request().Context(), a.House.DB.Read(), v.CustomerID)
	if err != nil {
		return err
	}
	page := shop.AccountDevices{Account: frame(c, "Where you are logged in", "/account/devices"), LogoutURL: "/account/logout-everywhere"}
	for _, s := range list {
		page.Devices = append(page.Devices, shop.Device{Name: web.Device(v.Words, s.Device), This: s.Hash == v.SessionHash(),
			Since: a.House.Say("Logged in on {day}", "day", a.date(s.CreatedAt)), Last: a.House.Say("Last seen {when}", "when", a.daysAgo(s.SeenAt))})
	}
	if len(list) > 1 {
		page.OthersURL = "/account/logout-others"
	}
	if page.Before, err = a.brought(c); err != nil {
		return err
	}
	page.PartURL = "/account/part"
	return web.Render(c, http.StatusOK, page.View())
}

// daysAgo is how long ago something was, to the day.
func (a *Account) daysAgo(t time.Time) string {
	now := a.House.DB.Now().In(a.House.Zone())
	switch days := int(now.Sub(t) / (24 * time.Hour)); {
	case now.Format(time.DateOnly) == t.In(a.House.Zone()).Format(time.DateOnly):
		return a.House.Say("today")
	case days <= 1:
		return a.House.Say("yesterday")
	}
	return a.House.Say("on {day}", "day", a.date(t))
}

func (a *Account) leaveAll(c echo.Context) error {
	if err := enrol.LeaveAll(c.Request().Context(), a.House.DB, web.Of(c).CustomerID, ""); err != nil {
		return err
	}
	return a.logout(c)
}

func (a *Account) leaveOthers(c echo.Context) error {
	v := web.Of(c)
	if err := enrol.LeaveAll(c.Request().Context(), a.House.DB, v.CustomerID, v.SessionHash()); err != nil {
		return err
	}
	if err := web.Flash(c, "done", "Every other device is logged out."); err != nil {
		return err
	}
	return web.SeeOther(c, "/account/devices")
}
