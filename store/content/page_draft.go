package content

import (
	"context"
	"slices"
	"time"

	"regulars/store/db"
)

// PageDraft is a text page as it is being written; what is published is another
// text until it is published too. Page.Version is not of interest, as in Draft.
type PageDraft struct {
	Page
	Writing
}

// SavePageDraft keeps what is being written of a page: of a new one (no ID), which
// then has its address and shows nothing there, or in place of the edition it names.
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
	w, err := pageDrafts.save(ctx, q, d.ID, d.Page, d.Writing)
	if err == nil {
		d.Writing = w
	}
	return err
}

func scanPageDraft(r db.Row) (d PageDraft, err error) {
	var pageID string
	d.Writing, err = scanWriting(r, &pageID, &d.Page)
	d.ID = pageID
	return d, err
}

// FindPageDraft returns what is being written of a page.
func FindPageDraft(ctx context.Context, q db.Q, pageID string) (PageDraft, error) {
	return db.One(ctx, q, scanPageDraft, `select `+pageDrafts.columns()+pageDrafts.from()+`where page_id = $1`, pageID)
}

// ListPageDrafts returns all of them.
func ListPageDrafts(ctx context.Context, q db.Q) ([]PageDraft, error) {
	return db.List(ctx, q, scanPageDraft, `select `+pageDrafts.columns()+pageDrafts.from()+`order by page_id`)
}

// DiscardPageDraft forgets what was being written. What is published stays.
func DiscardPageDraft(ctx context.Context, q db.Q, pageID string) error {
	return pageDrafts.leave(ctx, q, pageID)
}

// SchedulePage is Schedule of a page.
func SchedulePage(ctx context.Context, q db.Q, pageID string, edition int64, at time.Time, by By) error {
	d, err := FindPageDraft(ctx, q, pageID)
	if err != nil {
		return err
	}
	return pageDrafts.agree(ctx, q, pageID, d.Writing, edition, at, by)
}

// ApprovePage is Approve of a page.
func ApprovePage(ctx context.Context, q db.Q, pageID string, edition int64, by By) error {
	d, err := FindPageDraft(ctx, q, pageID)
	if err != nil {
		return err
	}
	return pageDrafts.approve(ctx, q, pageID, d.Writing, edition, by)
}

// PublishPage makes an edition of a draft what shoppers read, in place of the version
// that whoever publishes it has seen; the draft is done with.
func PublishPage(ctx context.Context, q db.Q, pageID string, edition, seen int64, by By) (Page, error) {
	d, err := FindPageDraft(ctx, q, pageID)
	if err != nil {
		return Page{}, err
	}
	if d.Edition != edition {
		return Page{}, ErrChanged
	}
	if !d.MayRelease(by) {
		return Page{}, ErrOwn
	}
	if err := pageDrafts.alone(ctx, q, pageID); err != nil {
		return Page{}, err
	}
	return publishPageDraft(ctx, q, d, seen, Published, by.Name)
}

func publishPageDraft(ctx context.Context, q db.Q, d PageDraft, seen int64, act Act, by string) (Page, error) {
	d.Version = seen
	if err := publishPage(ctx, q, &d.Page, act, by); err != nil {
		return Page{}, err
	}
	return d.Page, pageDrafts.discard(ctx, q, d.ID)
}

// settlePages writes down which pages the clock has published.
func settlePages(ctx context.Context, q db.Q) error {
	due, err := db.List(ctx, q, scanPageDraft, `select `+pageDrafts.columns()+pageDrafts.from()+`where publish_at <= $1 order by publish_at, page_id`, q.Now())
	if err != nil {
		return err
	}
	for _, d := range due {
		present, err := FindPageByID(ctx, q, d.ID)
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
