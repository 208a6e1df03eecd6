package shop

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/content"
	"regulars/store/customer"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/views/shop"
	"regulars/views/ui"
)

const (
	latestOrders = 3
	ordersOnPage = 20
	mostPages    = 50 // of one customer's orders
)

func (a *Account) home(c echo.Context) error {
	ctx, q, v := c.Request().Context(), a.House.DB.Read(), web.Of(c)
	orders, err := order.List(ctx, q, order.Filter{CustomerID: v.CustomerID, Limit: latestOrders + 1})
	if err != nil {
		return err
	}
	addresses, err := customer.ListAddresses(ctx, q, v.CustomerID)
	if err != nil {
		return err
	}
	page := shop.AccountHome{Account: frame(c, "Your account", "/account"), Email: v.Account.Email, EditURL: "/account/addresses", ShopURL: "/collections"}
	if v.Account.Name != "" {
		page.Name = v.Account.FirstName()
	}
	if len(orders) > latestOrders {
		orders, page.OrdersURL = orders[:latestOrders], "/account/orders"
	}
	page.Orders = a.rows(orders)
	if len(addresses) > 0 {
		page.Address = a.lines(addresses[0])
	}
	if !v.Account.Confirmed {
		page.Confirm = &shop.ConfirmAddress{Email: v.Account.Email, ResendURL: "/account/confirm", Resent: c.QueryParam("sent") != ""}
		if a.campus(v.Account.Email) {
			page.Confirm.Benefit = "and we unlock the campus for you"
		}
	}
	page.Sections = arranged(a.Sections, c, content.AccountPage)
	page.Note, page.Row = among(a.Pieces, c, page.Sections, content.AccountNote), among(a.Pieces, c, page.Sections, content.AccountRow)
	return web.Render(c, http.StatusOK, page.View())
}

// orders lists all of them, newest first, in numbered pages.
func (a *Account) orders(c echo.Context) error {
	ctx, q, who := c.Request().Context(), a.House.DB.Read(), web.Of(c).CustomerID
	count, err := order.CountOf(ctx, q, who)
	if err != nil {
		return err
	}
	pages := min(mostPages, max(1, int((count+ordersOnPage-1)/ordersOnPage)))
	n, err := strconv.Atoi(c.QueryParam("page"))
	if err != nil || n < 1 || n > pages {
		n = 1
	}
	list, err := order.List(ctx, q, order.Filter{CustomerID: who, Skip: (n - 1) * ordersOnPage, Limit: ordersOnPage})
	if err != nil {
		return err
	}
	page := shop.AccountOrders{Account: frame(c, "Your orders", "/account/orders"), ShopURL: "/collections", Pages: numbered(n, pages),
		Orders: a.rows(list)}
	return web.Render(c, http.StatusOK, page.View())
}

// numbered leads from page n to every other.
func numbered(n, pages int) ui.Pages {
	at := func(i int) string { return "/account/orders?page=" + strconv.Itoa(i) }
	var p ui.Pages
	if n > 1 {
		p.Prev = at(n - 1)
	}
	if n < pages {
		p.Next = at(n + 1)
	}
	for i := range pages {
		p.Links = append(p.Links, ui.PageLink{Number: strconv.Itoa(i + 1), URL: at(i + 1), Current: i+1 == n})
	}
	return p
}

func (a *Account) rows(list []order.Order) []shop.OrderRow {
	rows := make([]shop.OrderRow, len(list))
	for i, o := range list {
		rows[i] = shop.OrderRow{Number: o.Number, URL: "/account/orders/" + url.PathEscape(o.Number), Placed: a.date(o.PlacedAt), State: stateWords(o.State),
			Waits: o.State == order.Awaiting, Count: items(a.House.Words(), pieces(o)), Total: o.Total.Format(a.House.Shop().Language), Titles: titles(a.House.Words(), o)}
	}
	return rows
}

// stateWords is an order's state as its owner reads it.
func stateWords(s order.State) string {
	switch s {
	case order.Pending:
		return "Not paid yet"
	case order.Awaiting:
		return "Waiting for your transfer"
	case order.Held:
		return "Being checked"
	case order.Fulfilled:
		return "On its way"
	case order.Cancelled:
		return "Cancelled"
	case order.Refunded:
		return "Refunded"
	}
	return "Being packed"
}

// payingWords are stateWords of an order that is not paid yet, of which the latest of its
// payments may be with the bank.
func payingWords(o order.Order, payments ...payment.Payment) string {
	if o.State == order.Pending && len(payments) > 0 && payments[0].State.Open() {
		return "Waiting for the bank"
	}
	return stateWords(o.State)
}

// pieces is how many things were bought.
func pieces(o order.Order) (n int64) {
	for _, l := range o.Lines {
		n += l.Quantity
	}
	return n
}

// titles names what was bought: two things, and how many more.
func titles(w *ui.Words, o order.Order) string {
	const shown = 2
	var names []string
	for _, l := range o.Lines[:min(len(o.Lines), shown)] {
		names = append(names, l.Title)
	}
	text := strings.Join(names, ", ")
	if more := len(o.Lines) - shown; more > 0 {
		return w.Count(more, "{titles} and {n} more", "{titles} and {n} more", "titles", text)
	}
	return text
}

func (a *Account) date(t time.Time) string { return a.House.Date(t, "2 January 2006") }
