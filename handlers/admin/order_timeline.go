package admin

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/store/card"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/message"
	"regulars/store/notify"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// happening is one row of an order's timeline, with when it was.
type happening struct {
	at  time.Time
	row admin.OrderStep
}

// addTimeline tells what happened to an order: its steps and notes, its payments,
// what left the house, and the letters about it, oldest first.
func (d *Door) addTimeline(c echo.Context, o order.Order, page *admin.Order) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	steps, err := order.ListSteps(ctx, q, o.ID)
	if err != nil {
		return err
	}
	payments, err := payment.ListOf(ctx, q, o.ID)
	if err != nil {
		return err
	}
	refunds, err := payment.ListRefunds(ctx, q, o.ID)
	if err != nil {
		return err
	}
	sent, err := order.ListFulfilments(ctx, q, o.ID)
	if err != nil {
		return err
	}
	letters, err := message.ListAbout(ctx, q, notify.KindsAboutOrders(), o.ID)
	if err != nil {
		return err
	}
	returns, err := order.ListReturns(ctx, q, order.ReturnFilter{OrderID: o.ID})
	if err != nil {
		return err
	}
	for _, r := range returns {
		page.Returns = append(page.Returns, d.returnRow(r))
	}
	if o.CustomerID != "" && at(c).May(staff.ReadCustomers) {
		page.Customer = ui.Link{Text: "See the customer", URL: "/admin/customers/" + o.CustomerID}
	}
	list := stepRows(steps)
	for _, p := range payments {
		list = append(list, happening{p.CreatedAt, admin.OrderStep{State: "Payment", Who: p.Gateway, Words: d.amount(p.Amount) + ", " + paymentWords(p.State)}})
	}
	for _, f := range refunds {
		list = append(list, happening{f.CreatedAt, admin.OrderStep{State: "Refund", Who: f.Gateway, Words: d.amount(f.Amount) + ", " + refundWords(f.State)}})
	}
	for _, f := range sent {
		if f.URL != "" {
			page.Parcels = append(page.Parcels, admin.Parcel{Text: f.Carrier + " " + f.Tracking, URL: f.URL})
		}
	}
	list = append(list, d.letterRows(o, letters, at(c).May(staff.EditOrders))...)
	slices.SortStableFunc(list, func(a, b happening) int { return cmp.Compare(a.at.UnixMilli(), b.at.UnixMilli()) })
	for _, h := range list {
		h.row.At = d.clock(h.at)
		page.Steps = append(page.Steps, h.row)
	}
	return nil
}

// stepRows are the steps of the order itself; words without a step are a note.
func stepRows(steps []order.Step) (list []happening) {
	for i, s := range steps {
		text, _ := stateWords(s.State)
		if i > 0 && steps[i-1].State == s.State {
			text = "Note"
		}
		list = append(list, happening{s.At, admin.OrderStep{State: text, Who: s.Actor, Words: s.Words}})
	}
	return list
}

func (d *Door) letterRows(o order.Order, letters []message.Message, may bool) (list []happening) {
	for _, m := range letters {
		state, _ := mailWords(m.State)
		row := admin.OrderStep{State: "Mail", Who: m.To, Words: m.Subject + " (" + strings.ToLower(state) + ")"}
		if may && m.Text != "" && !m.Secret {
			row.AgainURL, row.Once = ordersPage+"/"+o.ID+"/letters/"+m.ID+"/again", id.Token()
		}
		list = append(list, happening{m.CreatedAt, row})
	}
	return list
}

func paymentWords(s payment.State) string {
	switch s {
	case payment.Succeeded:
		return "has come"
	case payment.Declined:
		return "declined"
	case payment.Cancelled:
		return "given up"
	case payment.Awaiting:
		return "a transfer is expected"
	case payment.Authorized:
		return "authorized"
	case payment.Capturing:
		return "authorized, being captured"
	case payment.Voiding:
		return "authorized, being given back"
	}
	return "under way"
}

// refundWords say of one payment's money how far back it is.
func refundWords(s payment.State) string {
	switch s {
	case payment.Succeeded:
		return "has gone back"
	case payment.Declined:
		return "refused"
	}
	return "asked for, and not answered so far"
}

// noteOrder keeps a note of staff; numbers of payment cards in it are masked.
func (d *Door) noteOrder(c echo.Context) error {
	ctx, orderID := c.Request().Context(), c.Param("id")
	words := card.Mask(strings.Join(strings.Fields(c.FormValue("words")), " "))
	if words == "" || len([]rune(words)) > 500 {
		return d.showOrder(c, http.StatusUnprocessableEntity, orderNote{words, "Write a note of up to 500 characters."}, "")
	}
	if err := d.write(c, func(q db.Q) error { return order.Note(ctx, q, orderID, actor(c), words) }); err != nil {
		return err
	}
	return d.done(c, ordersPage+"/"+orderID, "Noted.")
}

// repeatLetter sends a letter about an order once more.
func (d *Door) repeatLetter(c echo.Context) error {
	ctx, orderID := c.Request().Context(), c.Param("id")
	m, err := message.Find(ctx, d.House.DB.Read(), c.Param("mail"))
	if err != nil {
		return err
	}
	_, subject, _ := strings.Cut(m.Key, "/")
	if subject != orderID && !strings.HasPrefix(subject, orderID+"/") {
		return fault.New(fault.NotFound, "There is no such mail about this order.")
	}
	once := c.FormValue("once")
	if m.Text == "" || m.Secret || once == "" {
		return fault.New(fault.Conflict, "The text of this mail has been forgotten, so it cannot be sent again.")
	}
	err = d.write(c, func(q db.Q) error {
		if err := message.Repeat(ctx, q, m, once); err != nil {
			return err
		}
		return staff.RecordAct(ctx, q, at(c).Member, staff.Act{Did: "sent again", About: ordersPage + "/" + orderID, Title: m.Subject})
	})
	if err != nil {
		return err
	}
	return d.done(c, ordersPage+"/"+orderID, "Sent once more to "+m.To+".")
}
