package segment

import (
	"context"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
)

// Audit is one nightly comparison of what pages would decide with replay over the
// ledger.
type Audit struct {
	At      time.Time
	People  int64 // looked at
	Answers int64 // compared: one for each of them and each segment
	Wrong   int64 // that differed; anything but 0 is a mistake of the shop's
	Took    time.Duration
	Found   []Difference // the first few
}

// Difference is an answer that differed.
type Difference struct {
	Person   string    `json:"person"`
	Segment  string    `json:"segment"`
	Live     bool      `json:"live"`
	Replayed bool      `json:"replayed"`
	At       time.Time `json:"at"`
}

// SaveAudit keeps an audit.
func SaveAudit(ctx context.Context, q db.Q, a Audit) error {
	_, err := q.Exec(ctx, `insert into segment_audit (id, at, people, answers, wrong, took, found) values ($1, $2, $3, $4, $5, $6, $7)`,
		id.New(), a.At, a.People, a.Answers, a.Wrong, a.Took.Milliseconds(), db.JSON(a.Found))
	return err
}

// FindAudit returns the latest audit, the zero Audit before the first.
func FindAudit(ctx context.Context, q db.Q) (Audit, error) {
	a, err := db.One(ctx, q, func(r db.Row) (a Audit, err error) {
		var took int64
		err = r.Scan(db.At(&a.At), &a.People, &a.Answers, &a.Wrong, &took, db.JSON(&a.Found))
		a.Took = time.Duration(took) * time.Millisecond
		return a, err
	}, `select at, people, answers, wrong, took, found from segment_audit order by at desc, id desc limit 1`)
	if fault.KindOf(err) == fault.NotFound {
		return Audit{}, nil
	}
	return a, err
}
