package admin

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
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

const transfersPage = "/admin/transfers"

// transferRoutes are goods on their way from one place to another.
func (d *Door) transferRoutes() []Route {
	return []Route{
		{get, transfersPage, staff.ReadProducts, d.transfers},
		{get, transfersPage + "/new", staff.EditStock, d.newTransfer},
		{post, transfersPage + "/new", staff.EditStock, d.saveTransfer},
		{get, transfersPage + "/:id", staff.ReadProducts, d.transfer},
		{post, transfersPage + "/:id", staff.EditStock, d.saveTransfer},
		{post, transfersPage + "/:id/send", staff.EditStock, d.sendTransfer},
		{post, transfersPage + "/:id/receive", staff.EditStock, d.receiveTransfer},
		{post, transfersPage + "/:id/back", staff.EditStock, d.callTransferBack},
		{post, transfersPage + "/:id/drop", staff.EditStock, d.dropTransfer},
	}
}

func transferURL(transferID string) string { return transfersPage + "/" + transferID }

// transferSaid is where a transfer stands, as staff read it.
func transferSaid(t inventory.Transfer) (text, kind string) {
	switch t.State {
	case inventory.TransferDraft:
		return "Draft", ""
	case inventory.TransferDropped:
		return "Given up", ""
	case inventory.TransferDone:
		return "Done", ""
	}
	for _, l := range t.Lines {
		if l.Under() < l.Pieces {
			return "Partly received", "waits"
		}
	}
	return "On its way", "on"
}

func (d *Door) transfers(c echo.Context) error {
	state := inventory.TransferState(c.QueryParam("state"))
	list, err := inventory.ListTransfers(c.Request().Context(), d.House.DB.Read(), inventory.TransferFilter{State: state, Before: c.QueryParam("before"), Limit: perPage + 1})
	if err != nil {
		return err
	}
	page := admin.Transfers{Frame: d.frame(c, "Transfers"), MayEdit: at(c).May(staff.EditStock), MayRule: at(c).May(staff.EditSettings), Views: []ui.Link{{Text: "All", URL: transfersPage, Current: state == ""}}}
	for _, s := range inventory.TransferStates() {
		text, _ := transferSaid(inventory.Transfer{State: s})
		page.Views = append(page.Views, ui.Link{Text: text, URL: transfersPage + "?state=" + string(s), Current: s == state})
	}
	if len(list) > perPage {
		list = list[:perPage]
		page.Next = transfersPage + "?" + url.Values{"state": {string(state)}, "before": {list[perPage-1].ID}}.Encode()
	}
	for _, t := range list {
		row := admin.TransferRow{Title: d.transferTitle(t), URL: transferURL(t.ID), Made: d.clock(t.MadeAt), By: t.By, Note: t.Note}
		row.State, row.StateKind = transferSaid(t)
		var pieces int64
		for _, l := range t.Lines {
			pieces += l.Pieces
		}
		row.Pieces = thousands(int(pieces))
		page.Rows = append(page.Rows, row)
	}
	return web.Render(c, http.StatusOK, page.View())
}

// transferTitle names a transfer by where it goes.
func (d *Door) transferTitle(t inventory.Transfer) string {
	places := d.Catalog.Snapshot().Places()
	return placeSaid(places, t.FromID) + " to " + placeSaid(places, t.ToID)
}

// shifted is a transfer as it was typed.
type shifted struct {
	inventory.Transfer
	isNew bool
	add   string            // goods to add, a line each
	typed map[string]string // fields of lines
	note  string            // of the step
	wrong fault.Fields
	whole string
}

func (d *Door) newTransfer(c echo.Context) error {
	return d.showTransfer(c, http.StatusOK, shifted{Transfer: inventory.Transfer{ID: id.New(), State: inventory.TransferDraft, FromID: c.QueryParam("from")}, isNew: true})
}

