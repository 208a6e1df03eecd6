// Package content owns what merchandisers write: pieces for slots, pages and
// menus, in Markdown. It must not know who sees a piece; it only keeps the id of
// the segment a piece is meant for.
package content

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
)

// Topic is touched when any piece, page or menu changes.
const Topic = "content"

// Piece is what a slot can show.
type Piece struct {
	ID         string
	Slot       string
	Kind       string
	SegmentID  string // "" is for everybody: the slot's default
	Position   int64  // lower goes first among those that fit
	Title      string
	Kicker     string // a few words above the title
	Body       string // Markdown
	LinkURL    string // a path of this shop or an https address
	LinkText   string
	Picture    Picture
	Collection string // handle of the collection that a row shows
	Why        string // half a sentence for the shopper: why this is shown
	Accent     string // set of accents the page takes while this piece leads it
	StartsAt   time.Time
	EndsAt     time.Time // zero: no end
	Enabled    bool
	Version    int64
	CreatedAt  time.Time
	ChangedAt  time.Time
}

// Picture names files of the file store, wide and for phones.
type Picture struct {
	File, Phone   string
	Alt           string
	Width, Height int
	PhoneWidth    int
	PhoneHeight   int
}

// ShownAt says whether a piece is on at a time.
func (p Piece) ShownAt(t time.Time) bool {
	return p.Enabled && !t.Before(p.StartsAt) && (p.EndsAt.IsZero() || t.Before(p.EndsAt))
}

// Validate says what is wrong with a piece.
func (p Piece) Validate() error {
	wrong := fault.Fields{}
	slot, ok := FindSlot(p.Slot)
	if !ok {
		wrong["slot"] = "Choose where it is shown."
	}
	if ok && !slices.Contains(slot.Kinds, p.Kind) {
		wrong["kind"] = "This kind of piece does not fit the place."
	}
	if strings.TrimSpace(p.Title) == "" && p.Kind != KindAnnouncement && p.Kind != KindNote {
		wrong["title"] = "Enter a title."
	}
	if strings.TrimSpace(p.Title+p.Body) == "" {
		wrong["body"] = "Enter a text."
	}
	if p.Kind == KindRow && p.Collection == "" {
		wrong["collection"] = "Choose the collection that the row shows."
	}
	if !SafeLink(p.LinkURL) {
		wrong["link_url"] = "Enter a path of this shop, such as /collections/new, or an https address."
	}
	if p.LinkURL != "" && p.LinkText == "" {
		wrong["link_text"] = "Enter the words of the link."
	}
	if !p.EndsAt.IsZero() && !p.EndsAt.After(p.StartsAt) {
		wrong["ends_at"] = "The end must be after the start."
	}
	if p.Picture.File != "" && strings.TrimSpace(p.Picture.Alt) == "" {
		wrong["picture_alt"] = "Describe the picture for people who cannot see it."
	}
	return fault.InvalidFields(wrong)
}

// SafeLink says whether a link may stand in content: nothing, a path of this
// shop, or an http(s), mailto or tel address.
func SafeLink(link string) bool {
	if link == "" {
		return true
	}
	if strings.ContainsAny(link, "\\\x00\r\n\t") {
		return false
	}
	if strings.HasPrefix(link, "/") {
		return !strings.HasPrefix(link, "//")
	}
	u, err := url.Parse(link)
	return err == nil && slices.Contains([]string{"https", "http", "mailto", "tel"}, u.Scheme) && (u.Host != "" || u.Opaque != "")
}

// ErrChanged is a save of a version that somebody else has replaced meanwhile.
var ErrChanged = fault.New(fault.Conflict, "Somebody else has changed this meanwhile. Your text is below; compare it with theirs and save again.")

// SavePiece creates a piece (no ID) or replaces the version it names.
func SavePiece(ctx context.Context, q db.Q, p *Piece) error {
	if err := p.Validate(); err != nil {
		return err
	}
	q.Touch(Topic)
	p.ChangedAt = q.Now()
	if p.ID == "" {
		p.ID, p.Version, p.CreatedAt = id.New(), 1, q.Now()
		_, err := q.Exec(ctx, `insert into piece (id, slot, kind, segment_id, position, title, kicker, body, link_url, link_text, picture, collection,
			why, accent, starts_at, ends_at, enabled, version, created_at, changed_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 1, $18, $18)`, append(p.values(), p.CreatedAt)...)
		if err != nil {
			return fmt.Errorf("content.SavePiece(%s): %w", p.Title, err)
		}
		return nil
	}
	err := q.Guard(ctx, ErrChanged, `update piece set slot = $2, kind = $3, segment_id = $4, position = $5, title = $6, kicker = $7, body = $8,
		link_url = $9, link_text = $10, picture = $11, collection = $12, why = $13, accent = $14, starts_at = $15, ends_at = $16, enabled = $17,
		version = version + 1, changed_at = $18 where id = $1 and version = $19`, append(p.values(), p.ChangedAt, p.Version)...)
	if err == nil {
		p.Version++
	}
	return err
}

// values are a piece's columns from id to enabled.
func (p Piece) values() []any {
	return []any{p.ID, p.Slot, p.Kind, db.Null(p.SegmentID), p.Position, p.Title, p.Kicker, p.Body, p.LinkURL, p.LinkText, db.JSON(p.Picture),
		p.Collection, p.Why, p.Accent, p.StartsAt, p.EndsAt, p.Enabled}
}

const pieceColumns = `id, slot, kind, segment_id, position, title, kicker, body, link_url, link_text, picture, collection, why, accent,
	starts_at, ends_at, enabled, version, created_at, changed_at`

func scanPiece(r db.Row) (p Piece, err error) {
	return p, r.Scan(&p.ID, &p.Slot, &p.Kind, db.Text(&p.SegmentID), &p.Position, &p.Title, &p.Kicker, &p.Body, &p.LinkURL, &p.LinkText,
		db.JSON(&p.Picture), &p.Collection, &p.Why, &p.Accent, db.At(&p.StartsAt), db.At(&p.EndsAt), &p.Enabled, &p.Version, db.At(&p.CreatedAt), db.At(&p.ChangedAt))
}

// FindPiece returns a piece.
func FindPiece(ctx context.Context, q db.Q, pieceID string) (Piece, error) {
	return db.One(ctx, q, scanPiece, `select `+pieceColumns+` from piece where id = $1`, pieceID)
}

// ListPieces returns all pieces by slot and position.
func ListPieces(ctx context.Context, q db.Q) ([]Piece, error) {
	return db.List(ctx, q, scanPiece, `select `+pieceColumns+` from piece order by slot, position, id`)
}

// MovePiece changes a piece's place in its slot's order.
func MovePiece(ctx context.Context, q db.Q, pieceID string, position int64) error {
	q.Touch(Topic)
	return q.Guard(ctx, fault.New(fault.NotFound, "This piece is gone."), `update piece set position = $2 where id = $1`, pieceID, position)
}

// DeletePiece removes a piece.
func DeletePiece(ctx context.Context, q db.Q, pieceID string) error {
	q.Touch(Topic)
	return q.Guard(ctx, fault.New(fault.NotFound, "This piece is gone already."), `delete from piece where id = $1`, pieceID)
}
