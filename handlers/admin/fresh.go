package admin

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/admit"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/logbook"
	"regulars/views/admin"
	"regulars/views/ui"
)

// fresh stands before what is dangerous in the hands of somebody who found an open
// browser: the password must have been typed a short time ago. Otherwise it is
// asked for, and back is the page to go on from; "" is the page asked for.
func (d *Door) fresh(back string, do echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if at(c).session.Fresh(d.House.DB.Now()) {
			return do(c)
		}
		next := url.Values{"next": {back}}
		if back == "" {
			next.Set("next", c.Request().URL.RequestURI())
		}
		if c.Request().Method != http.MethodGet {
			next.Set("held", "1")
		}
		return web.SeeOther(c, "/admin/again?"+next.Encode())
	}
}

func (d *Door) again(c echo.Context) error {
	return web.Render(c, http.StatusOK, d.againPage(c, c.QueryParam("next"), c.QueryParam("held") != "", "").View())
}

func (d *Door) againPage(c echo.Context, next string, held bool, mistake string) admin.Again {
	return admin.Again{Frame: d.frame(c, "Your password again"), Next: safeNext(next), Held: held, Password: presentField(mistake)}
}

func presentField(mistake string) ui.Field {
	return ui.Field{Name: "present", Label: "Your password", Type: "password", Autocomplete: "current-password", Error: mistake}
}

func (d *Door) proveAgain(c echo.Context) error {
	next, k := c.FormValue("next"), at(c)
	token, err := admit.Prove(c.Request().Context(), d.House.DB, k.Member, k.session, c.FormValue("present"), from(c))
	switch {
	case err == nil:
		d.goOnWith(c, token)
		return web.SeeOther(c, safeNext(next))
	case fault.KindOf(err) == fault.TooMany:
		c.Response().Header().Set(echo.HeaderRetryAfter, "60")
		return web.Render(c, http.StatusTooManyRequests, d.againPage(c, next, false, fault.Message(err)).View())
	}
	wrong, err := refused(err)
	if err != nil {
		return err
	}
	return web.Invalid(c, d.againPage(c, next, false, wrong["present"]).View())
}

// note keeps in the log what the member at this request did.
func note(c echo.Context, q db.Q, kind logbook.Kind, about string) error {
	return logbook.Note(c.Request().Context(), q, logbook.Entry{Kind: kind, Actor: actor(c), About: about, Address: c.RealIP()})
}

// logViews are the ways to look at the log.
func logViews() []logView {
	return []logView{
		{"", "All", nil},
		{"refused", "Refused", []logbook.Kind{logbook.LoginRefused, logbook.StaffRefused, logbook.StaffCheckRefused, logbook.FactorRefused, logbook.PasskeyRefused, logbook.PolicyBroken}},
		{"staff", "Staff", []logbook.Kind{logbook.StaffEntered, logbook.StaffRefused, logbook.StaffCheckRefused, logbook.StaffPassword, logbook.StaffFounded, logbook.StaffInvited,
			logbook.StaffJoined, logbook.RoleChanged, logbook.AccessEnded, logbook.AccessGiven, logbook.LoggedOut, logbook.FactorOn, logbook.FactorOff, logbook.FactorRefused, logbook.CodeUsed,
			logbook.PasskeyAdded, logbook.PasskeyRemoved, logbook.PasskeyRefused, logbook.RecoveryAsked, logbook.Recovered}},
		{"accounts", "Accounts", []logbook.Kind{logbook.LoginRefused, logbook.ResetAsked, logbook.PasswordReset, logbook.PasswordChanged, logbook.EmailChanged, logbook.EmailReverted, logbook.ErasureAsked, logbook.Merged}},
		{"shop", "Money and data", []logbook.Kind{logbook.BankChanged, logbook.SettingsChanged, logbook.Exported, logbook.Imported, logbook.Refunded}},
	}
}

type logView struct {
	name, label string
	kinds       []logbook.Kind
}

