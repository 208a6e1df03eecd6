package admin

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/db"
	"regulars/store/exchange"
	"regulars/store/fault"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// importBytes is the largest file that the back office takes; a larger one goes
// through the command line.
const importBytes = 10 << 20

// importURL is where a file waits for its member's yes.
const importURL = "/admin/products/import/"

// listed is how many errors and changes a page shows.
const listed = 100

func (d *Door) chooseImport(c echo.Context) error {
	return web.Render(c, http.StatusOK, d.importPage(c, "").View())
}

func (d *Door) importPage(c echo.Context, problem string) admin.Import {
	return admin.Import{Frame: d.frame(c, "Import products"), Error: problem, Limit: "10 MB"}
}

// keepImport keeps the file until its member has seen what it would change.
func (d *Door) keepImport(c echo.Context) error {
	name, content, problem := upload(c)
	if problem != "" {
		return web.Invalid(c, d.importPage(c, problem).View())
	}
	ctx := c.Request().Context()
	var uploadID string
	err := d.write(c, func(q db.Q) (err error) {
		uploadID, err = staff.KeepUpload(ctx, q, at(c).ID, name, content)
		return err
	})
	if err != nil {
		return err
	}
	return web.SeeOther(c, importURL+uploadID)
}

func upload(c echo.Context) (name string, content []byte, problem string) {
	header, err := c.FormFile("file")
	switch {
	case err != nil || header.Size == 0:
		return "", nil, "Choose a product file (CSV)."
	case header.Size > importBytes:
		return "", nil, "This file is larger than 10 MB. Import it on the command line: regulars import shopify FILE.csv"
	}
	file, err := header.Open()
	if err == nil {
		defer file.Close()
		content, err = io.ReadAll(io.LimitReader(file, importBytes))
	}
	if err != nil {
		return "", nil, "The file did not arrive whole. Please try again."
	}
	return header.Filename, content, ""
}

func (d *Door) checkImport(c echo.Context) error {
	ctx := c.Request().Context()
	u, err := staff.FindUpload(ctx, d.House.DB.Read(), at(c).ID, c.Param("id"))
	if err != nil {
		return err
	}
	header, columns, err := d.columnsOf(c, u)
	if fault.KindOf(err) == fault.Invalid {
		return web.Invalid(c, d.importPage(c, fault.Message(err)).View())
	}
	if err != nil {
		return err
	}
	if header.Kind == exchange.Mapped && (columns == nil || c.QueryParam("columns") == "again") {
		return web.Render(c, http.StatusOK, d.columnsPage(c, u, header, columns, nil).View())
	}
	report, err := exchange.Import(ctx, d.House.DB, d.ours(u.Bytes), exchange.Options{DryRun: true, SkipBad: true, Columns: columns})
	if err != nil {
		if fault.KindOf(err) == fault.Invalid && report.Wrong == 0 {
			return web.Invalid(c, d.importPage(c, fault.Message(err)).View())
		} else if fault.KindOf(err) != fault.Invalid {
			return err
		}
	}
	page := importCheck(report)
	page.Frame, page.File, page.Read = d.frame(c, "Check a product file"), u.Name, "Read by the columns of "+header.Kind+"."
	if header.Kind == exchange.Mapped {
		page.Read, page.Again = "Read by the columns that were chosen.", ui.Link{Text: "Choose them again", URL: importURL + u.ID + "?columns=again"}
	}
	if report.Created+report.Updated > 0 {
		page.URL = importURL + u.ID
	}
	return web.Render(c, http.StatusOK, page.View())
}

// ours reads a file with this shop's own pictures by their paths, as they are kept:
// what export wrote changes nothing when it comes back.
func (d *Door) ours(content []byte) io.Reader {
	return bytes.NewReader(bytes.ReplaceAll(content, []byte(d.House.BaseURL+"/media/"), []byte("/media/")))
}

func importCheck(r exchange.Report) admin.ImportCheck {
	page := admin.ImportCheck{Figures: []admin.Figure{
		{Label: "New", Value: strconv.Itoa(r.Created)}, {Label: "Changed", Value: strconv.Itoa(r.Updated)},
		{Label: "The same", Value: strconv.Itoa(r.Unchanged)}, {Label: "To correct", Value: strconv.Itoa(r.Wrong)},
	}}
	for i, e := range r.Errors {
		if i == listed {
			page.MoreBad = fmt.Sprintf("And %d more.", r.Wrong-listed)
			break
		}
		page.Errors = append(page.Errors, admin.ImportError{Line: orDash(e.Line), Column: orDash(e.Column), Field: e.Field, Handle: e.Handle, Message: e.Message})
	}
	for i, ch := range r.Changes {
		if i == listed {
			page.MoreGood = fmt.Sprintf("And %d more products.", len(r.Changes)-listed)
			break
		}
		page.Changes = append(page.Changes, importChange(ch))
	}
	page.Yes = "Import " + products(r.Created+r.Updated)
	if r.Wrong > 0 {
		page.SkipYes = page.Yes + ", leave out the wrong ones"
	}
	return page
}

func products(n int) string {
	if n == 1 {
		return "1 product"
	}
	return strconv.Itoa(n) + " products"
}

func importChange(ch exchange.Change) admin.ImportChange {
	const fields = 12
	v := admin.ImportChange{Title: ch.Title, Handle: ch.Handle, New: ch.Created, State: "Changed"}
	if ch.Created {
		v.State = "New"
	}
	for i, f := range ch.Fields {
		if i == fields {
			v.More = fmt.Sprintf("And %d more cells.", len(ch.Fields)-fields)
			break
		}
		v.Fields = append(v.Fields, admin.ImportField{Variant: f.Variant, Field: f.Field, Before: shortened(f.Before), After: shortened(f.After)})
	}
	return v
}

func shortened(text string) string {
	const longest = 200
	if r := []rune(text); len(r) > longest {
		return string(r[:longest]) + " …"
	}
	if text == "" {
		return "(empty)"
	}
	return text
}

func orDash(n int) string {
	if n == 0 {
		return "–"
	}
	return strconv.Itoa(n)
}

func (d *Door) doImport(c echo.Context) error {
	ctx := c.Request().Context()
	u, err := staff.FindUpload(ctx, d.House.DB.Read(), at(c).ID, c.Param("id"))
	if err != nil {
		return err
	}
	header, columns, err := d.columnsOf(c, u)
	if err != nil {
		return err
	}
	kept := staff.Import{By: at(c).ID, Member: at(c).Name, File: u.Name, Kind: header.Kind}
	report, err := exchange.Import(ctx, d.House.DB, d.ours(u.Bytes), exchange.Options{SkipBad: c.FormValue("skip") == "yes", Columns: columns,
		Keep: func(ctx context.Context, q db.Q, list []exchange.Taken) error {
			return d.keepTaken(c, q, &kept, u, list)
		}})
	if fault.KindOf(err) == fault.Invalid {
		return web.SeeOther(c, importURL+u.ID) // it does not fit any more: look again
	} else if err != nil {
		return err
	}
	to := "/admin/products"
	if kept.ID != "" {
		to = importsPage + "/" + kept.ID
	}
	return d.done(c, to, fmt.Sprintf("Imported %s: %d new, %d changed, %d the same, %d left out.", u.Name, report.Created, report.Updated, report.Unchanged, report.Skipped))
}
