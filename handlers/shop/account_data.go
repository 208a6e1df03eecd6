package shop

import (
	"encoding/json"
	"net/http"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/enrol"
	"regulars/views/shop"
)

func (a *Account) privacy(c echo.Context) error {
	v := web.Of(c)
	page := shop.AccountPrivacy{Account: frame(c, "Privacy and data", "/account/privacy"), DownloadURL: "/account/data", ChoicesURL: "/privacy/choices?return=/account/privacy",
		Choices:  []shop.Amount{{Text: "Personalization", Value: onOff(v.Consent.Personalization)}, {Text: "Analytics", Value: onOff(v.Consent.Analytics)}},
		Erase:    "Write to us from your account's address, and we erase your account and what we remember about you.",
		EraseURL: "/pages/privacy", Kept: "Invoices are kept for as long as the law says, and nobody looks at them for anything else."}
	if s := a.House.Shop(); s.Email != "" {
		page.EraseURL = "mailto:" + s.Email + "?subject=Please%20erase%20my%20data"
	}
	return web.Render(c, http.StatusOK, page.View())
}

func onOff(on bool) string {
	if on {
		return "On"
	}
	return "Off"
}

// download hands over everything that is kept under the account, as one file.
func (a *Account) download(c echo.Context) error {
	v := web.Of(c)
	data, err := enrol.Collect(c.Request().Context(), a.House.DB.Read(), v.CustomerID, v.VisitorID)
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(data, "", "  ")
	if err != nil {
		return err
	}
	header := c.Response().Header()
	header.Set("Content-Disposition", `attachment; filename="my-data.json"`)
	header.Set("Cache-Control", "private, no-store")
	return c.Blob(http.StatusOK, "application/json; charset=utf-8", text)
}
