package review

import (
	"context"

	"regulars/store/db"
)

// Topic is touched when somebody says that a review helped.
const Topic = "review"

// Voter is who says that a review helped: a person ("c:..." for an account, "v:..." for a
// visitor) in a browser, which is a visitor's id.
type Voter struct{ Person, Browser string }

// Vote counts a voice for a review that is shown, once for each person and each browser;
// again does nothing. It must not be asked for the author.
func Vote(ctx context.Context, q db.Q, reviewID string, by Voter) error {
	n, err := q.Exec(ctx, `insert into review_vote (review_id, voter, browser, at)
		select r.id, $2, $3, cast($4 as bigint) from review r where r.id = $1 and r.state = 'accepted'
			and not exists (select 1 from review_vote v where v.review_id = $1 and (v.voter = $2 or v.browser = $3))
		on conflict do nothing`, reviewID, by.Person, by.Browser, q.Now())
	if err != nil || n == 0 {
		return err
	}
	q.Touch(Topic)
	_, err = q.Exec(ctx, `update review set helpful = helpful + 1 where id = $1`, reviewID)
	return err
}

// ListVoted returns which reviews helped a person or whoever sits at a browser, by id.
func ListVoted(ctx context.Context, q db.Q, by Voter) ([]string, error) {
	return db.Values[string](ctx, q, `select review_id from review_vote where voter = $1 union select review_id from review_vote where browser = $2 order by review_id`, by.Person, by.Browser)
}

// Withdraw takes a person's voices back, because they are erased.
func Withdraw(ctx context.Context, q db.Q, by Voter) error {
	q.Touch(Topic)
	if _, err := q.Exec(ctx, `update review set helpful = helpful - 1 where id in (select review_id from review_vote where voter = $1 or browser = $2)`, by.Person, by.Browser); err != nil {
		return err
	}
	_, err := q.Exec(ctx, `delete from review_vote where voter = $1 or browser = $2`, by.Person, by.Browser)
	return err
}

// ListHelpful returns how many each review has helped, of those that helped anybody.
func ListHelpful(ctx context.Context, q db.Q) (map[string]int64, error) {
	type count struct {
		id string
		n  int64
	}
	list, err := db.List(ctx, q, func(row db.Row) (c count, err error) { return c, row.Scan(&c.id, &c.n) }, `select id, helpful from review where helpful > 0`)
	helpful := make(map[string]int64, len(list))
	for _, c := range list {
		helpful[c.id] = c.n
	}
	return helpful, err
}
