package web

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/store/enrol"
	"regulars/store/order"
	"regulars/store/review"
	"regulars/views/ui"
)

// HandOut sends everything that is kept of a person as a file: for people ("html") or
// for programs.
func (h *House) HandOut(c echo.Context, data enrol.Data, format string) error {
	header := c.Response().Header()
	header.Set("Cache-Control", "private, no-store")
	if format == "html" {
		header.Set(echo.HeaderContentDisposition, `attachment; filename="my-data.html"`)
		return Render(c, http.StatusOK, recordOf(data, h.Shop().Name, recorder{h.Zone(), h.Shop().Language, Of(c).Words}).View())
	}
	text, err := json.MarshalIndent(data, "", "  ")
	if err != nil {
		return err
	}
	header.Set(echo.HeaderContentDisposition, `attachment; filename="my-data.json"`)
	return c.Blob(http.StatusOK, "application/json; charset=utf-8", text)
}

// recorder writes a record with the times of a place, in some words.
type recorder struct {
	zone     *time.Location
	language string
	Words    *ui.Words
}

func (w recorder) clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return w.Words.Date(t.In(w.zone), "2 January 2006, 15:04")
}

// told is one thing; facts without an answer are left out.
func told(headline string, pairs ...string) (e ui.RecordEntry) {
	e.Headline = headline
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			e.Facts = append(e.Facts, ui.RecordFact{Label: pairs[i], Value: pairs[i+1]})
		}
	}
	return e
}

func (w recorder) yesNo(yes bool) string {
	if yes {
		return w.Words.Say("Yes")
	}
	return w.Words.Say("No")
}

// Device is what a browser is called in a list of devices: "Firefox on Linux", as
// DeviceName has it, in some words.
func Device(w *ui.Words, name string) string {
	browser, system, both := strings.Cut(name, " on ")
	if !both {
		return name
	}
	return w.Say("{browser} on {system}", "browser", w.Known(browser), "system", w.Known(system))
}

// recordOf is what is kept of a person, to be read.
func recordOf(d enrol.Data, shop string, w recorder) ui.Record {
	a := d.Account
	return ui.Record{Title: w.Words.Say("What {shop} knows of {email}", "shop", shop, "email", a.Email), Language: w.language,
		Lead: w.Words.Say("Written on {when}. The same as a file for programs is beside this one.", "when", w.clock(d.WrittenAt)),
		Sections: []ui.RecordSection{
			{Title: "Account", Entries: []ui.RecordEntry{told("", "Name", a.Name, "Email address", a.Email, "Phone", a.Phone, "Language", a.Language, "Opened", w.clock(a.CreatedAt),
				"Address confirmed", w.clock(a.ConfirmedAt), "New address that waits", a.PendingEmail, "Accounts made a part of this", strings.Join(d.Merged, ", "), "Tags", strings.Join(d.Tags, ", "))}},
			{Title: "Addresses", Entries: w.addresses(d)}, {Title: "Orders", Entries: w.orders(d.Orders)}, {Title: "Returns", Entries: w.returns(d)}, {Title: "Reviews", Entries: w.reviews(d)},
			{Title: "Notes of the shop", Entries: w.notes(d)}, {Title: "What you allowed", Entries: w.choices(d)}, {Title: "Where you are logged in", Entries: w.devices(d)},
			{Title: "Mails", Entries: w.mails(d)}, {Title: "What you were shown", Entries: w.shown(d)}, {Title: "What happened", Entries: w.events(d)},
		}}
}

func (w recorder) addresses(d enrol.Data) (list []ui.RecordEntry) {
	for _, a := range d.Addresses {
		list = append(list, told(a.Name, "Company", a.Company, "Street", strings.TrimSpace(a.Line1+" "+a.Line2), "Town", strings.TrimSpace(a.Postcode+" "+a.City), "Region", a.Region, "Country", a.Country, "Phone", a.Phone))
	}
	return list
}

