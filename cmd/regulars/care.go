package main

import (
	"context"
	"errors"

	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/tend"
)

// wordedAtOnce is for how many accounts one transaction makes the words they are
// found by.
const wordedAtOnce = 200

// care erases whose time has come, and makes the words of accounts that have none.
func (a *app) care(ctx context.Context, _ []byte) error {
	_, err := tend.EraseDue(ctx, a.d)
	for n := wordedAtOnce; n == wordedAtOnce && ctx.Err() == nil; {
		wordErr := a.d.Write(ctx, func(q db.Q) (err error) { n, err = customer.Reword(ctx, q, wordedAtOnce); return err })
		if wordErr != nil {
			return errors.Join(err, wordErr)
		}
	}
	return err
}
