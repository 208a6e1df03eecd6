package main

import (
	"context"
	"errors"

	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/setting"
	"regulars/store/tend"
)

// wordedAtOnce is for how many accounts one transaction makes the words they are
// found by.
const wordedAtOnce = 200

// Events that were written before there were digests get theirs little by little: so
// many in one transaction, so that other writers get in between, and so many each time.
const (
	digestedAtOnce = 200
	digestedABeat  = 40_000
)

// care erases whose time has come, makes the words of accounts that have none, and the
// digests of events that have none.
func (a *app) care(ctx context.Context, _ []byte) error {
	_, err := tend.EraseDue(ctx, a.d)
	err = errors.Join(err, a.redigest(ctx))
	for n := wordedAtOnce; n == wordedAtOnce && ctx.Err() == nil; {
		wordErr := a.d.Write(ctx, func(q db.Q) (err error) { n, err = customer.Reword(ctx, q, wordedAtOnce); return err })
		if wordErr != nil {
			return errors.Join(err, wordErr)
		}
	}
	return err
}

// forgottenAtOnce is how many views one transaction forgets.
const forgottenAtOnce = 2_000

// forgetViews forgets what was looked at longer ago than the owner keeps it, so many in a
// transaction that nobody waits long for the writer.
func (a *app) forgetViews(ctx context.Context) error {
	keep, err := setting.FindKeeping(ctx, a.d.Read())
	for n := forgottenAtOnce; err == nil && n >= forgottenAtOnce && ctx.Err() == nil; {
		err = a.d.Write(ctx, func(q db.Q) (err error) { n, err = event.Prune(ctx, q, keep.Of, forgottenAtOnce); return err })
	}
	return err
}

func (a *app) redigest(ctx context.Context) error {
	for range digestedABeat / digestedAtOnce {
		n := 0
		err := a.d.Write(ctx, func(q db.Q) (err error) { n, err = event.Redigest(ctx, q, digestedAtOnce); return err })
		if err != nil || n < digestedAtOnce || ctx.Err() != nil {
			return err
		}
	}
	return nil
}
