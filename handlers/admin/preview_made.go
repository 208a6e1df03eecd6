package admin

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/store/browse"
	"regulars/store/fault"
	"regulars/store/money"
	"regulars/store/rule"
	"regulars/store/rule/academic"
	"regulars/views/ui"
)

// made is a made-up person as it was typed, by field.
type made map[string]string

// madeFields are what may be said of a made-up person.
func madeFields() ui.Fields {
	return ui.Fields{
		{Name: "email", Label: "Mail address", LeftToRight: true, MaxLength: 254},
		{Name: "state", Label: "Account", Options: []ui.Option{{Value: "", Label: "None: a guest"}, {Value: "account", Label: "Logged in"}, {Value: "confirmed", Label: "Logged in, address confirmed"}, {Value: "new", Label: "First visit"}}},
		{Name: "orders", Label: "Orders", Inputmode: "numeric", Width: ui.Tiny},
		{Name: "last", Label: "Days since the latest order", Inputmode: "numeric", Width: ui.Tiny},
		{Name: "spent", Label: "Spent", Inputmode: "decimal", Width: ui.Short},
		{Name: "cart_items", Label: "Things in the cart", Inputmode: "numeric", Width: ui.Tiny},
		{Name: "cart_total", Label: "Cart total", Inputmode: "decimal", Width: ui.Short},
		{Name: "source", Label: "utm_source of the link", MaxLength: 100},
		{Name: "referrer", Label: "Came from the site", MaxLength: 100, LeftToRight: true},
		{Name: "landing", Label: "First page", MaxLength: 200, LeftToRight: true},
		{Name: "country", Label: "Country", Hint: "Two letters, such as DE.", MaxLength: 2, Width: ui.Tiny},
		{Name: "company", Label: "Company", MaxLength: 100},
		{Name: "place", Label: "Nearest of our shops", Hint: "Its handle, such as utrecht.", MaxLength: 100, LeftToRight: true},
		{Name: "deeds", Label: "What they did", Hint: "One a line: bought slate-11 12 days ago, viewed canvas-bag 2 hours ago, searched lamp 1 day ago.", Rows: 4, LeftToRight: true},
	}
}

func readMade(c echo.Context) made {
	m := made{}
	for _, f := range madeFields() {
		m[f.Name] = strings.TrimSpace(c.FormValue("m_" + f.Name))
	}
	return m
}

func (m made) fields(wrong fault.Fields) ui.Fields {
	fields := madeFields()
	for i := range fields {
		f := &fields[i]
		value := m[f.Name]
		for j := range f.Options {
			f.Options[j].Selected = f.Options[j].Value == value
		}
		f.Name = "m_" + f.Name
		f.Value, f.Optional, f.Error = value, len(f.Options) == 0, wrong[f.Name]
	}
	return fields
}

// makeUp makes facts of what was typed. Who is made up agrees to everything.
func (d *Door) makeUp(m made, wrong fault.Fields) *rule.Facts {
	now, shop := d.House.DB.Now(), d.House.Shop()
	f := &rule.Facts{Personalization: true, Analytics: true, UTMSource: m["source"], ReferrerHost: m["referrer"], LandingPath: m["landing"], Country: strings.ToUpper(m["country"]), Company: m["company"], NearestPlace: m["place"]}
	if domain, ok := academic.Domain(m["email"]); ok && m["email"] != "" {
		list := academic.List(shop.Academic)
		f.EmailDomain, f.EmailAcademic = domain, list.IsAcademic(domain)
	} else if m["email"] != "" {
		wrong["m_email"] = "Enter an address such as ada@mit.edu."
	}
	f.VisitorNew, f.SignedIn, f.EmailConfirmed = m["state"] == "new", m["state"] == "account" || m["state"] == "confirmed", m["state"] == "confirmed"
	f.OrdersCount, f.CartItems = m.number("orders", wrong), m.number("cart_items", wrong)
	f.Spent, f.CartTotal = d.madeAmount(m, "spent", wrong), d.madeAmount(m, "cart_total", wrong)
	if m["last"] != "" {
		f.LastOrderAt = now.AddDate(0, 0, -int(m.number("last", wrong)))
		f.FirstOrderAt = f.LastOrderAt
		f.OrdersCount = max(f.OrdersCount, 1)
	}
	f.Events = d.deeds(m["deeds"], now, wrong)
	return f
}

func (m made) number(name string, wrong fault.Fields) int64 {
	if m[name] == "" {
		return 0
	}
	n, err := strconv.ParseInt(m[name], 10, 32)
	if err != nil || n < 0 {
		wrong["m_"+name] = "Enter a whole number."
		return 0
	}
	return n
}

func (d *Door) madeAmount(m made, name string, wrong fault.Fields) rule.Amount {
	if m[name] == "" {
		return rule.Amount{}
	}
	a, err := money.ParseDecimal(m[name], money.Currency(d.House.Shop().Currency))
	if err != nil {
		wrong["m_"+name] = "Enter an amount, such as 120.00."
		return rule.Amount{}
	}
	return rule.Amount{Minor: a.Minor, Currency: string(a.Currency)}
}

// deeds reads what a made-up person did, a line each.
func (d *Door) deeds(text string, now time.Time, wrong fault.Fields) (events []rule.Event) {
	for line := range strings.Lines(text) {
		words := strings.Fields(strings.Trim(line, " ,.\r\n"))
		if len(words) == 0 {
			continue
		}
		e, ok := d.deed(words, now)
		if !ok || len(events) >= 100 {
			wrong["m_deeds"] = "“" + strings.TrimSpace(line) + "” is not such as: bought slate-11 12 days ago."
			return nil
		}
		events = append(events, e)
	}
	rule.SortEvents(events)
	return events
}

// deed is "bought slate-11 12 days ago" in words.
func (d *Door) deed(words []string, now time.Time) (e rule.Event, ok bool) {
	i := slices.IndexFunc(rule.EventWords(), func(w rule.EventWord) bool { return w.Word == strings.ToLower(words[0]) })
	n := len(words)
	if i < 0 || n < 4 || words[n-1] != "ago" {
		return e, false
	}
	many, err := strconv.ParseInt(words[n-3], 10, 32)
	unit := map[string]time.Duration{"minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour, "week": 7 * 24 * time.Hour}[strings.TrimSuffix(words[n-2], "s")]
	if err != nil || unit == 0 {
		return e, false
	}
	e = rule.Event{Kind: rule.EventWords()[i].Kind, At: now.Add(-time.Duration(many) * unit), Quantity: 1}
	about := strings.Join(words[1:n-3], " ")
	switch e.Kind {
	case rule.Searched:
		e.Term = about
	case rule.Browsed:
		e.Collections = []string{about}
	default:
		return d.about(e, about)
	}
	return e, true
}

// about says of which product an event is, "" for none.
func (d *Door) about(e rule.Event, handle string) (rule.Event, bool) {
	if handle == "" {
		return e, true
	}
	p, ok := d.Catalog.Snapshot().Product(handle)
	if !ok {
		return e, false
	}
	e.ProductID, e.Handle, e.Type, e.Tags, e.Vendor = p.ID, p.Handle, p.Type, p.Tags, p.Vendor
	e.Price = rule.Amount{Minor: p.Low.Minor, Currency: string(p.Low.Currency)}
	e.Total, e.Collections = e.Price, collectionHandles(p)
	return e, true
}

func collectionHandles(p *browse.Product) (handles []string) {
	for _, c := range p.Collections {
		handles = append(handles, c.Handle)
	}
	return handles
}
