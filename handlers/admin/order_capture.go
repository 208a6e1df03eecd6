package admin

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/setting"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// captureRoutes are taking money that was authorized.
func (d *Door) captureRoutes() []Route {
	return []Route{
		{get, "/admin/orders/:id/capture", staff.EditOrders, d.askCapture},
		{post, "/admin/orders/:id/capture", staff.EditOrders, d.capture},
	}
}

// endingSoon is how long before an authorization ends the back office tells of it.
const endingSoon = 48 * time.Hour

// addAuthorized says what is authorized, until when, and offers to capture it.
func (d *Door) addAuthorized(c echo.Context, o order.Order, b checkout.Balance, page *admin.Order) error {
	if o.State != order.Authorized {
		return nil
	}
	p, err := d.reservedBy(c.Request().Context(), o.ID)
	if err != nil {
		return err
	}
	until := ""
	if !p.ExpiresAt.IsZero() {
		until = ", until " + d.clock(p.ExpiresAt)
	}
	page.Totals = append(page.Totals, admin.Fact{Label: "Authorized" + until, Value: d.amount(b.Reserved), Strong: true})
	switch {
	case !at(c).May(staff.EditOrders) || p.State != payment.Authorized:
	case b.ToCapture().IsZero():
		page.Acts = append(page.Acts, admin.OrderAct{URL: ordersPage + "/" + o.ID + "/capture", Label: "Give it back …", About: "Other money has paid this order. You are asked once more.", Asks: true})
	default:
		page.Acts = append(page.Acts, admin.OrderAct{URL: ordersPage + "/" + o.ID + "/capture", Label: "Capture " + d.amount(b.ToCapture()) + " …", About: captureWords(p.Capture) + " All of it or a part.", Asks: true})
	}
	return nil
}

// captureWords say when authorized money is captured by itself.
func captureWords(c payment.Capture) string {
	if c == payment.WhenSent {
		return "It is captured by itself when all of the order is sent."
	}
	return "It is not captured by itself."
}

// reservedBy is the payment that reserves money for an order; the zero one for none.
func (d *Door) reservedBy(ctx context.Context, orderID string) (payment.Payment, error) {
	list, err := payment.ListOf(ctx, d.House.DB.Read(), orderID)
	if i := slices.IndexFunc(list, func(p payment.Payment) bool { return p.State.Reserved() }); i >= 0 {
		return list[i], err
	}
	return payment.Payment{}, err
}

// capturing is an order with what is reserved for it.
type capturing struct {
	o order.Order
	p payment.Payment
	b checkout.Balance
}

func (d *Door) findCapturing(c echo.Context) (x capturing, err error) {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	if x.o, err = order.Find(ctx, q, c.Param("id")); err != nil {
		return x, err
	}
	if x.p, err = d.reservedBy(ctx, x.o.ID); err != nil {
		return x, err
	}
	x.b, err = checkout.BalanceOf(ctx, q, x.o)
	return x, err
}

func (d *Door) askCapture(c echo.Context) error {
	x, err := d.findCapturing(c)
	switch {
	case err != nil:
		return err
	case x.p.State != payment.Authorized || x.o.State != order.Authorized:
		return fault.New(fault.Conflict, "Nothing is authorized for this order that could be captured.")
	}
	return d.showCapture(c, http.StatusOK, x, x.b.ToCapture().Decimal(), "")
}

// capture takes what was typed. The form names the payment, which is captured one time:
// a second press changes nothing.
func (d *Door) capture(c echo.Context) error {
	ctx := c.Request().Context()
	x, err := d.findCapturing(c)
	if err != nil {
		return err
	}
	back, paymentID := ordersPage+"/"+x.o.ID, c.FormValue("payment")
	text := strings.TrimSpace(c.FormValue("amount"))
	amount, typed := d.money(text, x.o)
	if most := x.b.ToCapture(); x.p.ID == paymentID && x.p.State == payment.Authorized && (!typed || amount.Minor > most.Minor || amount.IsZero() && !most.IsZero()) {
		return d.showCapture(c, http.StatusUnprocessableEntity, x, text, "Enter an amount up to "+d.amount(most)+".")
	}
	done, err := d.Desk.Capture(ctx, x.o.ID, paymentID, amount, actor(c), func(q db.Q, o order.Order) error {
		return staff.RecordAct(ctx, q, at(c).Member, staff.Act{Did: "captured money for", About: back, Title: o.Number, Before: strconv.Quote("authorized " + x.b.Reserved.String()), After: strconv.Quote("captured " + amount.String())})
	})
	switch {
	case fault.KindOf(err) == fault.Conflict && err != nil:
		return d.tell(c, back, "problem", fault.Message(err))
	case err != nil:
		return err
	case !done:
		return d.tell(c, back, "note", "Asked for. The provider has not said yes so far; it is asked again until it has.")
	case amount.IsZero():
		return d.done(c, back, "Given back.")
	}
	return d.done(c, back, "Captured "+d.amount(amount)+".")
}

func (d *Door) showCapture(c echo.Context, status int, x capturing, typed, wrong string) error {
	base := ordersPage + "/" + x.o.ID
	page := admin.Capture{Frame: d.frame(c, "Capture"), Number: x.o.Number, URL: base + "/capture", Back: base, Payment: x.p.ID, Authorized: d.amount(x.b.Reserved)}
	if !x.p.ExpiresAt.IsZero() {
		page.Until = d.clock(x.p.ExpiresAt)
	}
	if !x.b.ToCapture().IsZero() {
		page.Amount = ui.Fields{{Name: "amount", Label: "Amount", Hint: "Up to " + d.amount(x.b.ToCapture()) + ". It is captured one time; what is left goes back to whoever paid.", Value: typed, Inputmode: "decimal", Width: ui.Short, MaxLength: 12, Error: wrong}}
	}
	return web.Render(c, status, page.View())
}

// captureGroup asks when money is taken; ways that cannot reserve it are named.
func (d *Door) captureGroup(s setting.Shop) admin.SettingGroup {
	about := "For orders that are placed from now on. A card authorization lasts seven days."
	var atOnce []string
	for _, g := range d.Desk.Gateways() {
		if !g.Authorizes() {
			atOnce = append(atOnce, g.Words().Label)
		}
	}
	if len(atOnce) > 0 {
		about += " Always taken at once, because it cannot be authorized first: " + strings.Join(atOnce, ", ") + "."
	}
	options := []ui.Option{{Value: setting.CaptureAtOnce, Label: "At once"}, {Value: setting.CaptureWhenSent, Label: "When I have sent all of the order"}, {Value: setting.CaptureByHand, Label: "By hand, on the order’s page"}}
	for i := range options {
		options[i].Selected = options[i].Value == s.Capture
	}
	return admin.SettingGroup{Title: "Payments", About: about, Fields: ui.Fields{{Name: "capture", Label: "Take the money", Options: options, Width: ui.Half}}}
}
