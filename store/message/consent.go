package message

import (
	"context"
	"strings"
	"time"

	"regulars/store/db"
)

// Consented is how letters that need consent stand at an address: when the last one that
// went or will go was due, and whether one waits still.
type Consented struct {
	Last  time.Time // zero: there was none within the time that mails are kept
	Waits bool
}

// FindConsented looks at the letters to an address that need consent.
func FindConsented(ctx context.Context, q db.Q, address string) (Consented, error) {
	return db.One(ctx, q, func(r db.Row) (c Consented, err error) {
		var waiting int64
		err = r.Scan(db.At(&c.Last), &waiting)
		c.Waits = waiting > 0
		return c, err
	}, `select max(coalesce(sent_at, due_at)), cast(coalesce(sum(case when state in ('queued', 'sending') then 1 else 0 end), 0) as bigint) from message
		where recipient = $1 and unsubscribe <> '' and state <> 'failed'`, address)
}

// Withdraw takes back the letters to an address that need consent and have not gone: those
// that wait, those that are being tried, which would wait again, and those that failed or were
// kept, which somebody who works here could send again.
func Withdraw(ctx context.Context, q db.Q, address string) error {
	_, err := q.Exec(ctx, `delete from message where (recipient = $1 or lower(recipient) = $2) and unsubscribe <> '' and state <> 'sent'`, address, strings.ToLower(address))
	return err
}
