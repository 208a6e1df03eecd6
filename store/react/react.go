// Package react is what follows from events: the asynchronous life of the shop, on
// this page. A worker takes pending events one by one and does what the table says
// in one transaction with marking the event as handled, so that each has its
// effect exactly once, however often a process dies or two of them race.
//
// Effects are database work only; what leaves the house (mail) is queued here and
// carried by message.Postman. It must not hold what an effect does in detail:
// that is in the verbs it calls.
package react

import (
	"context"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/identify"
)

// effect is one thing that follows from an event.
type effect func(ctx context.Context, q db.Q, e event.Event) error

// table says what follows from what. Names without an entry are history only.
func (r *Reactor) table() map[string][]effect {
	return map[string][]effect{
		event.OrderCompleted:     {r.mailOrder, r.learnOrder, identify.LookAtBuyer},
		event.OrderCancelled:     {r.unlearnOrder, r.mailCancelled, identify.LookAtBuyer},
		event.OrderRefunded:      {r.unlearnOrder, r.mailRefunded, identify.LookAtBuyer},
		event.OrderPaid:          {r.mailPayment, identify.LookAtBuyer},
		event.OrderShipped:       {r.mailShipped},
		event.OrderReady:         {r.mailReady},
		event.OrderNotCollected:  {r.mailNotCollected},
		event.OrderPartRefunded:  {r.mailPartRefunded, identify.LookAtBuyer},
		event.ReturnRequested:    {r.mailReturnRequested, identify.LookAtBuyer},
		event.ReturnReceived:     {identify.LookAtBuyer},
		event.ReturnApproved:     {r.mailReturnApproved},
		event.ReturnDeclined:     {r.mailReturnDeclined},
		event.ReturnExchanged:    {r.mailReturnExchanged, r.relearnOrder, identify.LookAtBuyer},
		event.OrderPaymentFailed: {r.mailPaymentFailed},
		event.OrderHeldForReview: {r.mailHeld},
		event.OrderUpdated:       {r.mailEdited, r.relearnOrder, identify.LookAtBuyer},
		event.OrderBalancePaid:   {r.mailBalancePaid},
		event.CustomerRegistered: {r.mailConfirmation, identify.LookAt},
		event.ConfirmationAsked:  {r.mailConfirmation},
		event.CustomerConfirmed:  {r.mailWelcome, identify.LookAt},
		event.PasswordResetAsked: {r.mailReset},
		event.PasswordChanged:    {r.mailPasswordChanged},
		event.EmailChangeAsked:   {r.mailConfirmation},
		event.EmailChanged:       {r.mailOldAddress, identify.LookAt},
		event.VisitorJoined:      {identify.LookAt, lookAtGuest},
		event.VisitorParted:      {identify.LookAt, lookAtGuest},
		event.ProductReviewed:    {identify.LookAt},

		event.LettersAsked:   {r.mailLetters},
		event.LettersAgreed:  {identify.LookAt},
		event.LettersStopped: {identify.LookAt},

		event.StaffAccountChanged: {r.mailStaff},
	}
}

// lookAtGuest looks at the browser by itself, whose history has become an account's
// or its own again.
func lookAtGuest(ctx context.Context, q db.Q, e event.Event) error {
	return identify.LookAt(ctx, q, event.Event{VisitorID: e.VisitorID})
}
