package content

import (
	"cmp"
	"context"
	"slices"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
)

// Draft is a piece as it is being written. No shopper sees it before it is
// published. Piece.Version is not of interest: what is published meanwhile does not
// change a draft.
type Draft struct {
	Piece
	Edition   int64     // grows with each save; a save names the one it changes
	PublishAt time.Time // zero: when somebody says so
	ChangedBy string
	SavedAt   time.Time
}

// SaveDraft keeps what is being written of a piece: of a new one (no ID), or in
// place of the edition it names (0: there was no draft yet). A changed draft is no
// longer to be published by the clock: what was agreed to was another text.
func SaveDraft(ctx context.Context, q db.Q, d *Draft) error {
	if err := d.Validate(); err != nil {
		return err
	}
	next := *d
	next.Edition, next.PublishAt, next.SavedAt = d.Edition+1, time.Time{}, q.Now()
	if next.ID == "" {
		next.ID, next.CreatedAt = id.New(), q.Now()
	}
	q.Touch(Topic)
	err := q.Guard(ctx, ErrChanged, `insert into piece_draft (piece_id, document, edition, publish_at, changed_by, changed_at) values ($1, $2, $3, null, $4, $5)
		on conflict (piece_id) do update set document = excluded.document, edition = excluded.edition, publish_at = null,
		changed_by = excluded.changed_by, changed_at = excluded.changed_at where piece_draft.edition = excluded.edition - 1`,
		next.ID, db.JSON(next.Piece), next.Edition, next.ChangedBy, next.SavedAt)
	if err == nil {
		*d = next
	}
	return err
}

const draftColumns = `piece_id, document, edition, publish_at, changed_by, changed_at`

func scanDraft(r db.Row) (d Draft, err error) {
	var pieceID string
	err = r.Scan(&pieceID, db.JSON(&d.Piece), &d.Edition, db.At(&d.PublishAt), &d.ChangedBy, db.At(&d.SavedAt))
	d.ID = pieceID
	return d, err
}

// FindDraft returns what is being written of a piece.
func FindDraft(ctx context.Context, q db.Q, pieceID string) (Draft, error) {
	return db.One(ctx, q, scanDraft, `select `+draftColumns+` from piece_draft where piece_id = $1`, pieceID)
}

// ListDrafts returns all drafts, those that are to be published first in front.
func ListDrafts(ctx context.Context, q db.Q) ([]Draft, error) {
	return db.List(ctx, q, scanDraft, `select `+draftColumns+` from piece_draft
		order by case when publish_at is null then 1 else 0 end, publish_at, piece_id`)
}

// DiscardDraft forgets what was being written. What is published stays.
func DiscardDraft(ctx context.Context, q db.Q, pieceID string) error {
	q.Touch(Topic)
	return q.Guard(ctx, fault.New(fault.NotFound, "There is no draft any more."), `delete from piece_draft where piece_id = $1`, pieceID)
}

// Schedule lets the clock publish an edition of a draft; a zero time takes that
// back. From that very moment pages show it, whenever Settle comes round.
func Schedule(ctx context.Context, q db.Q, pieceID string, edition int64, at time.Time) error {
	if !at.IsZero() && !at.After(q.Now()) {
		return fault.InvalidFields(fault.Fields{"publish_at": "Enter a time that is still to come, or publish now."})
	}
	q.Touch(Topic)
	return q.Guard(ctx, ErrChanged, `update piece_draft set publish_at = $3 where piece_id = $1 and edition = $2`, pieceID, edition, at)
}

// Publish makes an edition of a draft what shoppers see, in place of the version
// that whoever publishes it has seen (0: none); the draft is done with.
func Publish(ctx context.Context, q db.Q, pieceID string, edition, seen int64, by string) (Piece, error) {
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
	return publishDraft(ctx, q, d, present, Published, by)
}

func publishDraft(ctx context.Context, q db.Q, d Draft, present int64, act Act, by string) (Piece, error) {
	d.Version = present
	if err := publish(ctx, q, &d.Piece, act, by); err != nil {
		return Piece{}, err
	}
	return d.Piece, DiscardDraft(ctx, q, d.ID)
}

// presentVersion is what is published of a piece, 0 for nothing.
func presentVersion(ctx context.Context, q db.Q, pieceID string) (int64, error) {
	return db.Maybe(ctx, q, func(r db.Row) (version int64, err error) { return version, r.Scan(&version) }, `select version from piece where id = $1`, pieceID)
}

// Settle writes down what the clock has published: drafts whose time has come, of
// pieces and of text pages.
// Pages have shown them since that moment.
func Settle(ctx context.Context, q db.Q) error {
	due, err := db.List(ctx, q, scanDraft, `select `+draftColumns+` from piece_draft where publish_at <= $1 order by publish_at, piece_id`, q.Now())
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
