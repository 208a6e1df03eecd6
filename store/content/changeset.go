package content

import (
	"context"
	"strings"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
)

// Changeset is drafts of pieces and text pages under one name, which are published
// together or not at all, and taken back together.
type Changeset struct {
	ID, Name    string
	MadeBy      string // a member's name, as all below
	MadeAt      time.Time
	PublishAt   time.Time // zero: when somebody says so
	AgreedBy    string    // who let the clock publish it
	PublishedAt time.Time // zero: not yet
	PublishedBy string
	RevertedAt  time.Time // zero: what it published was not taken back
	RevertedBy  string
}

// Open says that a changeset is not published yet.
func (s Changeset) Open() bool { return s.PublishedAt.IsZero() }

// Part is one draft of a changeset, by the id of its piece or page.
type Part struct {
	Kind          PartKind
	ID            string
	Before, After int64 // versions, once it is published; Before 0: there was nothing
}

// PartKind is what a draft is of.
type PartKind string

// The kinds of drafts that a changeset holds.
const (
	PiecePart PartKind = PartKind(pieceDrafts)
	PagePart  PartKind = PartKind(pageDrafts)
)

const changesetColumns = `id, name, made_by, made_at, publish_at, agreed_by, published_at, published_by, reverted_at, reverted_by`

func scanChangeset(r db.Row) (s Changeset, err error) {
	return s, r.Scan(&s.ID, &s.Name, &s.MadeBy, db.At(&s.MadeAt), db.At(&s.PublishAt), &s.AgreedBy, db.At(&s.PublishedAt), &s.PublishedBy, db.At(&s.RevertedAt), &s.RevertedBy)
}

// CreateChangeset begins one with nothing in it.
func CreateChangeset(ctx context.Context, q db.Q, name, by string) (Changeset, error) {
	s := Changeset{ID: id.New(), Name: strings.TrimSpace(name), MadeBy: by, MadeAt: q.Now()}
	switch {
	case s.Name == "":
		return s, fault.InvalidFields(fault.Fields{"name": "Enter a name, such as Start of term."})
	case len([]rune(s.Name)) > 100:
		return s, fault.InvalidFields(fault.Fields{"name": "Enter a name of at most 100 characters."})
	}
	_, err := q.Exec(ctx, `insert into changeset (id, name, made_by, made_at, publish_at, agreed_by, published_at, published_by, reverted_at, reverted_by)
		values ($1, $2, $3, $4, null, '', null, '', null, '')`, s.ID, s.Name, s.MadeBy, s.MadeAt)
	return s, err
}

// FindChangeset returns one.
func FindChangeset(ctx context.Context, q db.Q, changesetID string) (Changeset, error) {
	return db.One(ctx, q, scanChangeset, `select `+changesetColumns+` from changeset where id = $1`, changesetID)
}

// ListChangesets returns all of them, those that are not published in front, then the
// latest.
func ListChangesets(ctx context.Context, q db.Q) ([]Changeset, error) {
	return db.List(ctx, q, scanChangeset, `select `+changesetColumns+` from changeset order by case when published_at is null then 0 else 1 end, published_at desc, made_at desc, id`)
}

// ChangesetOf returns the changeset that holds a draft; the zero one where none does.
func ChangesetOf(ctx context.Context, q db.Q, kind PartKind, draftID string) (Changeset, error) {
	return db.Maybe(ctx, q, scanChangeset, `select `+changesetColumns+` from changeset where id = (select changeset_id from changeset_draft
		where kind = $1 and draft_id = $2 and version_after is null)`, string(kind), draftID)
}

func scanPart(r db.Row) (p Part, err error) {
	var before, after *int64
	if err = r.Scan(&p.Kind, &p.ID, &before, &after); before != nil && after != nil {
		p.Before, p.After = *before, *after
	}
	return p, err
}

// ListParts returns what is in a changeset, pieces before pages.
func ListParts(ctx context.Context, q db.Q, changesetID string) ([]Part, error) {
	return db.List(ctx, q, scanPart, `select kind, draft_id, version_before, version_after from changeset_draft where changeset_id = $1 order by kind desc, draft_id`, changesetID)
}

