// Package review owns what shoppers say of products and the photos they add, whether it
// is shown, what the shop answers, and whom it helped.
//
// It must not know who bought what: the caller says whether a review is verified and
// of which variant. Nor may it decode photos: they come encoded by the shop.
package review

import (
	"context"
	"strings"
	"time"

	"regulars/store/card"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
)

// States of a review.
const (
	Waiting  = "waiting"
	Accepted = "accepted"
	Refused  = "refused"
)

// Review is one shopper's opinion of a product. All of it is plain text.
type Review struct {
	ID         string
	ProductID  string
	CustomerID string // "" for a guest
	Author     string // as it is shown
	Rating     int    // 1 to 5
	Title      string
	Body       string
	Verified   bool   // the author bought it here
	VariantID  string // what they bought
	Variant    string // its values as they were then: "Pine / A5"; "" for a product without options
	State      string
	CreatedAt  time.Time
	Answer     string    // of the shop; "" for none
	AnsweredAt time.Time // zero without one
	Helpful    int64     // how many said that it helped them
	Photos     []Photo   // in their order
}

func (r *Review) check() error {
	wrong := fault.Fields{}
	if r.Rating < 1 || r.Rating > 5 {
		wrong["rating"] = "Choose 1 to 5 stars."
	}
	if r.Author = strings.TrimSpace(r.Author); r.Author == "" {
		wrong["author"] = "Enter a name to show."
	}
	r.Author, r.Title, r.Body = card.Mask(r.Author), card.Mask(strings.TrimSpace(r.Title)), card.Mask(strings.TrimSpace(r.Body))
	if len(r.Title) > 200 || len(r.Body) > 10_000 || len(r.Author) > 200 {
		wrong["body"] = "Shorten your review to 10,000 characters."
	}
	if len(r.Photos) > MaxPhotos {
		wrong["photos"] = tooMany
	}
	return fault.InvalidFields(wrong)
}

// Create keeps a review. Without a State it waits; nobody sees it until Accept.
func Create(ctx context.Context, q db.Q, r *Review) error {
	if err := r.check(); err != nil {
		return err
	}
	if r.CreatedAt.IsZero() {
		r.CreatedAt = q.Now()
	}
	if r.ID == "" {
		r.ID = id.At(r.CreatedAt)
	}
	if r.State == "" {
		r.State = Waiting
	}
	if r.State == Accepted {
		q.Touch(db.Catalog)
	}
	_, err := q.Exec(ctx, `insert into review (id, product_id, customer_id, author, rating, title, body, verified, state, created_at, variant_id, variant)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		r.ID, r.ProductID, db.Null(r.CustomerID), r.Author, r.Rating, r.Title, r.Body, r.Verified, r.State, r.CreatedAt, r.VariantID, r.Variant)
	if err != nil {
		return err
	}
	return r.keepPhotos(ctx, q)
}

// Accept shows a review.
func Accept(ctx context.Context, q db.Q, reviewID string) error {
	return settle(ctx, q, reviewID, Accepted)
}

// Refuse hides a review.
func Refuse(ctx context.Context, q db.Q, reviewID string) error {
	return settle(ctx, q, reviewID, Refused)
}

func settle(ctx context.Context, q db.Q, reviewID, state string) error {
	q.Touch(db.Catalog)
	return q.Guard(ctx, errNone, `update review set state = $2 where id = $1`, reviewID, state)
}

var errNone = fault.New(fault.NotFound, "There is no such review.")

// maxAnswer bounds what the shop answers, in bytes.
const maxAnswer = 5000

// Answer keeps what the shop says to a review; "" takes the answer away. seen is the answer
// that its writer had before them: where there is another by now, nothing is kept and
// the fault is a Conflict.
func Answer(ctx context.Context, q db.Q, reviewID, seen, text string) error {
	text, at := strings.TrimSpace(text), q.Now()
	if len(text) > maxAnswer {
		return fault.InvalidFields(fault.Fields{"answer": "Shorten the answer to 5,000 characters."})
	}
	if text == "" {
		at = time.Time{}
	}
	q.Touch(db.Catalog)
	return q.Guard(ctx, fault.New(fault.Conflict, "Somebody else has answered meanwhile."),
		`update review set answer = $2, answered_at = $3 where id = $1 and answer = $4`, reviewID, text, at, seen)
}

const columns = `id, product_id, customer_id, author, rating, title, body, verified, state, created_at, variant_id, variant, answer, answered_at, helpful`

func scan(row db.Row) (r Review, err error) {
	return r, row.Scan(&r.ID, &r.ProductID, db.Text(&r.CustomerID), &r.Author, &r.Rating, &r.Title, &r.Body, &r.Verified, &r.State, db.At(&r.CreatedAt),
		&r.VariantID, &r.Variant, &r.Answer, db.At(&r.AnsweredAt), &r.Helpful)
}

// Find returns a review, or a fault.NotFound.
func Find(ctx context.Context, q db.Q, reviewID string) (Review, error) {
	r, err := db.One(ctx, q, scan, `select `+columns+` from review where id = $1`, reviewID)
	if err != nil {
		return r, err
	}
	list, err := withPhotos(ctx, q, []Review{r}, nil)
	if err != nil {
		return r, err
	}
	return list[0], nil
}

// ListLatest returns reviews that are shown of every product, at most perProduct of each:
// those that helped most, then the latest.
func ListLatest(ctx context.Context, q db.Q, perProduct int) ([]Review, error) {
	list, err := db.List(ctx, q, scan, `select `+columns+` from (select `+columns+`, row_number() over (partition by product_id order by helpful desc, created_at desc, id desc) as nth
		from review where state = 'accepted') r where nth <= $1 order by product_id, nth`, perProduct)
	if err != nil {
		return nil, err
	}
	photos, err := db.List(ctx, q, scanPhoto, `select `+photoColumns+` from review_photo p join review r on r.id = p.review_id where r.state = 'accepted' order by p.review_id, p.position`)
	return hang(list, photos), err
}

// ListWaiting returns what somebody should read, the oldest first.
func ListWaiting(ctx context.Context, q db.Q, limit int) ([]Review, error) {
	return db.List(ctx, q, scan, `select `+columns+` from review where state = 'waiting' order by created_at, id limit $1`, limit)
}

// FindOwn returns what a customer has said of a product.
func FindOwn(ctx context.Context, q db.Q, customerID, productID string) (Review, error) {
	return db.One(ctx, q, scan, `select `+columns+` from review where customer_id = $1 and product_id = $2 order by created_at desc limit 1`, customerID, productID)
}

// List returns reviews of a state, the latest first.
func List(ctx context.Context, q db.Q, state string, limit int) ([]Review, error) {
	list, err := db.List(ctx, q, scan, `select `+columns+` from review where state = $1 order by created_at desc, id desc limit $2`, state, limit)
	return withPhotos(ctx, q, list, err)
}

// CountWaiting returns how many reviews somebody should read.
func CountWaiting(ctx context.Context, q db.Q) (int64, error) {
	return db.Value[int64](ctx, q, `select count(*) from review where state = 'waiting'`)
}

// Rating sums up the accepted reviews of a product.
type Rating struct {
	ProductID string
	Count     int64
	Sum       int64 // of stars
}

// ListRatings returns the sums of all products that have accepted reviews.
func ListRatings(ctx context.Context, q db.Q) ([]Rating, error) {
	return db.List(ctx, q, func(r db.Row) (x Rating, err error) { return x, r.Scan(&x.ProductID, &x.Count, &x.Sum) },
		`select product_id, count(*), cast(sum(rating) as bigint) from review where state = 'accepted' group by product_id`)
}
