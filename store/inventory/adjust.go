package inventory

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"regulars/store/db"
	"regulars/store/fault"
)

// Reasons that a member can give besides Counted and Received.
const (
	Damaged  = "damaged"   // broken, lost, given away
	SoldElse = "sold"      // outside the shop: on a market, by telephone
	CameBack = "came-back" // brought back without an order of the shop
)

// Adjustment is what a member did to the stock of a place.
type Adjustment struct {
	// Once counts an adjustment one time only, however often it is sent.
	Once      string
	VariantID string
	PlaceID   string
	Reason    string // Counted, Received, Damaged, SoldElse or CameBack
	Pieces    int64  // how many moved; of Counted, how many there are
	Seen      int64  // of Counted, the level that whoever counted has seen
	By        string
	Note      string
}

// ErrMoved says that goods moved while somebody counted.
var ErrMoved = fault.New(fault.Conflict, "Goods have moved since you opened this page. Look at the numbers again.")

// Adjust applies what a member did. What goes out must be there: the error is a
// *Short when it is not. A count is ErrMoved when goods moved meanwhile.
func Adjust(ctx context.Context, q db.Q, a Adjustment) error {
	if !slices.Contains([]string{Counted, Received, Damaged, SoldElse, CameBack}, a.Reason) {
		return fault.InvalidFields(fault.Fields{"reason": "Choose why it changes."})
	}
	if a.Pieces < 0 || a.Pieces == 0 && a.Reason != Counted || a.Pieces > mostPieces {
		return fault.InvalidFields(fault.Fields{"pieces": "Enter a whole number of pieces."})
	}
	done, err := db.Value[int64](ctx, q, `select count(*) from stock_move where id = $1`, a.Once)
	if err != nil || done > 0 {
		return err
	}
	// Whoever counts pieces wants them counted.
	if _, err := q.Exec(ctx, `insert into stock_item (variant_id, tracked, oversell, changed_at) values ($1, $2, $3, $4) on conflict (variant_id) do nothing`,
		a.VariantID, true, false, q.Now()); err != nil {
		return err
	}
	m := adjusted{move{a.VariantID, a.PlaceID, a.Pieces, a.Reason, ""}, a}
	switch a.Reason {
	case Counted:
		return m.count(ctx, q)
	case Damaged, SoldElse:
		m.delta = -a.Pieces
		return m.out(ctx, q)
	}
	return m.in(ctx, q)
}

// mostPieces bounds one adjustment; more is a slip of the finger.
const mostPieces = 1_000_000

// TakeBack lays pieces that somebody had bought on the shelf of a place: those that can
// be sold again, and those that cannot, which are written off at once, so that the
// history tells of them. ref is what Take took them under. What is not counted stays so.
func TakeBack(ctx context.Context, q db.Q, a Adjustment, damaged int64, ref string) error {
	levels, err := Levels(ctx, q, []string{a.VariantID})
	if err != nil || !levels[a.VariantID].Tracked || a.Pieces+damaged == 0 {
		return err
	}
	in := adjusted{move{a.VariantID, a.PlaceID, a.Pieces + damaged, Returned, ref}, a}
	if err := in.in(ctx, q); err != nil || damaged == 0 {
		return err
	}
	off := adjusted{move{a.VariantID, a.PlaceID, -damaged, Damaged, ref}, a}
	off.a.Once += "-off"
	return off.off(ctx, q)
}

// off writes pieces off that have just come in, whatever the level is.
func (m adjusted) off(ctx context.Context, q db.Q) error {
	if _, err := q.Exec(ctx, `update stock_level set available = available + $3, changed_at = $4 where variant_id = $1 and place_id = $2`,
		m.variantID, m.placeID, m.delta, q.Now()); err != nil {
		return fmt.Errorf("inventory.TakeBack: %w", err)
	}
	return m.note(ctx, q)
}

type adjusted struct {
	move
	a Adjustment
}

