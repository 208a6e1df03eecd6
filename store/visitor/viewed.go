package visitor

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"regulars/store/db"
)

// keepViewed bounds how many products a visitor's history holds.
const keepViewed = 24

// View is a look at a product.
type View struct{ VisitorID, ProductID string }

// viewsTogether is how many looks one statement notes.
const viewsTogether = 200

// Viewed notes that a visitor looked at a product; of one who did not agree to
// personalization it notes nothing.
func Viewed(ctx context.Context, q db.Q, visitorID, productID string) error {
	return ViewedAll(ctx, q, []View{{visitorID, productID}})
}

// ViewedAll is Viewed for many, with few statements.
func ViewedAll(ctx context.Context, q db.Q, views []View) error {
	views = slices.Clone(views)
	slices.SortFunc(views, func(a, b View) int { return strings.Compare(a.VisitorID+"/"+a.ProductID, b.VisitorID+"/"+b.ProductID) })
	for some := range slices.Chunk(slices.Compact(views), viewsTogether) {
		if err := note(ctx, q, some); err != nil {
			return fmt.Errorf("visitor.Viewed: %w", err)
		}
	}
	return nil
}

func note(ctx context.Context, q db.Q, views []View) error {
	rows, args := make([]string, len(views)), []any{q.Now()}
	for i, v := range views {
		rows[i] = fmt.Sprintf("select cast($%d as text) as visitor_id, cast($%d as text) as product_id", len(args)+1, len(args)+2)
		args = append(args, v.VisitorID, v.ProductID)
	}
	noted, err := db.Values[string](ctx, q, `insert into visitor_viewed (visitor_id, product_id, at)
		select v.id, seen.product_id, cast($1 as bigint) from (`+strings.Join(rows, " union all ")+`) seen join visitor v on v.id = seen.visitor_id where v.consent_personalization
		on conflict (visitor_id, product_id) do update set at = excluded.at returning visitor_id`, args...)
	if err != nil || len(noted) == 0 {
		return err
	}
	slices.Sort(noted)
	noted = slices.Compact(noted)
	for _, visitorID := range noted {
		q.Touch(db.Sharded(db.Person, visitorID))
	}
	in, who := db.InList(2, noted)
	_, err = q.Exec(ctx, `delete from visitor_viewed where (visitor_id, product_id) in (select visitor_id, product_id from
		(select visitor_id, product_id, row_number() over (partition by visitor_id order by at desc, product_id) as place from visitor_viewed where visitor_id in (`+in+`)) ranked
		where place > $1)`, append([]any{keepViewed}, who...)...)
	return err
}
