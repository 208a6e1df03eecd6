package shop

import (
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"regulars/handlers/web"
	"regulars/store/browse"
	"regulars/store/money"
	"regulars/views/shop"
	"regulars/views/ui"
)

// Bounds of an address: what is beyond is not read.
const (
	maxKeys   = 20
	maxPerKey = 50
	maxLabel  = 100
)

// choices is what the address of a listing says, and the way to other addresses.
type choices struct {
	path   string
	filter browse.Filter
	kept   url.Values // words of a search, sent along unchanged
}

// readChoices reads an address. What makes no sense is as good as absent.
func readChoices(path string, query url.Values, currency money.Currency) choices {
	c := choices{path: path, kept: url.Values{}, filter: browse.Filter{Values: map[string][]string{}}}
	for key, values := range query {
		switch key {
		case "q":
			c.kept.Set("q", values[0])
		case "sort":
			c.filter.Sort = values[0]
		case "page":
			c.filter.Page, _ = strconv.Atoi(values[0])
		case "price_from":
			c.filter.From = minor(values[0], currency)
		case "price_to":
			c.filter.To = minor(values[0], currency)
		case browse.FacetAvailable:
			c.filter.Available = values[0] == "1"
		default:
			c.choose(key, values)
		}
	}
	return c
}

func (c *choices) choose(key string, values []string) {
	if len(c.filter.Values) >= maxKeys || len(key) > maxLabel {
		return
	}
	for _, v := range values[:min(len(values), maxPerKey)] {
		if v != "" && len(v) <= maxLabel {
			c.filter.Values[key] = append(c.filter.Values[key], v)
		}
	}
}

func minor(text string, currency money.Currency) int64 {
	amount, err := money.ParseDecimal(text, currency)
	if err != nil {
		return 0
	}
	return amount.Minor
}

// address is the listing with a filter; what has no effect is left out.
func (c choices) address(l browse.Listing, f browse.Filter, currency money.Currency) string {
	query := url.Values{}
	for key, values := range c.kept {
		query[key] = values
	}
	for _, facet := range l.Facets {
		if values := f.Values[facet.Key]; len(values) > 0 {
			query[facet.Key] = values
		}
	}
	for key, amount := range map[string]int64{"price_from": f.From, "price_to": f.To} {
		if amount > 0 {
			query.Set(key, money.Of(amount, currency).Decimal())
		}
	}
	if f.Available {
		query.Set(browse.FacetAvailable, "1")
	}
	if f.Sort != "" && f.Sort != browse.Featured {
		query.Set("sort", f.Sort)
	}
	if f.Page > 1 {
		query.Set("page", strconv.Itoa(f.Page))
	}
	return withQuery(c.path, query.Encode())
}

// page is a page of the listing with nothing chosen.
func (c choices) page(n int) string {
	return c.address(browse.Listing{}, browse.Filter{Page: n}, "")
}

// results maps a listing to what collection and search pages show of it.
func (b *Browsing) results(s *browse.Snapshot, l browse.Listing, c choices) shop.Results {
	currency := b.House.Shop().Currency
	f := c.effective(l)
	at := func(f browse.Filter) string { return c.address(l, f, currency) }
	r := shop.Results{Action: c.path, Count: products(b.House.Words(), l.Total), Cards: b.chosenCards(s, l.Products, f),
		ClearURL: at(browse.Filter{Sort: f.Sort}), Sorts: sorts(l.Sort, c), Facets: b.facets(l, f, at), Chips: b.chips(l, f, at)}
	if unknown := s.Unknown(c.filter); len(unknown) > 0 {
		for _, u := range unknown {
			r.Unknown = append(r.Unknown, b.House.Say("“{value}” is not among what can be chosen under {facet}.", "value", u.Label, "facet", u.Title))
		}
		r.KnownURL = at(f)
	}
	for key, values := range c.kept {
		r.Hidden = append(r.Hidden, shop.Param{Name: key, Value: values[0]})
	}
	r.Pages = web.Pages(l.Page, l.Pages, 1, func(n int) string {
		other := f
		other.Page = n
		return at(other)
	})
	return r
}

// effective is the filter as the listing understood it.
func (c choices) effective(l browse.Listing) browse.Filter {
	f := browse.Filter{Values: map[string][]string{}, From: c.filter.From, To: c.filter.To, Available: l.Available.Selected, Sort: l.Sort}
	for _, facet := range l.Facets {
		for _, v := range facet.Values {
			if v.Selected {
				f.Values[facet.Key] = append(f.Values[facet.Key], v.Label)
			}
		}
	}
	return f
}

// without is a filter with one value taken back.
func without(f browse.Filter, key, label string) browse.Filter {
	values := map[string][]string{}
	for k, list := range f.Values {
		values[k] = slices.DeleteFunc(slices.Clone(list), func(v string) bool { return k == key && v == label })
	}
	f.Values = values
	return f
}

func (b *Browsing) chips(l browse.Listing, f browse.Filter, at func(browse.Filter) string) (list []shop.Chip) {
	for _, facet := range l.Facets {
		for _, v := range facet.Values {
			if !v.Selected {
				continue
			}
			list = append(list, shop.Chip{Text: b.House.Words().Known(facet.Title) + ": " + v.Label, RemoveURL: at(without(f, facet.Key, v.Label))})
		}
	}
	if f.From > 0 || f.To > 0 {
		other := f
		other.From, other.To = 0, 0
		list = append(list, shop.Chip{Text: b.span(f), RemoveURL: at(other)})
	}
	if f.Available {
		other := f
		other.Available = false
		list = append(list, shop.Chip{Text: b.House.Words().Known(l.Available.Label), RemoveURL: at(other)})
	}
	return list
}

