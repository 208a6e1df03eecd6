package catalog

import (
	"context"

	"regulars/store/db"
)

// Former is a handle that once led to a product or collection.
type Former struct {
	Kind     string // "product" or "collection"
	Handle   string
	TargetID string
}

// ListFormer returns all former handles.
func ListFormer(ctx context.Context, q db.Q) ([]Former, error) {
	return db.List(ctx, q, func(r db.Row) (f Former, err error) {
		return f, r.Scan(&f.Kind, &f.Handle, &f.TargetID)
	}, `select kind, handle, target_id from former_handle order by kind, handle`)
}

// moveHandle remembers a handle that changes, and frees the new one.
func moveHandle(ctx context.Context, q db.Q, kind, target, from, to string) error {
	if from == to {
		return nil
	}
	if _, err := q.Exec(ctx, `delete from former_handle where kind = $1 and handle = $2`, kind, to); err != nil {
		return err
	}
	_, err := q.Exec(ctx, `insert into former_handle (kind, handle, target_id) values ($1, $2, $3)
		on conflict (kind, handle) do update set target_id = $3`, kind, from, target)
	return err
}
