package admin

import (
	"strconv"

	"regulars/store/report"
	"regulars/views/admin"
)

const (
	groupSelling  = "Selling"
	groupVisiting = "Visits and searches"
	groupPeople   = "People"
)

// What several accounts are counted by.
const (
	whichOrders = "An order counts on the day it was placed, in the shop's time zone, once the shop has accepted it. Cancelled orders and those that were never paid do not count."
	ownCurrency = "Orders in another currency than the shop's are left out."
	whoCounts   = "Only visits of shoppers who agreed to be counted are here; what others look at is not kept. So there were more than are counted."
	whoBought   = "A person is an account, or the browser of a guest. A cancelled or wholly refunded order is no purchase here."
)

const inLargeShops = "In a large shop this may be as of up to a minute ago."

// accounts are all reports, those of a group together.
func accounts() []account {
	return []account{
		{key: "sales", group: groupSelling, title: "Sales over time", lead: "Orders, goods, delivery, taxes, and what went back, day by day.", table: salesTable,
			how: []string{whichOrders, "Goods are at the prices they were offered for: a reduced price is the price.",
				"Total is goods with delivery, and with taxes where they are not inside the prices. Taxes inside the prices are part of goods and delivery.",
				"Many days stand together as weeks, counted from the first day, and very many as calendar months; the file has each day.",
				"Refunds count on the day the money went back, and never come to more than the order did: money that was paid twice is no sale. Net is the total less refunds.", ownCurrency}},
		{key: "products", group: groupSelling, title: "Sales by product", lead: "What sold, how many pieces, and for how much.", table: productTable,
			how: []string{whichOrders, "Goods are what the lines of the orders come to, as the buyer saw them.", "Refunds are what went back for pieces of the product, taxes included, on the day the money went; what went back for delivery or out of goodwill is for no product. Money that was sent back without naming pieces is for the lines of the order, one after the other.", "An order with two products counts for both.", ownCurrency}},
		{key: "collections", group: groupSelling, title: "Sales by collection", lead: "The same goods, by the collections they stand in today.", table: collectionTable,
			how: []string{whichOrders, "A product is counted in each collection it stands in today, so these sums overlap and are not to be added up.", "What stands in none, or is not sold any more, is in the last row.", ownCurrency}},
		{key: "channels", group: groupSelling, title: "Sales by channel", lead: "On the web, or how staff took the order.", table: channelTable,
			how: []string{whichOrders, "Each order has one channel, so the rows add up to the whole. Refunds count on the day the money went back.", ownCurrency}},
		{key: "places", group: groupSelling, title: "Sales by place", lead: "Where orders are collected, and what is sent.", table: placeTable,
			how: []string{whichOrders, "An order counts at the place the shopper chose to collect it; all others are sent. Each order has one row, so the rows add up to the whole. Refunds count on the day the money went back.", ownCurrency}},
		{key: "sent-back", group: groupSelling, title: "Why things come back", lead: "What shoppers asked to send back, by product and reason, and what became of it.", table: sentBackTable,
			how: []string{"Pieces of returns that were asked for in these days, also those that were declined or taken back. Came, damaged, exchanged and paid back is what became of them up to now.", "The reason is the one the shopper chose for the product.", ownCurrency}},
		{key: "funnel", group: groupVisiting, title: "From visit to order", lead: "How far visits come, and where they end.", table: funnelTable,
			how: []string{"A visit is one browser on one day of the shop's time zone.", whoCounts, "Each step holds the visits that came to it or further: who orders has been through all of them, even where a page was skipped.", "Orders that staff took are not here."}},
		{key: "searches", group: groupVisiting, title: "Searches", lead: "What shoppers look for in their own words.", table: searchTable(false), how: searchesAre()},
		{key: "nothing-found", group: groupVisiting, title: "Searches without a result", lead: "What shoppers wanted and did not find: a name you use differently, or goods to think about.", table: searchTable(true), how: searchesAre()},
		{key: "returns", group: groupPeople, title: "Again within 30 days", lead: "How many orders are followed by another of the same person.", table: returnsTable,
			how: []string{whoBought, "Orders placed in these days are looked at. Those of the last 30 days stand apart: whether they are followed is not known yet.", "The rows tell a person's first order from their second and later ones, over the shop's whole time.", ownCurrency}},
		{key: "cohorts", group: groupPeople, title: "Months of first orders", lead: "Of those who came new in a month, how many ordered again in the months after.", now: true, table: cohortTable,
			how: []string{whoBought, "People stand in the month of their first order, in the shop's time zone. The column 1 is the share of them that ordered in the next month, and so on.", "Value is what they bought within 365 days of their first order, that one included, divided by the people; for young months it still grows.", ownCurrency}},
		{key: "first-products", group: groupPeople, title: "Lifetime value by first product", lead: "What people began with, how many of them came back, and what they bought within a year.", table: firstsTable,
			how: []string{whoBought, "People whose first order was in these days are looked at, by the products in that order: who began with two counts for both, so the rows are not to be added up.", "Ordered again counts who has placed another order since, up to now.", "Value of the first year is what they bought within 365 days of their first order, that one included, divided by the people; of people who came lately it still grows. That buyers of a product come back more often does not mean that they do so because of it.", inLargeShops, ownCurrency}},
		{key: "sources", group: groupPeople, title: "Where buyers came from", lead: "Orders by the campaign or site that led their buyers to the shop, first and last.", table: sourcesTable, how: sourcesAre()},
		{key: "segments", group: groupPeople, title: "Segments", lead: "Who is in each segment now, and what they have bought.", now: true, table: segmentTable,
			how: []string{"People are those for whom the segment's sentence is true now; the same as on the segment's own page.", "Orders and revenue are all that they have bought so far. " + whoBought, "Value of the first year is what a buyer has bought within 365 days of their first order, on average over those who have bought.", "A person in two segments counts in both. That people of a segment buy more does not mean that they do so because of it."}},
		{key: "pieces", group: groupPeople, title: "What pieces led to", lead: "Per piece: seen, followed, and ordered within a week.", table: pieceTable,
			how: piecesAre()},
	}
}

