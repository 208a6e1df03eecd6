package shop

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/customer"
	"regulars/store/enrol"
	"regulars/store/fault"
	"regulars/store/mailbox"
	"regulars/views/shop"
	"regulars/views/ui"
)

func (a *Account) forgot(c echo.Context) error {
	return web.Render(c, http.StatusOK, forgotPage(c, web.Of(c).Account.Email, "").View())
}

func forgotPage(c echo.Context, email, problem string) shop.Forgot {
	return shop.Forgot{Page: web.Page(c, ui.Page{Title: "Choose a new password", Robots: "noindex"}), URL: "/account/forgot", Email: emailField(email, problem), LoginURL: "/account/login"}
}

func (a *Account) doForgot(c echo.Context) error {
	email := c.FormValue("email")
	err := enrol.Forgot(c.Request().Context(), a.House.DB, email, web.Of(c).VisitorID, c.RealIP())
	switch {
	case fault.KindOf(err) == fault.TooMany:
		return tooOften(c, forgotPage(c, email, web.Message(c, err)).View())
	case web.Fields(c, err) != nil:
		return web.Invalid(c, forgotPage(c, email, web.Fields(c, err)["email"]).View())
	case err != nil:
		return err
	}
	return lookIntoMailbox(c, "reset", email)
}

// typedFor is how long the page that says what to do now knows the address that
// was typed before it.
const typedFor = 10 * time.Minute

// lookIntoMailbox leads to the page that says what to do now, in the same words
// for every address. The address travels in a cookie that this page alone gets:
// what stands in a page's own address ends up in histories and logs.
func lookIntoMailbox(c echo.Context, why, email string) error {
	web.SetNote(c, "mailbox", "/account/mail", email, typedFor)
	return web.SeeOther(c, "/account/mail?"+url.Values{"why": {why}}.Encode())
}

func (a *Account) checkMail(c echo.Context) error {
	email, err := mailbox.Parse(web.Note(c, "mailbox"))
	if err != nil {
		return web.SeeOther(c, "/account/login")
	}
	page := shop.CheckMail{Page: web.Page(c, ui.Page{Title: "Look into your mailbox", Robots: "noindex"}), Email: email.Address,
		Why: web.Say(c, "to confirm that it is yours"), Valid: web.Say(c, "24 hours"), ChangeURL: "/account/register", Resent: c.QueryParam("again") != ""}
	if c.QueryParam("why") == "reset" {
		page.Why, page.Valid, page.ChangeURL, page.ResendURL = web.Say(c, "to choose a new password"), web.Say(c, "1 hour"), "/account/forgot", "/account/forgot"
	}
	return web.Render(c, http.StatusOK, page.View())
}

// askAgain mails the confirmation link once more.
func (a *Account) askAgain(c echo.Context) error {
	v := web.Of(c)
	if err := enrol.AskAgain(c.Request().Context(), a.House.DB, v.CustomerID, v.VisitorID, c.RealIP()); err != nil {
		return err
	}
	return web.SeeOther(c, "/account?sent=1")
}

// link is the page behind a mailed link; it changes nothing, because programs
// that read mail open links too.
func (a *Account) link(c echo.Context) error {
	web.Secret(c)
	ask, err := customer.Peek(c.Request().Context(), a.House.DB.Read(), c.Param("token"))
	if err != nil {
		return deadLink(c, err)
	}
	page := shop.LinkAsk{URL: c.Request().URL.Path, Email: ask.Email, Button: "Confirm this address",
		Title: "Confirm your address", Text: "One press, and we know that this address is yours."}
	switch ask.Purpose {
	case customer.ToMove:
		page.Title, page.Text = "Use this address from now on", "One press, and your account has this address. You log in with it, and every other device is logged out."
	case customer.ToRevert:
		page.Title, page.Text, page.Button = "That was not me", "Your account gets its old address back, everybody is logged out, and you choose a new password.", "Take my account back"
	case customer.ToGoOn:
		if ask.VisitorID != web.Of(c).VisitorID {
			return customer.ErrLinkElsewhere
		}
		page.Title, page.Text, page.Button = "Go on with this device?", "You are logged in here, and what you looked at and put into the cart on this device comes along.", "This is me, go on"
	case customer.ToReset:
		return web.SeeOther(c, "/account/reset/"+url.PathEscape(c.Param("token")))
	}
	page.Page = web.Page(c, ui.Page{Title: page.Title, Robots: "noindex"})
	return web.Render(c, http.StatusOK, page.View())
}

// deadLink says what a link has come to, or passes the error on.
func deadLink(c echo.Context, err error) error {
	page := shop.Confirmed{Page: web.Page(c, ui.Page{Title: "This link has ended", Robots: "noindex"}), NextURL: "/account", NextText: "Go to your account"}
	switch {
	case errors.Is(err, customer.ErrLinkUsed):
		page.Result = shop.LinkUsed
	case errors.Is(err, customer.ErrLinkExpired), errors.Is(err, customer.ErrLinkUnknown):
		page.Result = shop.LinkExpired
	default:
		return err
	}
	if v := web.Of(c); v.SignedIn() && !v.Account.Confirmed {
		page.ResendURL = "/account/confirm"
	}
	return web.Render(c, http.StatusGone, page.View())
}

