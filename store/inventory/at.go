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

// TakeAt is Take from one place and no other: what somebody collects must lie there.
// The error is a *Short with what the place has when that is not enough.
func TakeAt(ctx context.Context, q db.Q, lines []Line, placeID, ref string) error {
	wanted, err := merge(lines)
	if err != nil {
		return err
	}
	ids := slices.Sorted(maps.Keys(wanted))
	levels, err := Levels(ctx, q, ids)
	if err != nil {
		return err
	}
	for _, variant := range ids {
		l, m := levels[variant], move{variant, placeID, -wanted[variant], Taken, ref}
		switch {
		case !l.Tracked:
		case l.Oversell:
			err = add(ctx, q, m)
		default:
			err = takeGuarded(ctx, q, m)
		}
		if short, ok := errors.AsType[*Short](err); ok {
			short.Available = l.At(placeID)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
