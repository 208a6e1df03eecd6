package checkout

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"regulars/store/db"
	"regulars/store/inventory"
	"regulars/store/order"
	"regulars/store/place"
	"regulars/store/shipment"
)

// Pickup is a place where the cart could be collected.
type Pickup struct {
	Place place.Place
	Ready time.Time // from when on, if it is ordered now
	All   bool      // everything that can be had lies there
}

// pickupPrefix stands before a place's handle where a way of delivery is meant.
const pickupPrefix = "pickup:"

// grace is how much later than a shopper saw it a promise may have become while they
// looked: what they saw is kept to. Beyond, they are asked again.
const grace = 30 * time.Minute

// Handle names it among the ways of delivery.
func (p Pickup) Handle() string { return pickupPrefix + p.Place.Handle }

// Collected says of a way of delivery that it is none: the shopper comes.
func Collected(method string) bool { return strings.HasPrefix(method, pickupPrefix) }

// pickups are the places where a cart can be collected, with what each could promise.
func (b *Cart) pickups(places []place.Place, now time.Time) {
	b.Pickups = nil
	for _, p := range places {
		ready, ok := p.Ready(now)
		if b.counter {
			ready, ok = now, true
		}
		if !ok {
			continue
		}
		x := Pickup{Place: p, Ready: ready, All: true}
		for _, l := range b.Lines {
			if l.Can > 0 && !l.level.Unlimited() && b.lies(l, p.ID) < l.Can {
				x.All = false
			}
		}
		b.Pickups = append(b.Pickups, x)
	}
}

// lies is how much of a line's goods can be sold at a place: at its counter, what is kept
// back from the online shop, too.
func (b *Cart) lies(l Line, placeID string) int64 {
	if b.counter {
		return l.level.At(placeID)
	}
	return l.level.OnlineAt(placeID)
}

// collect chooses the place to collect at, if that is what was answered, or meant
// before anything was. false says that it is to be sent.
func (b *Cart) collect() bool {
	b.Pickup = nil
	meant := func(p Pickup) bool { return p.Handle() == b.Checkout.Method }
	if b.Checkout.Method == "" {
		meant = func(p Pickup) bool { return p.All && p.Place.ID == b.Cart.PlaceID }
	}
	i := slices.IndexFunc(b.Pickups, meant)
	if i < 0 && !Collected(b.Checkout.Method) {
		return false
	}
	if b.Method = (shipment.Option{}); i < 0 || !b.Pickups[i].All {
		return true // it is to be collected where it cannot be: nothing can be ordered like this
	}
	b.Pickup = &b.Pickups[i]
	b.Method = shipment.Option{Handle: b.Pickup.Handle(), Name: "Collect at " + b.Pickup.Place.Name}
	if b.counter {
		b.Method.Name = "Sold at " + b.Pickup.Place.Name
	}
	return true
}

// promise is what an order of this cart promises, given what the shopper saw.
func (b Cart) promise(saw seen) time.Time {
	ready, said := b.Pickup.Ready, time.UnixMilli(saw.Ready)
	if said.Before(ready) && ready.Sub(said) <= grace {
		return said
	}
	return ready
}

// later says that a promise has become too late to be kept to.
func (b Cart) later(saw seen) bool {
	return b.Pickup != nil && saw.Ready != 0 && b.Pickup.Ready.Sub(time.UnixMilli(saw.Ready)) > grace
}

// expect notes with a new order that it is collected.
func (b Cart) expect(ctx context.Context, q db.Q, o order.Order, saw seen) error {
	if b.Pickup == nil || b.counter {
		return nil
	}
	return order.Expect(ctx, q, o.ID, b.Pickup.Place.ID, b.promise(saw))
}

// shortOf is the change that a piece is which somebody else was quicker to get.
func (b Cart) shortOf(err error) error {
	short, ok := errors.AsType[*inventory.Short](err)
	if !ok {
		return err
	}
	line, _ := b.Cart.Line(short.VariantID)
	return &Changed{[]Change{{What: "quantity", Title: b.title(short.VariantID), Had: line.Quantity, Has: max(0, short.Available)}}}
}
