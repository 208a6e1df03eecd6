// Package fulfil is how what was bought reaches whoever bought it, and how it comes
// back: packing and sending in parts, collecting at a place, returns. It composes
// orders, stock and places; money moves through checkout. It owns no table.
package fulfil

import (
	"context"

	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/shipment"
)

// Facts are what the events of a fulfilment tell beside those of its order.
type Facts struct {
	checkout.Facts
	FulfilmentID string `json:"fulfilment_id,omitempty"`
	ReturnID     string `json:"return_id,omitempty"`
}

// Parcel is what staff say of what leaves the house.
type Parcel struct {
	OrderID  string
	Once     string // the form's key: it counts one time
	Carrier  string // a handle of shipment.Carriers, or "" for none
	Tracking string
	URL      string // needed for a carrier that has no pages of its own here
	Items    []order.Item
	Actor    string
}

// Send writes down a parcel and tells the shopper. The same form a second time
// changes nothing. With the last of an order its authorized money is captured, where
// the shop takes it then.
func Send(ctx context.Context, d *db.DB, desk *checkout.Desk, p Parcel, also ...checkout.Also) error {
	f, err := p.fulfilment()
	if err != nil {
		return err
	}
	err = d.Write(ctx, func(q db.Q) error {
		news, err := order.Send(ctx, q, &f)
		if err != nil || !news {
			return err
		}
		if err := checkout.Stays(ctx, q, p.OrderID); err != nil {
			return err
		}
		if err := checkout.TakeWhenSent(ctx, q, p.OrderID, p.Actor); err != nil {
			return err
		}
		if err := tell(ctx, q, event.OrderShipped, p.OrderID, f.ID); err != nil {
			return err
		}
		return checkout.Do(q, also)
	})
	if err == nil {
		desk.Collect(ctx, p.OrderID)
	}
	return err
}

func (p Parcel) fulfilment() (order.Fulfilment, error) {
	f := order.Fulfilment{OrderID: p.OrderID, Once: p.Once, Tracking: p.Tracking, Actor: p.Actor, Items: p.Items}
	wrong := fault.Fields{}
	carrier, known := shipment.FindCarrier(p.Carrier)
	switch {
	case p.Carrier == "" && (p.Tracking != "" || p.URL != ""):
		wrong["carrier"] = "Choose who carries it."
	case p.Carrier != "" && !known:
		wrong["carrier"] = "Choose a carrier of the list."
	case p.Carrier != "" && p.Tracking == "":
		wrong["tracking"] = "Enter the number of the parcel, or choose no carrier."
	}
	if len(p.Items) == 0 {
		wrong["items"] = "Enter how many leave the house: at least one piece."
	}
	f.Carrier, f.URL = carrier.Name, carrier.Link(p.Tracking)
	if p.URL != "" {
		if f.URL = p.URL; !shipment.FollowableLink(p.URL) {
			wrong["url"] = "Enter an address that begins with https://."
		}
	}
	if f.Once == "" {
		return f, fault.New(fault.Conflict, "This page is too old. Look at the order once more.")
	}
	return f, fault.InvalidFields(wrong)
}

// tell appends an event of an order that a letter follows from.
func tell(ctx context.Context, q db.Q, name, orderID, fulfilmentID string) error {
	o, err := order.Find(ctx, q, orderID)
	if err != nil {
		return err
	}
	e, err := told(ctx, q, name, o, o.Total, fulfilmentID)
	if err != nil {
		return err
	}
	return event.Append(ctx, q, e)
}

// told is an event of an order, about a sum of its money.
func told(ctx context.Context, q db.Q, name string, o order.Order, sum money.Amount, fulfilmentID string) (event.Event, error) {
	link, err := checkout.LinkOf(ctx, q, o.ID)
	return event.Event{Name: name, VisitorID: o.VisitorID, CustomerID: o.CustomerID, Subject: o.ID,
		Properties: Facts{Facts: checkout.Facts{OrderID: o.ID, Number: o.Number, Link: link, Total: sum.Decimal(), Currency: sum.Currency}, FulfilmentID: fulfilmentID}}, err
}
