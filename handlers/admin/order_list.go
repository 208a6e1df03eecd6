package admin

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/db"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

const (
	perPage    = 50
	ordersPage = "/admin/orders"
)

// orderKeys are the parts of the list's address that choose orders.
var orderKeys = [...]string{"q", "state", "payment", "fulfilment", "place", "from", "to"}

// orderFilter reads the list's address.
func (d *Door) orderFilter(c echo.Context) order.Filter {
	f := order.Filter{Everybody: true, State: order.State(c.QueryParam("state")), Payment: order.Payment(c.QueryParam("payment")),
		Fulfilment: order.Progress(c.QueryParam("fulfilment")), PlaceID: c.QueryParam("place"), Words: strings.TrimSpace(c.QueryParam("q")),
		Before: c.QueryParam("before"), Limit: perPage + 1}
	f.From = d.midnight(c.QueryParam("from"))
	if to := d.midnight(c.QueryParam("to")); !to.IsZero() {
		f.To = to.AddDate(0, 0, 1)
	}
	return f
}

// midnight is the beginning of a day where the shop is; zero for what is no day.
func (d *Door) midnight(day string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, day, d.House.Zone())
	if err != nil {
		return time.Time{}
	}
	return t
}

// chosenOrders is the query of the list's address without its page.
func chosenOrders(c echo.Context) url.Values {
	v := url.Values{}
	for _, key := range orderKeys {
		if s := strings.TrimSpace(c.QueryParam(key)); s != "" {
			v.Set(key, s)
		}
	}
	return v
}

func (d *Door) orders(c echo.Context) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	f, chosen := d.orderFilter(c), chosenOrders(c)
	list, err := order.List(ctx, q, f)
	if err != nil {
		return err
	}
	counts, err := order.CountByState(ctx, q)
	if err != nil {
		return err
	}
	kept, err := staff.ListViews(ctx, q, at(c).ID, ordersPage)
	if err != nil {
		return err
	}
	page := admin.Orders{Frame: d.frame(c, "Orders"), Query: f.Words, Views: orderViews(counts, f, chosen), Filters: d.orderFilters(f, c), Narrowed: len(chosen) > 0,
		Keep: ui.Field{Name: "name", Label: "Keep this list as", MaxLength: 40}, KeepQuery: chosen.Encode(), May: at(c).May(staff.PackOrders)}
	for _, v := range kept {
		page.Kept = append(page.Kept, admin.KeptView{Link: ui.Link{Text: v.Name, URL: ordersPage + "?" + v.Query, Current: v.Query == chosen.Encode()}, ForgetURL: ordersPage + "/views/" + v.ID + "/forget"})
	}
	if len(list) > perPage {
		list = list[:perPage]
		older := chosenOrders(c)
		older.Set("before", list[perPage-1].ID)
		page.Next = ordersPage + "?" + older.Encode()
	}
	for _, o := range list {
		page.Rows = append(page.Rows, d.orderRow(o))
	}
	return web.Render(c, http.StatusOK, page.View())
}

// orderViews are the lists by what is to be done, with how many are in each.
func orderViews(counts map[order.State]int64, f order.Filter, chosen url.Values) []ui.Link {
	links := []ui.Link{{Text: "All", URL: ordersPage, Current: len(chosen) == 0}}
	for _, s := range []order.State{order.Paid, order.Authorized, order.Held, order.Awaiting, order.Pending, order.Fulfilled, order.Cancelled, order.Refunded} {
		text, _ := stateWords(s)
		if n := counts[s]; n > 0 {
			text += " " + strconv.FormatInt(n, 10)
		}
		links = append(links, ui.Link{Text: text, URL: ordersPage + "?state=" + string(s), Current: s == f.State && len(chosen) == 1})
	}
	return links
}