func (w recorder) orders(orders []order.Order) (list []ui.RecordEntry) {
	for _, o := range orders {
		var goods []string
		for _, l := range o.Lines {
			goods = append(goods, strconv.FormatInt(l.Quantity, 10)+" × "+strings.TrimSpace(l.Title+" "+l.Variant))
		}
		to := o.Delivery
		list = append(list, told(w.Words.Say("Order {number}", "number", o.Number), "Placed", w.clock(o.PlacedAt), "Standing", string(o.State), "Goods", strings.Join(goods, ", "), "Total", o.Total.Format(w.language), "Email address", o.Email,
			"Delivered to", strings.Join(strings.Fields(strings.Join([]string{to.Name, to.Company, to.Line1, to.Line2, to.Postcode, to.City, to.Region, to.Country}, " ")), " "), "Paid by", o.Gateway, "Note", o.Note))
	}
	return list
}

func (w recorder) returns(d enrol.Data) (list []ui.RecordEntry) {
	for _, r := range d.Returns {
		var why []string
		for _, l := range r.Lines {
			why = append(why, strconv.FormatInt(l.Quantity, 10)+" × "+w.Words.Known(Reason(l.Reason)))
		}
		list = append(list, told(r.Name, "Asked", w.clock(r.AskedAt), "Standing", string(r.State), "Why", strings.Join(why, ", "), "Words", r.Words, "The shop's answer", r.Answer))
	}
	return list
}

func (w recorder) reviews(d enrol.Data) (list []ui.RecordEntry) {
	for _, r := range d.Reviews {
		list = append(list, told(r.Title, "Written", w.clock(r.CreatedAt), "Shown as", r.Author, "Stars", strconv.Itoa(r.Rating), "About", r.Variant, "Words", r.Body, "Standing", r.State, "Photos", photosSaid(r.Photos),
			"The shop's answer", r.Answer))
	}
	return list
}

// photosSaid are the addresses of a review's photos, which open for its author.
func photosSaid(photos []review.Photo) string {
	var list []string
	for _, p := range photos {
		list = append(list, "/reviews/photos/"+p.ID)
	}
	return strings.Join(list, ", ")
}

func (w recorder) notes(d enrol.Data) (list []ui.RecordEntry) {
	for _, n := range d.Notes {
		list = append(list, told("", "Written", w.clock(n.At), "Words", n.Words))
	}
	return list
}

func (w recorder) choices(d enrol.Data) (list []ui.RecordEntry) {
	for _, r := range d.Choices {
		list = append(list, told(w.clock(r.At), "Personalization", w.yesNo(r.Personalization), "Analytics", w.yesNo(r.Analytics)))
	}
	for _, l := range d.LeftOut {
		list = append(list, told(w.clock(l.At), "Asked to leave out", strings.TrimSpace(string(l.Kind)+" "+l.Subject)))
	}
	return list
}

func (w recorder) devices(d enrol.Data) (list []ui.RecordEntry) {
	for _, s := range d.Devices {
		list = append(list, told(Device(w.Words, s.Name), "Since", w.clock(s.CreatedAt), "Last seen", w.clock(s.SeenAt)))
	}
	return list
}

func (w recorder) mails(d enrol.Data) (list []ui.RecordEntry) {
	for _, m := range d.Mails {
		list = append(list, told(m.Subject, "Written", w.clock(m.At), "To", m.To, "Words", m.Text))
	}
	return list
}

func (w recorder) shown(d enrol.Data) (list []ui.RecordEntry) {
	for _, s := range d.Shown {
		list = append(list, told("", "Place", s.Slot, "Piece", s.PieceID, "Because of the segment", s.SegmentID, "Times", strconv.FormatInt(s.Times, 10), "Last", w.clock(s.LastAt), "By", s.Facts))
	}
	return list
}

func (w recorder) events(d enrol.Data) (list []ui.RecordEntry) {
	for _, e := range d.Events {
		what := string(e.Properties)
		if what == "{}" {
			what = ""
		}
		list = append(list, told(e.Name, "When", w.clock(e.At), "About", e.Subject, "Details", what))
	}
	return list
}
