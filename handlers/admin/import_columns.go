package admin

import (
	"bytes"
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

// columnsOf is what a file says of itself and, where nobody knows its columns, for what they
// were taken the last time; nil where they never were.
func (d *Door) columnsOf(c echo.Context, u staff.Upload) (exchange.Header, exchange.Columns, error) {
	h, err := exchange.Recognize(bytes.NewReader(u.Bytes))
	if err != nil || h.Kind != exchange.Mapped {
		return h, nil, err
	}
	columns, err := staff.FindColumns(c.Request().Context(), d.House.DB.Read(), h.Columns)
	if fault.KindOf(err) == fault.NotFound {
		return h, nil, nil
	}
	return h, columns, err
}

func columnField(n int) string { return "c" + strconv.Itoa(n) }

// columnsPage asks for each column of a file what it holds.
func (d *Door) columnsPage(c echo.Context, u staff.Upload, h exchange.Header, chosen exchange.Columns, wrong fault.Fields) admin.ImportColumns {
	page := admin.ImportColumns{Frame: d.frame(c, "Choose columns"), File: u.Name, URL: importURL + u.ID + "/columns", Mistake: wrong[""]}
	for n, header := range h.Columns {
		key := exchange.Spelled(header)
		f := ui.Field{Name: columnField(n), Label: orWord(header, "Column "+strconv.Itoa(n+1)), Width: ui.Half, Error: wrong[key], Options: []ui.Option{{Label: "Leave it out"}}}
		if n < len(h.Sample) && h.Sample[n] != "" {
			f.Hint = "Such as: " + shortened(h.Sample[n])
		}
		for _, field := range exchange.Fields() {
			f.Options = append(f.Options, ui.Option{Value: field.Name, Label: field.Label, Selected: chosen[key] == field.Name})
		}
		page.Fields = append(page.Fields, f)
	}
	return page
}

// chooseColumns remembers what the columns of a file hold, and leads on to what it would change.
func (d *Door) chooseColumns(c echo.Context) error {
	ctx := c.Request().Context()
	u, err := staff.FindUpload(ctx, d.House.DB.Read(), at(c).ID, c.Param("id"))
	if err != nil {
		return err
	}
	h, _, err := d.columnsOf(c, u)
	if err != nil {
		return err
	}
	chosen := exchange.Columns{}
	for n, header := range h.Columns {
		if field := c.FormValue(columnField(n)); field != "" {
			chosen[exchange.Spelled(header)] = field
		}
	}
	if wrong := web.FieldErrors(chosen.Check()); wrong != nil {
		return web.Invalid(c, d.columnsPage(c, u, h, chosen, wrong).View())
	}
	if err := d.write(c, func(q db.Q) error { return staff.KeepColumns(ctx, q, h.Columns, chosen) }); err != nil {
		return err
	}
	return web.SeeOther(c, importURL+u.ID)
}
