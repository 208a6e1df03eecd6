package admin

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/store/catalog"
	"regulars/store/content"
	"regulars/store/fault"
	"regulars/store/segment"
	"regulars/views/ui"
)

// zoneOf is the time zone in which a piece's times are typed; one that does not
// exist is said to be wrong elsewhere.
func (d *Door) zoneOf(p content.Piece) *time.Location {
	if p.Zone == "" {
		return d.House.Zone()
	}
	zone, err := time.LoadLocation(p.Zone)
	if err != nil {
		return d.House.Zone()
	}
	return zone
}

const untilTheVisitEnds = "visit"

// typeBounds fills in the form's text what a piece holds as times and numbers.
func (d *Door) typeBounds(v *draft) {
	zone := d.zoneOf(v.Piece)
	for to, t := range map[*string]time.Time{&v.startsAt: v.StartsAt, &v.endsAt: v.EndsAt, &v.countsTo: v.CountsTo} {
		if !t.IsZero() {
			*to = t.In(zone).Format(typedTime)
		}
	}
	v.most, v.keep = counted(v.Most), counted(v.Keep)
	if v.Keep == content.KeptForVisit {
		v.keep = untilTheVisitEnds
	}
}

// readBounds reads when, where and how often a piece is shown, and what it holds
// beside words.
func (d *Door) readBounds(c echo.Context, v *draft) {
	v.countsTo, v.most, v.keep = c.FormValue("counts_to"), strings.TrimSpace(c.FormValue("most")), strings.TrimSpace(c.FormValue("keep"))
	for name, to := range map[string]*string{"source": &v.Source, "picks": &v.Picks, "code": &v.Code, "zone": &v.Zone, "channel": &v.Channel} {
		*to = strings.TrimSpace(strings.ReplaceAll(c.FormValue(name), "\r\n", "\n"))
	}
	if form, err := c.FormParams(); err == nil {
		v.Devices = strings.Join(form["device"], " ")
	}
	zone := d.zoneOf(v.Piece)
	v.StartsAt = readTimeIn(v.startsAt, "starts_at", zone, v.wrong)
	v.EndsAt = readTimeIn(v.endsAt, "ends_at", zone, v.wrong)
	v.CountsTo = readTimeIn(v.countsTo, "counts_to", zone, v.wrong)
	v.Most = readCount(v.most, "most", "Enter a number up to 1000, or nothing for no bound.", v)
	if strings.EqualFold(v.keep, untilTheVisitEnds) {
		v.Keep = content.KeptForVisit
		return
	}
	v.Keep = readCount(v.keep, "keep", "Enter a number of days up to 365, “visit”, or nothing.", v)
}

// checkPicks says which of the picked products there is none of.
func (d *Door) checkPicks(c echo.Context, v *draft) error {
	if v.Kind != content.KindRow || v.Source != content.FromPicks {
		return nil
	}
	for _, handle := range v.Picked() {
		_, err := catalog.FindProduct(c.Request().Context(), d.House.DB.Read(), handle)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		if err != nil {
			v.wrong["picks"] = "There is no product at “" + handle + "”."
		}
	}
	return nil
}

func readCount(typed, field, words string, v *draft) int64 {
	if typed == "" {
		return 0
	}
	n, err := strconv.ParseInt(typed, 10, 32)
	if err != nil || n < 0 {
		v.wrong[field] = words
	}
	return n
}

// holdsFields ask for what the kinds hold beside words; each says whose it is.
func holdsFields(v draft, collections []catalog.Collection) ui.Fields {
	wrong := v.wrong
	return ui.Fields{
		{Name: "source", Label: "Row: products from", Options: sourceOptions(v.Source), Error: wrong["source"]},
		{Name: "collection", Label: "Row: the collection", Options: collectionOptions(v.Collection, collections), Error: wrong["collection"]},
		{Name: "picks", Label: "Row: the products", Hint: "Hand-picked: the last part of each product's address, one a line, such as slate-11.", Value: v.Picks, Rows: 4, Optional: true, LeftToRight: true, Error: wrong["picks"]},
		{Name: "code", Label: "Coupon: the code", Hint: "Printed as it is. The shop takes nothing off by itself yet.", Value: v.Code, Optional: true, LeftToRight: true, MaxLength: 40, Error: wrong["code"]},
		{Name: "counts_to", Label: "Countdown: ends at", Type: "datetime-local", Value: v.countsTo, Optional: true, Error: wrong["counts_to"]},
	}
}

