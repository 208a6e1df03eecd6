package cart

import (
	"context"
	"encoding/json"
	"fmt"

	"regulars/store/db"
)

// Absorbed is an account's cart that became a part of another's: what it takes to
// part them again.
type Absorbed struct {
	CartID  string  `json:"cart"`           // that holds both, or the one that changed hands
	GoneID  string  `json:"gone,omitempty"` // that was closed; empty: the cart changed hands as it was
	Had     content `json:"had"`
	Brought content `json:"brought"`
}

// Absorb makes the open cart of one account a part of another's, by the rule of
// Merge, and gives it everything that was ordered. The text is for Expel; "" says
// that there was no open cart.
func Absorb(ctx context.Context, q db.Q, keptID, goneID string) (document string, moved []string, err error) {
	kept, gone := Owner{CustomerID: keptID}, Owner{CustomerID: goneID}
	if document, err = absorb(ctx, q, kept, gone); err != nil {
		return "", nil, fmt.Errorf("cart.Absorb: %w", err)
	}
	moved, err = db.Values[string](ctx, q, `update cart set customer_id = $1 where customer_id = $2 and state = 'ordered' returning id`, keptID, goneID)
	return document, moved, err
}

func absorb(ctx context.Context, q db.Q, kept, gone Owner) (string, error) {
	theirs, err := Find(ctx, q, gone)
	if err != nil || theirs.ID == "" {
		return "", err
	}
	mine, err := Find(ctx, q, kept)
	if err != nil {
		return "", err
	}
	a := Absorbed{CartID: theirs.ID}
	if mine.ID == "" {
		_, err = q.Exec(ctx, `update cart set customer_id = $2 where id = $1`, theirs.ID, kept.CustomerID)
	} else {
		a = Absorbed{CartID: mine.ID, GoneID: theirs.ID, Had: mine.content(), Brought: theirs.content()}
		if err := closeGuest(ctx, q, theirs); err != nil {
			return "", err
		}
		if _, err := change(ctx, q, kept); err != nil {
			return "", err
		}
		_, err = pour(ctx, q, mine, theirs.content())
	}
	kept.tell(q)
	gone.tell(q)
	if err != nil {
		return "", err
	}
	b, err := json.Marshal(a)
	return string(b), err
}

// Expel takes back what Absorb did, as far as the cart has not been ordered since:
// what was changed in it stays as it was changed.
func Expel(ctx context.Context, q db.Q, keptID, goneID, document string, moved []string) error {
	kept, gone := Owner{CustomerID: keptID}, Owner{CustomerID: goneID}
	for _, cartID := range moved {
		if _, err := q.Exec(ctx, `update cart set customer_id = $1 where id = $2 and customer_id = $3`, goneID, cartID, keptID); err != nil {
			return fmt.Errorf("cart.Expel: %w", err)
		}
	}
	kept.tell(q)
	gone.tell(q)
	if document == "" {
		return nil
	}
	var a Absorbed
	if err := json.Unmarshal([]byte(document), &a); err != nil {
		return fmt.Errorf("cart.Expel: %w", err)
	}
	if a.GoneID == "" {
		_, err := q.Exec(ctx, `update cart set customer_id = $1 where id = $2 and customer_id = $3 and state = 'open'`, goneID, a.CartID, keptID)
		return err
	}
	if mine, err := Find(ctx, q, kept); err != nil || mine.ID != a.CartID {
		return err // ordered since, with all that was in it
	}
	if err := touch(ctx, q, kept, a.CartID); err != nil {
		return err
	}
	if err := (union{cartID: a.CartID, had: a.Had, brought: a.Brought}).takeOut(ctx, q, kept); err != nil {
		return err
	}
	_, err := q.Exec(ctx, `update cart set state = 'open', changed_at = $2 where id = $1 and state = 'merged'`, a.GoneID, q.Now())
	return err
}
