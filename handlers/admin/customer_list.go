package admin

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/db"
	"regulars/store/exchange"
	"regulars/store/logbook"
	"regulars/store/profile"
	"regulars/store/segment"
	"regulars/store/staff"
	"regulars/store/tend"
	"regulars/views/admin"
	"regulars/views/ui"
)

// readFilter reads whom a list is of; what is none of the choices is left out.
func readFilter(c echo.Context) tend.Filter {
	f := tend.Filter{Words: strings.TrimSpace(c.QueryParam("q")), SegmentID: c.QueryParam("segment"), Tag: c.QueryParam("tag"), Country: c.QueryParam("country")}
	switch o := tend.Orders(c.QueryParam("orders")); o {
	case tend.Never, tend.Once, tend.Several:
		f.Orders = o
	}
	switch k := tend.Consent(c.QueryParam("consent")); k {
	case tend.Personal, tend.Impersonal, tend.Unasked:
		f.Consent = k
	}
	return f
}

// query is a filter as an address says it.
func query(f tend.Filter) url.Values {
	v := url.Values{}
	for name, value := range map[string]string{"q": f.Words, "segment": f.SegmentID, "tag": f.Tag, "country": f.Country, "orders": string(f.Orders), "consent": string(f.Consent), "before": f.Before} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return v
}

func customersURL(f tend.Filter) string {
	if v := query(f); len(v) > 0 {
		return "/admin/customers?" + v.Encode()
	}
	return "/admin/customers"
}

func (d *Door) customers(c echo.Context) error {
	ctx, q, f := c.Request().Context(), d.House.DB.Read(), readFilter(c)
	f.Before, f.Limit = c.QueryParam("before"), perPage+1
	list, n, err := tend.List(ctx, q, f)
	if err != nil {
		return err
	}
	page := admin.Customers{Frame: d.frame(c, "Customers"), Lead: plural(int(n), "customer", "customers"), Query: f.Words, Kept: string(f.Orders), Views: customerViews(f)}
	if len(list) > perPage {
		list = list[:perPage]
		f.Before = list[perPage-1].ID
		page.Next = customersURL(f)
	}
	f.Before = ""
	for _, r := range list {
		page.Rows = append(page.Rows, d.customerRow(r))
	}
	if page.Filters, err = customerFilters(ctx, q, f); err != nil {
		return err
	}
	page.Filtered = f.SegmentID+f.Tag+f.Country+string(f.Consent) != ""
	if len(query(f)) > 0 {
		page.ClearURL = "/admin/customers"
	}
	if at(c).May(staff.EditCustomers) {
		page.NewURL = "/admin/customers/new"
	}
	if at(c).May(staff.EraseCustomers) {
		page.ExportURL = "/admin/customers/export?" + query(f).Encode()
	}
	return web.Render(c, http.StatusOK, page.View())
}

// customerViews are the tabs, each with the rest of the filter kept.
func customerViews(f tend.Filter) (links []ui.Link) {
	for _, v := range []struct {
		text   string
		orders tend.Orders
	}{{"All", ""}, {"Never ordered", tend.Never}, {"Ordered once", tend.Once}, {"Regulars", tend.Several}} {
		other := f
		other.Orders, other.Before = v.orders, ""
		links = append(links, ui.Link{Text: v.text, URL: customersURL(other), Current: f.Orders == v.orders})
	}
	return links
}

func customerFilters(ctx context.Context, q db.Q, f tend.Filter) (ui.Fields, error) {
	segments, err := segment.List(ctx, q)
	if err != nil {
		return nil, err
	}
	tags, err := profile.CountTags(ctx, q)
	if err != nil {
		return nil, err
	}
	countries, err := tend.ListCountries(ctx, q)
	if err != nil {
		return nil, err
	}
	in, tagged, from := []ui.Option{{Label: "Any"}}, []ui.Option{{Label: "Any"}}, []ui.Option{{Label: "Any"}}
	for _, s := range segments {
		in = append(in, ui.Option{Value: s.ID, Label: s.Name, Selected: s.ID == f.SegmentID})
	}
	for _, t := range tags {
		tagged = append(tagged, ui.Option{Value: t.Tag, Label: t.Tag, Selected: t.Tag == f.Tag})
	}
	for _, code := range countries {
		from = append(from, ui.Option{Value: code, Label: code, Selected: code == f.Country})
	}
	agreed := []ui.Option{{Label: "Any"}}
	for _, k := range []struct {
		value tend.Consent
		label string
	}{{tend.Personal, "Agreed"}, {tend.Impersonal, "Refused"}, {tend.Unasked, "Never said"}} {
		agreed = append(agreed, ui.Option{Value: string(k.value), Label: k.label, Selected: k.value == f.Consent})
	}
	return ui.Fields{{Name: "segment", Label: "In the segment", Options: in}, {Name: "tag", Label: "With the tag", Options: tagged},
		{Name: "country", Label: "Country of an address", Options: from}, {Name: "consent", Label: "Personalization", Options: agreed}}, nil
}

