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
	Filling
	Bounds
}

// Picture names files of the file store, wide and for phones.
type Picture struct {
	File, Phone   string
	Alt           string
	Width, Height int
	PhoneWidth    int
	PhoneHeight   int
}

// ShownAt says whether a piece is on at a time. A countdown is over when its
// moment has come.
func (p Piece) ShownAt(t time.Time) bool {
	end := p.End()
	return p.Enabled && !t.Before(p.StartsAt) && (end.IsZero() || t.Before(end))
}

// End is when a piece goes: at the end of its schedule or of its countdown,
// whichever is first; the zero Time is never.
func (p Piece) End() time.Time {
	if p.Kind == KindCountdown && !p.CountsTo.IsZero() && (p.EndsAt.IsZero() || p.CountsTo.Before(p.EndsAt)) {
		return p.CountsTo
	}
	return p.EndsAt
}

// Validate says what is wrong with a piece.
func (p Piece) Validate() error {
	wrong := fault.Fields{}
	slot, ok := FindSlot(p.Slot)
	if !ok {
		wrong["slot"] = "Choose where it is shown."
	}
	if ok && !slot.Takes(p.Kind) {
		wrong["kind"] = "This kind of piece does not fit the place."
	}
	if strings.TrimSpace(p.Title) == "" && p.Kind != KindAnnouncement && p.Kind != KindNote {
		wrong["title"] = "Enter a title."
	}
	if strings.TrimSpace(p.Title+p.Body) == "" {
		wrong["body"] = "Enter a text."
	}
	if silentPicture(p.Body) {
		wrong["body"] = silent
	}
	p.checkFilling(wrong)
	p.checkBounds(wrong)
	p.checkLink(wrong)
	if !p.EndsAt.IsZero() && !p.EndsAt.After(p.StartsAt) {
		wrong["ends_at"] = "The end must be after the start."
	}
	if p.Picture.File != "" && strings.TrimSpace(p.Picture.Alt) == "" {
		wrong["picture_alt"] = "Describe the picture for people who cannot see it."
	}
	return fault.InvalidFields(wrong)
}

func (p Piece) checkLink(wrong fault.Fields) {
	if !SafeLink(p.LinkURL) {
		wrong["link_url"] = "Enter a path of this shop, such as /collections/new, or an https address."
	}
	if p.LinkURL != "" && p.LinkText == "" {
		wrong["link_text"] = "Enter the words of the link."
	}
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

// SavePiece publishes a piece at once: a new one (no version), or in place of the
// version it names. What is published is kept as a version; see version.go.
func SavePiece(ctx context.Context, q db.Q, p *Piece) error {
	if err := p.Validate(); err != nil {
		return err
	}
	return publish(ctx, q, p, Published, "")
}

func insertPiece(ctx context.Context, q db.Q, p *Piece) error {
	_, err := q.Exec(ctx, `insert into piece (id, slot, kind, segment_id, position, title, kicker, body, link_url, link_text, picture, collection,
		why, accent, starts_at, ends_at, enabled, filling, bounds, version, created_at, changed_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $22, $20, $21)`, append(p.values(), p.CreatedAt, p.ChangedAt, p.Version)...)
	if err != nil {
		return fmt.Errorf("content.SavePiece(%s): %w", p.Title, err)
	}
	return nil
}

// updatePiece replaces the version before the piece's own.
func updatePiece(ctx context.Context, q db.Q, p *Piece) error {
	return q.Guard(ctx, ErrChanged, `update piece set slot = $2, kind = $3, segment_id = $4, position = $5, title = $6, kicker = $7, body = $8,
		link_url = $9, link_text = $10, picture = $11, collection = $12, why = $13, accent = $14, starts_at = $15, ends_at = $16, enabled = $17,
		filling = $18, bounds = $19, version = version + 1, changed_at = $20 where id = $1 and version = $21`, append(p.values(), p.ChangedAt, p.Version-1)...)
}

// values are a piece's columns from id to bounds.
func (p Piece) values() []any {
	return []any{p.ID, p.Slot, p.Kind, db.Null(p.SegmentID), p.Position, p.Title, p.Kicker, p.Body, p.LinkURL, p.LinkText, db.JSON(p.Picture),
		p.Collection, p.Why, p.Accent, p.StartsAt, p.EndsAt, p.Enabled, db.JSON(p.Filling), db.JSON(p.Bounds)}
}

const pieceColumns = `id, slot, kind, segment_id, position, title, kicker, body, link_url, link_text, picture, collection, why, accent,
	starts_at, ends_at, enabled, filling, bounds, version, created_at, changed_at`

func scanPiece(r db.Row) (p Piece, err error) {
	return p, r.Scan(&p.ID, &p.Slot, &p.Kind, db.Text(&p.SegmentID), &p.Position, &p.Title, &p.Kicker, &p.Body, &p.LinkURL, &p.LinkText,
		db.JSON(&p.Picture), &p.Collection, &p.Why, &p.Accent, db.At(&p.StartsAt), db.At(&p.EndsAt), &p.Enabled, db.JSON(&p.Filling), db.JSON(&p.Bounds),
		&p.Version, db.At(&p.CreatedAt), db.At(&p.ChangedAt))
}

// FindPiece returns a piece.
func FindPiece(ctx context.Context, q db.Q, pieceID string) (Piece, error) {
	return db.One(ctx, q, scanPiece, `select `+pieceColumns+` from piece where id = $1`, pieceID)
}

// ListPieces returns all pieces by slot and position.
func ListPieces(ctx context.Context, q db.Q) ([]Piece, error) {
	return db.List(ctx, q, scanPiece, `select `+pieceColumns+` from piece order by slot, position, id`)
}

// Theme is what a piece is about, for those who want no more of it: the handle of
// the collection that it shows or leads to; "" for none in particular.
func (p Piece) Theme() string {
	if p.Collection != "" {
		return p.Collection
	}
	handle, ok := strings.CutPrefix(p.LinkURL, "/collections/")
	if !ok || strings.ContainsAny(handle, "/?#") {
		return ""
	}
	return handle
}
