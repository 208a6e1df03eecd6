package notify_test

import (
	"log/slog"
	"strings"
	"testing"

	goods "regulars/seed/sample"
	"regulars/store/browse"
	"regulars/store/catalog"
	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/identify"
	"regulars/store/notify"
	"regulars/store/order"
	"regulars/store/personalize"
	"regulars/store/preference"
	"regulars/store/profile"
	"regulars/store/recommend"
	"regulars/store/segment"
)

// slotted is a mailer that keeps what it wrote, over slots of a database.
func slotted(t *testing.T, d *db.DB, said *notify.OrderConfirmed) notify.Mailer {
	t.Helper()
	stylist, err := personalize.Open(t.Context(), d, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	shelf, err := browse.Open(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	guide, err := recommend.Open(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	return notify.Mailer{BaseURL: "https://shop.example", Slots: notify.Slots{Stylist: stylist, Catalog: shelf, Guide: guide},
		Letters: notify.Letters{OrderConfirmed: func(l notify.OrderConfirmed) (notify.Letter, error) {
			*said = l
			return notify.Letter{Subject: "Order", Text: "text"}, nil
		}}}
}

func TestALettersPlaceShowsWhatGoesWithTheOrderToWhoeverItIs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		tablet, cover := goods.Product(t, d, goods.Title("Slate 11 Tablet"), goods.Type("T")), goods.Product(t, d, goods.Title("Folio"), goods.Type("C"), goods.Price("59.00"))
		seg := segment.Segment{Name: "Regulars", Rule: `orders.count >= 1`, Enabled: true}
		row := content.Piece{Slot: content.MailOrder, Kind: content.KindRow, Title: "Goes with it", Body: "Small *things*.", LinkURL: "/collections/all", LinkText: "See all", Enabled: true, Filling: content.Filling{Source: content.FromTogether}}
		err := d.Write(t.Context(), func(q db.Q) error {
			if err := catalog.SaveFits(t.Context(), q, cover.ID, []catalog.Fit{{FitsID: tablet.ID, Words: "Slate 11"}}); err != nil {
				return err
			}
			if err := segment.Save(t.Context(), q, &seg); err != nil {
				return err
			}
			personal := content.Piece{Slot: content.MailOrder, Kind: content.KindNote, Title: "For regulars", Body: "x", SegmentID: seg.ID, Enabled: true}
			if err := content.SavePiece(t.Context(), q, &personal); err != nil {
				return err
			}
			return content.SavePiece(t.Context(), q, &row)
		})
		if err != nil {
			t.Fatal(err)
		}
		var said notify.OrderConfirmed
		m, o := slotted(t, d, &said), sample()
		o.VisitorID, o.Lines = "v1", []order.Line{{ProductID: tablet.ID, Title: "Slate 11 Tablet", Quantity: 1}}
		if err := d.Write(t.Context(), func(q db.Q) error { return m.OrderConfirmed(t.Context(), q, o, "/orders/x") }); err != nil {
			t.Fatal(err)
		}
		p := said.Piece
		if p == nil || p.Title != "Goes with it" || p.Text != "Small things." || p.Link != "https://shop.example/collections/all" || len(p.Offers) != 1 {
			t.Fatalf("%+v", p)
		}
		if got := p.Offers[0]; got.Name != "Folio" || got.Why != (recommend.Reason{Text: "Fits the {product}", Product: "Slate 11"}) || !strings.Contains(got.Price, "59.00") || got.Link != "https://shop.example/products/"+cover.Handle {
			t.Errorf("%+v", got)
		}
		if counts, err := content.CountExposures(t.Context(), d.Read()); err != nil || counts[row.ID] != 1 {
			t.Errorf("shown %v, %v", counts, err)
		}
	})
}

func TestALetterLeavesOutWhatItsReaderHasHidden(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		note := content.Piece{Slot: content.MailOrder, Kind: content.KindNote, Title: "Look", Body: "x", Enabled: true}
		var said notify.OrderConfirmed
		o := sample()
		o.VisitorID = "v1"
		err := d.Write(t.Context(), func(q db.Q) error {
			if err := content.SavePiece(t.Context(), q, &note); err != nil {
				return err
			}
			return identify.LeaveOut(t.Context(), q, profile.Key{VisitorID: "v1"}, preference.Piece, note.ID)
		})
		if err != nil {
			t.Fatal(err)
		}
		m := slotted(t, d, &said)
		write := func() {
			t.Helper()
			if err := d.Write(t.Context(), func(q db.Q) error { return m.OrderConfirmed(t.Context(), q, o, "/orders/x") }); err != nil {
				t.Fatal(err)
			}
		}
		if write(); said.Piece != nil {
			t.Errorf("shows %+v", said.Piece)
		}
		o.ID, o.VisitorID = "another", "v2"
		if write(); said.Piece == nil {
			t.Error("somebody else does not see it either")
		}
	})
}
