package shop

import (
	"context"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/enrol"
	"regulars/store/fault"
	"regulars/store/identify"
	"regulars/store/order"
	"regulars/views/shop"
	"regulars/views/ui"
)

func (a *Account) login(c echo.Context) error {
	if web.Of(c).SignedIn() {
		return web.SeeOther(c, backTo(c, wanted(c), "/account"))
	}
	return web.Render(c, http.StatusOK, loginPage(c, "", "").View())
}

func loginPage(c echo.Context, email, mistake string) shop.Login {
	back := backTo(c, wanted(c), "/account")
	note := ""
	if back != "/account" && c.Request().Method == http.MethodGet {
		note = "Log in, and we take you back to where you were."
	}
	return shop.Login{Page: web.Page(c, ui.Page{Title: "Log in", Robots: "noindex"}), URL: "/account/login", Return: back, Note: note, Mistake: mistake,
		Email:     emailField(email, ""),
		Password:  ui.Field{Name: "password", Label: "Password", Type: "password", Autocomplete: "current-password"},
		ForgotURL: "/account/forgot", RegisterURL: "/account/register"}
}

func (a *Account) doLogin(c echo.Context) error {
	email := c.FormValue("email")
	back := backTo(c, wanted(c), "/account")
	who, still, err := enrol.Login(c.Request().Context(), a.House.DB, email, c.FormValue("password"), c.RealIP())
	if err == nil {
		err = a.enter(c, who, still)
	}
	switch {
	case fault.KindOf(err) == fault.TooMany:
		return tooOften(c, loginPage(c, email, web.Message(c, err)).View())
	case errors.Is(err, enrol.ErrWrong):
		return web.Invalid(c, loginPage(c, email, web.Message(c, err)).View())
	case err != nil:
		return err
	}
	return web.SeeOther(c, back)
}

// enter binds this browser to an account and joins what it brings along. A cart
// that was merged is told, with the way to take it apart again.
func (a *Account) enter(c echo.Context, who customer.Customer, also ...func(context.Context, db.Q) error) error {
	v := web.Of(c)
	if err := v.Login(c, who.ID, also...); err != nil {
		return err
	}
	merged, err := identify.Join(c.Request().Context(), a.House.DB, v.VisitorID, who.ID)
	if err != nil {
		return err
	}
	if merged.Lines == 0 {
		return nil
	}
	return web.FlashUndo(c, "note", "We put what you chose before logging in together with the cart of your account.", "/cart/unmerge", "Take it apart again")
}

func (a *Account) logout(c echo.Context) error {
	if err := web.Of(c).Logout(c); err != nil {
		return err
	}
	// Pages of the account must not come back out of the browser's memory.
	c.Response().Header().Set("Clear-Site-Data", `"cache", "storage"`)
	return web.SeeOther(c, "/")
}

func (a *Account) register(c echo.Context) error {
	if web.Of(c).SignedIn() {
		return web.SeeOther(c, "/account")
	}
	return web.Render(c, http.StatusOK, registerPage(c, "", nil, "").View())
}

func registerPage(c echo.Context, email string, wrong fault.Fields, mistake string) shop.Register {
	password := newPasswordField(web.Of(c).Words, wrong["password"])
	password.Label = "Password"
	return shop.Register{Page: web.Page(c, ui.Page{Title: "Create an account", Robots: "noindex"}), URL: c.Request().URL.RequestURI(), Return: backTo(c, wanted(c), ""), Mistake: mistake,
		Email: emailField(email, wrong["email"]), Password: password, LoginURL: "/account/login", Terms: []ui.Link{{Text: "Privacy", URL: "/pages/privacy"}}}
}

// doRegister answers the same whether or not the address has an account: what
// differs is the mail.
func (a *Account) doRegister(c echo.Context) error {
	ctx := c.Request().Context()
	email, name := c.FormValue("email"), ""
	if secret := c.FormValue("order"); secret != "" {
		// After an order: the address is the one it was placed with.
		o, err := order.FindBySecret(ctx, a.House.DB.Read(), secret)
		if err != nil {
			return err
		}
		email, name = o.Email, o.Delivery.Name
	}
	v := web.Of(c)
	if err := v.Begin(c); err != nil {
		return err
	}
	err := enrol.Register(ctx, a.House.DB, enrol.Registration{Email: email, Password: c.FormValue("password"), Name: name, Language: v.Language, VisitorID: v.VisitorID, Address: c.RealIP()})
	switch {
	case fault.KindOf(err) == fault.TooMany:
		return tooOften(c, registerPage(c, email, nil, web.Message(c, err)).View())
	case web.Fields(c, err) != nil:
		return web.Invalid(c, registerPage(c, email, web.Fields(c, err), "").View())
	case err != nil:
		return err
	}
	return lookIntoMailbox(c, "confirm", email)
}
