package cart

import (
	"context"
	"fmt"

	"regulars/store/db"
	"regulars/store/id"
)

// Address is an address as it was answered.
type Address struct{ Name, Company, Line1, Line2, Postcode, City, Region, Country string }

// Checkout is what the checkout has asked so far for one cart.
type Checkout struct {
	CartID      string
	Once        string // the key under which the cart is ordered one time only; a secret of its owner
	Email       string
	Delivery    Address
	Billing     Address
	BillingSame bool
	Method      string // handle of the chosen way of delivery
}

// Ready says whether contact and delivery were answered.
func (c Checkout) Ready() bool { return c.Email != "" && c.Delivery.Country != "" && c.Method != "" }

// Company is the one that was answered: of the invoice, else of the parcel.
func (c Checkout) Company() string {
	if !c.BillingSame && c.Billing.Company != "" {
		return c.Billing.Company
	}
	return c.Delivery.Company
}

// FindCheckout returns the answers for a cart; without any it is empty but for
// the CartID.
func FindCheckout(ctx context.Context, q db.Q, cartID string) (Checkout, error) {
	list, err := db.List(ctx, q, func(r db.Row) (c Checkout, err error) {
		return c, r.Scan(&c.CartID, &c.Once, &c.Email, db.JSON(&c.Delivery), db.JSON(&c.Billing), &c.BillingSame, &c.Method)
	}, `select cart_id, once, email, delivery, billing, billing_same, method from cart_checkout where cart_id = $1`, cartID)
	if err != nil {
		return Checkout{}, fmt.Errorf("cart.FindCheckout: %w", err)
	}
	if len(list) == 0 {
		return Checkout{CartID: cartID, BillingSame: true}, nil
	}
	return list[0], nil
}

// SaveCheckout keeps the answers. The key is made with the first ones and stays:
// every window in which this cart is ordered sends the same one. Whoever brings a key
// along keeps it.
func SaveCheckout(ctx context.Context, q db.Q, c Checkout) error {
	if c.Once == "" {
		c.Once = id.Token()
	}
	_, err := q.Exec(ctx, `insert into cart_checkout (cart_id, once, email, delivery, billing, billing_same, method, created_at, changed_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $8)
		on conflict (cart_id) do update set email = excluded.email, delivery = excluded.delivery, billing = excluded.billing,
		billing_same = excluded.billing_same, method = excluded.method, changed_at = excluded.changed_at`,
		c.CartID, c.Once, c.Email, db.JSON(c.Delivery), db.JSON(c.Billing), c.BillingSame, c.Method, q.Now())
	if err != nil {
		return fmt.Errorf("cart.SaveCheckout: %w", err)
	}
	return nil
}

// ForgetCheckout removes the answers once the order holds them.
func ForgetCheckout(ctx context.Context, q db.Q, cartID string) error {
	_, err := q.Exec(ctx, `delete from cart_checkout where cart_id = $1`, cartID)
	return err
}
