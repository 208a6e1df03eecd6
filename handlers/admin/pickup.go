package admin

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/fulfil"
	"regulars/store/id"
	"regulars/store/order"
	where "regulars/store/place"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

const (
	pickupsPage = "/admin/pickups"
	// queueShown is how many orders the queue shows: what one place has in hand.
	queueShown = 100
	// reportDays is how far back the report of promises looks.
	reportDays = 30
)

func (d *Door) pickupRoutes() []Route {
	return []Route{
		{get, pickupsPage, staff.PackOrders, d.pickups},
		{get, pickupsPage + "/code", staff.PackOrders, d.findPickup},
		{get, pickupsPage + "/places/:place", staff.EditSettings, d.promiseOf},
		{post, pickupsPage + "/places/:place", staff.EditSettings, d.savePromise},
		{post, pickupsPage + "/:order/ready", staff.PackOrders, d.prepare},
		{post, pickupsPage + "/:order/hand", staff.PackOrders, d.handOver},
	}
}

// places are all places by id.
func (d *Door) places() map[string]where.Place {
	all := map[string]where.Place{}
	for _, p := range d.Catalog.Snapshot().Places() {
		all[p.ID] = p
	}
	return all
}

func (d *Door) pickups(c echo.Context) error { return d.showPickups(c, http.StatusOK, "", nil) }

// findPickup is GET /admin/pickups/code?code=…: what a code is for, to be looked at
// before it is handed over. A scanned code leads here.
func (d *Door) findPickup(c echo.Context) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	p, err := order.FindPickupByCode(ctx, q, c.QueryParam("code"))
	wrong, err := refused(err)
	if err != nil {
		return err
	}
	if wrong != nil {
		return d.showPickups(c, http.StatusUnprocessableEntity, c.QueryParam("code"), wrong)
	}
	o, err := order.Find(ctx, q, p.OrderID)
	if err != nil {
		return err
	}
	return d.showHandOver(c, http.StatusOK, o, p, id.Token(), nil)
}

// showHandOver asks what of an order is handed over: all that is left, unless somebody
// enters less.
func (d *Door) showHandOver(c echo.Context, status int, o order.Order, p order.Pickup, once string, wrong fault.Fields) error {
	here := c.FormValue("place")
	page := admin.HandOver{Frame: d.frame(c, "Hand over "+o.Number), Head: admin.Head{Title: "Hand over " + o.Number, Back: ui.Link{Text: "Pickups", URL: pickupsPage}, Lead: o.Delivery.Name},
		URL: pickupsPage + "/" + o.ID + "/hand", Code: p.Code, Here: here, Once: once, Whole: wrong["items"], Elsewhere: elsewhere(d.places()[p.PlaceID], here), Note: o.Note}
	for _, l := range o.Lines {
		n := strconv.FormatInt(l.Left(), 10)
		if l.Left() == 0 {
			continue
		}
		name, value := "line-"+l.ID, n
		if c.Request().Method == http.MethodPost {
			value = c.FormValue(name)
		}
		page.Lines = append(page.Lines, ui.Field{Name: name, Label: lineName(l), Hint: n + " to hand over", Value: value, Inputmode: "numeric", Width: ui.Tiny, MaxLength: 4, Error: wrong[name]})
	}
	return web.Render(c, status, page.View())
}

// elsewhere warns that an order lies at another place than this one.
func elsewhere(lies where.Place, here string) string {
	if here == "" || lies.ID == here {
		return ""
	}
	return "This order lies at " + lies.Name + ", not here."
}

func (d *Door) prepare(c echo.Context) error {
	ctx := c.Request().Context()
	o, err := order.Find(ctx, d.House.DB.Read(), c.Param("order"))
	if err != nil {
		return err
	}
	err = fulfil.Prepare(ctx, d.House.DB, o.ID, actor(c), func(q db.Q) error {
		return noted(c, q, staff.Act{Did: "made ready to be collected", About: ordersPage + "/" + o.ID, Title: o.Number}, nil, nil)
	})
	if errors.Is(err, order.ErrPassed) {
		return d.tell(c, queueOf(c), "problem", "Nothing was done: "+o.Number+" has been collected, or is over. Its page says more.")
	}
	if err != nil {
		return err
	}
	return d.done(c, queueOf(c), "Ready. The shopper gets a mail with the code.")
}

