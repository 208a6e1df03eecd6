package tend

import (
	"context"
	"fmt"

	"regulars/store/db"
	"regulars/store/profile"
)

// Would is what a merge would make the other account's.
type Would struct {
	Orders, Events, Browsers, Mails, Reviews, Addresses, Notes int64
	Tags, Wishes                                               int64 // that the other has not
	Cart                                                       bool  // an open one joins the other's
}

// FindWould says what Merge would do, or why it cannot. It only reads: somebody looks
// at it and no writer waits.
func FindWould(ctx context.Context, q db.Q, keptID, goneID string) (w Would, err error) {
	if err := mergeable(ctx, q, keptID, goneID); err != nil {
		return w, err
	}
	w, err = db.One(ctx, q, func(r db.Row) (w Would, err error) {
		return w, r.Scan(&w.Orders, &w.Events, &w.Browsers, &w.Mails, &w.Reviews, &w.Addresses, &w.Notes, &w.Tags, &w.Wishes, &w.Cart)
	}, `select (select count(*) from orders where customer_id = $1), (select count(*) from event where customer_id = $1), (select count(*) from event_join where customer_id = $1),
		(select count(*) from message where customer_id = $1), (select count(*) from review where customer_id = $1),
		(select count(*) from customer_address where customer_id = $1), (select count(*) from customer_note where customer_id = $1),
		(select count(*) from profile_tag g where g.person = $2 and not exists (select 1 from profile_tag k where k.person = $3 and k.tag = g.tag)),
		(select count(*) from preference g where g.person = $2 and not exists (select 1 from preference k where k.person = $3 and k.kind = g.kind and k.subject = g.subject)),
		exists (select 1 from cart where customer_id = $1 and state = 'open')`,
		goneID, profile.Key{CustomerID: goneID}.Person(), profile.Key{CustomerID: keptID}.Person())
	if err != nil {
		return w, fmt.Errorf("tend.FindWould: %w", err)
	}
	return w, nil
}
