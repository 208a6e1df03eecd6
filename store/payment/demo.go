package payment

import (
	"context"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/money"
)

// Demo is a bank to try the shop with: the shopper says what it shall answer. It
// keeps a ledger of its own, as a real one would, and the shop learns from it only
// by asking.
type Demo struct{ DB *db.DB }

// Verdict is what the demonstration bank was told to answer.
type Verdict string

// The verdicts. Slow and Silent approve after a while; asked earlier, Slow is
// still working and Silent does not answer at all.
const (
	Approve Verdict = "approve"
	Decline Verdict = "decline"
	Slow    Verdict = "slow"
	Silent  Verdict = "unknown"
	closed  Verdict = "closed"
)

func (v Verdict) delay() time.Duration {
	switch v {
	case Slow:
		return 8 * time.Second
	case Silent:
		return 30 * time.Second
	}
	return 0
}

// Name is "demo".
func (Demo) Name() string { return "demo" }

// Words are what shoppers choose it by.
func (Demo) Words() Words {
	return Words{"Test payment", "No money moves. You choose what the bank answers."}
}

// Test is true.
func (Demo) Test() bool { return true }

// Start sends the shopper to the bank's page.
func (Demo) Start(_ context.Context, in Intent) (Outcome, error) {
	return Outcome{State: Pending, Reference: "demo_" + in.PaymentID, URL: "/pay/demo/" + in.PaymentID, Amount: in.Amount}, nil
}

// Decide tells the bank what to answer. The first word counts.
func (g Demo) Decide(ctx context.Context, paymentID string, v Verdict) error {
	switch v {
	case Approve, Decline, Slow, Silent, closed:
	default:
		return fault.New(fault.Invalid, "Choose what the bank shall answer.")
	}
	return g.DB.Write(ctx, func(q db.Q) error {
		_, err := q.Exec(ctx, `insert into payment_demo (payment_id, verdict, answers_at, decided_at) values ($1, $2, $3, $4) on conflict do nothing`,
			paymentID, string(v), q.Now().Add(v.delay()), q.Now())
		return err
	})
}

// Authorizes is true: the bank keeps in its ledger what it has reserved.
func (Demo) Authorizes() bool { return true }

// entry is what the ledger says of a payment.
type entry struct {
	verdict         Verdict
	answers, voided time.Time
	captured        int64 // minor units; -1 while nothing was taken
}

func (g Demo) entries(ctx context.Context, q db.Q, p Payment) ([]entry, error) {
	return db.List(ctx, q, func(r db.Row) (e entry, err error) {
		return e, r.Scan(&e.verdict, db.At(&e.answers), &e.captured, db.At(&e.voided))
	}, `select verdict, answers_at, coalesce(captured, -1), voided_at from payment_demo where payment_id = $1`, p.ID)
}

// Ask reads the bank's ledger.
func (g Demo) Ask(ctx context.Context, p Payment) (Outcome, error) {
	q := g.DB.Read()
	list, err := g.entries(ctx, q, p)
	if err != nil {
		return Outcome{}, err
	}
	o := Outcome{State: Pending, Reference: p.Reference, Amount: p.Amount}
	if len(list) == 0 {
		return o, nil
	}
	switch e := list[0]; {
	case e.verdict == Decline:
		o.State, o.Reason = Declined, "The bank declined the payment."
	case e.verdict == closed:
		o.State = Cancelled
	case q.Now().Before(e.answers) && e.verdict == Silent:
		return Outcome{}, fault.New(fault.Unavailable, "The bank does not answer.")
	case q.Now().Before(e.answers):
	case p.Capture == AtOnce:
		o.State = Succeeded
	default:
		e.reserved(q.Now(), &o)
	}
	return o, nil
}

// reserved says what has become of money that the bank reserved.
func (e entry) reserved(now time.Time, o *Outcome) {
	switch {
	case e.captured >= 0:
		o.State, o.Amount.Minor = Succeeded, e.captured
	case !e.voided.IsZero() || now.Sub(e.answers) >= AuthorizationLasts:
		o.State = Cancelled
	default:
		o.State = Authorized
	}
}

// Capture takes what was reserved, one time, unless it was given back.
func (g Demo) Capture(ctx context.Context, p Payment, amount money.Amount) (Outcome, error) {
	err := g.DB.Write(ctx, func(q db.Q) error {
		_, err := q.Exec(ctx, `update payment_demo set captured = $2 where payment_id = $1 and captured is null and voided_at is null and answers_at > $3 and verdict <> 'decline'`,
			p.ID, amount.Minor, q.Now().Add(-AuthorizationLasts))
		return err
	})
	if err != nil {
		return Outcome{}, err
	}
	return g.Ask(ctx, p)
}

// GiveUp closes the payment at the bank, unless it has decided already; what it has
// reserved is given back.
func (g Demo) GiveUp(ctx context.Context, p Payment) (Outcome, error) {
	if err := g.Decide(ctx, p.ID, closed); err != nil {
		return Outcome{}, err
	}
	if p.Capture != AtOnce && (p.State.Reserved() || p.State == Voiding) {
		err := g.DB.Write(ctx, func(q db.Q) error {
			_, err := q.Exec(ctx, `update payment_demo set voided_at = $2 where payment_id = $1 and captured is null and voided_at is null`, p.ID, q.Now())
			return err
		})
		if err != nil {
			return Outcome{}, err
		}
	}
	return g.Ask(ctx, p)
}

// Refund sends back what never moved.
func (Demo) Refund(_ context.Context, f Refund, _ Payment) (Outcome, error) {
	return Outcome{State: Succeeded, Reference: "demo_" + f.ID, Amount: f.Amount}, nil
}
