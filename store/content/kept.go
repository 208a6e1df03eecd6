package content

import (
	"context"
	"time"

	"regulars/store/db"
)

// Kept is a piece that stays with a person in a slot until a moment.
type Kept struct {
	Person, Slot, PieceID string
	Until                 time.Time
}

// KeepPieces notes which pieces stay with whom: the latest in a slot counts.
func KeepPieces(ctx context.Context, q db.Q, list []Kept) error {
	for _, k := range list {
		if _, err := q.Exec(ctx, `insert into piece_kept (person, slot, piece_id, kept_until) values ($1, $2, $3, $4)
			on conflict (person, slot) do update set piece_id = excluded.piece_id, kept_until = excluded.kept_until`, k.Person, k.Slot, k.PieceID, k.Until); err != nil {
			return err
		}
	}
	return nil
}

// ListKept returns what stays with a person now.
func ListKept(ctx context.Context, q db.Q, person string) ([]Kept, error) {
	return db.List(ctx, q, func(r db.Row) (k Kept, err error) {
		return k, r.Scan(&k.Person, &k.Slot, &k.PieceID, db.At(&k.Until))
	}, `select person, slot, piece_id, kept_until from piece_kept where person = $1 and kept_until > $2`, person, q.Now())
}

// PruneKept forgets what does not stay any more.
func PruneKept(ctx context.Context, q db.Q) error {
	_, err := q.Exec(ctx, `delete from piece_kept where kept_until <= $1`, q.Now())
	return err
}
