package notify

import (
	"context"
	"time"

	"regulars/store/customer"
	"regulars/store/db"
)

// KindGoOn is the letter with which somebody goes on with the device they asked on.
const KindGoOn = "go-on-here"

// GoOnHere lets the owner of an account go on with the device that asked.
type GoOnHere struct {
	From
	Name, Link string
	Valid      time.Duration // how long the link works
	Asked      time.Time     // where the shop is
}

// GoOnHere mails the link of an ask to go on with a device.
func (m Mailer) GoOnHere(ctx context.Context, q db.Q, a customer.Ask, c customer.Customer) error {
	from, shop, err := m.sender(ctx, q, c.Language)
	if err != nil {
		return err
	}
	token, err := customer.Arm(ctx, q, a)
	if err != nil {
		return err
	}
	letter := GoOnHere{From: from, Name: c.Name, Link: m.BaseURL + "/account/confirm/" + token, Valid: a.Purpose.Lifetime(), Asked: local(a.CreatedAt, shop.TimeZone)}
	return queue(ctx, q, KindGoOn, a.Email, c.ID, a.ID, true, func() (Letter, error) { return m.Letters.GoOnHere(letter) })
}
