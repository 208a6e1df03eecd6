package admin

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/admit"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// startFactor makes the secret of a second factor; the page after it shows it.
func (d *Door) startFactor(c echo.Context) error {
	ctx := c.Request().Context()
	if err := d.write(c, func(q db.Q) error { return staff.StartFactor(ctx, q, at(c).ID) }); err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/account/factor")
}

func (d *Door) factor(c echo.Context) error { return d.showFactor(c, http.StatusOK, "") }

// showFactor draws the secret that no code has confirmed yet; to whoever has none and
// needs one it offers to make it.
func (d *Door) showFactor(c echo.Context, status int, mistake string) error {
	k := at(c)
	f, err := staff.FindFactor(c.Request().Context(), d.House.DB.Read(), k.ID)
	none := err != nil || f.Secret == ""
	if kind := fault.KindOf(err); err != nil && kind != fault.NotFound {
		return err
	} else if none && !d.demanded(k) || !none && f.On() {
		return web.SeeOther(c, "/admin/account")
	}
	var page admin.Factor
	if !none {
		if page, err = factorPicture(d.House.Shop().Name, k.Email, f.Secret); err != nil {
			return err
		}
	}
	page.Frame, page.Demanded, page.Passkeys = d.frame(c, "Set up your second factor"), d.demanded(k), d.party().Possible()
	page.Code = codeField("The code that the app shows now", "Six digits.", mistake)
	return web.Render(c, status, page.View())
}

func codeField(label, hint, mistake string) ui.Field {
	return ui.Field{Name: "code", Label: label, Hint: hint, Autocomplete: "one-time-code", Width: ui.Half, MaxLength: 40, LeftToRight: true, Error: mistake}
}

// factorPicture draws the address that apps read, after
// https://github.com/google/google-authenticator/wiki/Key-Uri-Format.
func factorPicture(shop, email, secret string) (page admin.Factor, err error) {
	address := "otpauth://totp/" + url.PathEscape(shop+":"+email) + "?" + url.Values{"secret": {secret}, "issuer": {shop}}.Encode()
	page.Secret, page.App = secret, address
	page.Picture, page.Size, err = web.QR(address, 4)
	return page, err
}

func (d *Door) turnFactorOn(c echo.Context) error {
	k := at(c)
	codes, err := admit.TurnFactorOn(c.Request().Context(), d.House.DB, k.Member, k.session, c.FormValue("code"), from(c))
	switch kind := fault.KindOf(err); {
	case err == nil:
		return d.showCodes(c, "Your second factor is on, and your other sessions have ended.", codes)
	case kind == fault.Invalid:
		return d.showFactor(c, http.StatusUnprocessableEntity, fault.FieldsOf(err)["code"])
	case kind == fault.TooMany:
		return d.showFactor(c, http.StatusTooManyRequests, fault.Message(err))
	case kind == fault.NotFound, kind == fault.Conflict:
		return web.SeeOther(c, "/admin/account")
	}
	return err
}

func (d *Door) showCodes(c echo.Context, lead string, codes []string) error {
	return web.Render(c, http.StatusOK, admin.Codes{Frame: d.frame(c, "Your codes on paper"), Lead: lead, List: codes}.View())
}

func (d *Door) newCodes(c echo.Context) error {
	codes, err := admit.NewCodes(c.Request().Context(), d.House.DB, at(c).Member, from(c))
	if err != nil {
		return err
	}
	return d.showCodes(c, "Those you had before work no more.", codes)
}

func (d *Door) turnFactorOff(c echo.Context) error {
	k := at(c)
	if err := admit.TurnFactorOff(c.Request().Context(), d.House.DB, k.Member, k.Member, from(c)); err != nil {
		return err
	}
	return d.done(c, "/admin/account", "Your app is not asked for any more.")
}

// demanded says whether a member must set up a second factor before anything else.
func (d *Door) demanded(k *desk) bool { return d.House.Shop().Staff.RequireFactor && !k.session.Factor }

// secondStep asks for the code after the password.
func (d *Door) secondStep(c echo.Context) error {
	if _, _, err := admit.Awaiting(c.Request().Context(), d.House.DB, d.secretOf(c)); err != nil {
		return d.lateStep(c, err)
	}
	return web.Render(c, http.StatusOK, d.stepPage(c, c.QueryParam("next"), nil).View())
}

// lateStep begins again when nothing waits for a code.
func (d *Door) lateStep(c echo.Context, err error) error {
	if fault.KindOf(err) == fault.NotFound {
		return web.SeeOther(c, "/admin/login")
	}
	return err
}

func (d *Door) stepPage(c echo.Context, next string, mistake error) admin.SecondStep {
	page := admin.SecondStep{Page: d.page(c, "Your second factor"), Next: safeNext(next), Passkeys: d.party().Possible(), Code: codeField("Code", "Six digits of your app, or a code on paper.", "")}
	switch wrong := fault.FieldsOf(mistake)["code"]; {
	case wrong != "":
		page.Code.Error = wrong
	case mistake != nil:
		page.Mistake = fault.Message(mistake)
	}
	return page
}

func (d *Door) trySecondStep(c echo.Context) error {
	next := c.FormValue("next")
	token, err := admit.SecondStep(c.Request().Context(), d.House.DB, d.secretOf(c), c.FormValue("code"), d.from(c))
	switch kind := fault.KindOf(err); {
	case err == nil:
		d.letIn(c, token)
		return web.SeeOther(c, safeNext(next))
	case kind == fault.Invalid:
		return web.Invalid(c, d.stepPage(c, next, err).View())
	case kind == fault.TooMany:
		c.Response().Header().Set(echo.HeaderRetryAfter, "60")
		return web.Render(c, http.StatusTooManyRequests, d.stepPage(c, next, err).View())
	}
	return d.lateStep(c, err)
}
