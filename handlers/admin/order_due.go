package admin

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/logbook"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// dueRoutes are what is still to be paid for an order, or was paid too much.
func (d *Door) dueRoutes() []Route {
	return []Route{
		{get, "/admin/orders/:id/links", staff.EditOrders, d.links},
		{post, "/admin/orders/:id/links", staff.EditOrders, d.makeLink},
		{post, "/admin/orders/:id/links/:link/revoke", staff.EditOrders, d.revokeLink},
		{get, "/admin/orders/:id/overpaid", staff.RefundOrders, d.askOverpaid},
		{post, "/admin/orders/:id/overpaid", staff.RefundOrders, d.refundOverpaid},
	}
}

// addMoney says what is due, and offers what can be done about it.
func (d *Door) addMoney(c echo.Context, o order.Order, page *admin.Order) error {
	base, k := ordersPage+"/"+o.ID, at(c)
	if k.May(staff.EditOrders) && checkout.Editable(o) == nil {
		page.Acts = append(page.Acts, admin.OrderAct{URL: base + "/edit", Label: "Change …", About: "Goods, quantities, address, delivery. You see first what it does.", Asks: true})
	}
	b, err := checkout.BalanceOf(c.Request().Context(), d.House.DB.Read(), o)
	if err != nil {
		return err
	}
	if err := d.addAuthorized(c, o, b, page); err != nil {
		return err
	}
	due := b.Due()
	if due.IsZero() {
		return nil
	}
	if due.Minor < 0 {
		much := d.amount(money.Of(-due.Minor, due.Currency))
		page.Totals = append(page.Totals, admin.Fact{Label: "Paid too much", Value: much, Strong: true})
		if k.May(staff.RefundOrders) {
			page.Acts = append(page.Acts, admin.OrderAct{URL: base + "/overpaid", Label: "Send " + much + " back …", About: "What came above the total, the way it came. You are asked once more.", Asks: true})
		}
		return nil
	}
	page.Totals = append(page.Totals, admin.Fact{Label: "To be paid", Value: d.amount(due), Strong: true})
	if k.May(staff.EditOrders) {
		page.Acts = append(page.Acts, admin.OrderAct{URL: base + "/links", Label: "Payment link …", About: d.amount(due) + " to be paid on a page of its own, by mail or copied.", Asks: true})
	}
	return nil
}

// linkForm is what was typed to make a link, and the link that was made.
type linkForm struct {
	once, days, secret string
	mail               bool
	wrong              fault.Fields
}

func (d *Door) links(c echo.Context) error {
	return d.showLinks(c, http.StatusOK, linkForm{once: id.Token(), days: strconv.Itoa(checkout.LinkDays), mail: true})
}

// makeLink makes a link and shows it, the only time; pressed again it shows the same.
func (d *Door) makeLink(c echo.Context) error {
	ctx := c.Request().Context()
	f := linkForm{once: c.FormValue("once"), days: c.FormValue("days"), mail: c.FormValue("mail") != ""}
	days, err := strconv.Atoi(strings.TrimSpace(f.days))
	if err != nil {
		days = 0
	}
	err = d.Desk.MakeLink(ctx, c.Param("id"), f.once, "", actor(c), days, func(q db.Q, o order.Order, l payment.Link, due money.Amount) error {
		act := staff.Act{Did: "made a payment link for", About: ordersPage + "/" + o.ID, Title: o.Number, After: strconv.Quote(due.String())}
		if err := staff.RecordAct(ctx, q, at(c).Member, act); err != nil || !f.mail || o.Email == "" {
			return err
		}
		return d.Mailer.PaymentAsked(ctx, q, o, l, checkout.LinkPath+checkout.LinkSecret(f.once), due)
	})
	if f.wrong, err = refused(err); err != nil {
		return err
	}
	if f.wrong != nil {
		return d.showLinks(c, http.StatusUnprocessableEntity, f)
	}
	f.secret = checkout.LinkSecret(f.once)
	return d.showLinks(c, http.StatusOK, f)
}

