package admin

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/message"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/report"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

func (d *Door) home(c echo.Context) error {
	k, ctx, q := d.waiting(c), c.Request().Context(), d.House.DB.Read()
	page := admin.Home{Frame: d.frame(c, "Home"), Greeting: "Good to see you, " + k.Name}
	w, err := report.FindWaiting(ctx, q)
	if err != nil {
		return err
	}
	ending, err := payment.CountEnding(ctx, q, q.Now().Add(endingSoon))
	if err != nil {
		return err
	}
	if k.Bound() {
		w, ending = report.Waiting{}, 0 // those are the whole shop's
	}
	page.Waiting = waiting(k, w, ending)
	empty, err := d.emptyShop(c)
	if err != nil {
		return err
	}
	owner := k.May(staff.EditSettings)
	if owner {
		if page.Steps, err = d.stillToDo(ctx); err != nil {
			return err
		}
	}
	page.Steps = append(page.Steps, steps(k, empty && !owner)...)
	if k.May(staff.ReadReports) {
		if err := d.homeFigures(ctx, &page, q.Now()); err != nil {
			return err
		}
	}
	return web.Render(c, http.StatusOK, page.View())
}

// scope is what the shop's figures are counted in.
func (d *Door) scope() report.Scope {
	return report.Scope{Zone: d.House.Zone(), Currency: d.House.Shop().Currency, Test: d.House.TestMode}
}

// homeFigures adds how today goes, or what to do where nothing has happened yet.
func (d *Door) homeFigures(ctx context.Context, page *admin.Home, now time.Time) error {
	begun, err := report.Begun(ctx, d.House.DB.Read())
	if err != nil {
		return err
	}
	if page.Live, err = d.livePanel(ctx); err != nil {
		return err
	}
	if begun.IsZero() {
		page.Quiet = &admin.Empty{Title: "Nothing has happened yet", Text: "With the first visit and the first order, today's figures stand here, beside what is usual.", Act: ui.Link{Text: "See the shop as shoppers do", URL: "/"}}
		return nil
	}
	today, err := d.Sums.Today(ctx, d.House.DB.Read(), d.scope())
	if err != nil {
		return err
	}
	page.Figures, page.Usual = d.todayFigures(today, now), usualInWords(today, now.In(d.House.Zone()))
	return nil
}

func usualInWords(t report.Today, now time.Time) string {
	if t.Weeks == 0 {
		return "What is usual stands here after the first week."
	}
	weeks := "the last " + strconv.Itoa(t.Weeks) + " weeks"
	if t.Weeks == 1 {
		weeks = "the last week"
	}
	return "Until " + now.Format("15:04") + ", beside the average " + now.Weekday().String() + " of " + weeks + " until then."
}

// todayFigures prints a day beside what is usual.
func (d *Door) todayFigures(t report.Today, now time.Time) []admin.Figure {
	number := func(n int64) string { return thousands(int(n)) }
	often := func(sum int64) string {
		if t.Weeks == 0 {
			return ""
		}
		return "usually " + averaged(sum, int64(t.Weeks))
	}
	day := d.scope().Day(now)
	span := "?from=" + day + "&to=" + day
	sales := admin.Figure{Label: "Sales", Value: d.inMoney(t.Sales), URL: "/admin/reports/sales" + span}
	orders := admin.Figure{Label: "Orders", Value: number(t.Orders), About: often(t.Usual.Orders), URL: "/admin/reports/sales" + span}
	visits := admin.Figure{Label: "Visits", Value: number(t.Visits), About: often(t.Usual.Visits), URL: "/admin/reports/funnel" + span}
	conversion := admin.Figure{Label: "Conversion", Value: share(t.Bought, t.Visits), URL: "/admin/reports/funnel" + span}
	if t.Weeks > 0 {
		sales.About = "usually " + d.averageCell(t.Usual.Sales, int64(t.Weeks)).text
	}
	if t.Usual.Visits >= fewVisits {
		conversion.About = "usually " + share(t.Usual.Bought, t.Usual.Visits)
	}
	return []admin.Figure{sales, orders, visits, conversion}
}

