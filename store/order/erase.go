package order

import (
	"context"
	"errors"
	"fmt"

	"regulars/store/db"
	"regulars/store/id"
)

// Anonymize takes the person out of orders: name, addresses, notes, links and all that
// was written go. What was bought, for how much, how it was taxed, what came back, and
// in which country it was delivered stays, as the books must.
func Anonymize(ctx context.Context, q db.Q, orderIDs []string) error {
	for _, orderID := range orderIDs {
		o, err := Find(ctx, q, orderID)
		if err != nil {
			return fmt.Errorf("order.Anonymize: %w", err)
		}
		var billing *Address
		if o.Billing != nil {
			billing = &Address{Country: o.Billing.Country}
		}
		_, err = q.Exec(ctx, `update orders set customer_id = null, visitor_id = null, cart_id = null, email = '', email_folded = '', name_folded = '', note = '', reason = '', language = '',
			delivery = $2, billing = $3, secret_hash = $4, request_hash = '' where id = $1`, orderID, db.JSON(Address{Country: o.Delivery.Country, Region: o.Delivery.Region}), db.JSON(billing), id.Hash(id.Token()))
		if err != nil {
			return fmt.Errorf("order.Anonymize: %w", err)
		}
		if err := forgetWords(ctx, q, orderID); err != nil {
			return fmt.Errorf("order.Anonymize: %w", err)
		}
	}
	return nil
}

// forgetWords takes out what people wrote about an order, and what leads to a person:
// the numbers of parcels, and the code that a shopper was given.
func forgetWords(ctx context.Context, q db.Q, orderID string) error {
	_, history := q.Exec(ctx, `update order_history set words = '' where order_id = $1`, orderID)
	_, parcels := q.Exec(ctx, `update order_fulfilment set tracking = '', url = '' where order_id = $1`, orderID)
	_, refunds := q.Exec(ctx, `update order_refund set why = '' where order_id = $1`, orderID)
	_, returns := q.Exec(ctx, `update order_return set words = '', answer = '' where order_id = $1`, orderID)
	_, code := q.Exec(ctx, `update order_pickup set code = order_id where order_id = $1`, orderID)
	return errors.Join(history, parcels, refunds, returns, code)
}
