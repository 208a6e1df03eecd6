package payment

import (
	"context"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
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

// Ask reads the bank's ledger.
func (g Demo) Ask(ctx context.Context, p Payment) (Outcome, error) {
	type entry struct {
		verdict Verdict
		answers time.Time
	}
	q := g.DB.Read()
	list, err := db.List(ctx, q, func(r db.Row) (e entry, err error) { return e, r.Scan(&e.verdict, db.At(&e.answers)) },
		`select verdict, answers_at from payment_demo where payment_id = $1`, p.ID)
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
	case !q.Now().Before(e.answers):
		o.State = Succeeded
	}
	return o, nil
}

// GiveUp closes the payment at the bank, unless it has decided already.
func (g Demo) GiveUp(ctx context.Context, p Payment) (Outcome, error) {
	if err := g.Decide(ctx, p.ID, closed); err != nil {
		return Outcome{}, err
	}
	return g.Ask(ctx, p)
}

// Refund sends back what never moved.
func (Demo) Refund(_ context.Context, f Refund, _ Payment) (Outcome, error) {
	return Outcome{State: Succeeded, Reference: "demo_" + f.ID, Amount: f.Amount}, nil
}