func sourceOptions(chosen string) (list []ui.Option) {
	words := map[string]string{
		content.FromCollection: "A collection", content.FromPicks: "Hand-picked products", content.FromViewed: "What the person looked at lately",
		content.FromBought: "What goes with what the person bought", content.FromTogether: "What goes with the page, the cart or the order", content.FromWanted: "What the segment wants most these weeks",
	}
	for _, s := range content.Sources() {
		list = append(list, ui.Option{Value: s, Label: words[s], Selected: s == chosen})
	}
	return list
}

func boundDevices(chosen string) (list []ui.Option) {
	words := map[string]string{"phone": "Phones", "tablet": "Tablets", "desktop": "Computers"}
	for _, d := range content.Devices() {
		list = append(list, ui.Option{Value: d, Label: words[d], Selected: slices.Contains(strings.Fields(chosen), d)})
	}
	return list
}

func channelOptions(chosen string) []ui.Option {
	return []ui.Option{{Value: "", Label: "The shop and mails"}, {Value: "web", Label: "The shop alone", Selected: chosen == "web"}, {Value: "mail", Label: "Mails alone", Selected: chosen == "mail"}}
}

// boundsInWords is whom else a piece is bounded to, for the list: " · phones · at
// most 3 times".
func boundsInWords(p content.Piece) string {
	var b strings.Builder
	for _, o := range append(boundDevices(p.Devices), channelOptions(p.Channel)...) {
		if o.Selected {
			b.WriteString(" · " + o.Label)
		}
	}
	if p.Most > 0 {
		b.WriteString(" · at most " + counted(p.Most) + " times")
	}
	switch {
	case p.Keep == content.KeptForVisit:
		b.WriteString(" · stays for the visit")
	case p.Keep > 0:
		b.WriteString(" · stays " + counted(p.Keep) + " days")
	}
	return b.String()
}

// problemOf says why nobody would see a piece if it were published as it is now,
// or what would compete with it.
func (d *Door) problemOf(c echo.Context, p content.Piece) (string, error) {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	pieces, err := content.ListPieces(ctx, q)
	if err != nil {
		return "", err
	}
	segments, err := segment.List(ctx, q)
	if err != nil {
		return "", err
	}
	if p.ID == "" {
		p.ID = "~" // after all others of the same order
	}
	others := slices.DeleteFunc(slices.Clone(pieces), func(o content.Piece) bool { return o.ID == p.ID })
	return unreached(append(others, p), segments, q.Now())[p.ID], nil
}

// shadowed names the pieces that nobody would see any more because of this one.
func (d *Door) shadowed(c echo.Context, p content.Piece, segments []segment.Segment) (string, error) {
	pieces, err := content.ListPieces(c.Request().Context(), d.House.DB.Read())
	if err != nil {
		return "", err
	}
	now, others := d.House.DB.Now(), slices.DeleteFunc(pieces, func(o content.Piece) bool { return o.ID == p.ID })
	without, with := unreached(others, segments, now), unreached(append(slices.Clone(others), p), segments, now)
	var names []string
	for _, o := range others {
		if with[o.ID] != without[o.ID] && without[o.ID] == "" {
			names = append(names, "“"+pieceTitle(o)+"”")
		}
	}
	if len(names) == 0 {
		return "", nil
	}
	return "Where this one stands, look again at " + strings.Join(names, " and ") + ": it is not seen by everybody it is for any more.", nil
}

// errOr is an error, or what otherwise happens.
func errOr(err error, otherwise func() error) error {
	if err != nil {
		return err
	}
	return otherwise()
}
