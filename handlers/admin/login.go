package admin

import (
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/admit"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/money"
	"regulars/store/setting"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

func (d *Door) login(c echo.Context) error {
	if at(c) != nil {
		return web.SeeOther(c, safeNext(c.QueryParam("next")))
	}
	return web.Render(c, http.StatusOK, d.loginPage(c, c.QueryParam("next"), "", "").View())
}

func (d *Door) loginPage(c echo.Context, next, email, mistake string) admin.Login {
	return admin.Login{
		Page: d.page(c, "Log in"), Next: safeNext(next), Mistake: mistake, Passkeys: d.party().Possible(),
		Email:    ui.Field{Name: "email", Label: "Email address", Type: "email", Autocomplete: "username", Value: email},
		Password: ui.Field{Name: "password", Label: "Password", Type: "password", Autocomplete: "current-password"},
	}
}

func (d *Door) tryLogin(c echo.Context) error {
	email, next := c.FormValue("email"), c.FormValue("next")
	token, err := admit.Login(c.Request().Context(), d.House.DB, email, c.FormValue("password"), d.from(c))
	switch kind := fault.KindOf(err); {
	case err == nil:
		d.letIn(c, token)
		return d.goOn(c, token, safeNext(next))
	case kind == fault.Invalid:
		return web.Invalid(c, d.loginPage(c, next, email, fault.Message(err)).View())
	case kind == fault.TooMany:
		c.Response().Header().Set(echo.HeaderRetryAfter, "60")
		return web.Render(c, http.StatusTooManyRequests, d.loginPage(c, next, email, fault.Message(err)).View())
	}
	return err
}

// goOn leads to the page asked for, by way of the second factor when it is due.
func (d *Door) goOn(c echo.Context, token, next string) error {
	_, _, err := admit.Awaiting(c.Request().Context(), d.House.DB, token)
	if err == nil {
		return web.SeeOther(c, "/admin/login/code?"+url.Values{"next": {next}}.Encode())
	}
	if fault.KindOf(err) != fault.NotFound {
		return err
	}
	return web.SeeOther(c, next)
}

// from is where a request comes from, for limits, letters and the log.
func from(c echo.Context) admit.From {
	return admit.From{Address: c.RealIP(), Device: web.DeviceName(c)}
}

// safeNext is a path of the back office to go on to, whatever was asked for.
func safeNext(next string) string {
	plain := !strings.ContainsAny(next, "\\%\r\n\t\x00@:") && !strings.Contains(next, "//")
	p, _, _ := strings.Cut(next, "?")
	if plain && (p == "/admin" || strings.HasPrefix(p, "/admin/")) && path.Clean(p) == p && p != "/admin/login" {
		return next
	}
	return "/admin"
}

func (d *Door) logout(c echo.Context) error {
	ctx := c.Request().Context()
	if err := d.write(c, func(q db.Q) error { return staff.End(ctx, q, at(c).session) }); err != nil {
		return err
	}
	d.setCookie(c, "")
	c.Response().Header().Set("Clear-Site-Data", `"cache"`)
	return web.SeeOther(c, "/admin/login")
}

func (d *Door) firstRun(c echo.Context) error {
	ctx := c.Request().Context()
	if err := staff.FindFirstRun(ctx, d.House.DB.Read(), c.Param("token")); err != nil {
		return err
	}
	page, err := d.firstRunPage(c, newMember(c), d.House.Shop(), nil)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, page.View())
}

func (d *Door) firstRunPage(c echo.Context, n staff.New, shop setting.Shop, wrong fault.Fields) (admin.FirstRun, error) {
	page := admin.FirstRun{Page: d.page(c, "Open your shop"), URL: "/admin/first-run/" + c.Param("token"), You: memberFields(n, wrong, true)}
	empty, err := d.emptyShop(c)
	if empty {
		page.Shop = ui.Fields{
			{Name: "shop", Label: "Name of the shop", Value: shop.Name, Error: wrong["shop"], MaxLength: 100},
			{Name: "country", Label: "Country you sell from", Hint: "Two letters, such as DE, FR or US.", Value: shop.Country, Width: ui.Short, MaxLength: 2, Error: wrong["country"]},
			{Name: "currency", Label: "Currency", Hint: "Three letters, such as EUR or USD. It stays once there are prices.", Value: string(shop.Currency), Width: ui.Short, MaxLength: 3, Error: wrong["currency"]},
		}
	}
	return page, err
}

