package content

import (
	"context"
	"slices"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
)

// Writing is what a draft is beside what is written: of a piece and of a text page alike.
type Writing struct {
	Edition    int64     // grows with each save; a save names the one it changes
	PublishAt  time.Time // zero: when somebody says so
	ChangedBy  string    // the name of who saves it, or has saved it last
	AuthorID   string    `json:"-"` // the id of who saves it
	Authors    []string  // ids of all who have written in it
	ApprovedBy string    // the name of somebody else, who has approved it as it is
	SavedAt    time.Time
}

// By is a member who decides about a draft. Alone says that the shop lets them publish
// what they have written themselves; otherwise somebody else has to.
type By struct {
	ID, Name string
	Alone    bool
}

// ErrOwn refuses to let somebody approve or publish what they have written.
var ErrOwn = fault.New(fault.Forbidden, "You have written in this, so somebody else has to approve it.")

// Wrote says whether a member has written in a draft. Of one that was begun before the
// authors were kept, the name tells.
func (w Writing) Wrote(by By) bool {
	if by.ID == "" || slices.Contains(w.Authors, by.ID) {
		return true
	}
	return len(w.Authors) == 0 && w.ChangedBy == by.Name
}

// MayRelease says whether a member may publish a draft as it is, or let the clock do so.
func (w Writing) MayRelease(by By) bool { return by.Alone || w.ApprovedBy != "" || !w.Wrote(by) }

// MayApprove says whether a member may approve a draft for others to publish.
func (w Writing) MayApprove(by By) bool { return w.ApprovedBy == "" && !w.Wrote(by) }

// shelf is where drafts of one kind are kept: piece_draft or page_draft.
type shelf string

const (
	pieceDrafts shelf = "piece"
	pageDrafts  shelf = "page"
)

// columns are those of a draft, as scanWriting reads them.
func (s shelf) columns() string {
	return string(s) + `_id, document, edition, publish_at, changed_by, changed_at, authors, approved_by`
}

// from is the table of the drafts.
func (s shelf) from() string { return ` from ` + string(s) + `_draft ` }

func scanWriting(r db.Row, id *string, document any) (w Writing, err error) {
	return w, r.Scan(id, db.JSON(document), &w.Edition, db.At(&w.PublishAt), &w.ChangedBy, db.At(&w.SavedAt), db.JSON(&w.Authors), &w.ApprovedBy)
}

// save keeps what is being written in place of the edition it names (0: there was no draft
// yet). A changed draft is neither approved nor to be published by the clock any more:
// what was agreed to was another text.
func (s shelf) save(ctx context.Context, q db.Q, id string, document any, w Writing) (Writing, error) {
	var before []string
	if _, err := db.Maybe(ctx, q, func(r db.Row) (none struct{}, err error) { return none, r.Scan(db.JSON(&before)) },
		`select authors`+s.from()+`where `+string(s)+`_id = $1`, id); err != nil {
		return w, err
	}
	if before == nil {
		before = w.Authors // of a draft that is brought back
	}
	if err := offClock(ctx, q, PartKind(s), id); err != nil {
		return w, err
	}
	next := Writing{Edition: w.Edition + 1, ChangedBy: w.ChangedBy, Authors: before, SavedAt: q.Now()}
	if next.Authors == nil {
		next.Authors = []string{}
	}
	if w.AuthorID != "" && !slices.Contains(before, w.AuthorID) {
		next.Authors = append(next.Authors, w.AuthorID)
	}
	q.Touch(Topic)
	return next, q.Guard(ctx, ErrChanged, `insert into `+string(s)+`_draft (`+string(s)+`_id, document, edition, publish_at, changed_by, changed_at, authors, approved_by) values ($1, $2, $3, null, $4, $5, $6, '')
		on conflict (`+string(s)+`_id) do update set document = excluded.document, edition = excluded.edition, publish_at = null, changed_by = excluded.changed_by,
		changed_at = excluded.changed_at, authors = excluded.authors, approved_by = '' where `+string(s)+`_draft.edition = excluded.edition - 1`,
		id, db.JSON(document), next.Edition, next.ChangedBy, next.SavedAt, db.JSON(next.Authors))
}

var errNoDraft = fault.New(fault.NotFound, "There is no draft any more.")

// ErrTogether refuses to publish alone what is to be published with others.
var ErrTogether = fault.New(fault.Conflict, "This is published together with other changes. Take it out of them first.")

// alone lets one draft be published, now or by the clock, if it is in no changeset.
func (s shelf) alone(ctx context.Context, q db.Q, id string) error {
	set, err := ChangesetOf(ctx, q, PartKind(s), id)
	if err == nil && set.ID != "" {
		return ErrTogether
	}
	return err
}

// leave forgets what was being written, which then is in no changeset either.
func (s shelf) leave(ctx context.Context, q db.Q, id string) error {
	if err := TakeOut(ctx, q, PartKind(s), id); err != nil {
		return err
	}
	return s.discard(ctx, q, id)
}

// agree is schedule of a draft that is in no changeset. That the clock no longer publishes
// one is said of all that are in it.
func (s shelf) agree(ctx context.Context, q db.Q, id string, w Writing, edition int64, at time.Time, by By) error {
	var err error
	if at.IsZero() {
		err = offClock(ctx, q, PartKind(s), id)
	} else {
		err = s.alone(ctx, q, id)
	}
	if err != nil {
		return err
	}
	return s.schedule(ctx, q, id, w, edition, at, by)
}

// discard forgets what was being written.
func (s shelf) discard(ctx context.Context, q db.Q, id string) error {
	q.Touch(Topic)
	return q.Guard(ctx, errNoDraft, `delete`+s.from()+`where `+string(s)+`_id = $1`, id)
}

// schedule lets the clock publish an edition; a zero time takes that back, which anyone may.
func (s shelf) schedule(ctx context.Context, q db.Q, id string, w Writing, edition int64, at time.Time, by By) error {
	if !at.IsZero() && !w.MayRelease(by) {
		return ErrOwn
	}
	if !at.IsZero() && !at.After(q.Now()) {
		return fault.InvalidFields(fault.Fields{"publish_at": "Enter a time that is still to come, or publish now."})
	}
	q.Touch(Topic)
	return q.Guard(ctx, ErrChanged, `update `+string(s)+`_draft set publish_at = $3 where `+string(s)+`_id = $1 and edition = $2`, id, edition, at)
}

// approve notes that somebody who has not written in an edition has approved it.
func (s shelf) approve(ctx context.Context, q db.Q, id string, w Writing, edition int64, by By) error {
	if w.Wrote(by) {
		return ErrOwn
	}
	return q.Guard(ctx, ErrChanged, `update `+string(s)+`_draft set approved_by = $3 where `+string(s)+`_id = $1 and edition = $2`, id, edition, by.Name)
}
