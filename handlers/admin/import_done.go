package admin

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/exchange"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/logbook"
	"regulars/store/staff"
	"regulars/views/admin"
)

const importsPage = "/admin/products/imports"

// keepTaken keeps what an import changes: the file in the list of imports, and each product's part
// of it among what was done to that product, from where it is taken back.
func (d *Door) keepTaken(c echo.Context, q db.Q, i *staff.Import, u staff.Upload, list []exchange.Taken) error {
	rows := make([]staff.ImportRow, len(list))
	for n, t := range list {
		act := staff.Act{ID: id.New(), Did: "imported", About: productURL(t.After.ID), Title: t.After.Title}
		var before any
		if !t.Created {
			before = kept{t.Before, t.PricesBefore}
		}
		if err := noted(c, q, act, before, kept{t.After, t.PricesAfter}); err != nil {
			return err
		}
		rows[n] = staff.ImportRow{Line: t.Line, ProductID: t.After.ID, Title: t.After.Title, Created: t.Created, ActID: act.ID, Version: t.After.Version}
	}
	ctx := c.Request().Context()
	if len(rows) > 0 {
		if err := staff.KeepImport(ctx, q, i, rows); err != nil {
			return err
		}
	}
	if err := note(c, q, logbook.Imported, u.Name); err != nil {
		return err
	}
	return staff.ForgetUpload(ctx, q, at(c).ID, u.ID)
}

// imports lists the files that were taken in.
func (d *Door) imports(c echo.Context) error {
	list, err := staff.ListImports(c.Request().Context(), d.House.DB.Read(), perPage)
	if err != nil {
		return err
	}
	page := admin.Imports{Frame: d.frame(c, "Imports")}
	for _, i := range list {
		page.Rows = append(page.Rows, admin.ImportRow{File: i.File, URL: importsPage + "/" + i.ID, Who: i.Member, When: d.clock(i.At), Changed: products(int(i.Rows)), Undone: orDash(int(i.Undone))})
	}
	return web.Render(c, http.StatusOK, page.View())
}

// importDone shows what one of them changed.
func (d *Door) importDone(c echo.Context) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	i, err := staff.FindImport(ctx, q, c.Param("import"))
	if err != nil {
		return err
	}
	after, _ := strconv.ParseInt(c.QueryParam("after"), 10, 64) // what is no number begins
	rows, err := staff.ListImportRows(ctx, q, i.ID, after, perPage+1)
	if err != nil {
		return err
	}
	page := admin.ImportDone{Frame: d.frame(c, "Import"), File: i.File, Lead: fmt.Sprintf("%s by %s, %s.", d.clock(i.At), i.Member, products(int(i.Rows)))}
	if i.Undone < i.Rows {
		page.BackURL = importsPage + "/" + i.ID + "/back"
	}
	if len(rows) > perPage {
		rows = rows[:perPage]
		page.NextURL = importsPage + "/" + i.ID + "?after=" + strconv.FormatInt(rows[perPage-1].Position, 10)
	}
	for _, r := range rows {
		row, err := d.importedRow(c, r)
		if err != nil {
			return err
		}
		page.Rows = append(page.Rows, row)
	}
	return web.Render(c, http.StatusOK, page.View())
}

func (d *Door) importedRow(c echo.Context, r staff.ImportRow) (admin.ImportDoneRow, error) {
	const most = 12
	row := admin.ImportDoneRow{ImportChange: admin.ImportChange{Title: r.Title, New: r.Created, State: "Changed"}, Line: strconv.Itoa(r.Line), Position: strconv.FormatInt(r.Position, 10), ProductURL: productURL(r.ProductID)}
	if r.Created {
		row.State = "New"
	}
	if !r.UndoneAt.IsZero() {
		row.Undone = "Taken back on " + d.clock(r.UndoneAt) + "."
	}
	before, after, err := d.importedParts(c, d.House.DB.Read(), r)
	if err != nil || before == nil {
		return row, err
	}
	for n, change := range changesOf(before.said(), after.said()) {
		if n == most {
			row.More = "And more."
			break
		}
		row.Fields = append(row.Fields, admin.ImportField{Field: change.Label, Before: shortened(change.Before), After: shortened(change.After)})
	}
	return row, nil
}