// emptyShop says whether nothing is sold yet, so that the wizard asks for the shop too.
func (d *Door) emptyShop(c echo.Context) (bool, error) {
	list, err := catalog.ListProducts(c.Request().Context(), d.House.DB.Read(), catalog.Filter{Limit: 1})
	return len(list) == 0, err
}

func (d *Door) found(c echo.Context) error {
	ctx, n := c.Request().Context(), newMember(c)
	if err := staff.FindFirstRun(ctx, d.House.DB.Read(), c.Param("token")); err != nil {
		return err
	}
	empty, err := d.emptyShop(c)
	if err != nil {
		return err
	}
	shop := d.House.Shop()
	shop.SetUp = true
	if empty {
		shop.Name, shop.Country = strings.TrimSpace(c.FormValue("shop")), strings.ToUpper(strings.TrimSpace(c.FormValue("country")))
		shop.Currency = money.Currency(strings.ToUpper(strings.TrimSpace(c.FormValue("currency"))))
	}
	wrong := both(n.Validate(), shop.Validate())
	if len(wrong) == 0 {
		token, err := admit.Found(ctx, d.House.DB, c.Param("token"), n, d.from(c), func(q db.Q) error { return setting.SaveShop(ctx, q, shop) })
		if err == nil {
			d.letIn(c, token)
			return web.SeeOther(c, afterFounding(empty))
		}
		if wrong, err = refused(err); err != nil {
			return err
		}
	}
	page, err := d.firstRunPage(c, n, shop, wrong)
	if err != nil {
		return err
	}
	return web.Invalid(c, page.View())
}

// afterFounding is where the first owner goes on: an empty shop is set up first.
func afterFounding(empty bool) string {
	if empty {
		return "/admin/begin"
	}
	return "/admin"
}

// both joins what is wrong with a member and with a shop; both have a name.
func both(member, shop error) fault.Fields {
	wrong := fault.Fields{}
	for name, text := range fault.FieldsOf(member) {
		wrong[name] = text
	}
	for name, text := range fault.FieldsOf(shop) {
		if name == "name" {
			name = "shop"
		}
		wrong[name] = text
	}
	return wrong
}

func newMember(c echo.Context) staff.New {
	return staff.New{Name: c.FormValue("name"), Email: c.FormValue("email"), Password: c.FormValue("password")}
}

func memberFields(n staff.New, wrong fault.Fields, email bool) ui.Fields {
	fields := ui.Fields{{Name: "name", Label: "Your name", Value: n.Name, Autocomplete: "name", Error: wrong["name"], MaxLength: 100}}
	if email {
		fields = append(fields, ui.Field{Name: "email", Label: "Email address", Type: "email", Value: n.Email, Autocomplete: "username", Error: wrong["email"]})
	}
	return append(fields, ui.Field{Name: "password", Label: "Password", Type: "password", Autocomplete: "new-password", Error: wrong["password"],
		Hint: "10 characters or more. A few words in a row are easy to remember."})
}

func (d *Door) invitation(c echo.Context) error {
	i, err := staff.FindInvite(c.Request().Context(), d.House.DB.Read(), c.Param("token"))
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, d.joinPage(c, i, staff.New{}, nil).View())
}

func (d *Door) joinPage(c echo.Context, i staff.Invite, n staff.New, wrong fault.Fields) admin.Join {
	page := admin.Join{Page: d.page(c, "Join"), URL: "/admin/join/" + c.Param("token"), Email: i.Email, Fields: memberFields(n, wrong, false)}
	page.RoleName, page.RoleAbout = i.Role.Label()
	page.RoleName = strings.ToLower(page.RoleName)
	return page
}

func (d *Door) join(c echo.Context) error {
	ctx, n := c.Request().Context(), newMember(c)
	i, err := staff.FindInvite(ctx, d.House.DB.Read(), c.Param("token"))
	if err != nil {
		return err
	}
	token, err := admit.Join(ctx, d.House.DB, c.Param("token"), n, d.from(c))
	if err == nil {
		d.letIn(c, token)
		return web.SeeOther(c, "/admin")
	}
	wrong, err := refused(err)
	if err != nil {
		return err
	}
	return web.Invalid(c, d.joinPage(c, i, n, wrong).View())
}
