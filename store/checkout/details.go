package checkout

import (
	"context"
	"strings"

	"regulars/store/cart"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/identify"
	"regulars/store/mailbox"
	"regulars/store/shipment"
)

// Details are the answers of the first page of the checkout.
type Details struct {
	Email       string
	Delivery    shipment.Address
	Billing     shipment.Address
	BillingSame bool
	Method      string // handle of a way of delivery; empty takes the cheapest
	Counted     bool   // the shopper has agreed to analytics
	Remembered  bool   // the shopper has agreed to personalization
}

// Clean returns the answers as they are kept.
func (d Details) Clean() Details {
	d.Email = strings.ReplaceAll(shipment.Tidy(d.Email), " ", "")
	if email, err := mailbox.Parse(d.Email); err == nil {
		d.Email = email.Address
	}
	d.Delivery, d.Billing = d.Delivery.Clean(), d.Billing.Clean()
	if d.BillingSame {
		d.Billing = shipment.Address{}
	}
	return d
}

// Validate says what is missing, by field: email, the keys of shipment for the
// delivery address, and the same behind "billing-" for the other.
func (d Details) Validate() error {
	wrong := fault.Fields{}
	if _, err := mailbox.Parse(d.Email); err != nil {
		wrong["email"] = "Enter an email address, like name@example.com."
	}
	for key, words := range fault.FieldsAsMade(d.Delivery.Validate()) {
		if !Collected(d.Method) || key == string(shipment.Name) || key == string(shipment.Country) { // whoever comes needs no address
			wrong[key] = words
		}
	}
	if !d.BillingSame {
		for key, words := range fault.FieldsAsMade(d.Billing.Validate()) {
			wrong["billing-"+key] = words
		}
	}
	return fault.InvalidFields(wrong)
}

// Details keeps the answers for the owner's cart. Invalid says by field what is
// wrong, "delivery" when nothing can be brought there.
func (k *Desk) Details(ctx context.Context, o cart.Owner, d Details) error {
	d = d.Clean()
	if err := d.Validate(); err != nil {
		return err
	}
	return k.d.Write(ctx, func(q db.Q) error {
		b, err := k.priced(ctx, q, o)
		if err != nil {
			return err
		}
		if !b.Any() {
			return errEmpty
		}
		started := b.Checkout.Once != ""
		if err := b.answer(k.rules.Load(), d); err != nil {
			return err
		}
		if err := cart.SetDestination(ctx, q, o, d.Delivery.Country, d.Delivery.Region, d.Delivery.Postcode); err != nil {
			return err
		}
		if err := cart.SaveCheckout(ctx, q, b.Checkout); err != nil || started || !d.Counted && !d.Remembered {
			return err
		}
		return identify.Record(ctx, q, event.Event{Name: event.CheckoutStarted, VisitorID: o.VisitorID, CustomerID: o.CustomerID, Subject: b.Cart.ID, Personal: !d.Counted,
			Properties: event.Properties{Value: b.Quote.Subtotal.Decimal(), Goods: event.Goods{Currency: b.Shop.Currency, Quantity: b.Cart.Pieces()}}})
	})
}

// answer puts the answers into the cart and prices it anew.
func (b *Cart) answer(r *rules, d Details) error {
	b.Checkout.CartID, b.Checkout.Email, b.Checkout.Method = b.Cart.ID, d.Email, d.Method
	b.Checkout.Delivery, b.Checkout.Billing, b.Checkout.BillingSame = cart.Address(d.Delivery), cart.Address(d.Billing), d.BillingSame
	b.price(r)
	if Collected(d.Method) && b.Pickup == nil && b.Ships {
		return fault.InvalidFields(fault.Fields{"delivery": "Not everything in your cart lies at this place. Choose another one, or have it sent."})
	}
	if !b.Delivered() {
		return fault.InvalidFields(fault.Fields{"country": "We do not deliver there yet. Please choose another address."})
	}
	if d.Method != "" && b.Ships && b.Method.Handle != d.Method {
		return fault.InvalidFields(fault.Fields{"delivery": "Choose how we deliver: this way is not offered to this address."})
	}
	if b.Checkout.Method = b.Method.Handle; !b.Ships {
		b.Checkout.Method = "none"
	}
	return nil
}

// Preview prices the cart as if these answers were given, for a form that is not
// finished: what delivery there would cost.
func (k *Desk) Preview(ctx context.Context, o cart.Owner, d Details) (Cart, error) {
	b, err := k.priced(ctx, k.d.Read(), o)
	if err != nil {
		return Cart{}, err
	}
	d = d.Clean()
	b.Checkout.Delivery, b.Checkout.Method = cart.Address(d.Delivery), d.Method
	b.price(k.rules.Load())
	return b, nil
}

// Review is the cart as it would be ordered now. A cart with nothing to order is
// a Conflict; one whose answers are missing is returned with Checkout.Ready false.
func (k *Desk) Review(ctx context.Context, o cart.Owner) (Cart, error) {
	b, err := k.priced(ctx, k.d.Read(), o)
	if err == nil && !b.Any() {
		return b, errEmpty
	}
	return b, err
}
