package review

import (
	"context"

	"regulars/store/db"
)

// ListBy returns what an account has said, the latest first.
func ListBy(ctx context.Context, q db.Q, customerID string) ([]Review, error) {
	list, err := db.List(ctx, q, scan, `select `+columns+` from review where customer_id = $1 order by created_at desc, id desc`, customerID)
	return withPhotos(ctx, q, list, err)
}

// Anonymize takes the name off what an account has said, and the photos away; the words
// stay, as others have read them.
func Anonymize(ctx context.Context, q db.Q, customerID string) error {
	q.Touch(db.Catalog)
	if _, err := q.Exec(ctx, `delete from review_photo where review_id in (select id from review where customer_id = $1)`, customerID); err != nil {
		return err
	}
	_, err := q.Exec(ctx, `update review set author = 'A former customer', customer_id = null where customer_id = $1`, customerID)
	return err
}
