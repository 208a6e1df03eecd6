package admin

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/inventory"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// typedPieces reads a number of pieces; an empty one is none.
func typedPieces(typed string) (int64, bool) {
	if typed == "" {
		return 0, true
	}
	n, err := strconv.ParseInt(typed, 10, 64)
	return n, err == nil && n >= 0 && n <= 1_000_000
}

// handle does a step of a transfer once, however often its form is sent, and keeps it.
func (d *Door) handle(c echo.Context, did, said string, v shifted, do func(q db.Q, h inventory.Handling) error) error {
	ctx := c.Request().Context()
	was, err := inventory.FindTransfer(ctx, d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	v.Transfer, v.note = was, strings.TrimSpace(c.FormValue("why"))
	h := inventory.Handling{Once: c.FormValue("once"), TransferID: was.ID, Version: seen(c, "version"), By: at(c).Name, Note: v.note}
	if len(h.Once) < 10 || len(h.Once) > 40 || len([]rune(h.Note)) > 200 {
		return fault.New(fault.Invalid, "This form is not whole. Open the transfer again.")
	}
	if len(v.wrong) > 0 {
		return d.showTransfer(c, http.StatusUnprocessableEntity, v)
	}
	err = d.write(c, func(q db.Q) error {
		if err := do(q, h); err != nil {
			return err
		}
		is, err := inventory.FindTransfer(ctx, q, was.ID)
		if err != nil || is.Version == was.Version {
			return err // it was done before
		}
		return noted(c, q, staff.Act{Did: did, About: transferURL(was.ID), Title: d.transferTitle(was)}, was, is)
	})
	if err != nil {
		return d.transferRefused(c, v, err)
	}
	return d.done(c, transferURL(was.ID), said)
}

func (d *Door) sendTransfer(c echo.Context) error {
	return d.handle(c, "sent the transfer", "Sent. The goods are on their way, and nobody can buy them meanwhile.", shifted{}, func(q db.Q, h inventory.Handling) error {
		return inventory.SendTransfer(c.Request().Context(), q, h)
	})
}

func (d *Door) dropTransfer(c echo.Context) error {
	return d.handle(c, "gave up the transfer", "Given up. Nothing has moved.", shifted{}, func(q db.Q, h inventory.Handling) error {
		return inventory.DropTransfer(c.Request().Context(), q, h)
	})
}

func (d *Door) callTransferBack(c echo.Context) error {
	return d.handle(c, "called back the rest of the transfer", "What was on its way is back where it came from.", shifted{}, func(q db.Q, h inventory.Handling) error {
		return inventory.CallTransferBack(c.Request().Context(), q, h)
	})
}

// receiveTransfer takes in what came: what was typed, or all of it.
func (d *Door) receiveTransfer(c echo.Context) error {
	ctx, v := c.Request().Context(), shifted{typed: map[string]string{}, wrong: fault.Fields{}}
	t, err := inventory.FindTransfer(ctx, d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	var came []inventory.Arrival
	for _, l := range t.Lines {
		a := inventory.Arrival{VariantID: l.VariantID}
		for name, to := range map[string]*int64{"came." + l.VariantID: &a.Received, "lost." + l.VariantID: &a.Lost} {
			v.typed[name] = strings.TrimSpace(c.FormValue(name))
			n, ok := typedPieces(v.typed[name])
			if *to = n; !ok {
				v.wrong[name] = "Enter a whole number of pieces."
			}
		}
		if c.FormValue("act") == "all" {
			a.Received, a.Lost = l.Under(), 0
		}
		came = append(came, a)
	}
	if c.FormValue("act") == "all" {
		v.wrong = nil
	}
	return d.handle(c, "received from the transfer", "Received. The goods lie there now.", v, func(q db.Q, h inventory.Handling) error {
		return inventory.ReceiveTransfer(ctx, q, h, came)
	})
}

func (d *Door) showTransfer(c echo.Context, status int, v shifted) error {
	page := admin.Transfer{Frame: d.frame(c, "Transfer"), Head: admin.Head{Title: "New transfer", Back: ui.Link{Text: "Transfers", URL: transfersPage}}, URL: transferURL(v.ID), ID: v.ID, Once: id.Token()[:32],
		Version: strconv.FormatInt(v.Version, 10), IsNew: v.isNew, MayEdit: at(c).May(staff.EditStock), Whole: v.whole, Note: v.Note,
		Why: ui.Field{Name: "why", Label: "Note", Value: v.note, Optional: true, MaxLength: 200, Width: ui.Half}}
	if v.isNew {
		page.URL = transfersPage + "/new"
	} else {
		page.Head.Title, page.Head.Lead = d.transferTitle(v.Transfer), "Written by "+v.By+" on "+d.clock(v.MadeAt)
		page.Head.State, page.Head.StateKind = transferSaid(v.Transfer)
	}
	switch v.State {
	case inventory.TransferDraft:
		page.Draft = true
		places, from := d.Catalog.Snapshot().Places(), placeOptions(d.placesOf(c), stocked{place: v.FromID})
		if at(c).Bound() {
			from = from[1:]
		}
		page.Fields = ui.Fields{{Name: "from", Label: "From", Options: from, Error: v.wrong["from"], Width: ui.Half},
			{Name: "to", Label: "To", Options: placeOptions(places, stocked{place: v.ToID}), Error: v.wrong["to"], Width: ui.Half},
			{Name: "note", Label: "What it is for", Value: v.Note, Optional: true, MaxLength: 200, Error: v.wrong["note"]},
			{Name: "add", Label: "Add goods", Hint: "A SKU, a comma and a number of pieces, one a line.", Value: v.add, Rows: 4, Optional: len(v.Lines) > 0, LeftToRight: true, Error: v.wrong["add"]}}
	case inventory.TransferSent:
		page.Sent = true
	}
	if err := d.transferLines(c, v, &page); err != nil {
		return err
	}
	if !v.isNew {
		steps, err := inventory.ListTransferSteps(c.Request().Context(), d.House.DB.Read(), v.ID)
		if err != nil {
			return err
		}
		for _, s := range steps {
			page.Steps = append(page.Steps, admin.TransferStep{When: d.clock(s.At), What: stepSaid(s.Did), Who: joinDot(s.By, s.Words)})
		}
	}
	return web.Render(c, status, page.View())
}

// stepSaid is what was done with a transfer, in words.
func stepSaid(did string) string {
	switch did {
	case inventory.SentOn:
		return "Sent"
	case inventory.Arrived:
		return "Received"
	case inventory.CalledBack:
		return "The rest called back"
	}
	return "Given up"
}

// transferLines are the goods, with what each place has of them while it is a draft.
func (d *Door) transferLines(c echo.Context, v shifted, page *admin.Transfer) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	ids := make([]string, len(v.Lines))
	for i, l := range v.Lines {
		ids[i] = l.VariantID
	}
	levels, err := inventory.LevelsWithin(ctx, q, ids)
	if err != nil {
		return err
	}
	products, err := catalog.ListOfVariants(ctx, q, ids)
	if err != nil {
		return err
	}
	for _, l := range v.Lines {
		name, sku := variantNamed(products, l.VariantID)
		row := admin.TransferLine{Name: name, SKU: sku, Pieces: n(l.Pieces), Received: n(l.Received), Lost: n(l.Lost), Back: n(l.Back), Under: n(l.Under()), There: n(levels[l.VariantID].At(v.FromID)), Open: l.Under() > 0}
		if k := at(c); k.Bound() && k.at(v.FromID) != nil {
			row.There = "–"
		}
		field := func(kind, label, value string) ui.Field {
			key := kind + "." + l.VariantID
			if typed, ok := v.typed[key]; ok {
				value = typed
			}
			return ui.Field{Name: key, Label: label + " of " + name, Value: value, Inputmode: "numeric", QuietLabel: true, Width: ui.Tiny, Error: v.wrong[key]}
		}
		row.Wanted, row.Came, row.Gone = field("pieces", "Pieces", row.Pieces), field("came", "Came", ""), field("lost", "Lost", "")
		page.Lines = append(page.Lines, row)
	}
	return nil
}

func n(count int64) string { return strconv.FormatInt(count, 10) }

// variantNamed names a variant by its product and its own name.
func variantNamed(products []catalog.Product, variantID string) (name, sku string) {
	for _, p := range products {
		for _, v := range p.Variants {
			if v.ID == variantID {
				return joinDot(p.Title, strings.Join(v.Options, " / ")), v.SKU
			}
		}
	}
	return "A variant that is gone", ""
}
