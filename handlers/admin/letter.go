package admin

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/notify"
	"regulars/store/order"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

const lettersPage = "/admin/mails/letters"

// letters is GET /admin/mails/letters: what the shop writes, by kind.
func (d *Door) letters(c echo.Context) error {
	page := admin.LetterKinds{Frame: d.frame(c, "Letters")}
	if at(c).May(staff.EditSettings) {
		page.Sending = []ui.Link{{Text: "Letters with consent: who wants them, topics, how many an hour", URL: mailingPage}, {Text: "Write a letter to those who want some", URL: newsPage}, {Text: "Sending domain: what mailboxes look up", URL: domainPage}}
	}
	for _, k := range notify.Kinds() {
		link := ui.Link{Text: k.Label, URL: lettersPage + "/" + k.Name}
		switch k.About {
		case notify.AboutOrder:
			page.Orders = append(page.Orders, link)
		case notify.AboutCustomer:
			page.People = append(page.People, link)
		case notify.AboutMember:
			page.Members = append(page.Members, link)
		}
	}
	return web.Render(c, http.StatusOK, page.View())
}

// drawn is a letter that is looked at, and what it is about.
type drawn struct {
	kind  notify.Kind
	about string // an order's number or a customer's address, as typed; "" is a sample
	notify.Letter
	wrong fault.Fields
}

// drawnFor draws the letter that a form asks for. What is not found is said beside its
// field, with the sample below.
func (d *Door) drawnFor(c echo.Context, about string) (v drawn, err error) {
	v = drawn{about: strings.TrimSpace(about), wrong: fault.Fields{}}
	if v.kind, err = notify.FindKind(c.Param("kind")); err != nil {
		return v, err
	}
	ctx, q := c.Request().Context(), d.House.DB.Read()
	o, who := d.Mailer.SampleOrder(d.House.Shop(), at(c).Email, q.Now()), customer.Customer{Name: at(c).Name, Email: at(c).Email}
	switch {
	case v.about == "" || v.kind.About == notify.AboutMember:
	case v.kind.About == notify.AboutOrder:
		err = orderNumbered(ctx, q, v.about, &o)
	default:
		who, err = customer.FindByEmail(ctx, q, v.about)
	}
	if err != nil && fault.KindOf(err) == fault.NotFound {
		v.wrong["about"], err = "There is none. This is the sample.", nil
		o, who = d.Mailer.SampleOrder(d.House.Shop(), at(c).Email, q.Now()), customer.Customer{Name: at(c).Name, Email: at(c).Email}
	}
	if err != nil {
		return v, err
	}
	v.Letter, err = d.Mailer.Draw(ctx, q, v.kind, o, who)
	return v, err
}

// orderNumbered finds the order of a number, whoever placed it.
func orderNumbered(ctx context.Context, q db.Q, number string, to *order.Order) error {
	list, err := order.List(ctx, q, order.Filter{Everybody: true, Words: number, Limit: 10})
	if err != nil {
		return err
	}
	for _, o := range list {
		if strings.EqualFold(o.Number, number) {
			*to = o
			return nil
		}
	}
	return fault.New(fault.NotFound, "There is no such order.")
}

func (d *Door) letter(c echo.Context) error {
	v, err := d.drawnFor(c, c.QueryParam("about"))
	if err != nil {
		return err
	}
	return d.showLetter(c, http.StatusOK, v)
}

// tryLetter sends a letter to whoever is at work here.
func (d *Door) tryLetter(c echo.Context) error {
	v, err := d.drawnFor(c, c.FormValue("about"))
	if err != nil {
		return err
	}
	if len(v.wrong) > 0 {
		return d.showLetter(c, http.StatusUnprocessableEntity, v)
	}
	to, once := at(c).Email, c.FormValue("once")
	if len(once) < 10 || len(once) > 40 {
		once = id.New()
	}
	err = d.write(c, func(q db.Q) error {
		if err := notify.Try(c.Request().Context(), q, v.kind, v.Letter, to, at(c).ID+"/"+once); err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: "sent themselves a test of", About: lettersPage + "/" + v.kind.Name, Title: "“" + v.kind.Label + "”"}, nil, nil)
	})
	if err != nil {
		return err
	}
	to = lettersPage + "/" + v.kind.Name
	if v.about != "" {
		to += "?about=" + url.QueryEscape(v.about)
	}
	return d.done(c, to, "A test is on its way to "+at(c).Email+".")
}

func (d *Door) showLetter(c echo.Context, status int, v drawn) error {
	about := ui.Field{Name: "about", Label: "About the order", Hint: "Its number. Without one: a sample.", Value: v.about, Optional: true, MaxLength: 100, LeftToRight: true, Error: v.wrong["about"]}
	if v.kind.About == notify.AboutCustomer {
		about.Label, about.Hint, about.MaxLength = "To the customer", "An address. Without one: to you.", 254
	}
	page := admin.LetterKind{Frame: d.frame(c, v.kind.Label), Label: v.kind.Label, Asks: v.kind.About != notify.AboutMember, URL: lettersPage + "/" + v.kind.Name, About: about, Once: id.New(), To: at(c).Email, Subject: v.Subject, Text: v.Text}
	return web.Render(c, status, page.View())
}
