package admin

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/store/census"
	"regulars/store/money"
	"regulars/store/rule"
	"regulars/store/segment"
	"regulars/store/staff"
	"regulars/views/admin"
)

// countWaits is how long who asks for the size of a rule waits for it, or for how far the
// counting is: somebody who has changed the rule. A page that is opened does not wait.
const countWaits = 700 * time.Millisecond

// counted is who a rule holds now, as far as it is known in time, and else how far
// the counting is. It is counted once for all who ask, and ends when nobody comes
// back for it. Of a rule that is saved its standing is shown, which is kept.
func (d *Door) counted(c echo.Context, v described, all []segment.Segment, wait time.Duration) (admin.Membership, error) {
	r, err := rule.Parse(v.Rule)
	if err != nil || v.wrong["rule"] != "" || broken(v.Segment, all) != "" {
		return admin.Membership{Problem: "Nobody can be counted before the rule is right."}, nil
	}
	ctx := c.Request().Context()
	if slices.ContainsFunc(all, func(s segment.Segment) bool { return s.Rule == v.Rule }) {
		known, err := d.Census.Standings(ctx, []rule.Rule{r}, min(wait, pageWaits))
		if s := known; err == nil && s[0] != nil && s[0].Err == nil && s[0].Members != nil {
			return d.furnish(c, admin.Membership{Size: d.size(s[0])}, *s[0], v, all)
		}
	}
	members, under, err := d.Census.Follow(ctx, r, wait)
	if err := ctx.Err(); err != nil {
		return admin.Membership{}, err
	}
	if err != nil {
		d.House.Log.Warn("a segment could not be counted", "rule", r.String(), "error", err)
		return admin.Membership{Problem: "It could not be counted. Look again in a moment."}, nil
	}
	if under != nil {
		return admin.Membership{Counting: true, Done: under.Percent()}, nil
	}
	now := members.Standing()
	return d.furnish(c, admin.Membership{Size: admin.Size{People: thousands(now.Count.People), About: aboutCount(now.Count), Worth: d.worth(now.Worth)}}, now, v, all)
}

// furnish adds some of the members and what other segments share with them. Who may
// not read orders sees no names.
func (d *Door) furnish(c echo.Context, m admin.Membership, now census.Standing, v described, all []segment.Segment) (admin.Membership, error) {
	n := now.Count
	m.Share = " of " + plural(n.Known, "person", "people") + " the shop knows"
	named := at(c).May(staff.ReadOrders)
	for _, p := range now.Sample {
		m.Sample = append(m.Sample, d.member(p, named))
	}
	if n.People == 0 {
		return m, nil
	}
	others := slices.DeleteFunc(slices.Clone(all), func(s segment.Segment) bool { return s.ID == v.ID })
	standings, err := d.standings(c, others)
	if err != nil {
		return m, err
	}
	for _, s := range others {
		known := standings[s.ID]
		if known == nil || known.Err != nil {
			continue
		}
		if shared, ok := now.Members.Shared(known.Members); ok && shared > 0 {
			m.Overlap = append(m.Overlap, admin.Shared{Name: s.Name, URL: "/admin/segments/" + s.ID, Width: max(1, shared*100/n.People), Words: fmt.Sprintf("%s (%d%%)", thousands(shared), shared*100/n.People)})
		}
	}
	slices.SortStableFunc(m.Overlap, func(a, b admin.Shared) int { return cmp.Compare(b.Width, a.Width) })
	m.Overlap = m.Overlap[:min(len(m.Overlap), 4)]
	return m, nil
}

func (d *Door) member(p census.Person, named bool) admin.Member {
	m := admin.Member{Name: "A guest", About: "first seen " + p.Since.In(d.House.Zone()).Format("2 January 2006")}
	if p.CustomerID != "" {
		if m.Name = "A customer"; named {
			m.Name = cmp.Or(p.Name, p.Email)
		}
		m.About = "since " + p.Since.In(d.House.Zone()).Format("2 January 2006")
	}
	if p.Orders > 0 {
		m.About += ", " + plural(p.Orders, "order", "orders")
	}
	return m
}

