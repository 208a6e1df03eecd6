package content

import (
	"context"
	"regexp"
	"strings"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
)

// Page is a text page at /pages/{handle}.
type Page struct {
	ID             string
	Handle         string
	Title          string
	Body           string // Markdown
	SEOTitle       string
	SEODescription string
	Published      bool
	Version        int64
	ChangedAt      time.Time
}

var handlePattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Validate says what is wrong with a page.
func (p Page) Validate() error {
	wrong := fault.Fields{}
	if strings.TrimSpace(p.Title) == "" {
		wrong["title"] = "Enter a title."
	}
	if silentPicture(p.Body) {
		wrong["body"] = silent
	}
	if !handlePattern.MatchString(p.Handle) || len(p.Handle) > 100 {
		wrong["handle"] = "Use small letters, digits and single hyphens, such as shipping-and-returns."
	}
	return fault.InvalidFields(wrong)
}

// SavePage creates a page (no ID) or replaces the version it names. The handle of
// an existing page stays.
func SavePage(ctx context.Context, q db.Q, p *Page) error {
	if err := p.Validate(); err != nil {
		return err
	}
	q.Touch(Topic)
	p.ChangedAt = q.Now()
	if p.ID == "" {
		return createPage(ctx, q, p)
	}
	err := q.Guard(ctx, ErrChanged, `update page set title = $2, body = $3, seo_title = $4, seo_description = $5, published = $6,
		version = version + 1, changed_at = $7 where id = $1 and version = $8`,
		p.ID, p.Title, p.Body, p.SEOTitle, p.SEODescription, p.Published, p.ChangedAt, p.Version)
	if err == nil {
		p.Version++
	}
	return err
}

func createPage(ctx context.Context, q db.Q, p *Page) error {
	newID, taken := id.New(), fault.InvalidFields(fault.Fields{"handle": "There is a page at this address already."})
	err := q.Guard(ctx, taken, `insert into page (id, handle, title, body, seo_title, seo_description, published, version, changed_at)
		values ($1, $2, $3, $4, $5, $6, $7, 1, $8) on conflict (handle) do nothing`,
		newID, p.Handle, p.Title, p.Body, p.SEOTitle, p.SEODescription, p.Published, p.ChangedAt)
	if err == nil {
		p.ID, p.Version = newID, 1
	}
	return err
}

const pageColumns = `id, handle, title, body, seo_title, seo_description, published, version, changed_at`

func scanPage(r db.Row) (p Page, err error) {
	return p, r.Scan(&p.ID, &p.Handle, &p.Title, &p.Body, &p.SEOTitle, &p.SEODescription, &p.Published, &p.Version, db.At(&p.ChangedAt))
}

// FindPage returns the page of a handle, published or not.
func FindPage(ctx context.Context, q db.Q, handle string) (Page, error) {
	return db.One(ctx, q, scanPage, `select `+pageColumns+` from page where handle = $1`, handle)
}

// ListPages returns all pages by handle.
func ListPages(ctx context.Context, q db.Q) ([]Page, error) {
	return db.List(ctx, q, scanPage, `select `+pageColumns+` from page order by handle`)
}

// MenuItem is a link in the header ("main") or the footer ("footer", by heading). In
// the header one that is Under stands under the last one before it that is not.
type MenuItem struct {
	Menu, Heading, Text, URL string
	Under                    bool
}

// The menus.
const (
	MainMenu   = "main"
	FooterMenu = "footer"
)

// SaveMenu replaces a menu.
func SaveMenu(ctx context.Context, q db.Q, menu string, items []MenuItem) error {
	q.Touch(Topic)
	if _, err := q.Exec(ctx, `delete from menu_item where menu = $1`, menu); err != nil {
		return err
	}
	for i, item := range items {
		if !SafeLink(item.URL) {
			return fault.Newf(fault.Invalid, "%q cannot be linked to.", item.URL)
		}
		if _, err := q.Exec(ctx, `insert into menu_item (id, menu, heading, text, url, position, beneath) values ($1, $2, $3, $4, $5, $6, $7)`,
			id.New(), menu, item.Heading, item.Text, item.URL, i, item.Under && i > 0 && menu == MainMenu); err != nil {
			return err
		}
	}
	return nil
}

// ListMenus returns the links of all menus in order.
func ListMenus(ctx context.Context, q db.Q) ([]MenuItem, error) {
	return db.List(ctx, q, func(r db.Row) (m MenuItem, err error) {
		return m, r.Scan(&m.Menu, &m.Heading, &m.Text, &m.URL, &m.Under)
	}, `select menu, heading, text, url, beneath from menu_item order by menu, position`)
}
