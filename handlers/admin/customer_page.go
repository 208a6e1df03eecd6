package admin

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/customer"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/identify"
	"regulars/store/money"
	"regulars/store/preference"
	"regulars/store/rule"
	"regulars/store/segment"
	"regulars/store/staff"
	"regulars/store/tend"
	"regulars/views/admin"
	"regulars/views/ui"
)

// typedOn is what was typed on the page of a customer and could not be kept.
type typedOn struct {
	tag, note string
	wrong     fault.Fields
}

func (d *Door) customer(c echo.Context) error { return d.showCustomer(c, typedOn{}) }

func (d *Door) showCustomer(c echo.Context, v typedOn) error {
	ctx, q, k := c.Request().Context(), d.House.DB.Read(), at(c)
	p, err := tend.Find(ctx, q, c.Param("id"), identify.GroundOf(d.Catalog.Snapshot()).Of(d.House.Shop()))
	if err != nil {
		return err
	}
	segments, err := segment.List(ctx, q)
	if err != nil {
		return err
	}
	base := customerURL(p.Customer.ID)
	page := admin.Customer{Frame: d.frame(c, name(p.Customer)), Head: customerHead(p, k.May(staff.EditCustomers)), Figures: d.customerFigures(p), Contact: d.contact(p.Customer), Consent: d.consents(p), Receipts: d.consentReceipts(p)}
	if page.Timeline, err = d.timeline(c, p.Customer.ID, segments); err != nil {
		return err
	}
	for _, o := range p.Orders {
		page.Orders = append(page.Orders, d.orderRow(o))
	}
	if p.Figures.Orders > int64(len(p.Orders)) {
		page.OrderURL = "/admin/orders?" + url.Values{"q": {p.Customer.Email}}.Encode()
	}
	for _, a := range p.Addresses {
		page.Places = append(page.Places, nonempty(a.Name, a.Company, a.Line1, a.Line2, join(a.Postcode, a.City), join(a.Region, a.Country), a.Phone))
	}
	page.Segments = heldSegments(p, segments, k.May(staff.ReadContent))
	for _, w := range p.Wishes {
		page.Wishes = append(page.Wishes, wishWords(w))
	}
	d.furnishCustomer(c, &page, p, v, base)
	if page.Mistakes = ui.Summary(page.TagField, page.Note); len(v.wrong) > 0 {
		return web.Invalid(c, page.View())
	}
	return web.Render(c, http.StatusOK, page.View())
}

// name is what an account is called by.
func name(c customer.Customer) string { return cmp.Or(c.Name, c.Email) }

func customerHead(p tend.Person, may bool) admin.Head {
	h := admin.Head{Title: name(p.Customer), Back: ui.Link{Text: "Customers", URL: "/admin/customers"}, State: "Not confirmed"}
	if p.Customer.Confirmed() {
		h.State, h.StateKind = "Confirmed", "on"
	}
	if may {
		h.Act = ui.Link{Text: "Correct", URL: customerURL(p.Customer.ID) + "/edit"}
	}
	return h
}

// furnishCustomer adds what the member may do.
func (d *Door) furnishCustomer(c echo.Context, page *admin.Customer, p tend.Person, v typedOn, base string) {
	k := at(c)
	edit := k.May(staff.EditCustomers)
	if !p.Failing.At.IsZero() {
		page.Contact = append(page.Contact, admin.Fact{Label: "Mails", Value: "Refused since " + d.clock(p.Failing.At) + ": " + p.Failing.Reason})
		if edit {
			page.TrustURL = base + "/trust"
		}
	}
	if p.Erasure.Asked() {
		page.Callout = "This customer is erased for good on " + d.clock(p.Erasure.DueAt) + "."
		if k.May(staff.EraseCustomers) {
			page.KeepURL = base + "/keep"
		}
	}
	for _, t := range p.Tags {
		chip := admin.TagChip{Tag: t}
		if edit {
			chip.URL = base + "/untag"
		}
		page.Tags = append(page.Tags, chip)
	}
	for _, n := range p.Notes {
		note := admin.CustomerNote{Words: n.Words, Who: n.Author, At: d.clock(n.At)}
		if edit {
			note.RemoveURL = base + "/notes/" + n.ID + "/remove"
		}
		page.Notes = append(page.Notes, note)
	}
	if edit {
		page.TagURL, page.TagField = base+"/tags", ui.Field{Name: "tag", Label: "New tag", Value: v.tag, MaxLength: 60, Error: v.wrong["tag"]}
		page.NoteURL, page.NoteID, page.Note = base+"/notes", id.New(), ui.Field{Name: "note", Label: "New note", Value: v.note, Rows: 3, MaxLength: 2000, Error: v.wrong["note"]}
	}
	if edit {
		page.Apart = append(page.Apart, ui.Link{Text: "Merge with another account …", URL: base + "/merge"})
	}
	if k.May(staff.EraseCustomers) {
		page.Data = []ui.Link{{Text: "All data, to be read", URL: base + "/data?format=html"}, {Text: "All data, for programs", URL: base + "/data?format=json"}}
		page.Apart = append(page.Apart, ui.Link{Text: "Erase this customer …", URL: base + "/erase", Current: true})
	}
	if k.May(staff.ReadContent) && k.May(staff.ReadOrders) {
		page.SeeURL = seeAs("c:" + p.Customer.ID)
	}
}