func (d *Door) transfer(c echo.Context) error {
	t, err := inventory.FindTransfer(c.Request().Context(), d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	return d.showTransfer(c, http.StatusOK, shifted{Transfer: t})
}

// saveTransfer keeps a draft.
func (d *Door) saveTransfer(c echo.Context) error {
	ctx, v := c.Request().Context(), shifted{wrong: fault.Fields{}, typed: map[string]string{}}
	var before any
	if v.ID = c.Param("id"); v.ID != "" {
		was, err := inventory.FindTransfer(ctx, d.House.DB.Read(), v.ID)
		if err != nil {
			return err
		}
		v.Transfer, before = was, was
		v.Version = max(1, seen(c, "version"))
	} else {
		v.isNew, v.State, v.By = true, inventory.TransferDraft, at(c).Name
		if v.ID = c.FormValue("id"); len(v.ID) < 10 || len(v.ID) > 40 {
			v.ID = id.New()
		}
	}
	if err := d.readTransfer(c, &v); err != nil {
		return err
	}
	if len(v.wrong) > 0 {
		return d.showTransfer(c, http.StatusUnprocessableEntity, v)
	}
	kept := v.Transfer
	err := d.write(c, func(q db.Q) error {
		if err := inventory.SaveTransfer(ctx, q, &kept); err != nil || kept.Version == v.Version {
			return err
		}
		return noted(c, q, staff.Act{Did: "wrote the transfer", About: transferURL(kept.ID), Title: d.transferTitle(kept)}, before, kept)
	})
	if err != nil {
		return d.transferRefused(c, v, err)
	}
	return d.done(c, transferURL(kept.ID), "Saved. Nothing has moved yet: send it when the goods leave.")
}

// transferRefused shows a form again with what is wrong.
func (d *Door) transferRefused(c echo.Context, v shifted, err error) error {
	if short, ok := errors.AsType[*inventory.Short](err); ok {
		v.whole = "There are fewer than that where it comes from."
		v.wrong = fault.Fields{"pieces." + short.VariantID: fmt.Sprintf("Only %d are there.", short.Available)}
		return d.showTransfer(c, http.StatusUnprocessableEntity, v)
	}
	if fault.KindOf(err) == fault.Conflict {
		v.whole = fault.Message(err)
		return d.showTransfer(c, http.StatusConflict, v)
	}
	if v.wrong, err = refused(err); err != nil {
		return err
	}
	v.whole = v.wrong["lines"]
	return d.showTransfer(c, http.StatusUnprocessableEntity, v)
}

// readTransfer reads a draft's form.
func (d *Door) readTransfer(c echo.Context, v *shifted) error {
	v.FromID, v.ToID, v.Note, v.add = c.FormValue("from"), c.FormValue("to"), strings.TrimSpace(c.FormValue("note")), strings.TrimSpace(strings.ReplaceAll(c.FormValue("add"), "\r\n", "\n"))
	places := d.Catalog.Snapshot().Places()
	for name, placeID := range map[string]string{"from": v.FromID, "to": v.ToID} {
		if placeID != "" && nameOfPlace(places, placeID) == "" {
			v.wrong[name] = "Choose a place."
		}
	}
	var lines []inventory.TransferLine
	for _, l := range v.Lines {
		name := "pieces." + l.VariantID
		v.typed[name] = strings.TrimSpace(c.FormValue(name))
		n, ok := typedPieces(v.typed[name])
		if !ok {
			v.wrong[name] = "Enter a whole number of pieces, 0 to take it out."
		}
		if l.Pieces = n; n > 0 || !ok {
			lines = append(lines, l)
		}
	}
	v.Lines = lines
	return d.addGoods(c, v)
}

// addGoods adds what was typed as lines of a SKU and a number of pieces.
func (d *Door) addGoods(c echo.Context, v *shifted) error {
	var left []string
	for _, line := range lines(v.add) {
		sku, count, found := cutLast(line)
		n, ok := typedPieces(count)
		if !found || !ok || n == 0 {
			v.wrong["add"] = "Write a SKU, a comma and a number of pieces on each line: “" + line + "” is not."
			left = append(left, line)
			continue
		}
		variantID, err := d.variantBySKU(c, sku)
		if err != nil {
			return err
		}
		if variantID == "" {
			v.wrong["add"] = "There is no SKU “" + sku + "”."
			left = append(left, line)
			continue
		}
		v.put(variantID, n)
	}
	v.add = strings.Join(left, "\n")
	return nil
}

func (v *shifted) put(variantID string, n int64) {
	for i := range v.Lines {
		if l := &v.Lines[i]; l.VariantID == variantID {
			l.Pieces += n
			delete(v.typed, "pieces."+variantID)
			return
		}
	}
	v.Lines = append(v.Lines, inventory.TransferLine{VariantID: variantID, Pieces: n})
}

// cutLast cuts a line at its last comma, tab or semicolon.
func cutLast(line string) (before, after string, found bool) {
	i := strings.LastIndexAny(line, ",;\t")
	if i < 0 {
		return line, "", false
	}
	return strings.TrimSpace(line[:i]), strings.TrimSpace(line[i+1:]), true
}

func (d *Door) variantBySKU(c echo.Context, sku string) (string, error) {
	list, err := catalog.ListNamed(c.Request().Context(), d.House.DB.Read(), []string{sku}, nil)
	if err != nil {
		return "", err
	}
	for _, p := range list {
		for _, v := range p.Variants {
			if v.SKU == sku {
				return v.ID, nil
			}
		}
	}
	return "", nil
}
