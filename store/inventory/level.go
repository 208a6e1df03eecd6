package inventory

import (
	"context"
	"slices"
	"time"

	"regulars/store/db"
)

// chunk is how many variants one query names.
const chunk = 500

// Levels returns what is known of variants; one that was never counted is there
// as untracked.
func Levels(ctx context.Context, q db.Q, variantIDs []string) (map[string]Level, error) {
	levels := make(map[string]Level, len(variantIDs))
	for _, v := range variantIDs {
		levels[v] = Level{VariantID: v}
	}
	for len(variantIDs) > 0 {
		n := min(chunk, len(variantIDs))
		in, args := db.InList(1, variantIDs[:n])
		if err := gather(ctx, q, levels, `where i.variant_id in (`+in+`)`, args...); err != nil {
			return nil, err
		}
		variantIDs = variantIDs[n:]
	}
	return levels, nil
}

// ListLevels returns the stock of every variant that was ever counted.
func ListLevels(ctx context.Context, q db.Q) (map[string]Level, error) {
	levels := map[string]Level{}
	return levels, gather(ctx, q, levels, "")
}

// ListChanged returns the stock of variants that changed at or after a moment.
func ListChanged(ctx context.Context, q db.Q, since time.Time) (map[string]Level, error) {
	levels := map[string]Level{}
	return levels, gather(ctx, q, levels, `where i.variant_id in (select variant_id from stock_level where changed_at >= $1
		union all select variant_id from stock_item where changed_at >= $1)`, since)
}

// row is one place's level, or none (Places is a left join).
type row struct {
	variantID         string
	tracked, oversell bool
	placeID           *string
	available         *int64
	kept              int64
	itemAt, levelAt   time.Time
}

func gather(ctx context.Context, q db.Q, into map[string]Level, where string, args ...any) error {
	rows, err := db.List(ctx, q, func(r db.Row) (x row, err error) {
		return x, r.Scan(&x.variantID, &x.tracked, &x.oversell, &x.placeID, &x.available, &x.kept, db.At(&x.itemAt), db.At(&x.levelAt))
	}, `select i.variant_id, i.tracked, i.oversell, l.place_id, l.available, coalesce(k.keep_back, 0), i.changed_at, l.changed_at from stock_item i
		left join stock_level l on l.variant_id = i.variant_id left join stock_place k on k.place_id = l.place_id `+where+` order by i.variant_id, l.place_id`, args...)
	for _, x := range rows {
		l := into[x.variantID]
		l.VariantID, l.Tracked, l.Oversell = x.variantID, x.tracked, x.oversell
		for _, at := range []time.Time{x.itemAt, x.levelAt} {
			if at.After(l.ChangedAt) {
				l.ChangedAt = at
			}
		}
		if x.placeID != nil {
			c := Count{*x.placeID, *x.available, x.kept}
			l.Places = append(l.Places, c)
			l.Available += c.Available
			l.Online += c.Online()
		}
		into[x.variantID] = l
	}
	return err
}

// Move is one change of a level, for those who ask why it is what it is.
type Move struct {
	VariantID, PlaceID string
	Delta              int64
	Reason, Ref        string
	At                 time.Time
	By, Note           string // of what a member did
}

const moveColumns = `variant_id, place_id, delta, reason, ref, at, moved_by, note`

func scanMove(r db.Row) (m Move, err error) {
	return m, r.Scan(&m.VariantID, &m.PlaceID, &m.Delta, &m.Reason, &m.Ref, db.At(&m.At), &m.By, &m.Note)
}

// ListMoves returns the moves of a variant, the latest first.
func ListMoves(ctx context.Context, q db.Q, variantID string, limit int) ([]Move, error) {
	return ListMovesOf(ctx, q, []string{variantID}, limit)
}

// ListMovesOf returns the moves of several variants, up to 500, the latest first.
func ListMovesOf(ctx context.Context, q db.Q, variantIDs []string, limit int) ([]Move, error) {
	w := &db.Where{}
	w.In("variant_id", variantIDs[:min(chunk, len(variantIDs))])
	w.Bound(ctx, "place_id in ?")
	return db.List(ctx, q, scanMove, `select `+moveColumns+` from stock_move where `+w.SQL()+` order by at desc, id desc limit `+w.Arg(limit), w.Args()...)
}

// LevelsWithin are levels as somebody may see them: what of them lies at the places that
// the context is bound to. Whoever takes stock asks for Levels.
func LevelsWithin(ctx context.Context, q db.Q, variantIDs []string) (map[string]Level, error) {
	levels, err := Levels(ctx, q, variantIDs)
	placeIDs, bound := db.Bound(ctx)
	if err != nil || !bound {
		return levels, err
	}
	for variantID, l := range levels {
		levels[variantID] = l.of(placeIDs)
	}
	return levels, nil
}

// of is what of a level lies at some places.
func (l Level) of(placeIDs []string) Level {
	places := l.Places
	l.Places, l.Available, l.Online = nil, 0, 0
	for _, c := range places {
		if slices.Contains(placeIDs, c.PlaceID) {
			l.Places = append(l.Places, c)
			l.Available += c.Available
			l.Online += c.Online()
		}
	}
	return l
}