// fewVisits are too few to speak of a share that ends with an order.
const fewVisits = 20

// averaged prints a sum over a number; small ones with a decimal.
func averaged(sum, n int64) string {
	tenths := (sum*10 + n/2) / n
	if tenths >= 100 || tenths%10 == 0 {
		return thousands(int((sum + n/2) / n))
	}
	return strconv.FormatInt(tenths/10, 10) + "." + strconv.FormatInt(tenths%10, 10)
}

// inMoney prints minor units of the shop's currency.
func (d *Door) inMoney(minor int64) string {
	return d.scope().Amount(minor).Format(d.House.Shop().Language)
}

// share prints a part of a whole in percent, a dash where there is no whole.
func share(part, whole int64) string {
	if whole == 0 {
		return "–"
	}
	tenths := (part*1000 + whole/2) / whole
	return strconv.FormatInt(tenths/10, 10) + "." + strconv.FormatInt(tenths%10, 10) + "%"
}

// waiting is what a person has to do, as far as the member may.
func waiting(k *desk, w report.Waiting, ending int64) (list []admin.Task) {
	add := func(n int64, needs staff.Permission, one, many, url, about string) {
		if n == 0 || !k.May(needs) {
			return
		}
		text := many
		if n == 1 {
			text = one
		}
		list = append(list, admin.Task{Count: strconv.FormatInt(n, 10), Text: text, URL: url, About: about})
	}
	add(k.orders[order.Held], staff.ReadOrders, "order held for a decision", "orders held for a decision", "/admin/orders?state=held", "The money does not fit, or came too late.")
	add(ending, staff.ReadOrders, "authorization that runs out within two days", "authorizations that run out within two days", "/admin/orders?payment=authorized", "Capture the money before, or send the order.")
	add(k.orders[order.Authorized], staff.ReadOrders, "authorized order", "authorized orders", "/admin/orders?state=authorized", "To be sent, or its money to be captured.")
	add(k.orders[order.Paid], staff.ReadOrders, "paid order to pack", "paid orders to pack", "/admin/orders?state=paid", "")
	add(k.orders[order.Awaiting], staff.ReadOrders, "order that waits for a transfer", "orders that wait for a transfer", "/admin/orders?state=awaiting", "Compare with the bank's statement.")
	add(w.Unknown, staff.ReadOrders, "order whose payment is unknown", "orders whose payment is unknown", "/admin/orders?state=pending", "The provider has not answered; it is asked again by itself.")
	add(k.reviews, staff.ReadReviews, "review to read", "reviews to read", "/admin/reviews", "Shoppers see it once you accept it.")
	add(w.LowStock, staff.ReadProducts, "variant low on stock", "variants low on stock", lowPage, "Less is left than two weeks sell.")
	add(w.Drafts, staff.EditContent, "draft to publish", "drafts to publish", "/admin/content", "Written, and not yet seen by shoppers.")
	add(k.mails[message.Failed], staff.ReadMails, "mail that could not be sent", "mails that could not be sent", "/admin/mails?state=failed", "")
	add(k.mails[message.Kept], staff.ReadMails, "mail kept here", "mails kept here", "/admin/mails?state=kept", "No mail server is set up, so the shop keeps what it writes.")
	add(k.stuck, staff.ReadMails, "thing that got stuck", "things that got stuck", "/admin/events", "It was tried twenty times; look at why, and try again.")
	return list
}

// steps are what a young shop does next.
func steps(k *desk, empty bool) (list []admin.Task) {
	if empty && k.May(staff.ImportProducts) {
		list = append(list, admin.Task{Text: "Bring in your products", URL: "/admin/products/import", About: "From a product file of Shopify, with a look at what changes first."})
	}
	if k.May(staff.EditContent) {
		list = append(list, admin.Task{Text: "See the shop as somebody else", URL: "/admin/preview", About: "Choose segments and a time, then open the real pages."})
	}
	return list
}