// errDone refuses to change what is in a changeset that is published.
var errDone = fault.New(fault.Conflict, "These changes are published already.")

// PutTogether puts a draft into a changeset, out of the one that holds it. A draft or a
// changeset that was to be published by the clock no longer is: what was agreed to was
// something else.
func PutTogether(ctx context.Context, q db.Q, changesetID string, kind PartKind, draftID string) error {
	before, err := ChangesetOf(ctx, q, kind, draftID)
	if err != nil || before.ID == changesetID {
		return err
	}
	s, err := FindChangeset(ctx, q, changesetID)
	if err != nil {
		return err
	}
	if err := halt(ctx, q, s); err != nil {
		return err
	}
	if err := holdOpen(ctx, q, changesetID); err != nil {
		return err
	}
	if err := TakeOut(ctx, q, kind, draftID); err != nil {
		return err
	}
	q.Touch(Topic)
	shelf := shelf(kind)
	if err := q.Guard(ctx, errNoDraft, `update `+string(shelf)+`_draft set publish_at = null where `+string(shelf)+`_id = $1`, draftID); err != nil {
		return err
	}
	_, err = q.Exec(ctx, `insert into changeset_draft (changeset_id, kind, draft_id, version_before, version_after) values ($1, $2, $3, null, null)`, changesetID, string(kind), draftID)
	return err
}

// holdOpen keeps others from publishing a changeset until this transaction is over. One
// whose time has come is published, whether that is written down yet or not.
func holdOpen(ctx context.Context, q db.Q, changesetID string) error {
	return q.Guard(ctx, errDone, `update changeset set name = name where id = $1 and published_at is null and (publish_at is null or publish_at > $2)`, changesetID, q.Now())
}

// TakeOut leaves a draft to be published by itself, and the rest of its changeset, if it
// was in one, to whoever decides about it again.
func TakeOut(ctx context.Context, q db.Q, kind PartKind, draftID string) error {
	if err := offClock(ctx, q, kind, draftID); err != nil {
		return err
	}
	_, err := q.Exec(ctx, `delete from changeset_draft where kind = $1 and draft_id = $2 and version_after is null`, string(kind), draftID)
	return err
}

// offClock takes the changeset that holds a draft off the clock.
func offClock(ctx context.Context, q db.Q, kind PartKind, draftID string) error {
	s, err := ChangesetOf(ctx, q, kind, draftID)
	if err != nil {
		return err
	}
	return halt(ctx, q, s)
}

// halt takes a changeset and each draft in it off the clock. What pages show already is
// written down instead: it was published at its time.
func halt(ctx context.Context, q db.Q, s Changeset) error {
	if s.PublishAt.IsZero() || !s.Open() {
		return nil
	}
	if !s.PublishAt.After(q.Now()) {
		_, err := settleChangeset(ctx, q, s)
		return err
	}
	q.Touch(Topic)
	if _, err := q.Exec(ctx, `update changeset set publish_at = null, agreed_by = '' where id = $1`, s.ID); err != nil {
		return err
	}
	for _, kind := range []shelf{pieceDrafts, pageDrafts} {
		if _, err := q.Exec(ctx, `update `+string(kind)+`_draft set publish_at = null where `+string(kind)+`_id in
			(select draft_id from changeset_draft where changeset_id = $1 and kind = $2 and version_after is null)`, s.ID, string(kind)); err != nil {
			return err
		}
	}
	return nil
}

// TakeApart forgets a changeset that is not published. Its drafts stay.
func TakeApart(ctx context.Context, q db.Q, changesetID string) error {
	if err := holdOpen(ctx, q, changesetID); err != nil {
		return err
	}
	s, err := FindChangeset(ctx, q, changesetID)
	if err != nil {
		return err
	}
	if err := halt(ctx, q, s); err != nil {
		return err
	}
	if _, err := q.Exec(ctx, `delete from changeset_draft where changeset_id = $1 and version_after is null`, changesetID); err != nil {
		return err
	}
	return q.Guard(ctx, errDone, `delete from changeset where id = $1 and published_at is null`, changesetID)
}
