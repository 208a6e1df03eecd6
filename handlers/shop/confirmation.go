package shop

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/content"
	"regulars/store/enrol"
	"regulars/store/fault"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/views/shop"
	"regulars/views/ui"
)

// confirmation is GET /orders/{secret}.
func (b *Buying) confirmation(c echo.Context) error {
	return b.showConfirmation(c, http.StatusOK, "", nil)
}

// payAgain is POST /orders/{secret}/pay.
func (b *Buying) payAgain(c echo.Context) error {
	secret := c.Param("secret")
	return pay(c, "/orders/"+secret, func(ctx context.Context, gateway string) (string, error) { return b.Desk.Retry(ctx, secret, gateway) }, b.showConfirmation)
}

// pay begins a payment from a page of one's own and leads to where it goes on. The page,
// whose path is page, is shown again with what was wrong; a payment that cannot be begun
// now is said on it.
func pay(c echo.Context, page string, begin func(ctx context.Context, gateway string) (next string, err error),
	show func(c echo.Context, status int, picked string, wrong fault.Fields) error) error {
	web.Secret(c)
	picked := c.FormValue("payment")
	next, err := begin(c.Request().Context(), picked)
	if wrong := web.Fields(c, err); wrong != nil {
		return show(c, http.StatusUnprocessableEntity, picked, wrong)
	}
	if kind := fault.KindOf(err); err != nil && (kind == fault.Unavailable || kind == fault.Conflict) {
		if err := web.Flash(c, "note", web.Message(c, err)); err != nil {
			return err
		}
		next, err = page, nil
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, next)
}

// goOn is POST /orders/{secret}/me: whoever reads an order says that they are its
// customer. The secret alone, which may have been passed on, logs nobody in: the
// account's own address is mailed a link that works on this device.
func (b *Buying) goOn(c echo.Context) error {
	web.Secret(c)
	ctx, v := c.Request().Context(), web.Of(c)
	o, _, err := b.Desk.Look(ctx, c.Param("secret"))
	if err != nil {
		return err
	}
	if v.SignedIn() || o.CustomerID == "" {
		return web.SeeOther(c, "/orders/"+c.Param("secret"))
	}
	if err := v.Begin(c); err != nil {
		return err
	}
	if err := enrol.AskGoOn(ctx, b.House.DB, o.CustomerID, v.VisitorID, c.RealIP()); err != nil {
		return err
	}
	if err := web.Flash(c, "done", "We have mailed a link to the address of this account. Open it on this device, in this browser."); err != nil {
		return err
	}
	return web.SeeOther(c, "/orders/"+c.Param("secret"))
}

func (b *Buying) showConfirmation(c echo.Context, status int, picked string, wrong fault.Fields) error {
	web.Secret(c)
	secret := c.Param("secret")
	o, p, err := b.Desk.Look(c.Request().Context(), secret)
	if err != nil {
		return err
	}
	page := b.confirmed(o, p)
	page.AgainURL = "/orders/" + secret
	page.Questions = slices.Concat(b.changeLink(c, o, page.AgainURL), returnsLink(o, page.AgainURL, b.House.Shop().ReturnDays), page.Questions)
	if o.State == order.Pending {
		if picked == "" {
			picked = o.Gateway
		}
		page.Retry = &shop.Retry{URL: "/orders/" + secret + "/pay", Once: p.ID, Reason: p.Reason, Payment: b.paymentChoice(picked, wrong["payment"]), Button: web.Say(c, "Pay {amount}", "amount", o.Total.Format(b.House.Shop().Language))}
	}
	if o.State != order.Pending {
		if page.Owed, err = b.owed(c.Request().Context(), o, page.AgainURL, picked, wrong["payment"]); err != nil {
			return err
		}
	}
	if o.CustomerID == "" && !web.Of(c).SignedIn() && (page.State == shop.OrderPlaced || page.State == shop.OrderPaid) {
		page.Account = accountOffer(b.House.Words(), secret)
	}
	if v := web.Of(c); o.CustomerID == "" && !v.SignedIn() && o.VisitorID != "" && o.VisitorID == v.VisitorID {
		page.HandoffURL = "/cart/handoff" // the address of the page, which a letter holds, is not enough
	}
	if o.CustomerID != "" && !web.Of(c).SignedIn() {
		page.GoOnURL = "/orders/" + secret + "/me"
	}
	bought := make([]string, len(o.Lines))
	for i, l := range o.Lines {
		bought[i] = l.ProductID
	}
	about(c, bought...)
	page.Sections = arranged(b.Sections, c, content.ConfirmationPage)
	page.Note, page.Row = among(b.Pieces, c, page.Sections, content.ConfirmationNote), among(b.Pieces, c, page.Sections, content.ConfirmationRow)
	if page.Pickup, err = b.pickupOf(c, o); err != nil {
		return err
	}
	page.Page = web.Page(c, ui.Page{Title: web.Say(c, "Order {number}", "number", o.Number), Robots: "noindex"})
	return web.Render(c, status, page.View())
}

// accountOffer asks a guest for nothing but a password: the address is the order's.
func accountOffer(w *ui.Words, secret string) *shop.AccountOffer {
	password := newPasswordField(w, "")
	password.Label = "Password"
	return &shop.AccountOffer{URL: "/account/register?order=" + url.QueryEscape(secret), Password: password}
}

// confirmed maps an order and its latest payment to the page.
func (b *Buying) confirmed(o order.Order, p payment.Payment) shop.Confirmation {
	s := b.House.Shop()
	page := shop.Confirmation{Order: (&Account{House: b.House, Catalog: b.Catalog}).receipt(o), Email: o.Email, ShopURL: "/", State: stateOf(o, p), Sent: o.Fulfilment == order.Whole, Questions: questionsAbout(b.House.Words(), s, o)}
	page.Order.Method = b.methodName(o.Method.Name, o.Method.DaysMin, o.Method.DaysMax)
	page.Order.Payment = b.paymentLabel(o.Gateway)
	if o.State == order.Authorized {
		page.Order.Payment = b.House.Say("{way}. The money is reserved; nothing is charged yet.", "way", page.Order.Payment)
	}
	page.Order.StateText = payingWords(o, p)
	if o.State == order.Awaiting {
		page.Transfer = &shop.Transfer{Amount: o.Total.Format(s.Language), Holder: s.Bank.Holder, IBAN: s.Bank.IBAN, BIC: s.Bank.BIC, Reference: o.Number,
			Due: b.House.Date(o.PlacedAt.AddDate(0, 0, payment.TransferDays), "2 January 2006")}
	}
	if o.State == order.Refunded {
		page.Refund = b.House.Say("{amount} goes back the way it came.", "amount", o.Total.Format(s.Language))
	}
	return page
}

// stateOf is the state in the words of the page.
func stateOf(o order.Order, p payment.Payment) string {
	switch o.State {
	case order.Awaiting:
		return shop.OrderPlaced
	case order.Authorized, order.Paid, order.Fulfilled:
		return shop.OrderPaid
	case order.Cancelled, order.Refunded:
		return shop.OrderCancelled
	}
	if o.State == order.Pending && (p.State == payment.Declined || p.State == payment.Cancelled) {
		return shop.OrderDeclined
	}
	return shop.OrderPending
}
