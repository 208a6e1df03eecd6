package content

import (
	"context"
	"slices"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
)

// Version is a piece as it was published once.
type Version struct {
	Piece
	Act       Act
	ChangedBy string // a member's name; "" where nobody was asked, as in an import
	At        time.Time
}

// Act is how a version came to be.
type Act string

// The acts.
const (
	Published Act = "published"
	Scheduled Act = "scheduled" // published by the clock
	Switched  Act = "switched"  // on or off
	Reverted  Act = "reverted"  // an earlier version was published again
)

// publish makes a piece what shoppers see, as the version after the one it names.
// What was published once may be again, whatever is asked of new pieces since.
func publish(ctx context.Context, q db.Q, p *Piece, act Act, by string) error {
	q.Touch(Topic)
	next := *p
	next.Version, next.ChangedAt = p.Version+1, q.Now()
	if p.ID == "" {
		next.ID = id.New()
	}
	var err error
	if p.Version == 0 {
		if next.CreatedAt.IsZero() {
			next.CreatedAt = q.Now()
		}
		err = firstVersion(ctx, q, &next)
	} else if err = keepPresent(ctx, q, p.ID); err == nil {
		err = updatePiece(ctx, q, &next)
	}
	if err != nil {
		return err
	}
	*p = next
	return keepVersion(ctx, q, Version{next, act, by, next.ChangedAt})
}

// firstVersion puts a piece into its slot. One that was deleted goes on counting
// where it ended.
func firstVersion(ctx context.Context, q db.Q, p *Piece) error {
	last, err := db.Value[int64](ctx, q, `select coalesce(max(version), 0) from piece_version where piece_id = $1`, p.ID)
	if err != nil {
		return err
	}
	p.Version = last + 1
	return insertPiece(ctx, q, p)
}

func keepVersion(ctx context.Context, q db.Q, v Version) error {
	_, err := q.Exec(ctx, `insert into piece_version (piece_id, version, document, act, changed_by, at) values ($1, $2, $3, $4, $5, $6)
		on conflict (piece_id, version) do nothing`, v.ID, v.Version, db.JSON(v.Piece), string(v.Act), v.ChangedBy, v.At)
	return err
}

// keepPresent keeps what is published before it is replaced: pieces that were
// written before there were versions have none yet.
func keepPresent(ctx context.Context, q db.Q, pieceID string) error {
	p, err := FindPiece(ctx, q, pieceID)
	if err != nil {
		return err
	}
	return keepVersion(ctx, q, Version{p, Published, "", p.ChangedAt})
}

func scanVersion(r db.Row) (v Version, err error) {
	var number int64
	err = r.Scan(&number, db.JSON(&v.Piece), &v.Act, &v.ChangedBy, db.At(&v.At))
	v.Version = number
	return v, err
}

// ListVersions returns all that was ever published of a piece, the latest first,
// also of one that is deleted.
func ListVersions(ctx context.Context, q db.Q, pieceID string) ([]Version, error) {
	list, err := db.List(ctx, q, scanVersion, `select version, document, act, changed_by, at from piece_version where piece_id = $1 order by version desc`, pieceID)
	if err != nil {
		return nil, err
	}
	p, err := FindPiece(ctx, q, pieceID)
	if fault.KindOf(err) == fault.NotFound {
		return list, nil
	}
	if err == nil && (len(list) == 0 || list[0].Version < p.Version) {
		list = slices.Insert(list, 0, Version{p, Published, "", p.ChangedAt})
	}
	return list, err
}

// findVersion returns what was published of a piece as that version.
func findVersion(ctx context.Context, q db.Q, pieceID string, version int64) (Version, error) {
	list, err := ListVersions(ctx, q, pieceID)
	if err != nil {
		return Version{}, err
	}
	for _, v := range list {
		if v.Version == version {
			return v, nil
		}
	}
	return Version{}, fault.New(fault.NotFound, "There is no such version.")
}

// Revert publishes an earlier version again, as the newest one, and brings back a
// piece that was deleted. Its place in the slot's order stays where it is now.
func Revert(ctx context.Context, q db.Q, pieceID string, version int64, by string) (Piece, error) {
	v, err := findVersion(ctx, q, pieceID, version)
	if err != nil {
		return Piece{}, err
	}
	now, err := FindPiece(ctx, q, pieceID)
	switch {
	case err == nil:
		v.Version, v.Position = now.Version, now.Position
	case fault.KindOf(err) == fault.NotFound:
		v.Version = 0
	default:
		return Piece{}, err
	}
	err = publish(ctx, q, &v.Piece, Reverted, by)
	return v.Piece, err
}

// SwitchPiece shows a piece that was off, or takes one off the page.
func SwitchPiece(ctx context.Context, q db.Q, pieceID, by string) (Piece, error) {
	p, err := FindPiece(ctx, q, pieceID)
	if err != nil {
		return p, err
	}
	p.Enabled = !p.Enabled
	return p, publish(ctx, q, &p, Switched, by)
}

var errGone = fault.New(fault.NotFound, "This piece is gone.")

// MovePiece changes a piece's place in its slot's order, in its draft too.
func MovePiece(ctx context.Context, q db.Q, pieceID string, position int64) error {
	q.Touch(Topic)
	if err := q.Guard(ctx, errGone, `update piece set position = $2 where id = $1`, pieceID, position); err != nil {
		return err
	}
	d, err := FindDraft(ctx, q, pieceID)
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	d.Position = position
	_, err = q.Exec(ctx, `update piece_draft set document = $2 where piece_id = $1`, pieceID, db.JSON(d.Piece))
	return err
}

// DeletePiece takes a piece and its draft away. Its versions stay: Revert brings
// it back.
func DeletePiece(ctx context.Context, q db.Q, pieceID string) error {
	q.Touch(Topic)
	if err := keepPresent(ctx, q, pieceID); err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	if err := TakeOut(ctx, q, PiecePart, pieceID); err != nil {
		return err
	}
	gone, err := q.Exec(ctx, `delete from piece where id = $1`, pieceID)
	if err != nil {
		return err
	}
	drafts, err := q.Exec(ctx, `delete from piece_draft where piece_id = $1`, pieceID)
	if err == nil && gone+drafts == 0 {
		return fault.New(fault.NotFound, "This piece is gone already.")
	}
	return err
}