func (a *Account) useLink(c echo.Context) error {
	web.Secret(c)
	ctx, token := c.Request().Context(), c.Param("token")
	ask, err := customer.Peek(ctx, a.House.DB.Read(), token)
	if err != nil {
		return deadLink(c, err)
	}
	switch ask.Purpose {
	case customer.ToGoOn:
		return a.goOn(c, token)
	case customer.ToMove:
		who, err := enrol.Move(ctx, a.House.DB, token, here(c))
		if err != nil {
			return linkFailed(c, err)
		}
		return landMoved(c, who)
	case customer.ToRevert:
		_, chooseBy, err := enrol.Revert(ctx, a.House.DB, token, here(c))
		if err != nil {
			return linkFailed(c, err)
		}
		return web.SeeOther(c, "/account/reset/"+chooseBy)
	}
	done, err := enrol.Confirm(ctx, a.House.DB, token, here(c))
	switch {
	case err != nil:
		return linkFailed(c, err)
	case done.ChooseBy != "":
		return web.SeeOther(c, "/account/reset/"+done.ChooseBy+"?confirmed=1")
	}
	return a.landConfirmed(c, done.Customer, done.Claimed)
}

// goOn logs the device in that asked for the link.
func (a *Account) goOn(c echo.Context, token string) error {
	who, err := enrol.GoOn(c.Request().Context(), a.House.DB, token, here(c))
	if errors.Is(err, customer.ErrLinkElsewhere) {
		return err // a page of its own: 403 with these words
	}
	if err != nil {
		return linkFailed(c, err)
	}
	if err := a.enter(c, who); err != nil {
		return err
	}
	return web.SeeOther(c, "/account")
}

// linkFailed tells dead links and taken addresses apart from what is broken.
func linkFailed(c echo.Context, err error) error {
	if errors.Is(err, customer.ErrTaken) {
		return err // a page of its own: 409 with these words
	}
	return deadLink(c, err)
}

// landMoved leads on after a change of address. A browser that is not logged in
// stays so: the new address may have been a slip, and then this is a stranger.
func landMoved(c echo.Context, who customer.Customer) error {
	if web.Of(c).CustomerID != who.ID {
		return web.SeeOther(c, "/account/login")
	}
	if err := web.Flash(c, "done", "Your account has this address now."); err != nil {
		return err
	}
	return web.SeeOther(c, "/account/details")
}

// landConfirmed logs the owner of the mailbox in, in the browser that asked for
// the link, if that is not so already.
func (a *Account) landConfirmed(c echo.Context, who customer.Customer, claimed int) error {
	if web.Of(c).CustomerID != who.ID {
		if err := a.enter(c, who); err != nil {
			return err
		}
	}
	return web.SeeOther(c, fmt.Sprintf("/account/confirmed?orders=%d", claimed))
}

// confirmed is the page after a confirmation.
func (a *Account) confirmed(c echo.Context) error {
	who := web.Of(c).Account
	if !who.Confirmed {
		return web.SeeOther(c, "/account")
	}
	page := shop.Confirmed{Page: web.Page(c, ui.Page{Title: "Your address is confirmed", Robots: "noindex"}), Result: shop.LinkConfirmed, Email: who.Email, NextURL: "/", NextText: "Go to the shop"}
	switch n := c.QueryParam("orders"); {
	case n == "1":
		page.Claimed = "An earlier order is now in your account."
	case n != "" && n != "0":
		page.Claimed = "Your earlier orders are now in your account."
	}
	if a.campus(who.Email) {
		page.Unlocked = "The campus is open to you."
	}
	return web.Render(c, http.StatusOK, page.View())
}

func (a *Account) reset(c echo.Context) error {
	web.Secret(c)
	ask, err := customer.Peek(c.Request().Context(), a.House.DB.Read(), c.Param("token"))
	if err != nil || ask.Purpose != customer.ToReset {
		return deadLink(c, errors.Join(err, wrongPurpose(ask)))
	}
	return web.Render(c, http.StatusOK, resetPage(c, ask.Email, "").View())
}

func wrongPurpose(a customer.Ask) error {
	if a.Purpose != customer.ToReset {
		return customer.ErrLinkUnknown
	}
	return nil
}

func resetPage(c echo.Context, email, problem string) shop.Reset {
	return shop.Reset{Page: web.Page(c, ui.Page{Title: "Choose a new password", Robots: "noindex"}), URL: c.Request().URL.Path, Email: email, Password: newPasswordField(web.Of(c).Words, problem)}
}

func (a *Account) doReset(c echo.Context) error {
	web.Secret(c)
	ctx, token := c.Request().Context(), c.Param("token")
	who, err := enrol.Reset(ctx, a.House.DB, token, c.FormValue("password"), here(c))
	if wrong := web.Fields(c, err); wrong != nil {
		ask, peekErr := customer.Peek(ctx, a.House.DB.Read(), token)
		if peekErr != nil {
			return deadLink(c, peekErr)
		}
		return web.Invalid(c, resetPage(c, ask.Email, wrong["password"]).View())
	}
	if err != nil {
		return deadLink(c, err)
	}
	if err := a.enter(c, who); err != nil {
		return err
	}
	if err := web.Flash(c, "done", "Your new password is saved, and every other device is logged out."); err != nil {
		return err
	}
	return web.SeeOther(c, "/account")
}
