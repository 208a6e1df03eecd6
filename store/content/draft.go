package content

import (
	"cmp"
	"context"
	"slices"
	"time"

	"regulars/store/db"
	"regulars/store/id"
)

// Draft is a piece as it is being written. No shopper sees it before it is
// published. Piece.Version is not of interest: what is published meanwhile does not
// change a draft.
type Draft struct {
	Piece
	Writing
}

// SaveDraft keeps what is being written of a piece: of a new one (no ID), or in
// place of the edition it names.
func SaveDraft(ctx context.Context, q db.Q, d *Draft) error {
	if err := d.Validate(); err != nil {
		return err
	}
	next := d.Piece
	if next.ID == "" {
		next.ID, next.CreatedAt = id.New(), q.Now()
	}
	w, err := pieceDrafts.save(ctx, q, next.ID, next, d.Writing)
	if err == nil {
		*d = Draft{next, w}
	}
	return err
}

func scanDraft(r db.Row) (d Draft, err error) {
	var pieceID string
	d.Writing, err = scanWriting(r, &pieceID, &d.Piece)
	d.ID = pieceID
	return d, err
}

// FindDraft returns what is being written of a piece.
func FindDraft(ctx context.Context, q db.Q, pieceID string) (Draft, error) {
	return db.One(ctx, q, scanDraft, `select `+pieceDrafts.columns()+pieceDrafts.from()+`where piece_id = $1`, pieceID)
}

// ListDrafts returns all drafts, those that are to be published first in front.
func ListDrafts(ctx context.Context, q db.Q) ([]Draft, error) {
	return db.List(ctx, q, scanDraft, `select `+pieceDrafts.columns()+pieceDrafts.from()+`order by case when publish_at is null then 1 else 0 end, publish_at, piece_id`)
}

// DiscardDraft forgets what was being written. What is published stays.
func DiscardDraft(ctx context.Context, q db.Q, pieceID string) error {
	return pieceDrafts.leave(ctx, q, pieceID)
}

// Schedule lets the clock publish an edition of a draft; a zero time takes that
// back. From that very moment pages show it, whenever Settle comes round.
func Schedule(ctx context.Context, q db.Q, pieceID string, edition int64, at time.Time, by By) error {
	d, err := FindDraft(ctx, q, pieceID)
	if err != nil {
		return err
	}
	return pieceDrafts.agree(ctx, q, pieceID, d.Writing, edition, at, by)
}

// Approve lets others publish an edition of a draft, its authors too: somebody who has
// not written in it has approved it.
func Approve(ctx context.Context, q db.Q, pieceID string, edition int64, by By) error {
	d, err := FindDraft(ctx, q, pieceID)
	if err != nil {
		return err
	}
	return pieceDrafts.approve(ctx, q, pieceID, d.Writing, edition, by)
}

// Publish makes an edition of a draft what shoppers see, in place of the version
// that whoever publishes it has seen (0: none); the draft is done with.
func Publish(ctx context.Context, q db.Q, pieceID string, edition, seen int64, by By) (Piece, error) {
	d, err := FindDraft(ctx, q, pieceID)
	if err != nil {
		return Piece{}, err
	}
	present, err := presentVersion(ctx, q, pieceID)
	if err != nil {
		return Piece{}, err
	}
	if d.Edition != edition || present != seen {
		return Piece{}, ErrChanged
	}
	if !d.MayRelease(by) {
		return Piece{}, ErrOwn
	}
	if err := pieceDrafts.alone(ctx, q, pieceID); err != nil {
		return Piece{}, err
	}
	return publishDraft(ctx, q, d, present, Published, by.Name)
}

func publishDraft(ctx context.Context, q db.Q, d Draft, present int64, act Act, by string) (Piece, error) {
	d.Version = present
	if err := publish(ctx, q, &d.Piece, act, by); err != nil {
		return Piece{}, err
	}
	return d.Piece, pieceDrafts.discard(ctx, q, d.ID)
}

// presentVersion is what is published of a piece, 0 for nothing.
func presentVersion(ctx context.Context, q db.Q, pieceID string) (int64, error) {
	return db.Maybe(ctx, q, func(r db.Row) (version int64, err error) { return version, r.Scan(&version) }, `select version from piece where id = $1`, pieceID)
}

// Settle writes down what the clock has published: drafts whose time has come, of
// pieces and of text pages, together or each alone.
// Pages have shown them since that moment.
func Settle(ctx context.Context, q db.Q) error {
	if err := settleChangesets(ctx, q); err != nil {
		return err
	}
	due, err := db.List(ctx, q, scanDraft, `select `+pieceDrafts.columns()+pieceDrafts.from()+`where publish_at <= $1 order by publish_at, piece_id`, q.Now())
	if err != nil {
		return err
	}
	for _, d := range due {
		present, err := presentVersion(ctx, q, d.ID)
		if err != nil {
			return err
		}
		if _, err := publishDraft(ctx, q, d, present, Scheduled, d.ChangedBy); err != nil {
			return err
		}
	}
	return settlePages(ctx, q)
}

// Timed is a piece with the time in which it is what is published of it.
type Timed struct {
	Piece
	From  time.Time // included; zero: has been
	Until time.Time // not included; zero: for good
}

// ListTimed returns what is published now and what the clock will publish, by slot
// and position. Of drafts that nobody has agreed to yet it knows only those asked for
// by piece, for previews; they stand in place of what is published.
func ListTimed(ctx context.Context, q db.Q, draftsOf ...string) ([]Timed, error) {
	pieces, err := ListPieces(ctx, q)
	if err != nil {
		return nil, err
	}
	drafts, err := ListDrafts(ctx, q)
	if err != nil {
		return nil, err
	}
	list := make([]Timed, 0, len(pieces)+len(drafts))
	for _, p := range pieces {
		list = append(list, Timed{Piece: p})
	}
	for _, d := range drafts {
		if asked := slices.Contains(draftsOf, d.ID); asked || !d.PublishAt.IsZero() {
			list = overlay(list, d, asked)
		}
	}
	slices.SortStableFunc(list, func(a, b Timed) int {
		return cmp.Or(cmp.Compare(a.Slot, b.Slot), cmp.Compare(a.Position, b.Position), cmp.Compare(a.ID, b.ID))
	})
	return list, nil
}

// overlay adds a draft: from its time on, or always for a preview of it.
func overlay(list []Timed, d Draft, asked bool) []Timed {
	i := slices.IndexFunc(list, func(t Timed) bool { return t.ID == d.ID })
	next := Timed{Piece: d.Piece, From: d.PublishAt}
	next.Version = 1
	if i >= 0 {
		next.Version = list[i].Version + 1
		list[i].Until = d.PublishAt
	}
	if !asked {
		return append(list, next)
	}
	if next.From = (time.Time{}); i < 0 {
		return append(list, next)
	}
	list[i] = next
	return list
}
