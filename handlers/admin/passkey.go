package admin

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/admit"
	"regulars/store/fault"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// party is the shop as devices with passkeys know it: by its configured address.
func (d *Door) party() admit.Party {
	return admit.Party{Shop: d.House.Shop().Name, Address: d.House.BaseURL}
}

// options answers a script that asks a device.
func options(c echo.Context, json []byte, err error) error {
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, json)
}

func (d *Door) askPasskey(c echo.Context) error {
	d.remember(c)
	json, err := d.party().BeginLogin(c.Request().Context(), d.House.DB, d.from(c))
	return options(c, json, err)
}

func (d *Door) loginWithPasskey(c echo.Context) error {
	next := c.FormValue("next")
	token, err := d.party().LoginWithPasskey(c.Request().Context(), d.House.DB, c.FormValue("answer"), d.from(c))
	if err == nil {
		d.letIn(c, token)
		return web.SeeOther(c, safeNext(next))
	}
	if kind := fault.KindOf(err); kind != fault.Invalid && kind != fault.Conflict {
		return err
	}
	return web.Invalid(c, d.loginPage(c, next, "", fault.Message(err)).View())
}

func (d *Door) newPasskey(c echo.Context) error {
	return web.Render(c, http.StatusOK, d.passkeyPage(c, from(c).Device, "", "").View())
}

func (d *Door) passkeyPage(c echo.Context, name, wrong, mistake string) admin.NewPasskey {
	return admin.NewPasskey{Frame: d.frame(c, "Add a passkey"), Mistake: mistake,
		Name: ui.Field{Name: "name", Label: "What you call it", Hint: "Such as “My phone” or “Key on the ring”.", Value: name, MaxLength: 60, Error: wrong}}
}

func (d *Door) startPasskey(c echo.Context) error {
	k := at(c)
	json, err := d.party().BeginPasskey(c.Request().Context(), d.House.DB, k.Member, k.session)
	return options(c, json, err)
}

func (d *Door) addPasskey(c echo.Context) error {
	k, name := at(c), c.FormValue("name")
	codes, err := d.party().AddPasskey(c.Request().Context(), d.House.DB, k.Member, k.session, name, c.FormValue("answer"), from(c))
	switch kind := fault.KindOf(err); {
	case err == nil && len(codes) > 0:
		return d.showCodes(c, "Your passkey is added, and your other sessions have ended.", codes)
	case err == nil:
		return d.done(c, "/admin/account", "Added the passkey.")
	case kind == fault.Invalid, kind == fault.Conflict:
		wrong := fault.FieldsOf(err)["name"]
		mistake := ""
		if wrong == "" {
			mistake = fault.Message(err)
		}
		return web.Invalid(c, d.passkeyPage(c, name, wrong, mistake).View())
	}
	return err
}

func (d *Door) askRemovePasskey(c echo.Context) error {
	ctx, q, k := c.Request().Context(), d.House.DB.Read(), at(c)
	p, err := staff.FindOwnPasskey(ctx, q, k.ID, c.Param("id"))
	if err != nil {
		return err
	}
	all, err := staff.ListPasskeys(ctx, q, k.ID)
	if err != nil {
		return err
	}
	app, err := staff.FindFactor(ctx, q, k.ID)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	page := admin.RemovePasskey{Frame: d.frame(c, "Remove a passkey"), URL: "/admin/account/passkeys/" + p.ID + "/remove", Name: p.Name, Last: len(all) == 1 && !app.On()}
	page.Kept = page.Last && d.House.Shop().Staff.RequireFactor
	return web.Render(c, http.StatusOK, page.View())
}

func (d *Door) removePasskey(c echo.Context) error {
	ctx, k := c.Request().Context(), at(c)
	p, err := staff.FindOwnPasskey(ctx, d.House.DB.Read(), k.ID, c.Param("id"))
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return web.SeeOther(c, "/admin/account") // a second click
	}
	if err != nil {
		return err
	}
	if err := admit.RemovePasskey(ctx, d.House.DB, k.Member, p, d.House.Shop().Staff.RequireFactor, from(c)); err != nil {
		return err
	}
	return d.done(c, "/admin/account", "Removed the passkey “"+p.Name+"”.")
}

func (d *Door) passkeyRows(list []staff.Passkey) (rows []admin.PasskeyRow) {
	for _, p := range list {
		row := admin.PasskeyRow{Name: p.Name, Added: "Added " + d.clock(p.CreatedAt), Used: "Last used " + d.clock(p.UsedAt), Refused: !p.RefusedAt.IsZero(),
			RemoveURL: "/admin/account/passkeys/" + p.ID + "/remove"}
		rows = append(rows, row)
	}
	return rows
}