func (d *Door) customerRow(r tend.Row) admin.CustomerRow {
	row := admin.CustomerRow{Name: cmp.Or(r.Name, r.Email), URL: customerURL(r.ID), Email: r.Email, Country: r.Country, Orders: thousands(int(r.Orders)), Spent: "–", Last: "–", Since: d.day(r.Since)}
	if r.Orders > 0 {
		row.Spent, row.Last = d.amount(r.Spent), d.day(r.LastOrderAt)
	}
	if !r.Confirmed {
		row.State = "Not confirmed"
	}
	return row
}

func (d *Door) customerTags(c echo.Context) error {
	tags, err := profile.CountTags(c.Request().Context(), d.House.DB.Read())
	if err != nil {
		return err
	}
	page := admin.CustomerTags{Frame: d.frame(c, "Tags")}
	for _, t := range tags {
		page.Rows = append(page.Rows, admin.TagRow{Tag: t.Tag, URL: customersURL(tend.Filter{Tag: t.Tag}), Customers: thousands(int(t.Customers)), Guests: thousands(int(t.Guests)),
			Rule: "customer.tags contains " + strconv.Quote(t.Tag)})
	}
	return web.Render(c, http.StatusOK, page.View())
}

// exportedAtOnce is how many rows a download reads in one go.
const exportedAtOnce = 1000

// exportCustomers hands out the list as it is filtered.
func (d *Door) exportCustomers(c echo.Context) error {
	ctx, f := c.Request().Context(), readFilter(c)
	_, n, err := tend.List(ctx, d.House.DB.Read(), f)
	if err != nil {
		return err
	}
	err = d.write(c, func(q db.Q) error {
		if err := noted(c, q, staff.Act{Did: "took out", Title: plural(int(n), "customer", "customers") + " as CSV", About: "/admin/customers"}, nil, nil); err != nil {
			return err
		}
		return note(c, q, logbook.Exported, "customers.csv")
	})
	if err != nil {
		return err
	}
	header := c.Response().Header()
	header.Set(echo.HeaderContentType, "text/csv; charset=utf-8")
	header.Set(echo.HeaderContentDisposition, `attachment; filename="customers.csv"`)
	c.Response().WriteHeader(http.StatusOK)
	return d.writeCustomers(ctx, c.Response(), f)
}

func (d *Door) writeCustomers(ctx context.Context, w io.Writer, f tend.Filter) error {
	out := csv.NewWriter(w)
	err := out.Write([]string{"Name", "Email", "Confirmed", "Country", "Orders", "Spent", "Currency", "Last order", "Since"})
	for f.Limit = exportedAtOnce; err == nil; {
		list, _, listErr := tend.List(ctx, d.House.DB.Read(), f)
		if listErr != nil {
			return listErr
		}
		for _, r := range list {
			err = errors.Join(err, out.Write(d.customerCells(r)))
		}
		if len(list) < exportedAtOnce {
			break
		}
		f.Before = list[len(list)-1].ID
	}
	out.Flush()
	return errors.Join(err, out.Error())
}

func (d *Door) customerCells(r tend.Row) []string {
	cells := []string{exchange.Cell(r.Name), exchange.Cell(r.Email), strconv.FormatBool(r.Confirmed), exchange.Cell(r.Country), strconv.FormatInt(r.Orders, 10), "", "", "", r.Since.In(d.House.Zone()).Format("2006-01-02")}
	if r.Orders > 0 {
		cells[5], cells[6], cells[7] = r.Spent.Decimal(), string(r.Spent.Currency), r.LastOrderAt.In(d.House.Zone()).Format("2006-01-02")
	}
	return cells
}

// day prints a date without the time; never for none.
func (d *Door) day(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.In(d.House.Zone()).Format("2 Jan 2006")
}