// span says price bounds in words.
func (b *Browsing) span(f browse.Filter) string {
	info := b.House.Shop()
	from, to := money.Of(f.From, info.Currency).Format(info.Language), money.Of(f.To, info.Currency).Format(info.Language)
	switch {
	case f.To == 0:
		return b.House.Say("From {amount}", "amount", from)
	case f.From == 0:
		return b.House.Say("Up to {amount}", "amount", to)
	}
	return b.House.Say("{from} to {to}", "from", from, "to", to)
}

// shownOpen is how many facets stand unfolded.
const shownOpen = 3

func (b *Browsing) facets(l browse.Listing, f browse.Filter, at func(browse.Filter) string) (list []shop.Facet) {
	for _, facet := range l.Facets {
		x := shop.Facet{Title: facet.Title, Name: facet.Key, Open: len(list) < shownOpen || len(f.Values[facet.Key]) > 0}
		for _, v := range facet.Values {
			o := shop.FacetOption{Value: v.Label, Label: v.Label, Count: v.Count, Selected: v.Selected}
			if facet.Key == "colour" || facet.Key == "color" {
				o.Hex, _ = colourHex(v.Label)
			}
			x.Options = append(x.Options, o)
		}
		list = append(list, x)
	}
	if l.Low.Minor < l.High.Minor || f.From > 0 || f.To > 0 {
		list = append(list, shop.Facet{Title: "Price", Open: true, Range: b.priceRange(l, f, at)})
	}
	if l.Available.Selected || l.Available.Count < l.Total {
		list = append(list, shop.Facet{Title: "Availability", Name: browse.FacetAvailable, Open: true,
			Options: []shop.FacetOption{{Value: "1", Label: b.House.Words().Known(l.Available.Label), Count: l.Available.Count, Selected: l.Available.Selected}}})
	}
	return list
}

func (b *Browsing) priceRange(l browse.Listing, f browse.Filter, at func(browse.Filter) string) *shop.Range {
	info := b.House.Shop()
	currency := info.Currency
	text := func(minor int64) string {
		if minor == 0 {
			return ""
		}
		return money.Of(minor, currency).Decimal()
	}
	r := &shop.Range{FromName: "price_from", ToName: "price_to", From: text(f.From), To: text(f.To), Currency: string(currency),
		Lowest: l.Low.Decimal(), Highest: l.High.Decimal(), Span: b.House.Say("There are prices from {from} to {to}.", "from", l.Low.Format(info.Language), "to", l.High.Format(info.Language))}
	for _, s := range l.Steps {
		step := shop.RangeStep{Count: s.Count, Current: s.From == f.From && s.To == f.To}
		part := f
		part.Page, part.From, part.To = 0, s.From, s.To
		if step.Text = b.span(part); step.Current {
			part.From, part.To = 0, 0
		}
		step.URL = at(part)
		r.Steps = append(r.Steps, step)
	}
	return r
}

func sorts(chosen string, c choices) (list []shop.Choice) {
	labels := map[string]string{browse.Featured: "Featured", browse.PriceUp: "Price, low to high", browse.PriceDown: "Price, high to low",
		browse.Newest: "Newest", browse.TitleUp: "Name", browse.BestRated: "Best rated"}
	if c.kept.Has("q") {
		labels[browse.Featured] = "Best match"
	}
	for _, name := range browse.Sorts() {
		list = append(list, shop.Choice{Value: name, Label: labels[name], Selected: name == chosen})
	}
	return list
}

// chosenCards draws products in the variant that was asked for: who looks for pine
// sees the pine one.
func (b *Browsing) chosenCards(s *browse.Snapshot, products []*browse.Product, f browse.Filter) []ui.Card {
	var wanted []string
	for key, values := range f.Values {
		if key != browse.FacetType && key != browse.FacetVendor {
			wanted = append(wanted, values...)
		}
	}
	return b.cards(s, products, func(p *browse.Product) *browse.Variant { return variantWith(p, wanted) })
}

// variantWith is the first variant that has any of the values; nil for none.
func variantWith(p *browse.Product, wanted []string) *browse.Variant {
	if len(wanted) == 0 || len(p.Variants) < 2 {
		return nil
	}
	for _, v := range p.Variants {
		if slices.ContainsFunc(v.Options, func(o string) bool {
			return slices.ContainsFunc(wanted, func(w string) bool { return strings.EqualFold(o, w) })
		}) {
			return v
		}
	}
	return nil
}

func itoa(n int) string { return strconv.Itoa(n) }

// summary is the beginning of a description as plain text, cut at a word.
func summary(description string) string {
	const longest = 155
	var b strings.Builder
	inside := false
	for _, r := range description {
		switch {
		case r == '<':
			inside = true
		case r == '>':
			inside = false
			b.WriteByte(' ')
		case !inside:
			b.WriteRune(r)
		}
		if b.Len() > 8*longest {
			break
		}
	}
	text := strings.Join(strings.Fields(html.UnescapeString(b.String())), " ")
	if len(text) <= longest {
		return text
	}
	if end := strings.LastIndexByte(text[:longest], ' '); end > 0 {
		return text[:end] + "…"
	}
	return strings.ToValidUTF8(text[:longest], "") + "…"
}