// size is a standing in words and a line; nil is not known yet. What is remembered from
// before a start of the shop stands there until it is counted anew.
func (d *Door) size(s *census.Standing) admin.Size {
	switch {
	case s == nil:
		return admin.Size{Counting: true}
	case s.Err != nil:
		return admin.Size{}
	case s.Members == nil:
		return admin.Size{Counting: true, People: thousands(s.Count.People), About: aboutCount(s.Count), Change: d.asOf(s)}
	}
	v := admin.Size{People: thousands(s.Count.People), About: aboutCount(s.Count), Worth: d.worth(s.Worth)}
	switch {
	case len(s.Growth) > 1:
		v.Change = changeInWords(s.Growth[0].People, s.Count.People)
		v.Spark = sparkOf(s.Growth)
	case len(s.Unremembered) > 0:
		v.Change = unremembered(s.Unremembered)
	}
	return v
}

// asOf says when a size was counted that is remembered.
func (d *Door) asOf(s *census.Standing) string { return "as of " + d.clock(s.Count.At) }

// unremembered says why there are no past sizes.
func unremembered(list []rule.Attribute) string {
	var words []string
	for _, a := range list {
		words = append(words, a.Words)
	}
	return "No past sizes: " + strings.Join(words, ", ") + " – known as of now only."
}

func aboutCount(n census.Count) string {
	return plural(n.Customers, "customer", "customers") + ", " + plural(n.Guests, "guest", "guests")
}

func (d *Door) worth(w census.Worth) string {
	if w.Orders == 0 {
		return "No orders yet"
	}
	var sums []string
	for _, a := range w.Revenue {
		sums = append(sums, a.Format("en"))
	}
	return plural(w.Orders, "order", "orders") + ", " + strings.Join(sums, " and ")
}

func changeInWords(before, now int) string {
	switch {
	case now > before:
		return thousands(now-before) + " more than 90 days ago"
	case now < before:
		return thousands(before-now) + " fewer than 90 days ago"
	}
	return "As many as 90 days ago"
}

// sparkOf draws sizes in a box of 120 by 32.
func sparkOf(days []census.Day) *admin.Spark {
	least, most := days[0].People, days[0].People
	for _, day := range days {
		least, most = min(least, day.People), max(most, day.People)
	}
	var points []string
	var x, y float64
	for i, day := range days {
		x, y = 3+float64(i)*114/float64(len(days)-1), 16
		if most > least {
			y = 29 - 26*float64(day.People-least)/float64(most-least)
		}
		points = append(points, fmt.Sprintf("%.1f,%.1f", x, y))
	}
	line := strings.Join(points, " ")
	return &admin.Spark{Line: line, Area: "3,32 " + line + " 117,32", X: fmt.Sprintf("%.1f", x), Y: fmt.Sprintf("%.1f", y),
		Words: fmt.Sprintf("Size over 90 days: from %s to %s, between %s and %s", thousands(days[0].People), thousands(days[len(days)-1].People), thousands(least), thousands(most))}
}

// thousands prints 1204 as 1,204.
func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// sentence is an example to begin with.
type sentence struct{ key, name, says, rule string }

// sentences are the essays of commerce, in the shop's currency.
func sentences(currency money.Currency) []sentence {
	return []sentence{
		{"campus", "Campus", "Students and staff of universities, by a confirmed address.", "email.domain is academic and email.confirmed"},
		{"students-bags", "Students who looked at bags", "Confirmed students with an eye on a bag, this month.", `email.domain is academic and email.confirmed and viewed(collection: "bags") within 30 days`},
		{"first-order", "First order, this month", "Bought once and lately: the moment to say what goes with it.", "orders.count = 1 and last_order.at within 30 days"},
		{"lapsing", "About to lapse", "Regulars who have been away for three months, and not yet for six.", "orders.count >= 2 and last_order.at more than 90 days ago and last_order.at within 180 days"},
		{"window", "Window shoppers", "Look often, and have bought nothing for a month.", "viewed at least 3 times within 7 days and not bought within 30 days"},
		{"leavers", "Cart leavers", "Put something into the cart and did not order within two days.", "added_to_cart within 14 days then not ordered within 2 days"},
		{"spenders", "Big spenders", "Spent much in the last year.", "spent within 365 days >= 500 " + string(currency)},
		{"tiktok", "Arrivals from TikTok", "Came here from a video.", `utm.source = "tiktok" or referrer.host ends with "tiktok.com"`},
	}
}

func (d *Door) gallery() (list []admin.Example) {
	for _, s := range sentences(d.House.Shop().Currency) {
		list = append(list, admin.Example{Name: s.name, Says: s.says, Rule: s.rule, URL: "/admin/segments/new?example=" + s.key})
	}
	return list
}

func (d *Door) example(key string) (sentence, bool) {
	for _, s := range sentences(d.House.Shop().Currency) {
		if s.key == key {
			return s, true
		}
	}
	return sentence{}, false
}
