package identify

import (
	"context"
	"fmt"

	"regulars/store/cart"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/visitor"
)

// Arrive takes a guest over from another device by the secret of visitor.OfferHandoff.
// here is who this device was until now, nil for nobody, and device what a list of
// devices calls it.
//
// On a device without an account the guest goes on under the returned session's
// secret, and brings in what the device's own cart holds. On one where an account is
// logged in, that session stays (the secret is empty) and the guest's cart and
// history join the account as at a login; Part undoes it. Orders stay the guest's: who
// shows a code to another device has not said that its account is theirs, and what is
// told of a guest's order reaches no other account. The owner of the order's address
// has it in their account when they prove the address.
func Arrive(ctx context.Context, d *db.DB, token string, here *Who, device string) (secret string, err error) {
	err = d.Write(ctx, func(q db.Q) error {
		guest, err := visitor.FindHandoff(ctx, q, token)
		if err == nil && here != nil && here.Session.VisitorID == guest {
			return fault.New(fault.Conflict, "You are on this device already. Open the link on the other one.")
		}
		if guest, err = visitor.TakeHandoff(ctx, q, token); err != nil {
			return err
		}
		if here != nil && here.Session.CustomerID != "" {
			_, err := join(ctx, q, guest, here.Session.CustomerID, false)
			return err
		}
		if here != nil {
			if err := cart.Bring(ctx, q, here.Session.VisitorID, guest); err != nil {
				return err
			}
			if err := visitor.End(ctx, q, here.Session); err != nil {
				return err
			}
		}
		secret, err = visitor.Start(ctx, q, guest, "", device)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("identify.Arrive: %w", err)
	}
	return secret, nil
}
