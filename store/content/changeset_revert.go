package content

import (
	"context"
	"slices"

	"regulars/store/db"
	"regulars/store/fault"
)

// Present returns what is published of the parts of a changeset, for SeenPart; 0 is
// nothing.
func Present(ctx context.Context, q db.Q, part Part) (int64, error) {
	if part.Kind == PagePart {
		return pageVersion(ctx, q, part.ID)
	}
	return presentVersion(ctx, q, part.ID)
}

// RevertChangeset publishes for each part of a changeset the version that stood there
// before it, or takes off the page what was new; all of them, or none where one was
// published again since somebody looked. What is taken back is left as it is: then nothing
// is returned.
func RevertChangeset(ctx context.Context, q db.Q, changesetID string, seen []SeenPart, by string) (done []Released, err error) {
	s, err := FindChangeset(ctx, q, changesetID)
	if err != nil || !s.RevertedAt.IsZero() {
		return nil, err
	}
	if s.Open() {
		return nil, fault.New(fault.Conflict, "These changes are not published yet.")
	}
	if err := q.Guard(ctx, ErrChanged, `update changeset set reverted_at = $2, reverted_by = $3 where id = $1 and reverted_at is null`, s.ID, q.Now(), by); err != nil {
		return nil, err
	}
	parts, err := ListParts(ctx, q, s.ID)
	if err != nil {
		return nil, err
	}
	for _, p := range parts {
		r, err := before(ctx, q, p)
		if err != nil {
			return nil, err
		}
		if err := unchanged(r, seen); err != nil {
			return nil, err
		}
		if p.Kind == PiecePart {
			err = takeBackPiece(ctx, q, &r, by)
		} else {
			err = takeBackPage(ctx, q, &r, by)
		}
		if err != nil {
			return nil, err
		}
		done = append(done, r)
	}
	return done, nil
}

// unchanged refuses a part of which something else is published than was seen.
func unchanged(r Released, seen []SeenPart) error {
	present, name := int64(0), "A piece"
	if r.PieceBefore != nil {
		present, name = r.PieceBefore.Version, bound{piece: Draft{Piece: *r.PieceBefore}}.name()
	}
	if r.PageBefore != nil {
		present, name = r.PageBefore.Version, r.PageBefore.Title
	}
	i := slices.IndexFunc(seen, func(s SeenPart) bool { return s.Kind == r.Kind && s.ID == r.ID })
	if i < 0 || seen[i].Version != present {
		return changedPart(name)
	}
	return nil
}

// takeBackPiece publishes what stood in a piece's place, or switches off one that was new.
func takeBackPiece(ctx context.Context, q db.Q, r *Released, by string) error {
	var p Piece
	var err error
	switch {
	case r.Before > 0:
		p, err = Revert(ctx, q, r.ID, r.Before, by)
	case r.PieceBefore == nil: // it was new, and is deleted
		return nil
	case r.PieceBefore.Enabled:
		p, err = SwitchPiece(ctx, q, r.ID, by)
	default:
		p = *r.PieceBefore
	}
	r.Piece = &p
	return err
}

// takeBackPage publishes what stood at a page's address; of one that was new that is a
// page which nobody can read.
func takeBackPage(ctx context.Context, q db.Q, r *Released, by string) error {
	p, err := RevertPage(ctx, q, r.ID, r.Before, by)
	r.Page = &p
	return err
}
