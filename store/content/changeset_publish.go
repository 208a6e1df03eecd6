package content

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
)

// SeenPart is a part of a changeset as whoever decides has seen it. Of what is published,
// Version is of interest alone.
type SeenPart struct {
	Kind             PartKind
	ID               string
	Edition, Version int64
}

// Released is what became of one part: what shoppers saw before, and what they see.
// PieceBefore and PageBefore are nil where there was nothing.
type Released struct {
	Part
	PieceBefore, Piece *Piece
	PageBefore, Page   *Page
}

// bound is a draft that is in a changeset, with what is published in its place.
type bound struct {
	Part
	Writing
	piece   Draft
	page    PageDraft
	present int64
}

// name is what a part is called.
func (b bound) name() string {
	line, _, _ := strings.Cut(strings.TrimSpace(b.piece.Body), "\n")
	return cmp.Or(b.page.Title, b.piece.Title, b.piece.Kicker, line)
}

// inside returns the drafts of a changeset that is not published.
func inside(ctx context.Context, q db.Q, changesetID string) (list []bound, err error) {
	parts, err := ListParts(ctx, q, changesetID)
	if err != nil {
		return nil, err
	}
	for _, p := range parts {
		b := bound{Part: p}
		if p.Kind == PiecePart {
			if b.piece, err = FindDraft(ctx, q, p.ID); err == nil {
				b.present, err = presentVersion(ctx, q, p.ID)
			}
			b.Writing = b.piece.Writing
		} else {
			if b.page, err = FindPageDraft(ctx, q, p.ID); err == nil {
				b.present, err = pageVersion(ctx, q, p.ID)
			}
			b.Writing = b.page.Writing
		}
		if err != nil {
			return nil, err
		}
		list = append(list, b)
	}
	return list, nil
}

func pageVersion(ctx context.Context, q db.Q, pageID string) (int64, error) {
	p, err := FindPageByID(ctx, q, pageID)
	return p.Version, err
}

// errOthers refuses what was seen with other drafts in it.
var errOthers = fault.New(fault.Conflict, "Other drafts are in it now than you have seen. Nothing was done. Look again, then decide.").Because(ErrChanged)

// asSeen refuses what has changed since somebody looked, and says which it is.
func asSeen(list []bound, seen []SeenPart) error {
	if len(list) != len(seen) {
		return errOthers
	}
	for _, b := range list {
		i := slices.IndexFunc(seen, func(s SeenPart) bool { return s.Kind == b.Kind && s.ID == b.ID })
		if i < 0 {
			return errOthers
		}
		if seen[i].Edition != b.Edition || seen[i].Version != b.present {
			return changedPart(b.name())
		}
	}
	return nil
}

func changedPart(name string) error {
	return fault.Newf(fault.Conflict, "“%s” has changed since you looked. Nothing was done. Look again, then decide.", name).Because(ErrChanged)
}

// decide returns the drafts of a changeset that somebody may decide about: it is open, and
// as they have seen it. Others wait until this transaction is over.
func decide(ctx context.Context, q db.Q, changesetID string, seen []SeenPart) ([]bound, error) {
	if err := holdOpen(ctx, q, changesetID); err != nil {
		return nil, err
	}
	list, err := inside(ctx, q, changesetID)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, fault.New(fault.Conflict, "There is nothing in it yet.")
	}
	return list, asSeen(list, seen)
}

// maySend refuses whoever has written in a part that nobody else has approved.
func maySend(list []bound, by By) error {
	for _, b := range list {
		if !b.MayRelease(by) {
			return ownPart(b.name())
		}
	}
	return nil
}

func ownPart(name string) error {
	return fault.Newf(fault.Forbidden, "You have written in “%s”, so somebody else has to approve it.", name).Because(ErrOwn)
}

// PublishChangeset publishes all drafts of a changeset, or none. One that is published is
// left as it is: then nothing is returned.
func PublishChangeset(ctx context.Context, q db.Q, changesetID string, seen []SeenPart, by By) ([]Released, error) {
	s, err := FindChangeset(ctx, q, changesetID)
	if err != nil || !s.Open() {
		return nil, err
	}
	if !s.PublishAt.IsZero() && !s.PublishAt.After(q.Now()) {
		return settleChangeset(ctx, q, s)
	}
	list, err := decide(ctx, q, changesetID, seen)
	if err != nil {
		return nil, err
	}
	if err := maySend(list, by); err != nil {
		return nil, err
	}
	s.PublishedAt, s.PublishedBy = q.Now(), by.Name
	return release(ctx, q, s, list, func(Writing) (Act, string) { return Published, by.Name })
}