// logWords are what happened, as the owner reads it.
func logWords(k logbook.Kind) (words, mark string) {
	switch k {
	case logbook.LoginRefused:
		return "Shopper's login refused", "waits"
	case logbook.ResetAsked:
		return "New password asked for", ""
	case logbook.PasswordReset:
		return "New password by mail", ""
	case logbook.PasswordChanged:
		return "Password changed", ""
	case logbook.EmailChanged:
		return "Address changed", ""
	case logbook.EmailReverted:
		return "Address taken back", "wrong"
	case logbook.StaffRefused:
		return "Staff login refused", "wrong"
	case logbook.StaffEntered:
		return "Logged in", ""
	case logbook.StaffCheckRefused:
		return "Wrong password, asked again", "wrong"
	case logbook.StaffPassword:
		return "Own password changed", ""
	}
	return shopWords(k)
}

func shopWords(k logbook.Kind) (words, mark string) {
	switch k {
	case logbook.StaffFounded:
		return "Shop opened", ""
	case logbook.StaffInvited:
		return "Invitation made", ""
	case logbook.StaffJoined:
		return "Joined", ""
	case logbook.RoleChanged:
		return "Role changed", "waits"
	case logbook.AccessEnded:
		return "Access ended", "waits"
	case logbook.AccessGiven:
		return "Access given back", "waits"
	}
	return factorWords(k)
}

func factorWords(k logbook.Kind) (words, mark string) {
	switch k {
	case logbook.FactorOn:
		return "Second factor on", "on"
	case logbook.FactorOff:
		return "Second factor off", "wrong"
	case logbook.FactorRefused:
		return "Code refused", "wrong"
	case logbook.CodeUsed:
		return "Code on paper used", "waits"
	case logbook.PasskeyAdded:
		return "Passkey added", "on"
	case logbook.PasskeyRemoved:
		return "Passkey removed", "waits"
	case logbook.PasskeyRefused:
		return "Passkey refused", "wrong"
	case logbook.RecoveryAsked:
		return "Way in made on the machine", "wrong"
	case logbook.Recovered:
		return "Got in with it", "wrong"
	case logbook.PolicyBroken:
		return "Refused by a browser", "waits"
	case logbook.LoggedOut:
		return "Logged out by an owner", "waits"
	}
	return moneyWords(k)
}

func moneyWords(k logbook.Kind) (words, mark string) {
	switch k {
	case logbook.BankChanged:
		return "Bank account changed", "wrong"
	case logbook.SettingsChanged:
		return "Settings changed", ""
	case logbook.Exported:
		return "Data taken out", ""
	case logbook.Imported:
		return "Products brought in", ""
	case logbook.Refunded:
		return "Money sent back", "waits"
	case logbook.ErasureAsked:
		return "Customer to be erased", "waits"
	case logbook.Merged:
		return "Customers merged or parted", "waits"
	}
	return string(k), ""
}

func (d *Door) log(c echo.Context) error {
	page := admin.Log{Frame: d.frame(c, "Security log")}
	var chosen logView
	for _, v := range logViews() {
		link := ui.Link{Text: v.label, URL: "/admin/log", Current: v.name == c.QueryParam("view")}
		if v.name != "" {
			link.URL += "?view=" + v.name
		}
		if link.Current {
			chosen = v
		}
		page.Views = append(page.Views, link)
	}
	list, err := logbook.List(c.Request().Context(), d.House.DB.Read(), logbook.Filter{Kinds: chosen.kinds, Before: c.QueryParam("before"), Limit: perPage + 1})
	if err != nil {
		return err
	}
	if len(list) > perPage {
		list = list[:perPage]
		page.Next = "/admin/log?" + url.Values{"view": {chosen.name}, "before": {list[perPage-1].ID}}.Encode()
	}
	for _, e := range list {
		row := admin.LogRow{At: d.clock(e.At), Who: e.Actor, About: e.About, Address: e.Address}
		row.What, row.Kind = logWords(e.Kind)
		page.Rows = append(page.Rows, row)
	}
	return web.Render(c, http.StatusOK, page.View())
}
