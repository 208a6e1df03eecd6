package admin

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/message"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// mailWords are a mail's states as staff read them.
func mailWords(s message.State) (text, kind string) {
	switch s {
	case message.Queued, message.Sending:
		return "On its way", ""
	case message.Sent:
		return "Sent", "on"
	case message.Failed:
		return "Failed", "wrong"
	case message.Kept:
		return "Kept", "waits"
	}
	return string(s), ""
}

func (d *Door) mails(c echo.Context) error {
	state := message.State(c.QueryParam("state"))
	list, err := message.List(c.Request().Context(), d.House.DB.Read(), message.Filter{State: state, Before: c.QueryParam("before"), Limit: perPage + 1})
	if err != nil {
		return err
	}
	counts, err := message.CountByState(c.Request().Context(), d.House.DB.Read())
	if err != nil {
		return err
	}
	page := admin.Mails{Frame: d.frame(c, "Mails"), Lead: "What the shop writes to people, and how it went.", Views: []ui.Link{{Text: "All", URL: "/admin/mails", Current: state == ""}}}
	if counts[message.Kept] > 0 {
		page.Lead = "No mail server is set up for the kept ones: read them here, and set one up before real shoppers come."
	}
	for _, s := range []message.State{message.Queued, message.Sent, message.Kept, message.Failed} {
		text, _ := mailWords(s)
		if n := counts[s]; n > 0 {
			text += " " + strconv.FormatInt(n, 10)
		}
		page.Views = append(page.Views, ui.Link{Text: text, URL: "/admin/mails?state=" + string(s), Current: s == state})
	}
	if len(list) > perPage {
		list = list[:perPage]
		page.Next = "/admin/mails?" + url.Values{"state": {string(state)}, "before": {list[perPage-1].ID}}.Encode()
	}
	for _, m := range list {
		row := admin.MailRow{Subject: m.Subject, URL: "/admin/mails/" + m.ID, To: m.To, At: d.clock(m.CreatedAt), Failure: m.Failure, Test: m.Test}
		row.State, row.StateKind = mailWords(m.State)
		page.Rows = append(page.Rows, row)
	}
	return web.Render(c, http.StatusOK, page.View())
}

// links finds the addresses in a letter; only http and https are ever linked.
var links = regexp.MustCompile(`https?://[^\s<>"')]+`)

// secretKept stands for the text of a mail that opens somebody's account. Where no
// mail server is set up an owner must be able to hand such a link over; nobody
// else reads it, for whoever does could take the account.
const secretKept = "This mail holds a link that opens an account, so only an owner reads it here."

func (d *Door) mail(c echo.Context) error {
	m, err := message.Find(c.Request().Context(), d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	page := admin.Mail{
		Frame: d.frame(c, "Mail"), Head: admin.Head{Title: m.Subject, Back: ui.Link{Text: "Mails", URL: "/admin/mails"}},
		Facts: []admin.Fact{{Label: "To", Value: m.To}, {Label: "Kind", Value: m.Kind}, {Label: "Written", Value: d.clock(m.CreatedAt)}, {Label: "Sent", Value: d.clock(m.SentAt)}, {Label: "Tries", Value: strconv.Itoa(m.Attempts)}},
	}
	page.Head.State, page.Head.StateKind = mailWords(m.State)
	if m.State == message.Queued && m.Attempts > 0 {
		page.Facts = append(page.Facts, admin.Fact{Label: "Next try", Value: d.clock(m.DueAt)})
	}
	if m.Test {
		page.Facts = append(page.Facts, admin.Fact{Label: "Test", Value: "Sent from the back office to see it; not counted"})
	}
	if m.Failure != "" {
		page.Facts = append(page.Facts, admin.Fact{Label: "What the last try said", Value: m.Failure})
	}
	switch {
	case m.Secret && !at(c).May(staff.ManageStaff):
		page.Empty = secretKept
	case m.Text == "":
		page.Empty = "Its text has been forgotten."
	default:
		page.Text, page.Links = m.Text, links.FindAllString(m.Text, 20)
	}
	failing, err := message.FindFailing(c.Request().Context(), d.House.DB.Read(), m.To)
	if err != nil {
		return err
	}
	if !failing.At.IsZero() {
		page.Failing, page.TrustURL = "This address has been refused since "+d.clock(failing.At)+", so nothing is sent there: "+failing.Reason, "/admin/mails/"+m.ID+"/trust"
	}
	if m.State == message.Failed || m.State == message.Kept {
		page.AgainURL = "/admin/mails/" + m.ID + "/again"
	}
	return web.Render(c, http.StatusOK, page.View())
}

func (d *Door) sendAgain(c echo.Context) error {
	ctx := c.Request().Context()
	m, err := message.Find(ctx, d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	if m.Text == "" {
		return fault.New(fault.Conflict, "The text of this mail has been forgotten, so it cannot be sent again.")
	}
	if err := d.write(c, func(q db.Q) error { return message.SendAgain(ctx, q, m.ID) }); err != nil {
		return err
	}
	return d.done(c, "/admin/mails/"+m.ID, "Put back into the queue.")
}
