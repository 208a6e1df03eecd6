package db

import (
	"context"
	"slices"
)

// givenAtOnce is how many rows one statement of Give names.
const givenAtOnce = 500

// Give makes rows of a noun's table one account's (column customer_id) that were
// another's: those named or, when only is nil, all of them. key is the column by which
// rows are named. It returns which, so that they can be given back.
func Give(ctx context.Context, q Q, table, key, fromID, toID string, only []string) (ids []string, err error) {
	give := `update ` + table + ` set customer_id = $1 where customer_id = $2`
	if only == nil {
		return Values[string](ctx, q, give+` returning `+key, toID, fromID)
	}
	for some := range slices.Chunk(only, givenAtOnce) {
		in, args := InList(3, some)
		given, err := Values[string](ctx, q, give+` and `+key+` in (`+in+`) returning `+key, append([]any{toID, fromID}, args...)...)
		if err != nil {
			return ids, err
		}
		ids = append(ids, given...)
	}
	return ids, nil
}