func searchesAre() []string {
	return []string{"A search counts each time its results are shown. Large and small letters and spaces make no difference.", whoCounts, "A search finds nothing when its page shows no product, after words were corrected. Searches of before this was told apart count as found."}
}

func number(n int64) cell {
	return cell{text: thousands(int(n)), raw: strconv.FormatInt(n, 10)}
}

func plainly(s string) cell { return cell{text: s, raw: s} }

func dayCell(day string) cell { return cell{text: dayInWords(day), raw: day} }

func (d *Door) moneyCell(minor int64) cell {
	a := d.scope().Amount(minor)
	return cell{text: a.Format(d.House.Shop().Language), raw: a.Decimal()}
}

func shareCell(part, whole int64) cell {
	if whole == 0 {
		return cell{text: "–", raw: "–"}
	}
	return cell{text: share(part, whole), raw: strconv.FormatFloat(float64(part)/float64(whole), 'f', 4, 64)}
}

// averageCell is a sum over a number, rounded; a dash over none.
func (d *Door) averageCell(sum, n int64) cell {
	if n == 0 {
		return cell{text: "–", raw: "–"}
	}
	return d.moneyCell((sum + n/2) / n)
}

// heads are the columns of a table; those after the first hold figures.
func heads(first string, figures ...string) []column {
	list := []column{{title: first}}
	for _, f := range figures {
		list = append(list, column{f, true})
	}
	return list
}

// ranks draws the largest of some sums.
func ranks(sums []report.Sum, name func(report.Sum) string, print func(int64) string) (list []admin.Shared) {
	var most int64
	for _, s := range sums {
		most = max(most, s.Goods)
	}
	for _, s := range sums[:min(len(sums), 8)] {
		if most > 0 && s.Goods > 0 {
			list = append(list, admin.Shared{Name: name(s), Words: print(s.Goods), Width: int(max(1, s.Goods*100/most))})
		}
	}
	return list
}

// changeSince says how a figure stands to that of the period before.
func changeSince(now, before int64) string {
	switch {
	case before == 0:
		return "none before"
	case now == before:
		return "as before"
	case now > before:
		return "+" + share(now-before, before) + " to before"
	}
	return "−" + share(before-now, before) + " to before"
}
