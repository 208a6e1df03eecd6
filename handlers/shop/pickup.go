package shop

import (
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/browse"
	"regulars/store/cart"
	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/inventory"
	"regulars/store/order"
	"regulars/store/place"
	"regulars/store/visitor"
	"regulars/views/shop"
	"regulars/views/ui"
)

// pickupOptions are the places to collect at, among the ways to get an order. Where
// not everything lies, it says so and cannot be chosen.
func (b *Buying) pickupOptions(k checkout.Cart) (list []ui.Option) {
	for _, p := range k.Pickups {
		o := ui.Option{Value: p.Handle(), Label: b.House.Say("Collect at {place}", "place", p.Place.Name), Hint: b.ready(p.Place, p.Ready) + ", " + strings.Join(address(p.Place), ", "), Aside: "Free",
			Selected: p.Handle() == k.Method.Handle}
		if !p.All {
			o.Hint, o.Aside, o.Disabled, o.Selected = "Not everything in your cart lies here.", "", true, false
		}
		list = append(list, o)
	}
	return list
}

// ready says when something can be collected, by the clock of the place.
func (b *Buying) ready(at place.Place, when time.Time) string {
	w, local := b.House.Words(), at.In(when)
	clock, day := w.Date(local, "15:04"), w.Date(local, "2 January")
	switch days := at.Days(when, b.House.DB.Now()); {
	case days == 0:
		return w.Say("Ready today {time}", "time", clock)
	case days == 1:
		return w.Say("Ready tomorrow {time}", "time", clock)
	case days > 1 && days < 7:
		day = w.Known(local.Weekday().String())
	}
	return w.Say("Ready on {day} {time}", "day", day, "time", clock)
}

// variantOf finds the product of the address and the variant that is asked for, else
// its first.
func (b *Buying) variantOf(c echo.Context) (*browse.Variant, error) {
	s := b.Catalog.Snapshot()
	p, ok := s.Product(c.Param("handle"))
	if !ok || len(p.Variants) == 0 {
		return nil, fault.New(fault.NotFound, "This product is not here, or not any more.")
	}
	if v, ok := s.Variant(c.FormValue("variant")); ok && v.Product == p {
		return v, nil
	}
	return p.Variants[0], nil
}

// whereToCollect is GET /pickup/{product}?variant=…: where there is one, and when it
// would be ready.
func (b *Buying) whereToCollect(c echo.Context) error {
	v, err := b.variantOf(c)
	if err != nil {
		return err
	}
	levels, err := inventory.Levels(c.Request().Context(), b.House.DB.Read(), []string{v.ID})
	if err != nil {
		return err
	}
	page := shop.Collect{Title: variantName(v), BackURL: variantURL(v), URL: "/pickup/" + v.Product.Handle, VariantID: v.ID}
	now := b.House.DB.Now()
	for _, p := range b.Catalog.Snapshot().Places() {
		ready, ok := p.Ready(now)
		if !ok {
			continue
		}
		x := shop.CollectPlace{Name: p.Name, Handle: p.Handle, Address: strings.Join(address(p), ", ")}
		level := levels[v.ID]
		if n := level.OnlineAt(p.ID); level.Unlimited() || n > 0 {
			if x.Promise = b.ready(p, ready); !level.Unlimited() && n <= lastFew {
				x.Left = b.House.Words().Count(int(n), "Only {n} there", "Only {n} there")
			}
		}
		page.Places = append(page.Places, x)
	}
	page.Page = web.Page(c, ui.Page{Title: web.Say(c, "Collect {product}", "product", variantName(v)), Robots: "noindex"})
	return web.Render(c, http.StatusOK, page.View())
}

// collectAt is POST /pickup/{product}: one into the cart, to be collected at a place.
func (b *Buying) collectAt(c echo.Context) error {
	v, err := b.variantOf(c)
	if err != nil {
		return err
	}
	at, ok := b.placeNamed(c.FormValue("place"))
	if !ok || !at.Pickup {
		return fault.New(fault.NotFound, "Nothing can be collected there.")
	}
	err = web.Of(c).Write(c, func(q db.Q, session visitor.Session) error {
		if _, err := b.putIn(c, q, ownerIn(session), v, 1); err != nil {
			return err
		}
		if err := cart.SetPlace(c.Request().Context(), q, ownerIn(session), at.ID); err != nil {
			return err
		}
		return web.FlashWith(c.Request().Context(), q, session, "done", web.Say(c, "In your cart: {product}, to be collected at {place}.", "product", variantName(v), "place", at.Name))
	})
	if err != nil {
		return err
	}
	return web.SeeOther(c, "/cart")
}

func (b *Buying) placeNamed(handle string) (place.Place, bool) {
	for _, p := range b.Catalog.Snapshot().Places() {
		if p.Handle == handle {
			return p, true
		}
	}
	return place.Place{}, false
}

// pickupOf is where an order is collected, nil when it is sent. The code is shown
// while it opens something.
func (b *Buying) pickupOf(c echo.Context, o order.Order) (*shop.Pickup, error) {
	if o.PlaceID == "" {
		return nil, nil
	}
	ctx, q := c.Request().Context(), b.House.DB.Read()
	p, err := order.FindPickup(ctx, q, o.ID)
	if err != nil {
		return nil, err
	}
	at, err := place.Find(ctx, q, p.PlaceID)
	if err != nil {
		return nil, err
	}
	x := &shop.Pickup{Place: at.Name, Address: address(at), When: b.ready(at, p.PromisedAt)}
	switch {
	case p.State == order.PickupHanded:
		x.When = "Handed over"
	case p.State == order.PickupMissed:
		x.When = "Nobody came for it"
	case p.State == order.PickupReady && o.State.ToPack():
		day := b.House.Date(p.KeptUntil, "2 January")
		x.When, x.Code = b.House.Say("It is ready. We keep it until {day}", "day", day), p.Code
		if o.Fulfilment == order.Partly {
			x.When = b.House.Say("The rest is ready. We keep it until {day}", "day", day)
		}
		x.QR, x.Size, err = web.QR(b.House.BaseURL+"/admin/pickups/code?code="+x.Code, 4) // where staff hand it over
		return x, err
	}
	return x, nil
}
