package message

import (
	"context"
	"fmt"
	"strings"
	"time"

	"regulars/store/db"
	"regulars/store/mailbox"
)

// Failing is an address that a mail server has refused for good. Nothing is sent there,
// until somebody who works here tries again.
type Failing struct {
	Email, Reason string
	At            time.Time // zero: the address is not failing
}

func scanFailing(r db.Row) (f Failing, err error) {
	return f, r.Scan(&f.Email, &f.Reason, db.At(&f.At))
}

// FindFailing says whether an address is failing; zero when not.
func FindFailing(ctx context.Context, q db.Q, address string) (Failing, error) {
	return db.Maybe(ctx, q, scanFailing, `select email, reason, at from failing_address where email_key = $1`, mailbox.Key(address))
}

// CountFailing is how many addresses are.
func CountFailing(ctx context.Context, q db.Q) (int64, error) {
	return db.Value[int64](ctx, q, `select count(*) from failing_address`)
}

// said is what a mail that is not sent for it says.
func (f Failing) said() string {
	return "Not sent: the address was refused on " + f.At.Format("2 January 2006") + ". " + f.Reason
}

// fail marks the address of a mail as failing, and gives up what waits for it.
func fail(ctx context.Context, q db.Q, m Message, cause error) error {
	f := Failing{m.To, clip(cause.Error()), q.Now()}
	_, err := q.Exec(ctx, `insert into failing_address (email_key, email, reason, at) values ($1, $2, $3, $4)
		on conflict (email_key) do update set reason = excluded.reason, at = excluded.at`, mailbox.Key(m.To), f.Email, f.Reason, f.At)
	if err != nil {
		return fmt.Errorf("message: a failing address: %w", err)
	}
	_, err = q.Exec(ctx, `update message set state = 'failed', failure = $2 where recipient = $1 and state = 'queued'`, m.To, clip(f.said()))
	return err
}

// Trust lets mails go to an address again. What was given up stays where it is.
func Trust(ctx context.Context, q db.Q, address string) error {
	_, err := q.Exec(ctx, `delete from failing_address where email_key = $1`, mailbox.Key(address))
	return err
}

// eraseFailing forgets what is noted of an address.
func eraseFailing(ctx context.Context, q db.Q, address string) error {
	_, err := q.Exec(ctx, `delete from failing_address where email_key = $1 or lower(email) = $2`, mailbox.Key(address), strings.ToLower(address))
	return err
}