// handOver gives goods to whoever has said the code. A second press of the same button
// changes nothing.
func (d *Door) handOver(c echo.Context) error {
	ctx := c.Request().Context()
	o, err := order.Find(ctx, d.House.DB.Read(), c.Param("order"))
	if err != nil {
		return err
	}
	h := fulfil.Hand{OrderID: o.ID, Code: c.FormValue("code"), Once: c.FormValue("once"), Actor: actor(c)}
	items, wrong := readItems(c, o, "line-")
	if h.Items = items; wrong == nil {
		err = fulfil.HandOver(ctx, d.House.DB, d.Desk, h, moved(c, o, "handed over"))
		if wrong, err = refused(err); err != nil && fault.KindOf(err) == fault.Conflict {
			wrong, err = fault.Fields{"items": fault.Message(err)}, nil
		}
	}
	switch {
	case err != nil:
		return err
	case wrong["code"] != "":
		return d.showPickups(c, http.StatusUnprocessableEntity, h.Code, wrong)
	case wrong != nil:
		return d.showHandOver(c, http.StatusUnprocessableEntity, o, order.Pickup{PlaceID: o.PlaceID, Code: h.Code}, cmp.Or(h.Once, id.Token()), wrong)
	}
	if o, err = order.Find(ctx, d.House.DB.Read(), o.ID); err != nil {
		return err
	}
	if o.Fulfilment != order.Whole {
		return d.done(c, queueOf(c), "Handed over. The rest of "+o.Number+" stays here for the same code; the shopper gets a mail.")
	}
	return d.done(c, queueOf(c), "Handed over.")
}

// queueOf leads back to the queue of the place one works at.
func queueOf(c echo.Context) string {
	if at := c.FormValue("place"); at != "" && !strings.ContainsAny(at, "&?#/") {
		return pickupsPage + "?place=" + at
	}
	return pickupsPage
}

func (d *Door) showPickups(c echo.Context, status int, code string, wrong fault.Fields) error {
	ctx, q, now, here := c.Request().Context(), d.House.DB.Read(), d.House.DB.Now(), c.FormValue("place")
	list, err := order.ListPickups(ctx, q, here, queueShown)
	if err != nil {
		return err
	}
	places := d.places()
	page := admin.Pickups{Frame: d.frame(c, "Pickups"), Here: here, Views: []ui.Link{{Text: "All places", URL: pickupsPage, Current: here == ""}},
		Code: ui.Field{Name: "code", Label: "Code of whoever is here", Value: code, Autocomplete: "off", LeftToRight: true, MaxLength: 12, Width: ui.Half, Error: wrong["code"]}}
	for _, p := range d.placesOf(c) {
		if p.Pickup {
			page.Views = append(page.Views, ui.Link{Text: p.Name, URL: pickupsPage + "?place=" + p.ID, Current: here == p.ID})
		}
	}
	orders, err := ordersOf(ctx, q, list)
	if err != nil {
		return err
	}
	for _, p := range list {
		at := places[p.PlaceID]
		card := d.pickupCard(orders[p.OrderID], p, &at, now)
		if p.State == order.PickupWaits {
			page.Waiting = append(page.Waiting, card)
		} else {
			page.Ready = append(page.Ready, card)
		}
	}
	if p, ok := places[here]; ok && at(c).May(staff.EditSettings) {
		page.Change = ui.Link{Text: "Pickup at " + p.Name, URL: pickupsPage + "/places/" + p.ID}
	}
	if page.Promises, err = d.promises(c, places, now); err != nil {
		return err
	}
	return web.Render(c, status, page.View())
}

// ordersOf are the orders of pickups, by id.
func ordersOf(ctx context.Context, q db.Q, pickups []order.Pickup) (map[string]order.Order, error) {
	ids := make([]string, len(pickups))
	for i, p := range pickups {
		ids[i] = p.OrderID
	}
	list, err := order.ListByID(ctx, q, ids)
	orders := make(map[string]order.Order, len(list))
	for _, o := range list {
		orders[o.ID] = o
	}
	return orders, err
}

func (d *Door) pickupCard(o order.Order, p order.Pickup, at *where.Place, now time.Time) admin.PickupCard {
	x := admin.PickupCard{Number: o.Number, URL: ordersPage + "/" + o.ID, Who: o.Delivery.Name, Place: at.Name, ReadyURL: pickupsPage + "/" + o.ID + "/ready"}
	for _, l := range o.Lines {
		if n := l.Left(); n > 0 {
			x.Lines = append(x.Lines, strconv.FormatInt(n, 10)+" × "+lineName(l))
		}
	}
	if p.State == order.PickupWaits {
		x.When, x.Late = "Promised "+at.Say(p.PromisedAt, now), p.Late(now)
	} else {
		x.When = "Kept until " + p.KeptUntil.In(d.House.Zone()).Format("2 January")
	}
	return x
}

// promises are how the promises of the last days were kept, by place.
func (d *Door) promises(c echo.Context, places map[string]where.Place, now time.Time) (rows []admin.PromiseRow, err error) {
	list, err := order.CountPromises(c.Request().Context(), d.House.DB.Read(), now.AddDate(0, 0, -reportDays))
	for _, p := range list {
		rows = append(rows, admin.PromiseRow{Place: places[p.PlaceID].Name, Made: strconv.FormatInt(p.Made, 10), Kept: strconv.FormatInt(p.Kept, 10), Missed: strconv.FormatInt(p.Missed, 10)})
	}
	return rows, err
}
