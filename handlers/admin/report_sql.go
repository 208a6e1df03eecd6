package admin

import (
	"cmp"
	"context"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/store/browse"
	"regulars/store/content"
	"regulars/store/fault"
	"regulars/store/report"
	"regulars/store/segment"
	"regulars/store/staff"
)

// reportQuery is GET /admin/reports/{report}/sql: the table as a text of SQL that somebody
// can run on a copy of the database and compare.
func (d *Door) reportQuery(c echo.Context) error {
	a, err := findAccount(c.Param("report"))
	if err != nil {
		return err
	}
	q := d.House.DB
	p := readPeriod(c.QueryParams(), d.scope(), q.Now())
	if p.wrong != nil && !a.now {
		return fault.New(fault.Invalid, "These days cannot be read. Go back and choose others.")
	}
	if !a.showsQuery(at(c)) {
		return errForbidden
	}
	text, err := d.queryOf(c, a.key, report.Query{Scope: d.scope(), Span: p.Span, Engine: q.Engine(), Now: q.Now()})
	if err != nil {
		return err
	}
	head := "-- " + a.title + "\n"
	if !a.now {
		head += "-- " + p.From + " to " + p.To + ", days of " + d.House.Shop().TimeZone + "\n"
	}
	head += "-- For " + q.Engine() + ". It only reads; run it on a copy of the database. Moments in it are milliseconds since 1970 (UTC).\n"
	return c.Blob(http.StatusOK, "text/plain; charset=utf-8", []byte(head+text+";\n"))
}

// showsQuery says whether a member may read the text of a report: that of segments names
// people, by their keys.
func (a account) showsQuery(k *desk) bool { return a.key != "segments" || k.May(staff.ReadCustomers) }

// queryOf is the text of a report.
func (d *Door) queryOf(c echo.Context, key string, a report.Query) (string, error) {
	ctx := c.Request().Context()
	switch key {
	case "sales":
		return a.Sales(), nil
	case "products":
		return "-- What went back is worked out by the shop order by order, piece by piece, and is not in this table.\n" + a.Products(), nil
	case "collections":
		list, err := d.Sums.Sums(ctx, d.House.DB.Read(), a.Scope, a.Span, report.ByProduct)
		return a.Collections(shelves(d.Catalog.Snapshot(), list)), err
	case "channels":
		return a.Channels(channelRows()), nil
	case "places":
		return a.Places(), nil
	case "sent-back":
		return a.SentBack(reasonRows()), nil
	case "funnel":
		return a.Funnel(funnelSteps()), nil
	case "searches", "nothing-found":
		return a.Searches(key == "nothing-found"), nil
	case "returns":
		return a.Returns(nthOrders()), nil
	case "cohorts":
		return a.Cohorts(cohortMonths), nil
	case "first-products":
		return a.Firsts(), nil
	case "sources":
		return a.Sources(cameDirectly, cameUnknown), nil
	case "segments":
		return d.segmentQuery(c, a)
	case "pieces":
		rows, err := d.pieceRows(ctx)
		return a.Pieces(rows), err
	}
	return "", fault.New(fault.NotFound, "There is no such report.")
}

// shelves are the collections in which the products of some sums stand today.
func shelves(s *browse.Snapshot, sums []report.Sum) (rows []report.Row) {
	for _, sum := range sums {
		p, ok := s.ProductByID(sum.Name)
		for _, shelf := range s.Collections() {
			if ok && shelf.Handle != browse.All && shelf.Has(p) {
				rows = append(rows, report.Row{shelf.Handle, shelf.Title, sum.Name})
			}
		}
	}
	return rows
}

func channelRows() (rows []report.Row) {
	for channel, name := range channelNames() {
		rows = append(rows, report.Row{channel, name})
	}
	return rows
}

// mostMembers is how many people of segments a text names by their keys.
const mostMembers = 20_000

// segmentQuery writes who is in each segment into the text: a sentence about people is no
// question that a database answers.
func (d *Door) segmentQuery(c echo.Context, a report.Query) (string, error) {
	all, err := segment.List(c.Request().Context(), d.House.DB.Read())
	if err != nil {
		return "", err
	}
	standings, err := d.standingsOn(c, shelve(all))
	if err != nil {
		return "", err
	}
	var rows []report.Row
	for _, s := range all {
		known, asked := standings[s.ID]
		if !asked || known != nil && known.Err != nil {
			continue
		}
		if known == nil || known.Members == nil {
			return "", fault.New(fault.Unavailable, "The people of segments are being counted. Look again in a moment.")
		}
		if len(rows)+known.Count.People > mostMembers {
			return "", fault.New(fault.Invalid, "Too many people are in segments to be written into a text. The report’s file has the table.")
		}
		if known.Count.People == 0 {
			rows = append(rows, report.Row{s.Name, ""})
		}
		for person := range known.Members.Keys() {
			rows = append(rows, report.Row{s.Name, person})
		}
	}
	return "-- Who is in a segment follows from its sentence, which the shop asks; people are named by their keys here.\n" + a.Segments(rows), nil
}

// pieceRows are the pieces with what they link to.
func (d *Door) pieceRows(ctx context.Context) (rows []report.Row, err error) {
	pieces, err := content.ListPieces(ctx, d.House.DB.Read())
	for _, p := range pieces {
		subject := d.leadsTo(p.LinkURL)
		rows = append(rows, report.Row{p.ID, cmp.Or(pieceTitle(p), p.ID), subject, report.Followed(strings.TrimSpace(p.LinkURL))})
	}
	return rows, err
}
