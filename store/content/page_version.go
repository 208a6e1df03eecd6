package content

import (
	"context"
	"slices"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
)

// PageVersion is a text page as it was published once.
type PageVersion struct {
	Page
	Act       Act
	ChangedBy string
	At        time.Time
}

// publishPage makes a page what shoppers read, as the version after the one it
// names, and keeps it. What stood there before it is kept too.
func publishPage(ctx context.Context, q db.Q, p *Page, act Act, by string) error {
	before, err := FindPageByID(ctx, q, p.ID)
	if err != nil {
		return err
	}
	if err := keepPageVersion(ctx, q, PageVersion{before, Published, "", before.ChangedAt}); err != nil {
		return err
	}
	if err := SavePage(ctx, q, p); err != nil {
		return err
	}
	return keepPageVersion(ctx, q, PageVersion{*p, act, by, p.ChangedAt})
}

// FindPageByID returns a page, published or not, whose address may not be known.
func FindPageByID(ctx context.Context, q db.Q, pageID string) (Page, error) {
	return db.One(ctx, q, scanPage, `select `+pageColumns+` from page where id = $1`, pageID)
}

func keepPageVersion(ctx context.Context, q db.Q, v PageVersion) error {
	_, err := q.Exec(ctx, `insert into page_version (page_id, version, document, act, changed_by, at) values ($1, $2, $3, $4, $5, $6)
		on conflict (page_id, version) do nothing`, v.ID, v.Version, db.JSON(v.Page), string(v.Act), v.ChangedBy, v.At)
	return err
}

// ListPageVersions returns all that was ever published of a page, the latest first.
func ListPageVersions(ctx context.Context, q db.Q, pageID string) ([]PageVersion, error) {
	list, err := db.List(ctx, q, func(r db.Row) (v PageVersion, err error) {
		var number int64
		err = r.Scan(&number, db.JSON(&v.Page), &v.Act, &v.ChangedBy, db.At(&v.At))
		v.Version = number
		return v, err
	}, `select version, document, act, changed_by, at from page_version where page_id = $1 order by version desc`, pageID)
	if err != nil {
		return nil, err
	}
	p, err := FindPageByID(ctx, q, pageID)
	if err == nil && (len(list) == 0 || list[0].Version < p.Version) {
		list = slices.Insert(list, 0, PageVersion{p, Published, "", p.ChangedAt})
	}
	return list, err
}

// RevertPage publishes an earlier version again, as the newest one.
func RevertPage(ctx context.Context, q db.Q, pageID string, version int64, by string) (Page, error) {
	list, err := ListPageVersions(ctx, q, pageID)
	if err != nil {
		return Page{}, err
	}
	i := slices.IndexFunc(list, func(v PageVersion) bool { return v.Version == version })
	if i < 0 {
		return Page{}, fault.New(fault.NotFound, "There is no such version.")
	}
	p := list[i].Page
	p.Version = list[0].Version
	return p, publishPage(ctx, q, &p, Reverted, by)
}
