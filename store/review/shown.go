package review

import (
	"context"

	"regulars/store/db"
)

// Orders in which reviews are shown.
const (
	MostHelpful = "helpful"
	Newest      = "newest"
	Highest     = "highest"
	Lowest      = "lowest"
)

// Sorts are all orders, the usual one first.
func Sorts() []string { return []string{MostHelpful, Newest, Highest, Lowest} }

// ListAccepted returns what is shown of a product, in one of the Sorts (any other is the
// usual one); limit 0 means all, offset leaves out so many.
func ListAccepted(ctx context.Context, q db.Q, productID, sort string, limit, offset int) ([]Review, error) {
	if limit <= 0 {
		limit = 1 << 30
	}
	list, err := db.List(ctx, q, scan, `select `+columns+` from review where product_id = $1 and state = 'accepted'
		order by case $2 when 'highest' then -rating when 'lowest' then rating when 'newest' then 0 else -helpful end, created_at desc, id desc limit $3 offset $4`,
		productID, sort, limit, offset)
	return withPhotos(ctx, q, list, err)
}

// After returns reviews in the order in which they were written, at most limit of them, that follow one;
// "" begins. It is how all of them are read.
func After(ctx context.Context, q db.Q, reviewID string, limit int) ([]Review, error) {
	list, err := db.List(ctx, q, scan, `select `+columns+` from review where id > $1 order by id limit $2`, reviewID, limit)
	return withPhotos(ctx, q, list, err)
}
