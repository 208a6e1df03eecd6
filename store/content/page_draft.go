package content

import (
	"context"
	"slices"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
)

// PageDraft is a text page as it is being written; what is published is another
// text until it is published too. Page.Version is not of interest, as in Draft.
type PageDraft struct {
	Page
	Edition   int64     // grows with each save; a save names the one it changes
	PublishAt time.Time // zero: when somebody says so
	ChangedBy string
	SavedAt   time.Time
}

// SavePageDraft keeps what is being written of a page: of a new one (no ID), which
// then has its address and shows nothing there, or in place of the edition it names
// (0: there was no draft yet). A changed draft is no longer published by the clock.
func SavePageDraft(ctx context.Context, q db.Q, d *PageDraft) error {
	if err := d.Validate(); err != nil {
		return err
	}
	if d.ID == "" {
		place := d.Page
		place.Published = false
		if err := SavePage(ctx, q, &place); err != nil {
			return err
		}
		d.ID = place.ID
	}
	next := *d
	next.Edition, next.PublishAt, next.SavedAt = d.Edition+1, time.Time{}, q.Now()
	q.Touch(Topic)
	err := q.Guard(ctx, ErrChanged, `insert into page_draft (page_id, document, edition, publish_at, changed_by, changed_at) values ($1, $2, $3, null, $4, $5)
		on conflict (page_id) do update set document = excluded.document, edition = excluded.edition, publish_at = null,
		changed_by = excluded.changed_by, changed_at = excluded.changed_at where page_draft.edition = excluded.edition - 1`,
		next.ID, db.JSON(next.Page), next.Edition, next.ChangedBy, next.SavedAt)
	if err == nil {
		*d = next
	}
	return err
}

func scanPageDraft(r db.Row) (d PageDraft, err error) {
	var pageID string
	err = r.Scan(&pageID, db.JSON(&d.Page), &d.Edition, db.At(&d.PublishAt), &d.ChangedBy, db.At(&d.SavedAt))
	d.ID = pageID
	return d, err
}

const pageDraftColumns = `page_id, document, edition, publish_at, changed_by, changed_at`

// FindPageDraft returns what is being written of a page.
func FindPageDraft(ctx context.Context, q db.Q, pageID string) (PageDraft, error) {
	return db.One(ctx, q, scanPageDraft, `select `+pageDraftColumns+` from page_draft where page_id = $1`, pageID)
}

// ListPageDrafts returns all of them.
func ListPageDrafts(ctx context.Context, q db.Q) ([]PageDraft, error) {
	return db.List(ctx, q, scanPageDraft, `select `+pageDraftColumns+` from page_draft order by page_id`)
}

// DiscardPageDraft forgets what was being written. What is published stays.
func DiscardPageDraft(ctx context.Context, q db.Q, pageID string) error {
	q.Touch(Topic)
	return q.Guard(ctx, fault.New(fault.NotFound, "There is no draft any more."), `delete from page_draft where page_id = $1`, pageID)
}

// SchedulePage lets the clock publish an edition of a draft; a zero time takes that
// back. From that very moment the page shows it, whenever Settle comes round.
func SchedulePage(ctx context.Context, q db.Q, pageID string, edition int64, at time.Time) error {
	if !at.IsZero() && !at.After(q.Now()) {
		return fault.InvalidFields(fault.Fields{"publish_at": "Enter a time that is still to come, or publish now."})
	}
	q.Touch(Topic)
	return q.Guard(ctx, ErrChanged, `update page_draft set publish_at = $3 where page_id = $1 and edition = $2`, pageID, edition, at)
}

// PublishPage makes an edition of a draft what shoppers read, in place of the version
// that whoever publishes it has seen; the draft is done with.
func PublishPage(ctx context.Context, q db.Q, pageID string, edition, seen int64, by string) (Page, error) {
	d, err := FindPageDraft(ctx, q, pageID)
	if err != nil {
		return Page{}, err
	}
	if d.Edition != edition {
		return Page{}, ErrChanged
	}
	return publishPageDraft(ctx, q, d, seen, Published, by)
}

func publishPageDraft(ctx context.Context, q db.Q, d PageDraft, seen int64, act Act, by string) (Page, error) {
	d.Version = seen
	if err := publishPage(ctx, q, &d.Page, act, by); err != nil {
		return Page{}, err
	}
	return d.Page, DiscardPageDraft(ctx, q, d.ID)
}

// settlePages writes down which pages the clock has published.
func settlePages(ctx context.Context, q db.Q) error {
	due, err := db.List(ctx, q, scanPageDraft, `select `+pageDraftColumns+` from page_draft where publish_at <= $1 order by publish_at, page_id`, q.Now())
	if err != nil {
		return err
	}
	for _, d := range due {
		present, err := findPageByID(ctx, q, d.ID)
		if err != nil {
			return err
		}
		if _, err := publishPageDraft(ctx, q, d, present.Version, Scheduled, d.ChangedBy); err != nil {
			return err
		}
	}
	return nil
}

// TimedPage is a page with the time from which it is what is published of it.
type TimedPage struct {
	Page
	From time.Time // included; zero: has been
}

// ListTimedPages returns what is published now, and what the clock will publish, by
// address. Of drafts that nobody has agreed to yet it knows only those asked for by
// page, for previews; they stand in place of what is published.
func ListTimedPages(ctx context.Context, q db.Q, draftsOf ...string) ([]TimedPage, error) {
	pages, err := ListPages(ctx, q)
	if err != nil {
		return nil, err
	}
	drafts, err := ListPageDrafts(ctx, q)
	if err != nil {
		return nil, err
	}
	var list []TimedPage
	for _, p := range pages {
		now := TimedPage{Page: p}
		for _, d := range drafts {
			switch {
			case d.ID != p.ID:
			case slices.Contains(draftsOf, p.ID):
				now = TimedPage{Page: d.Page}
				now.Published = true
			case !d.PublishAt.IsZero():
				list = append(list, TimedPage{d.Page, d.PublishAt})
			}
		}
		list = append(list, now)
	}
	return list, nil
}