// customerFigures are orders, money and the scores. These are read as a page of the
// shop reads them: without the person's consent there are none.
func (d *Door) customerFigures(p tend.Person) []admin.Fact {
	f := p.Figures
	list := []admin.Fact{{Label: "Orders", Value: strconv.FormatInt(f.Orders, 10)}}
	if f.Orders > 0 {
		list = append(list, admin.Fact{Label: "Spent", Value: d.amount(f.Spent)},
			admin.Fact{Label: "On average", Value: d.amount(money.Of((f.Spent.Minor+f.Orders/2)/f.Orders, f.Spent.Currency))},
			admin.Fact{Label: "First order", Value: d.day(f.FirstOrderAt)}, admin.Fact{Label: "Last order", Value: d.day(f.LastOrderAt)})
	}
	if n := p.Cart.Pieces(); n > 0 {
		list = append(list, admin.Fact{Label: "In the cart", Value: plural(int(n), "piece", "pieces")})
	}
	if !p.Facts.Personalization {
		return append(list, admin.Fact{Label: "Stage and scores", Value: "not without their consent"})
	}
	return append(list, scores(&p.Facts)...)
}

// scores are the stage and the three scores, as rules read them.
func scores(f *rule.Facts) (list []admin.Fact) {
	r, err := rule.Parse(`lifecycle = "new" and rfm.recency = 5 and rfm.frequency = 5 and rfm.monetary = 5`)
	if err != nil {
		return nil
	}
	lines, _ := r.Explain(f, nil)
	for i, label := range []string{"Stage", "Recency (1 to 5)", "Frequency (1 to 5)", "Money (1 to 5)"} {
		if i < len(lines) && lines[i].Value != "" {
			list = append(list, admin.Fact{Label: label, Value: strings.TrimSuffix(strings.TrimSuffix(lines[i].Value, " points"), " point")})
		}
	}
	return list
}

func (d *Door) contact(c customer.Customer) []admin.Fact {
	list := []admin.Fact{{Label: "Email", Value: c.Email}}
	if c.PendingEmail != "" {
		list = append(list, admin.Fact{Label: "Wants to have", Value: c.PendingEmail})
	}
	if c.Phone != "" {
		list = append(list, admin.Fact{Label: "Phone", Value: c.Phone})
	}
	return append(list, admin.Fact{Label: "Customer since", Value: d.day(c.CreatedAt)})
}

func wishWords(w preference.Wish) string {
	switch w.Kind {
	case preference.Piece:
		return "one piece"
	case preference.Theme:
		return "the topic " + w.Subject
	case preference.Fact:
		return "anything by " + w.Subject
	case preference.Everything:
		return "anything personal"
	}
	return string(w.Kind)
}

// heldSegments are those that hold the person, linked for who may read them.
func heldSegments(p tend.Person, segments []segment.Segment, may bool) (list []admin.CustomerSegment) {
	for _, s := range segments {
		for _, held := range p.Segments {
			if s.ID != held {
				continue
			}
			row := admin.CustomerSegment{Name: s.Name}
			if may {
				row.URL = "/admin/segments/" + s.ID
				row.WhyURL = "/admin/why?" + url.Values{"person": {p.Customer.Email}, "segment": {s.ID}}.Encode()
			}
			list = append(list, row)
		}
	}
	return list
}

// timeline is the page of it that the address asks for.
func (d *Door) timeline(c echo.Context, customerID string, segments []segment.Segment) (admin.Timeline, error) {
	after := tend.After{ID: c.QueryParam("before")}
	if ms, err := strconv.ParseInt(c.QueryParam("at"), 10, 64); err == nil {
		after.At = time.UnixMilli(ms)
	} else {
		after.ID = ""
	}
	list, err := tend.Timeline(c.Request().Context(), d.House.DB.Read(), customerID, after, perPage+1)
	if err != nil {
		return admin.Timeline{}, err
	}
	var t admin.Timeline
	if len(list) > perPage {
		list = list[:perPage]
		last := list[perPage-1]
		t.Next = customerURL(customerID) + "?" + url.Values{"before": {last.ID}, "at": {strconv.FormatInt(last.At.UnixMilli(), 10)}}.Encode() + "#timeline"
	}
	for _, touch := range list {
		t.Rows = append(t.Rows, d.touchRow(touch, segments, at(c).May(staff.ReadMails)))
	}
	return t, nil
}
