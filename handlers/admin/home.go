package admin

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/message"
	"regulars/store/order"
	"regulars/store/staff"
	"regulars/views/admin"
)

func (d *Door) home(c echo.Context) error {
	k, shop := at(c), d.House.Shop()
	page := admin.Home{Frame: d.frame(c, "Home"), Greeting: "Good to see you, " + k.Name, Waiting: waiting(k)}
	if k.May(staff.ReadOrders) {
		now := d.House.DB.Now().In(d.House.Zone())
		sales, err := order.SalesSince(c.Request().Context(), d.House.DB.Read(), midnight(now), shop.Currency)
		if err != nil {
			return err
		}
		page.Figures = []admin.Figure{
			{Label: "Orders", Value: strconv.FormatInt(sales.Orders, 10), About: "accepted since midnight"},
			{Label: "Sales", Value: sales.Total.Format(shop.Language), About: "of these orders, with tax and shipping"},
		}
	}
	empty, err := d.emptyShop(c)
	if err != nil {
		return err
	}
	page.Steps = steps(k, empty)
	return web.Render(c, http.StatusOK, page.View())
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// waiting is what a person has to do, as far as the member may.
func waiting(k *desk) (list []admin.Task) {
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
	add(k.orders[order.Paid], staff.ReadOrders, "paid order to pack", "paid orders to pack", "/admin/orders?state=paid", "")
	add(k.orders[order.Awaiting], staff.ReadOrders, "order that waits for a transfer", "orders that wait for a transfer", "/admin/orders?state=awaiting", "Compare with the bank's statement.")
	add(k.mails[message.Failed], staff.ReadMails, "mail that could not be sent", "mails that could not be sent", "/admin/mails?state=failed", "")
	add(k.mails[message.Kept], staff.ReadMails, "mail kept here", "mails kept here", "/admin/mails?state=kept", "No mail server is set up, so the shop keeps what it writes.")
	return list
}

// steps are what a young shop does next.
func steps(k *desk, empty bool) (list []admin.Task) {
	if empty && k.May(staff.ImportProducts) {
		list = append(list, admin.Task{Text: "Bring in your products", URL: "/admin/products/import", About: "From a product file of Shopify, with a look at what changes first."})
	}
	if empty && k.May(staff.EditSettings) {
		list = append(list, admin.Task{Text: "Complete the shop's settings", URL: "/admin/settings", About: "Address, bank account, language."})
	}
	if k.May(staff.EditContent) {
		list = append(list, admin.Task{Text: "See the shop as somebody else", URL: "/admin/preview", About: "Choose segments and a time, then open the real pages."})
	}
	return list
}