// settleChangeset writes down what the clock has published.
func settleChangeset(ctx context.Context, q db.Q, s Changeset) ([]Released, error) {
	list, err := inside(ctx, q, s.ID)
	if err != nil {
		return nil, err
	}
	s.PublishedAt, s.PublishedBy = s.PublishAt, s.AgreedBy
	return release(ctx, q, s, list, func(w Writing) (Act, string) { return Scheduled, w.ChangedBy })
}

// settleChangesets writes down which changesets the clock has published, before Settle
// looks at drafts that stand alone.
func settleChangesets(ctx context.Context, q db.Q) error {
	due, err := db.List(ctx, q, scanChangeset, `select `+changesetColumns+` from changeset where published_at is null and publish_at <= $1 order by publish_at, id`, q.Now())
	for _, s := range due {
		if _, err := settleChangeset(ctx, q, s); err != nil {
			return err
		}
	}
	return err
}

// release publishes each draft and keeps which versions it stands between.
func release(ctx context.Context, q db.Q, s Changeset, list []bound, how func(Writing) (Act, string)) (done []Released, err error) {
	if err := q.Guard(ctx, errDone, `update changeset set published_at = $2, published_by = $3 where id = $1 and published_at is null`, s.ID, s.PublishedAt, s.PublishedBy); err != nil {
		return nil, err
	}
	for _, b := range list {
		r, err := before(ctx, q, b.Part)
		if err != nil {
			return nil, err
		}
		act, by := how(b.Writing)
		if r.Before = b.present; b.Kind == PiecePart {
			p, err := publishDraft(ctx, q, b.piece, b.present, act, by)
			if err != nil {
				return nil, err
			}
			r.Piece, r.After = &p, p.Version
		} else {
			p, err := publishPageDraft(ctx, q, b.page, b.present, act, by)
			if err != nil {
				return nil, err
			}
			r.Page, r.After = &p, p.Version
		}
		if _, err := q.Exec(ctx, `update changeset_draft set version_before = $4, version_after = $5 where changeset_id = $1 and kind = $2 and draft_id = $3`, s.ID, string(b.Kind), b.ID, r.Before, r.After); err != nil {
			return nil, err
		}
		done = append(done, r)
	}
	return done, nil
}

// before is what shoppers see of a part as it is now.
func before(ctx context.Context, q db.Q, part Part) (r Released, err error) {
	r.Part = part
	if part.Kind == PagePart {
		p, err := FindPageByID(ctx, q, part.ID)
		r.PageBefore = &p
		return r, err
	}
	p, err := FindPiece(ctx, q, part.ID)
	if fault.KindOf(err) == fault.NotFound {
		return r, nil
	}
	r.PieceBefore = &p
	return r, err
}

// ScheduleChangeset lets the clock publish all drafts of a changeset at one moment; a zero
// time takes that back. From that very moment pages show all of them. It says whether
// anything is other than before.
func ScheduleChangeset(ctx context.Context, q db.Q, changesetID string, seen []SeenPart, at time.Time, by By) (bool, error) {
	s, err := FindChangeset(ctx, q, changesetID)
	if err != nil || !s.Open() {
		return false, errOr(err, errDone)
	}
	if s.PublishAt.Equal(at) {
		return false, nil
	}
	if at.IsZero() {
		return true, halt(ctx, q, s)
	}
	list, err := decide(ctx, q, changesetID, seen)
	if err != nil {
		return false, err
	}
	if err := maySend(list, by); err != nil {
		return false, err
	}
	for _, b := range list {
		if err := shelf(b.Kind).schedule(ctx, q, b.ID, b.Writing, b.Edition, at, by); err != nil {
			return false, err
		}
	}
	_, err = q.Exec(ctx, `update changeset set publish_at = $2, agreed_by = $3 where id = $1`, changesetID, at, by.Name)
	return true, err
}

func errOr(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// ApproveChangeset approves each draft of a changeset that nobody has approved yet, for
// somebody who has written in none of them. It says whether there was any.
func ApproveChangeset(ctx context.Context, q db.Q, changesetID string, seen []SeenPart, by By) (some bool, err error) {
	list, err := decide(ctx, q, changesetID, seen)
	if err != nil {
		return false, err
	}
	for _, b := range list {
		if b.Wrote(by) {
			return false, ownPart(b.name())
		}
	}
	for _, b := range list {
		if b.ApprovedBy != "" {
			continue
		}
		some = true
		if err := shelf(b.Kind).approve(ctx, q, b.ID, b.Writing, b.Edition, by); err != nil {
			return false, err
		}
	}
	return some, nil
}
