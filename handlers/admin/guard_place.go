package admin

import (
	"context"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/inventory"
	"regulars/store/order"
	spots "regulars/store/place"
	"regulars/store/staff"
)

// This file is what members see and do who are bound to places: the guard asks here, and
// no handler does. Lists are narrowed in SQL, because the request's context is bound; what
// has an address of its own is looked for under it, and is not there elsewhere; what a
// form says of places must be theirs. A route that the table does not hold is none of
// theirs.

// reach says whether a bound member may do what a request asks.
type reach func(d *Door, c echo.Context, k *desk) error

var errElsewhere = fault.New(fault.Forbidden, "You work for other places than this one. An owner can change that.")

// reaching is the reach of a route, or with a * at the end of all that begin so; the first
// that fits holds.
type reaching struct {
	method, path string // "" is any method
	reach        reach
	named        bool // what it is about has an address, and is of a place
}

var reaches = []reaching{
	{get, ordersPage, narrowed, false}, {post, ordersPage + "/views*", narrowed, false}, {get, ordersPage + "/pick", narrowed, false},
	{get, newOrderPage, narrowed, false}, {post, newOrderPage, ownMethod, false},
	{"", ordersPage + "/:id*", ofOrder, true},
	{get, pickupsPage, narrowed, false}, {get, pickupsPage + "/code", narrowed, false}, {post, pickupsPage + "/:order/*", ofOrder, true},
	{get, returnsPage, narrowed, false}, {"", returnsPage + "/:id*", ofReturn, true},
	{get, "/admin/products", narrowed, false}, {get, "/admin/products/:id", narrowed, false}, {get, "/admin/products/:id/history", narrowed, false}, {get, "/admin/products/:handle/fits", narrowed, false},
	{get, "/admin/products/:id/stock", narrowed, false}, {post, "/admin/products/:id/stock", ownPlace, false},
	{get, lowPage, narrowed, false}, {get, "/admin/collections*", narrowed, false},
	{get, transfersPage, narrowed, false}, {get, transfersPage + "/new", narrowed, false}, {post, transfersPage + "/new", fromOwn, false},
	{get, transfersPage + "/:id", ofTransfer, true}, {post, transfersPage + "/:id", fromOwn, true},
	{post, transfersPage + "/:id/receive", toOwn, true}, {post, transfersPage + "/:id/*", fromOwn, true},
}

// Own says of a route how a member who is bound to places is answered where the thing is of
// another place: "yes" where there is no such thing, "404" or "no", which is 403.
func (r Route) Own() string {
	switch i := reachOf(r.Method, r.Path); {
	case r.Needs == anyone, r.Needs == staff.Self:
		return "yes"
	case i < 0:
		return "no"
	case reaches[i].named:
		return "404"
	}
	return "yes"
}

func reachOf(method, path string) int {
	return slices.IndexFunc(reaches, func(r reaching) bool {
		begin, all := strings.CutSuffix(r.path, "*")
		return (r.method == "" || r.method == method) && (path == r.path || all && strings.HasPrefix(path, begin))
	})
}

// within binds a request to the member's places, and says whether it may go on.
func (d *Door) within(c echo.Context, k *desk, needs staff.Permission) error {
	c.SetRequest(c.Request().WithContext(db.Bind(c.Request().Context(), k.Places)))
	if needs == staff.Self {
		return nil
	}
	i := reachOf(c.Request().Method, c.Path())
	if i < 0 {
		return errElsewhere
	}
	return reaches[i].reach(d, c, k)
}

// narrowed is what the context narrows by itself, or what is nobody's alone.
func narrowed(*Door, echo.Context, *desk) error { return nil }

// ofOrder asks that the order of the address is of their places.
func ofOrder(d *Door, c echo.Context, _ *desk) error {
	orderID := c.Param("id")
	if orderID == "" {
		orderID = c.Param("order")
	}
	_, err := order.Find(c.Request().Context(), d.House.DB.Read(), orderID)
	return err
}

// ofReturn asks it of a return, and that it is received at a place of theirs.
func ofReturn(d *Door, c echo.Context, k *desk) error {
	if _, err := order.FindReturn(c.Request().Context(), d.House.DB.Read(), c.Param("id")); err != nil {
		return err
	}
	if c.Request().Method == post && strings.HasSuffix(c.Path(), "/receive") {
		return ownPlace(d, c, k)
	}
	return nil
}

// ownPlace asks that a form is about a place of theirs.
func ownPlace(_ *Door, c echo.Context, k *desk) error { return k.at(c.FormValue("place")) }

// at refuses a place that a member does not work for.
func (k *desk) at(placeID string) error {
	if !slices.Contains(k.Places, placeID) {
		return errElsewhere
	}
	return nil
}

// ownMethod asks that goods of an order by hand are collected at a place of theirs, or sold
// over its counter: what is sent may come from anywhere.
func ownMethod(d *Door, c echo.Context, k *desk) error {
	for _, p := range d.Catalog.Snapshot().Places() {
		if way := c.FormValue("method"); way == checkout.PickupAt(p.Handle) || way == checkout.CounterAt(p.Handle) {
			return k.at(p.ID)
		}
	}
	return errElsewhere
}

func ofTransfer(d *Door, c echo.Context, _ *desk) error {
	_, err := findTransfer(c.Request().Context(), d, c)
	return err
}

// findTransfer is the transfer of the address, an empty one where it names none.
func findTransfer(ctx context.Context, d *Door, c echo.Context) (inventory.Transfer, error) {
	if c.Param("id") == "" {
		return inventory.Transfer{FromID: c.FormValue("from")}, nil
	}
	return inventory.FindTransfer(ctx, d.House.DB.Read(), c.Param("id"))
}

// fromOwn asks that goods leave a place of theirs, before and after what a form changes.
func fromOwn(d *Door, c echo.Context, k *desk) error {
	t, err := findTransfer(c.Request().Context(), d, c)
	if err != nil {
		return err
	}
	if from := c.FormValue("from"); from != "" || c.Path() == transfersPage+"/:id" {
		if err := k.at(from); err != nil {
			return err
		}
	}
	return k.at(t.FromID)
}

// toOwn asks that goods go to a place of theirs.
func toOwn(d *Door, c echo.Context, k *desk) error {
	t, err := findTransfer(c.Request().Context(), d, c)
	if err != nil {
		return err
	}
	return k.at(t.ToID)
}

// placesOf are the places that the member at work may choose from.
func (d *Door) placesOf(c echo.Context) []spots.Place {
	all, k := d.Catalog.Snapshot().Places(), at(c)
	if !k.Bound() {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(p spots.Place) bool { return !slices.Contains(k.Places, p.ID) })
}
