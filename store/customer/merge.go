package customer

import (
	"context"
	"fmt"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/password"
)

// Merge is two accounts that became one.
type Merge struct {
	ID             string
	KeptID, GoneID string
	By             string // who did it
	At             time.Time
	UndoneAt       time.Time
	Gone           Gone
}

// Gone is an account that was merged into another, as it was, and what of it was
// moved: what it takes to part them again.
type Gone struct {
	Email, EmailKey, Name, Phone, Language string
	Password                               password.Hash
	ConfirmedAt, CreatedAt                 time.Time
	Preferred                              string              // id of an address
	Addresses                              []string            // ids
	Notes                                  []string            // ids
	Merges                                 []string            // ids of those into it, before
	Moved                                  map[string][]string // ids by what they are of
}

const mergeColumns = `id, kept_id, gone_id, by_name, document, at, undone_at`

func scanMerge(r db.Row) (m Merge, err error) {
	return m, r.Scan(&m.ID, &m.KeptID, &m.GoneID, &m.By, db.JSON(&m.Gone), db.At(&m.At), db.At(&m.UndoneAt))
}

// ListMerges returns the accounts that were merged into one and are parts of it still,
// the latest first.
func ListMerges(ctx context.Context, q db.Q, keptID string) ([]Merge, error) {
	return db.List(ctx, q, scanMerge, `select `+mergeColumns+` from customer_merge where kept_id = $1 and undone_at is null order by at desc, id desc`, keptID)
}

// FindMerge returns a merge.
func FindMerge(ctx context.Context, q db.Q, mergeID string) (Merge, error) {
	return db.One(ctx, q, scanMerge, `select `+mergeColumns+` from customer_merge where id = $1`, mergeID)
}

// Absorb takes an account into another: its addresses and notes are the other's, the
// account itself is kept in the merge alone, so that nobody logs in to it. Open links
// end. What others keep of it they have moved before.
func Absorb(ctx context.Context, q db.Q, keptID, goneID, by string, moved map[string][]string) (m Merge, err error) {
	m = Merge{ID: id.New(), KeptID: keptID, GoneID: goneID, By: by, At: q.Now()}
	m.Gone, err = db.One(ctx, q, func(r db.Row) (g Gone, err error) {
		return g, r.Scan(&g.Email, &g.EmailKey, &g.Name, &g.Phone, &g.Language, &g.Password, db.At(&g.ConfirmedAt), db.At(&g.CreatedAt))
	}, `select email, email_key, name, phone, language, password, confirmed_at, created_at from customer where id = $1`, goneID)
	if err != nil {
		return m, err
	}
	m.Gone.Moved = moved
	preferred, err := db.Values[string](ctx, q, `select id from customer_address where customer_id = $1 and preferred`, goneID)
	if err != nil {
		return m, err
	}
	if len(preferred) > 0 {
		m.Gone.Preferred = preferred[0]
	}
	if m.Gone.Addresses, err = db.Values[string](ctx, q, `update customer_address set customer_id = $1, preferred = false where customer_id = $2 returning id`, keptID, goneID); err != nil {
		return m, err
	}
	if m.Gone.Notes, err = db.Values[string](ctx, q, `update customer_note set customer_id = $1 where customer_id = $2 returning id`, keptID, goneID); err != nil {
		return m, err
	}
	if m.Gone.Merges, err = db.Values[string](ctx, q, `update customer_merge set kept_id = $1 where kept_id = $2 and undone_at is null returning id`, keptID, goneID); err != nil {
		return m, err
	}
	if err := remove(ctx, q, goneID); err != nil {
		return m, err
	}
	if _, err := q.Exec(ctx, `insert into customer_merge (id, kept_id, gone_id, by_name, document, at) values ($1, $2, $3, $4, $5, $6)`, m.ID, keptID, goneID, by, db.JSON(m.Gone), m.At); err != nil {
		return m, fmt.Errorf("customer.Absorb: %w", err)
	}
	touch(q, keptID)
	return m, word(ctx, q, keptID)
}

func remove(ctx context.Context, q db.Q, customerID string) error {
	touch(q, customerID)
	for _, table := range []string{`delete from customer_ask where customer_id = $1`, `delete from customer_word where customer_id = $1`, `delete from customer_erasure where customer_id = $1`, `delete from customer where id = $1`} {
		if _, err := q.Exec(ctx, table, customerID); err != nil {
			return fmt.Errorf("customer.Absorb: %w", err)
		}
	}
	return nil
}

// ErrParted is returned when two accounts are not one any more.
var ErrParted = fault.New(fault.Conflict, "These two were parted already.")

// Release makes an account of its own again out of a merge: a guarded step, so that it
// happens once. ErrTaken when its address has another account by now.
func Release(ctx context.Context, q db.Q, m Merge) error {
	if err := q.Guard(ctx, ErrParted, `update customer_merge set undone_at = $2, document = '{}' where id = $1 and undone_at is null`, m.ID, q.Now()); err != nil {
		return err
	}
	g := m.Gone
	err := q.Guard(ctx, ErrTaken, `insert into customer (id, email, email_key, name, phone, language, password, confirmed_at, created_at, changed_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (email_key) do nothing`,
		m.GoneID, g.Email, g.EmailKey, g.Name, g.Phone, g.Language, string(g.Password), g.ConfirmedAt, g.CreatedAt, q.Now())
	if err != nil {
		return err
	}
	for _, back := range []struct {
		query string
		ids   []string
	}{{`update customer_address set customer_id = $1 where customer_id = $2 and id = $3`, g.Addresses}, {`update customer_note set customer_id = $1 where customer_id = $2 and id = $3`, g.Notes},
		{`update customer_merge set kept_id = $1 where kept_id = $2 and id = $3 and undone_at is null`, g.Merges}} {
		for _, id := range back.ids {
			if _, err := q.Exec(ctx, back.query, m.GoneID, m.KeptID, id); err != nil {
				return fmt.Errorf("customer.Release: %w", err)
			}
		}
	}
	if _, err := q.Exec(ctx, `update customer_address set preferred = (id = $2) where customer_id = $1`, m.GoneID, g.Preferred); err != nil {
		return err
	}
	touch(q, m.KeptID)
	if err := word(ctx, q, m.KeptID); err != nil {
		return err
	}
	return word(ctx, q, m.GoneID)
}

// ListAddressesAsked returns the addresses of mail that an account's links went to.
func ListAddressesAsked(ctx context.Context, q db.Q, customerID string) ([]string, error) {
	return db.Values[string](ctx, q, `select email from customer_ask where customer_id = $1 union select held_email from customer_ask where customer_id = $1`, customerID)
}
