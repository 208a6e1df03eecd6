package inventory

import (
	"context"
	"errors"
	"maps"
	"slices"

	"regulars/store/db"
)

// At is how many pieces of a level lie at one place.
func (l Level) At(placeID string) int64 {
	for _, c := range l.Places {
		if c.PlaceID == placeID {
			return max(0, c.Available)
		}
	}
	return 0
}

// OnlineAt is how many of them the online shop may sell.
func (l Level) OnlineAt(placeID string) int64 {
	for _, c := range l.Places {
		if c.PlaceID == placeID {
			return max(0, c.Online())
		}
	}
	return 0
}

// TakeAt is Way.TakeAt of what is kept back, too: what people of the shop do.
func TakeAt(ctx context.Context, q db.Q, lines []Line, placeID, ref string) (Parts, error) {
	return Way{Kept: true}.TakeAt(ctx, q, lines, placeID, ref)
}

// TakeAt is Take from one place and no other: what somebody collects must lie there.
// The error is a *Short with what the place has when that is not enough.
func (w Way) TakeAt(ctx context.Context, q db.Q, lines []Line, placeID, ref string) (Parts, error) {
	wanted, err := merge(lines)
	if err != nil {
		return nil, err
	}
	ids := slices.Sorted(maps.Keys(wanted))
	levels, err := Levels(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	taken := Parts{}
	for _, variant := range ids {
		l, m := levels[variant], move{variant, placeID, -wanted[variant], Taken, ref}
		if !l.Tracked {
			continue
		}
		if taken[variant] = m.part(); l.Oversell {
			err = add(ctx, q, m)
		} else {
			err = takeGuarded(ctx, q, m, w.floor(l, placeID))
		}
		if short, ok := errors.AsType[*Short](err); ok {
			if short.Available = l.OnlineAt(placeID); w.Kept {
				short.Available = l.At(placeID)
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return taken, nil
}