func (d *Door) showLinks(c echo.Context, status int, f linkForm) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	o, err := order.Find(ctx, q, c.Param("id"))
	if err != nil {
		return err
	}
	due, err := checkout.Due(ctx, q, o)
	if err != nil {
		return err
	}
	list, err := payment.ListLinks(ctx, q, o.ID)
	if err != nil {
		return err
	}
	base := ordersPage + "/" + o.ID
	page := admin.PaymentLinks{Frame: d.frame(c, "Payment link"), Number: o.Number, URL: base + "/links", Back: base, Once: f.once,
		Days: ui.Field{Name: "days", Label: "How many days it works", Value: f.days, Inputmode: "numeric", Width: ui.Tiny, MaxLength: 2, Error: f.wrong["days"]}}
	if due.Minor > 0 {
		page.Due = d.amount(due)
	}
	if o.Email != "" {
		page.Mail = &ui.Check{Name: "mail", Label: "Mail it to " + o.Email, Checked: f.mail}
	}
	if f.secret != "" {
		page.Made, page.Mailed = d.House.BaseURL+checkout.LinkPath+f.secret, f.mail && o.Email != ""
	}
	for _, l := range list {
		row := admin.PayLinkRow{Made: d.clock(l.CreatedAt), Who: l.Actor, Until: d.clock(l.ExpiresAt)}
		switch l.State(q.Now()) {
		case payment.LinkOpen:
			row.State, row.StateKind, row.RevokeURL = "Open", "on", base+"/links/"+l.ID+"/revoke"
		case payment.LinkExpired:
			row.State = "Expired"
		case payment.LinkRevoked:
			row.State = "Taken back"
		}
		page.Rows = append(page.Rows, row)
	}
	return web.Render(c, status, page.View())
}

func (d *Door) revokeLink(c echo.Context) error {
	ctx, orderID := c.Request().Context(), c.Param("id")
	err := d.Desk.RevokeLink(ctx, orderID, c.Param("link"), actor(c), func(q db.Q) error {
		return staff.RecordAct(ctx, q, at(c).Member, staff.Act{Did: "took a payment link back of", About: ordersPage + "/" + orderID, Title: "an order"})
	})
	if err != nil {
		return err
	}
	return d.done(c, ordersPage+"/"+orderID+"/links", "Taken back. Nobody can pay on it any more.")
}

// askOverpaid asks once more before what came above the total goes back.
func (d *Door) askOverpaid(c echo.Context) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	o, err := order.Find(ctx, q, c.Param("id"))
	if err != nil {
		return err
	}
	due, err := checkout.Due(ctx, q, o)
	if err != nil {
		return err
	}
	if due.Minor >= 0 {
		return fault.New(fault.Conflict, "Nothing was paid too much for this order.")
	}
	much, base := money.Of(-due.Minor, due.Currency), ordersPage+"/"+o.ID
	return web.Render(c, http.StatusOK, admin.Confirm{
		Frame: d.frame(c, "Send money back"), Heading: "Send " + d.amount(much) + " back?", Back: ui.Link{Text: "Order " + o.Number, URL: base},
		Text: "So much came above what " + o.Number + " comes to. It goes back the way it came. This cannot be taken back.",
		Act:  "Send " + d.amount(much) + " back", URL: base + "/overpaid", Seen: id.Token() + " " + much.Decimal(),
	}.View())
}

func (d *Door) refundOverpaid(c echo.Context) error {
	ctx := c.Request().Context()
	o, err := order.Find(ctx, d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	once, text, _ := strings.Cut(c.FormValue("seen"), " ")
	expected, ok := d.money(text, o)
	if !ok {
		return fault.New(fault.Conflict, "This page is too old. Look at the order once more.")
	}
	done, err := d.Desk.RefundOverpaid(ctx, o.ID, once, actor(c), expected, func(q db.Q, o order.Order, sum money.Amount) error {
		if err := note(c, q, logbook.Refunded, o.Number+", "+sum.String()); err != nil {
			return err
		}
		return staff.RecordAct(ctx, q, at(c).Member, staff.Act{Did: "sent money back for", About: ordersPage + "/" + o.ID, Title: o.Number, After: strconv.Quote(sum.String())})
	})
	switch {
	case err != nil:
		return err
	case !done:
		return d.tell(c, ordersPage+"/"+o.ID, "note", "Asked for. The provider has not said yes so far; it is asked again until it has.")
	}
	return d.done(c, ordersPage+"/"+o.ID, "Sent "+d.amount(expected)+" back.")
}
