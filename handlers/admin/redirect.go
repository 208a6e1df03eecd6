package admin

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// leading is a redirect as it was typed, or many of them.
type leading struct {
	from, to, many string
	wrong          fault.Fields
}

// mostRedirects bounds what is taken in at once.
const mostRedirects = 1000

func (d *Door) redirects(c echo.Context) error {
	return d.showRedirects(c, http.StatusOK, leading{from: c.QueryParam("from")})
}

func (d *Door) showRedirects(c echo.Context, status int, v leading) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	list, err := catalog.ListRedirects(ctx, q)
	if err != nil {
		return err
	}
	former, err := catalog.ListFormer(ctx, q)
	if err != nil {
		return err
	}
	page := admin.Redirects{
		Frame: d.frame(c, "Redirects"), MayEdit: at(c).May(staff.EditProducts),
		From: ui.Field{Name: "from", Label: "From", Hint: "An address of old, such as /old-page.", Value: v.from, LeftToRight: true, MaxLength: 500, Error: v.wrong["from"]},
		To:   ui.Field{Name: "to", Label: "To", Hint: "Such as /collections/new, or an https address.", Value: v.to, LeftToRight: true, MaxLength: 500, Error: v.wrong["to"]},
		Many: ui.Field{Name: "many", Label: "Many at once", Hint: "One a line: from, then a comma or a tab, then to. A file of Shopify (Redirect from, Redirect to) can be pasted as it is. With a mistake nothing is saved.", Value: v.many, Rows: 5, Optional: true, LeftToRight: true, Error: v.wrong["many"]},
	}
	snapshot := d.Catalog.Snapshot()
	for _, r := range list {
		row := admin.RedirectRow{From: r.From, To: r.To, About: joinDot(r.By, d.clock(r.CreatedAt)), Own: true}
		row.Broken = d.leadsNowhere(r.To)
		page.Rows = append(page.Rows, row)
	}
	for _, f := range former {
		if to, ok := snapshot.Moved(f.Kind, f.Handle); ok {
			page.Kept = append(page.Kept, admin.RedirectRow{From: "/" + f.Kind + "s/" + f.Handle, To: "/" + f.Kind + "s/" + to})
		}
	}
	return web.Render(c, status, page.View())
}

func (d *Door) saveRedirect(c echo.Context) error {
	v := leading{from: strings.TrimSpace(c.FormValue("from")), to: strings.TrimSpace(c.FormValue("to"))}
	err := d.write(c, func(q db.Q) error { return d.keepRedirect(c, q, v.from, v.to) })
	if err != nil {
		if v.wrong, err = refused(err); err != nil {
			return err
		}
		return d.showRedirects(c, http.StatusUnprocessableEntity, v)
	}
	return d.done(c, "/admin/redirects", catalog.CleanPath(v.from)+" now leads to "+v.to+", where nothing else is.")
}

func (d *Door) keepRedirect(c echo.Context, q db.Q, from, to string) error {
	was, err := redirectFrom(c, q, catalog.CleanPath(from))
	if err != nil {
		return err
	}
	if err := catalog.SaveRedirect(c.Request().Context(), q, catalog.Redirect{From: from, To: to, By: at(c).Name}); err != nil {
		return err
	}
	is, err := redirectFrom(c, q, catalog.CleanPath(from))
	if err != nil || was != nil && is != nil && was.To == is.To {
		return err
	}
	act := staff.Act{Did: madeWay, About: wayAbout(is.From), Title: is.From}
	if was == nil {
		return noted(c, q, act, nil, is)
	}
	return noted(c, q, act, was, is)
}

// importRedirects takes in pasted lines, all or none.
func (d *Door) importRedirects(c echo.Context) error {
	v := leading{many: strings.ReplaceAll(c.FormValue("many"), "\r\n", "\n"), wrong: fault.Fields{}}
	pairs, problem := readRedirects(v.many)
	if problem == "" {
		err := d.write(c, func(q db.Q) error {
			for _, p := range pairs {
				if err := d.keepRedirect(c, q, p[0], p[1]); err != nil {
					if wrong := fault.FieldsOf(err); wrong != nil {
						problem = "Line " + p[2] + ": " + wrong["from"] + wrong["to"]
					}
					return err
				}
			}
			return nil
		})
		if err != nil && problem == "" {
			return err
		}
	}
	if problem != "" {
		v.wrong["many"] = problem + " Nothing is saved."
		return d.showRedirects(c, http.StatusUnprocessableEntity, v)
	}
	return d.done(c, "/admin/redirects", fmt.Sprintf("Redirects kept: %d.", len(pairs)))
}

// readRedirects reads lines of two addresses; the third of each is the line's number.
func readRedirects(text string) (pairs [][3]string, problem string) {
	r := csv.NewReader(strings.NewReader(text))
	r.LazyQuotes, r.FieldsPerRecord, r.TrimLeadingSpace = true, -1, true
	if !strings.Contains(text, ",") {
		r.Comma = '\t'
	}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, "These lines cannot be read."
		}
		n, _ := r.FieldPos(0)
		line := strconv.Itoa(n)
		switch {
		case strings.HasPrefix(catalog.Fold(cells[0]), "redirect from"), catalog.Fold(cells[0]) == "from":
		case len(cells) != 2:
			return nil, "Line " + line + ": enter two addresses, with a comma or a tab between them."
		case len(pairs) == mostRedirects:
			return nil, fmt.Sprintf("Up to %d at once.", mostRedirects)
		default:
			pairs = append(pairs, [3]string{cells[0], cells[1], line})
		}
	}
	if len(pairs) == 0 {
		return nil, "Paste lines of two addresses."
	}
	return pairs, ""
}

func (d *Door) deleteRedirect(c echo.Context) error {
	ctx, from := c.Request().Context(), c.FormValue("from")
	err := d.write(c, func(q db.Q) error {
		list, err := catalog.ListRedirects(ctx, q)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(r catalog.Redirect) bool { return r.From == from })
		if i < 0 {
			return nil // it is gone already
		}
		if err := catalog.DeleteRedirect(ctx, q, from); err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: removedWay, About: wayAbout(from), Title: from}, list[i], nil)
	})
	if err != nil {
		return err
	}
	return d.done(c, "/admin/redirects", from+" leads nowhere now. It is in the bin for 30 days.")
}
