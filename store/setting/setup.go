package setting

import (
	"context"
	"slices"

	"regulars/store/db"
)

// Setup is how far the owner has come with opening the shop.
type Setup struct {
	Seen []string // steps that were answered, or left for later
}

// Has says whether a step was answered or left for later.
func (s Setup) Has(step string) bool { return slices.Contains(s.Seen, step) }

// FindSetup returns how far the owner has come; nowhere when nothing was saved.
func FindSetup(ctx context.Context, q db.Q) (Setup, error) {
	return findOr(ctx, q, "setup", Setup{})
}

// SeeStep keeps that a step was answered or left for later.
func SeeStep(ctx context.Context, q db.Q, step string) error {
	s, err := FindSetup(ctx, q)
	if err != nil || s.Has(step) {
		return err
	}
	s.Seen = append(s.Seen, step)
	return Save(ctx, q, "setup", s)
}
