package admin

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/fault"
	"regulars/store/fulfil"
	"regulars/store/id"
	"regulars/store/order"
	"regulars/store/shipment"
	"regulars/views/admin"
	"regulars/views/ui"
)

// askSend asks what leaves the house now; everything that is left, unless somebody
// says less.
func (d *Door) askSend(c echo.Context) error {
	o, err := order.Find(c.Request().Context(), d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	if !o.State.ToPack() {
		return order.ErrPassed
	}
	p := fulfil.Parcel{OrderID: o.ID, Once: id.Token()}
	for _, l := range o.Lines {
		p.Items = append(p.Items, order.Item{LineID: l.ID, Quantity: l.Left()})
	}
	return d.showSend(c, http.StatusOK, o, p, nil)
}

// send is one parcel. A second press of the same form sends nothing twice.
func (d *Door) send(c echo.Context) error {
	ctx := c.Request().Context()
	o, err := order.Find(ctx, d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	p := fulfil.Parcel{OrderID: o.ID, Once: c.FormValue("once"), Carrier: c.FormValue("carrier"), Tracking: strings.Join(strings.Fields(c.FormValue("tracking")), " "),
		URL: strings.TrimSpace(c.FormValue("url")), Actor: actor(c)}
	items, wrong := readItems(c, o, "line-")
	if p.Items = items; wrong == nil {
		err = fulfil.Send(ctx, d.House.DB, d.Desk, p, moved(c, o, "sent"))
		if wrong, err = refused(err); err != nil {
			return err
		}
	}
	if wrong != nil {
		return d.showSend(c, http.StatusUnprocessableEntity, o, p, wrong)
	}
	return d.done(c, ordersPage+"/"+o.ID, "Sent. The shopper gets a mail.")
}

// readItems reads how many of each line are meant; fields are named prefix + line.
func readItems(c echo.Context, o order.Order, prefix string) (items []order.Item, wrong fault.Fields) {
	for _, l := range o.Lines {
		text := strings.TrimSpace(c.FormValue(prefix + l.ID))
		if text == "" || text == "0" {
			continue
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 0 || n > l.Quantity {
			if wrong == nil {
				wrong = fault.Fields{}
			}
			wrong[prefix+l.ID] = "Enter a number from 0 to " + strconv.FormatInt(l.Quantity, 10) + "."
			continue
		}
		items = append(items, order.Item{LineID: l.ID, Quantity: n})
	}
	return items, wrong
}

func (d *Door) showSend(c echo.Context, status int, o order.Order, p fulfil.Parcel, wrong fault.Fields) error {
	base := ordersPage + "/" + o.ID
	page := admin.SendForm{Frame: d.frame(c, "Send "+o.Number), Head: admin.Head{Title: "Send " + o.Number, Back: ui.Link{Text: "Order " + o.Number, URL: base}}, URL: base + "/send", Back: base, Once: p.Once,
		Whole: wrong["items"]}
	typed := map[string]int64{}
	for _, i := range p.Items {
		typed[i.LineID] = i.Quantity
	}
	for _, l := range o.Lines {
		if l.Left() == 0 {
			continue
		}
		value := strconv.FormatInt(typed[l.ID], 10)
		if c.Request().Method == http.MethodPost {
			value = c.FormValue("line-" + l.ID)
		}
		page.Lines = append(page.Lines, ui.Field{Name: "line-" + l.ID, Label: lineName(l), Hint: strconv.FormatInt(l.Left(), 10) + " left", Value: value, Inputmode: "numeric", Width: ui.Tiny, MaxLength: 4, Error: wrong["line-"+l.ID]})
	}
	carriers := []ui.Option{{Label: "Nobody: no parcel number"}}
	for _, x := range shipment.Carriers() {
		carriers = append(carriers, ui.Option{Value: x.Handle, Label: x.Name, Selected: x.Handle == p.Carrier})
	}
	page.Parcel = ui.Fields{
		{Name: "carrier", Label: "Who carries it", Options: carriers, Error: wrong["carrier"], Width: ui.Half},
		{Name: "tracking", Label: "Number of the parcel", Value: p.Tracking, Optional: true, LeftToRight: true, MaxLength: 60, Width: ui.Half, Error: wrong["tracking"]},
		{Name: "url", Label: "Where to follow it", Hint: "Only for another carrier; we know the pages of the others.", Value: p.URL, Optional: true, LeftToRight: true, MaxLength: 500, Error: wrong["url"]},
	}
	return web.Render(c, status, page.View())
}

// lineName is what a line is called in a form.
func lineName(l order.Line) string {
	name := l.Title
	for _, more := range []string{l.Variant, l.SKU} {
		if more != "" {
			name += ", " + more
		}
	}
	return name
}

// slip is what is laid into the parcel: goods without prices.
func (d *Door) slip(c echo.Context) error {
	o, err := order.Find(c.Request().Context(), d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	base := ordersPage + "/" + o.ID
	page := admin.Slip{Frame: d.frame(c, "Packing slip "+o.Number), Head: admin.Head{Title: "Packing slip", Back: ui.Link{Text: "Order " + o.Number, URL: base}},
		Shop: d.House.Shop().Name, Number: o.Number, Placed: o.PlacedAt.In(d.House.Zone()).Format("2 January 2006"), To: addressLines(o.Delivery), Method: o.Method.Name, Note: o.Note}
	for _, l := range o.Lines {
		n := l.Left()
		if o.Fulfilment == order.Whole {
			n = l.Fulfilled
		}
		if n > 0 {
			page.Lines = append(page.Lines, admin.PickRow{SKU: l.SKU, Title: l.Title, Variant: l.Variant, Quantity: strconv.FormatInt(n, 10)})
		}
	}
	return web.Render(c, http.StatusOK, page.View())
}

// pick is the list for one round along the shelves, for all orders to be packed.
func (d *Door) pick(c echo.Context) error {
	at := c.QueryParam("place")
	picks, orders, err := fulfil.ListPicks(c.Request().Context(), d.House.DB.Read(), at)
	if err != nil {
		return err
	}
	names := map[string]string{"": "Without a place"}
	page := admin.Picks{Frame: d.frame(c, "Pick list"), Head: admin.Head{Title: "Pick list", Back: ui.Link{Text: "Orders", URL: ordersPage}, Lead: "For " + plural(orders, "order", "orders") + " to pack, the oldest first."},
		Views: []ui.Link{{Text: "All places", URL: ordersPage + "/pick", Current: at == ""}}}
	for _, p := range d.placesOf(c) {
		names[p.ID] = p.Name
		page.Views = append(page.Views, ui.Link{Text: p.Name, URL: ordersPage + "/pick?place=" + p.ID, Current: at == p.ID})
	}
	for _, p := range picks {
		page.Rows = append(page.Rows, admin.PickRow{Place: names[p.PlaceID], SKU: p.SKU, Title: p.Title, Variant: p.Variant, Quantity: strconv.FormatInt(p.Quantity, 10), Numbers: strings.Join(p.Numbers, ", ")})
	}
	return web.Render(c, http.StatusOK, page.View())
}
