package staff

import (
	"context"
	"time"

	"regulars/store/db"
	"regulars/store/id"
)

// Act is something a member did that others may ask about later.
type Act struct {
	ID     string
	At     time.Time
	Member string // the name as it was then
	By     string // the member's id
	Did    string // "published", "looked at as", ...: completes "NAME ... TITLE"
	About  string // the path of what it was done to in the back office
	Title  string // what that was called
	Before string // what it was, as JSON; "" for nothing
	After  string
}

// RecordAct keeps an act in the transaction that does it. An id is made where it has none.
func RecordAct(ctx context.Context, q db.Q, m Member, a Act) error {
	if a.ID == "" {
		a.ID = id.New()
	}
	_, err := q.Exec(ctx, `insert into staff_act (id, at, staff_id, name, did, about, title, before_text, after_text) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		a.ID, q.Now(), m.ID, m.Name, a.Did, a.About, a.Title, a.Before, a.After)
	return err
}

// ListActs returns the latest acts, all of them or those about one thing.
func ListActs(ctx context.Context, q db.Q, about string, limit int) ([]Act, error) {
	return db.List(ctx, q, scanAct, `select id, at, staff_id, name, did, about, title, before_text, after_text from staff_act where $1 = '' or about = $1 order by at desc, id desc limit $2`, about, limit)
}

// FindAct returns an act.
func FindAct(ctx context.Context, q db.Q, actID string) (Act, error) {
	return db.One(ctx, q, scanAct, `select id, at, staff_id, name, did, about, title, before_text, after_text from staff_act where id = $1`, actID)
}

func scanAct(r db.Row) (a Act, err error) {
	return a, r.Scan(&a.ID, db.At(&a.At), &a.By, &a.Member, &a.Did, &a.About, &a.Title, &a.Before, &a.After)
}