// importedParts are a product before (nil for a new one) and after a row of an import.
func (d *Door) importedParts(c echo.Context, q db.Q, r staff.ImportRow) (before, after *kept, err error) {
	a, err := staff.FindAct(c.Request().Context(), q, r.ActID)
	if err != nil {
		return nil, nil, err
	}
	if before, err = readKept(a.Before); err != nil {
		return nil, nil, err
	}
	after, err = readKept(a.After)
	return before, after, err
}

// errImportSince refuses to take back what somebody has changed since.
var errImportSince = fault.New(fault.Conflict, "Somebody has changed this product since. Look at what it is now, and change it there.")

// takeImportBack takes one row of an import back, or all of them: then what somebody has changed
// since stays, and is counted.
func (d *Door) takeImportBack(c echo.Context) error {
	ctx := c.Request().Context()
	i, err := staff.FindImport(ctx, d.House.DB.Read(), c.Param("import"))
	if err != nil {
		return err
	}
	page := importsPage + "/" + i.ID
	if only := c.FormValue("row"); only != "" {
		position, _ := strconv.ParseInt(only, 10, 64) // what is no number is no row
		err := d.write(c, func(q db.Q) error { return d.takeRowBack(c, q, i.ID, position) })
		if fault.KindOf(err) == fault.Conflict {
			return d.tell(c, page, "problem", fault.Message(err))
		}
		return errOr(err, func() error { return d.done(c, page, "Taken back. Stock stays as it is.") })
	}
	var back, stay int
	err = d.write(c, func(q db.Q) error {
		back, stay, err = d.takeAllBack(c, q, i.ID)
		return err
	})
	if err != nil {
		return err
	}
	said := fmt.Sprintf("%s taken back. Stock stays as it is.", products(back))
	if stay > 0 {
		said += fmt.Sprintf(" %s changed since, and so stayed as it is now.", products(stay))
	}
	return d.done(c, page, said)
}

func (d *Door) takeAllBack(c echo.Context, q db.Q, importID string) (back, stay int, err error) {
	rows, err := staff.ListImportRows(c.Request().Context(), q, importID, 0, 1<<30)
	if err != nil {
		return 0, 0, err
	}
	for _, r := range rows {
		if !r.UndoneAt.IsZero() {
			continue
		}
		err := d.putRowBack(c, q, importID, r)
		switch {
		case err == nil:
			back++
		case errors.Is(err, errImportSince):
			stay++
		default:
			return back, stay, err
		}
	}
	return back, stay, nil
}

// takeRowBack takes back the row at a position; again does nothing.
func (d *Door) takeRowBack(c echo.Context, q db.Q, importID string, position int64) error {
	rows, err := staff.ListImportRows(c.Request().Context(), q, importID, position-1, 1)
	if err != nil {
		return err
	}
	if len(rows) == 0 || rows[0].Position != position {
		return fault.New(fault.NotFound, "There is no such row.")
	}
	if !rows[0].UndoneAt.IsZero() {
		return nil
	}
	return d.putRowBack(c, q, importID, rows[0])
}

// putRowBack makes a product what it was before a row, when nothing has changed since. A product
// that the row made is archived: it may have been sold.
func (d *Door) putRowBack(c echo.Context, q db.Q, importID string, r staff.ImportRow) error {
	ctx := c.Request().Context()
	before, after, err := d.importedParts(c, q, r)
	if err != nil {
		return err
	}
	now, err := findKept(ctx, q, r.ProductID)
	if fault.KindOf(err) == fault.NotFound {
		return errImportSince
	}
	if err != nil {
		return err
	}
	if now.Version != r.Version || !now.priced(after) {
		return errImportSince
	}
	if before == nil {
		p := now.Product
		p.Status, p.ChangedBy = catalog.Archived, at(c).Name
		if _, _, err := catalog.Save(ctx, q, &p); err != nil {
			return err
		}
		err = d.notedProduct(c, q, "took back the import of", &now, p.ID)
	} else {
		err = d.putBack(c, q, *before, "took back the import of")
	}
	if err != nil {
		return err
	}
	return staff.UndoneImportRow(ctx, q, importID, r.Position)
}

// priced says whether variants cost what they cost then.
func (k kept) priced(then *kept) bool {
	for _, v := range k.Variants {
		if k.Prices[v.ID] != then.Prices[v.ID] {
			return false
		}
	}
	return true
}
