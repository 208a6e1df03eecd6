package shop

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/enrol"
	"regulars/store/fault"
	"regulars/store/preference"
	"regulars/store/visitor"
	"regulars/views/shop"
	"regulars/views/ui"
)

func (a *Account) privacy(c echo.Context) error { return a.showPrivacy(c, "") }

func (a *Account) showPrivacy(c echo.Context, mistake string) error {
	v := web.Of(c)
	asked, err := customer.FindErasure(c.Request().Context(), a.House.DB.Read(), v.CustomerID)
	if err != nil {
		return err
	}
	choices, err := visitor.ListReceipts(c.Request().Context(), a.House.DB.Read(), v.VisitorID, v.CustomerID)
	if err != nil {
		return err
	}
	who, err := a.byAccount(c)
	if err != nil {
		return err
	}
	letters, err := preference.ListReceipts(c.Request().Context(), a.House.DB.Read(), who.ID)
	if err != nil {
		return err
	}
	page := shop.AccountPrivacy{Account: frame(c, "Privacy and data", "/account/privacy"), DownloadURL: "/account/data", ChoicesURL: "/privacy/choices?return=/account/privacy",
		Choices:  []shop.Amount{{Text: "Personalization", Value: onOff(v.Consent.Personalization)}, {Text: "Analytics", Value: onOff(v.Consent.Analytics)}},
		EraseURL: "/account/erase", Kept: "Of orders we keep what was bought for how much, as the books must, without your name.",
		Present: ui.Field{Name: "current", Label: "Your present password", Type: "password", Autocomplete: "current-password", Width: ui.Half, Error: mistake}}
	page.Receipts = a.receipts(c, choices, letters)
	if asked.Asked() {
		page.ErasedOn = a.House.Date(asked.DueAt, "2 January 2006, 15:04")
	}
	if page.Mistakes = ui.Summary(page.Present); mistake != "" {
		return web.Invalid(c, page.View())
	}
	return web.Render(c, http.StatusOK, page.View())
}

// erase asks for the account to be erased, once the password is shown.
func (a *Account) erase(c echo.Context) error {
	err := enrol.AskErasure(c.Request().Context(), a.House.DB, web.Of(c).CustomerID, c.FormValue("current"), c.RealIP())
	if wrong := web.Fields(c, err); wrong != nil {
		return a.showPrivacy(c, wrong["current"])
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, "/account/privacy")
}

// keep takes that back.
func (a *Account) keep(c echo.Context) error {
	ctx, id := c.Request().Context(), web.Of(c).CustomerID
	err := a.House.DB.Write(ctx, func(q db.Q) error { return customer.CancelErasure(ctx, q, id) })
	if err != nil && fault.KindOf(err) != fault.Conflict {
		return err
	}
	return web.SeeOther(c, "/account/privacy")
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
	return a.House.HandOut(c, data, c.FormValue("format"))
}
