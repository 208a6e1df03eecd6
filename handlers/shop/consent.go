package shop

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/preference"
	"regulars/store/visitor"
	"regulars/views/shop"
	"regulars/views/ui"
)

// choices is the page on which one says what may be remembered.
func (a *Account) choices(c echo.Context) error {
	v := web.Of(c)
	page := shop.ConsentChoices{Page: web.Page(c, ui.Page{Title: "Privacy choices"}), URL: "/consent", Return: backTo(c, c.QueryParam("return"), ""),
		Personalization: v.Consent.Personalization, Analytics: v.Consent.Analytics, Saved: c.QueryParam("saved") != "", PolicyURL: "/pages/privacy"}
	if v.VisitorID != "" {
		receipts, err := visitor.ListReceipts(c.Request().Context(), a.House.DB.Read(), v.VisitorID, v.CustomerID)
		if err != nil {
			return err
		}
		if len(receipts) > 0 {
			page.Since = web.Say(c, "You chose this on {day}.", "day", a.House.Date(receipts[0].At, "2 January 2006"))
		}
	}
	return web.Render(c, http.StatusOK, page.View())
}

// consent keeps a choice. Anything but a clear yes is a no.
func (a *Account) consent(c echo.Context) error {
	choice := visitor.Consent{Asked: true, Channel: visitor.Banner}
	if c.FormValue("page") != "" {
		choice.Channel = visitor.Choices
	}
	switch c.FormValue("choice") {
	case "all":
		choice.Personalization, choice.Analytics = true, true
	case "chosen":
		choice.Personalization, choice.Analytics = c.FormValue("personalization") != "", c.FormValue("analytics") != ""
	}
	if err := web.Of(c).SetConsent(c, choice); err != nil {
		return err
	}
	if choice.Personalization { // who had switched it off by a piece wants it again
		if err := takeBack(c, a.House, preference.Everything, ""); err != nil {
			return err
		}
	}
	if back := backTo(c, c.FormValue("return"), ""); back != "" {
		return web.SeeOther(c, back)
	}
	return web.SeeOther(c, "/privacy/choices?saved=1")
}
