package admin

import (
	"cmp"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/store/content"
	"regulars/store/report"
	"regulars/views/admin"
)

func piecesAre() []string {
	return []string{
		"Shown counts every time, also to people who did not agree to be remembered. Seen counts people, as far as they did; the rest of the row is about these.",
		"Followed: they came to the product or collection that the piece links to within half an hour of seeing it, by this link or another way. A dash stands where the piece links elsewhere.",
		"Ordered: they placed an order within seven days of seeing it. " + whoBought,
		"This tells what came after, not what came of it: who sees a piece for regulars orders more without it, too. Only a test that shows it to a part of them by chance can tell.",
		"What was shown is kept for half a year. Days of showing are those of universal time.",
	}
}

func pieceTable(c echo.Context, d *Door, asked period) (told, error) {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	list, err := report.Outcomes(ctx, q, d.scope(), asked.Span)
	if err != nil {
		return told{}, err
	}
	pieces, err := content.ListPieces(ctx, q)
	if err != nil {
		return told{}, err
	}
	at := map[string]content.Piece{}
	for _, p := range pieces {
		at[p.ID] = p
	}
	slices.SortFunc(list, func(a, b report.Outcome) int {
		return cmp.Or(cmp.Compare(b.Shown, a.Shown), strings.Compare(a.PieceID, b.PieceID))
	})
	t := told{columns: heads("Piece", "Shown", "Seen by people", "Followed", "Ordered within 7 days", "Share"),
		empty: admin.Empty{Title: "Nothing was shown in these days", Text: "Pieces appear here once shoppers have seen them."}}
	for _, o := range list {
		p, ok := at[o.PieceID]
		name := plainly("A piece that is gone")
		if ok {
			name = cell{text: pieceTitle(p), raw: pieceTitle(p), url: "/admin/content/" + p.ID, about: placeName(p.Slot)}
		}
		if subject := d.leadsTo(p.LinkURL); subject != "" {
			if o.Followed, err = report.Follow(ctx, q, asked.Span, o.PieceID, p.LinkURL, subject); err != nil {
				return t, err
			}
		}
		followed := plainly("–")
		if o.Followed >= 0 {
			followed = number(o.Followed)
		}
		t.rows = append(t.rows, []cell{name, number(o.Shown), number(o.Seen), followed, number(o.Ordered), shareCell(o.Ordered, o.Seen)})
	}
	return t, nil
}

// leadsTo is the id of the product or collection that a link shows, "" for others.
func (d *Door) leadsTo(link string) string {
	path, _, _ := strings.Cut(link, "?")
	if handle, ok := strings.CutPrefix(path, "/products/"); ok {
		if p, ok := d.Catalog.Snapshot().Product(handle); ok {
			return p.ID
		}
	}
	if handle, ok := strings.CutPrefix(path, "/collections/"); ok {
		if shelf, ok := d.Catalog.Snapshot().Collection(handle); ok {
			return cmp.Or(shelf.ID, shelf.Handle)
		}
	}
	return ""
}
