package admin

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/message"
	"regulars/store/setting"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

const domainPage = "/admin/mails/domain"

// mailDomain is GET /admin/mails/domain: how the sending domain stood when it was looked at.
// Nobody waits for the DNS here.
func (d *Door) mailDomain(c echo.Context) error {
	kept, err := setting.Find[message.DomainCheck](c.Request().Context(), d.House.DB.Read(), message.KeptCheck)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	return d.showDomain(c, http.StatusOK, kept, kept.Selector, nil)
}

// sender is the address that mails come from.
func (d *Door) sender() string { return cmp.Or(d.MailFrom, d.House.Shop().Email) }

// checkDomain is POST /admin/mails/domain: it asks, and keeps what was said.
func (d *Door) checkDomain(c echo.Context) error {
	ctx, selector := c.Request().Context(), strings.TrimSpace(c.FormValue("selector"))
	resolver := d.DNS
	if resolver.TXT == nil {
		resolver = message.SystemResolver()
	}
	check, err := resolver.CheckDomain(ctx, d.sender(), selector)
	if err != nil {
		wrong := fault.FieldsOf(err)
		if wrong == nil && fault.KindOf(err) == fault.Invalid {
			wrong = fault.Fields{"selector": fault.Message(err)}
		}
		if wrong == nil {
			return err
		}
		return d.showDomain(c, http.StatusUnprocessableEntity, message.DomainCheck{}, selector, wrong)
	}
	check.At = d.House.DB.Now()
	err = d.write(c, func(q db.Q) error {
		if err := setting.Save(ctx, q, message.KeptCheck, check); err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: "looked at the records of", About: domainPage, Title: check.Domain}, nil, nil)
	})
	if err != nil {
		return err
	}
	return d.done(c, domainPage, "Asked. This is what stands there now.")
}

// verdictWords are a verdict as staff read it.
func verdictWords(v message.Verdict) (text, kind string) {
	switch v {
	case message.Good:
		return "Good", "on"
	case message.Weak:
		return "Could be better", "waits"
	case message.Missing:
		return "Missing", "wrong"
	}
	return "Not known", ""
}

func (d *Door) showDomain(c echo.Context, status int, check message.DomainCheck, selector string, wrong fault.Fields) error {
	page := admin.MailDomain{Frame: d.frame(c, "Sending domain"), From: d.sender(), Domain: check.Domain,
		Selector: ui.Field{Name: "selector", Label: "DKIM selector", Hint: "The name of the key that your mail server signs with. It tells you where it tells the record to enter.", Value: selector, Optional: true, LeftToRight: true, Width: ui.Half, MaxLength: 63, Error: wrong["selector"]}}
	if !check.At.IsZero() {
		page.At = d.clock(check.At)
	}
	for _, r := range check.Records {
		row := admin.DomainRow{Name: r.Name, At: r.At, Found: r.Found, Advice: r.Advice}
		row.State, row.StateKind = verdictWords(r.Verdict)
		page.Rows = append(page.Rows, row)
	}
	return web.Render(c, status, page.View())
}

// trustAddress lets mails go to an address again that a mail server had refused.
func (d *Door) trustAddress(c echo.Context) error {
	ctx := c.Request().Context()
	m, err := message.Find(ctx, d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	if err := d.write(c, func(q db.Q) error { return message.Trust(ctx, q, m.To) }); err != nil {
		return err
	}
	return d.done(c, "/admin/mails/"+m.ID, "Mails go to this address again.")
}