// orderFilters are the questions beside the words.
func (d *Door) orderFilters(f order.Filter, c echo.Context) ui.Fields {
	pick := func(name, label string, current string, options ...ui.Option) ui.Field {
		list := append([]ui.Option{{Label: "Any"}}, options...)
		for i := range list {
			list[i].Selected = list[i].Value == current
		}
		return ui.Field{Name: name, Label: label, Options: list, Width: ui.Half}
	}
	fields := ui.Fields{
		pick("payment", "Payment", string(f.Payment), ui.Option{Value: "unpaid", Label: "Not paid yet"}, ui.Option{Value: "authorized", Label: "Authorized"}, ui.Option{Value: "paid", Label: "Paid"},
			ui.Option{Value: "due", Label: "Something still due"}, ui.Option{Value: "overpaid", Label: "Paid too much"}, ui.Option{Value: "partly-refunded", Label: "Partly sent back"}, ui.Option{Value: "refunded", Label: "Sent back"}),
		pick("fulfilment", "Goods", string(f.Fulfilment), ui.Option{Value: "unfulfilled", Label: "Nothing sent"}, ui.Option{Value: "partial", Label: "Partly sent"}, ui.Option{Value: "fulfilled", Label: "All sent"}),
	}
	if places := d.placesOf(c); len(places) > 0 {
		var options []ui.Option
		for _, p := range places {
			options = append(options, ui.Option{Value: p.ID, Label: p.Name})
		}
		fields = append(fields, pick("place", "Collected at", f.PlaceID, options...))
	}
	return append(fields, ui.Field{Name: "from", Label: "From", Type: "date", Value: c.QueryParam("from"), Width: ui.Half, Optional: true},
		ui.Field{Name: "to", Label: "To", Type: "date", Value: c.QueryParam("to"), Width: ui.Half, Optional: true})
}

func (d *Door) orderRow(o order.Order) admin.OrderRow {
	var pieces int64
	for _, l := range o.Lines {
		pieces += l.Quantity
	}
	row := admin.OrderRow{Number: o.Number, URL: ordersPage + "/" + o.ID, Placed: d.clock(o.PlacedAt), Who: o.Delivery.Name, Total: d.amount(o.Total), Pieces: strconv.FormatInt(pieces, 10)}
	if row.Who == "" {
		row.Who = o.Email
	}
	row.State, row.StateKind = standing(o)
	row.Money, row.MoneyKind = d.moneyState(o)
	return row
}

// moneyState is how a paid order stands with its money; "" when it is even.
func (d *Door) moneyState(o order.Order) (text, kind string) {
	switch {
	case !o.State.ToPack() && o.State != order.Fulfilled:
		return "", ""
	case o.Due.Minor > 0:
		return d.amount(o.Due) + " due", "waits"
	case o.Due.Minor < 0:
		return d.amount(money.Of(-o.Due.Minor, o.Due.Currency)) + " too much", "waits"
	case !o.Refunded.IsZero():
		return d.amount(o.Refunded) + " sent back", ""
	}
	return "", ""
}

// keepView saves the list as it is narrowed now, for the member alone.
func (d *Door) keepView(c echo.Context) error {
	ctx := c.Request().Context()
	query, err := url.ParseQuery(c.FormValue("query"))
	if err != nil {
		query = nil
	}
	clean := url.Values{}
	for _, key := range orderKeys {
		if s := query.Get(key); s != "" {
			clean.Set(key, s)
		}
	}
	v := staff.View{Page: ordersPage, Name: c.FormValue("name"), Query: clean.Encode()}
	err = d.write(c, func(q db.Q) error { return staff.SaveView(ctx, q, at(c).ID, v) })
	if wrong := web.FieldErrors(err); wrong != nil {
		return d.tell(c, ordersPage+"?"+v.Query, "problem", wrong["name"])
	}
	if err != nil {
		return err
	}
	return d.done(c, ordersPage+"?"+v.Query, "Kept. You find it above your orders.")
}

func (d *Door) forgetView(c echo.Context) error {
	ctx := c.Request().Context()
	if err := d.write(c, func(q db.Q) error { return staff.ForgetView(ctx, q, at(c).ID, c.Param("view")) }); err != nil {
		return err
	}
	return d.done(c, ordersPage, "Forgotten.")
}