// level makes sure that there is a row to move from.
func (m adjusted) level(ctx context.Context, q db.Q) error {
	_, err := q.Exec(ctx, `insert into stock_level (variant_id, place_id, available, below_zero, changed_at)
		values ($1, $2, 0, (select coalesce(max(case when oversell then 1 else 0 end), 0) = 1 from stock_item where variant_id = $1), $3)
		on conflict (variant_id, place_id) do nothing`, m.variantID, m.placeID, q.Now())
	return err
}

func (m adjusted) in(ctx context.Context, q db.Q) error {
	if err := m.level(ctx, q); err != nil {
		return err
	}
	if _, err := q.Exec(ctx, `update stock_level set available = available + $3, changed_at = $4 where variant_id = $1 and place_id = $2`,
		m.variantID, m.placeID, m.delta, q.Now()); err != nil {
		return fmt.Errorf("inventory.Adjust: %w", err)
	}
	return m.note(ctx, q)
}

func (m adjusted) out(ctx context.Context, q db.Q) error {
	n, err := q.Exec(ctx, `update stock_level set available = available + $3, changed_at = $4 where variant_id = $1 and place_id = $2 and available + $3 >= 0`,
		m.variantID, m.placeID, m.delta, q.Now())
	if err != nil {
		return fmt.Errorf("inventory.Adjust: %w", err)
	}
	if n == 0 {
		left, err := db.One(ctx, q, func(r db.Row) (n int64, err error) { return n, r.Scan(&n) },
			`select available from stock_level where variant_id = $1 and place_id = $2`, m.variantID, m.placeID)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		return &Short{VariantID: m.variantID, Available: max(left, 0)}
	}
	return m.note(ctx, q)
}

// count makes the level what somebody counted, if it still is what they saw.
func (m adjusted) count(ctx context.Context, q db.Q) error {
	if err := m.level(ctx, q); err != nil {
		return err
	}
	if err := q.Guard(ctx, ErrMoved, `update stock_level set available = $3, changed_at = $4 where variant_id = $1 and place_id = $2 and available = $5`,
		m.variantID, m.placeID, m.a.Pieces, q.Now(), m.a.Seen); err != nil {
		return err
	}
	if m.delta = m.a.Pieces - m.a.Seen; m.delta == 0 {
		return nil
	}
	return m.note(ctx, q)
}

func (m adjusted) note(ctx context.Context, q db.Q) error {
	q.Touch(Topic)
	if m.a.Once == "" {
		return errors.New("inventory.Adjust: an adjustment needs a name of its own")
	}
	_, err := q.Exec(ctx, `insert into stock_move (id, variant_id, place_id, delta, reason, ref, at, moved_by, note) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		m.a.Once, m.variantID, m.placeID, m.delta, m.reason, m.ref, q.Now(), m.a.By, m.a.Note)
	return err
}

// Low is a variant of which little is left.
type Low struct {
	VariantID string
	Available int64
}

// ListLow returns counted variants of which at most so many are left over all
// places (those that the context is bound to), the fewest first, and how many there are.
func ListLow(ctx context.Context, q db.Q, most int64, limit, offset int) (list []Low, total int64, err error) {
	var w db.Where
	w.Bound(ctx, "l.place_id in ?")
	list, err = db.List(ctx, q, func(r db.Row) (l Low, err error) { return l, r.Scan(&l.VariantID, &l.Available, &total) },
		`select i.variant_id, cast(coalesce(sum(l.available), 0) as bigint) as left_over, count(*) over () from stock_item i left join stock_level l on l.variant_id = i.variant_id and `+w.SQL()+`
		where i.tracked group by i.variant_id having coalesce(sum(l.available), 0) <= `+w.Arg(most)+` order by left_over, i.variant_id limit `+w.Arg(limit)+` offset `+w.Arg(offset), w.Args()...)
	return list, total, err
}
