package inventory

import (
	"context"

	"regulars/store/db"
)

// Used says whether goods have ever been at a place, or go there.
func Used(ctx context.Context, q db.Q, placeID string) (bool, error) {
	n, err := db.Value[int64](ctx, q, `select count(*) from (select 1 as one from stock_level where place_id = $1 union all select 1 from stock_transfer where from_place = $1 or to_place = $1) used`, placeID)
	return n > 0, err
}
