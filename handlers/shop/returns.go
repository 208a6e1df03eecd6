package shop

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/fault"
	"regulars/store/fulfil"
	"regulars/store/id"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/views/shop"
	"regulars/views/ui"
)

// sent is an order of which something may be sent back, and the path of its page.
type sent struct {
	order.Order
	base string
}

// mountReturns adds what is asked of an order's returns: by its secret link, and in
// the account that it belongs to.
func (b *Buying) mountReturns(e *echo.Echo) {
	b.onOwn(e, "/returns", func(g *echo.Group, on func(func(echo.Context, sent) error) echo.HandlerFunc) {
		g.GET("", on(b.returns))
		g.POST("", on(b.askReturn))
		g.POST("/:return/withdraw", on(b.withdrawReturn))
	})
}

// onOwn mounts a page of an order twice: behind its secret link, and in the account.
func (b *Buying) onOwn(e *echo.Echo, page string, mount func(g *echo.Group, on func(func(echo.Context, sent) error) echo.HandlerFunc)) {
	guests, members := e.Group("/orders/:secret"+page), e.Group("/account/orders/:number"+page, (&Account{House: b.House}).signedIn)
	for group, find := range map[*echo.Group]func(echo.Context) (sent, error){guests: b.bySecret, members: b.byNumber} {
		mount(group, func(do func(echo.Context, sent) error) echo.HandlerFunc {
			return func(c echo.Context) error {
				web.Secret(c)
				o, err := find(c)
				if err != nil {
					return err
				}
				return do(c, o)
			}
		})
	}
}

func (b *Buying) bySecret(c echo.Context) (sent, error) {
	o, err := order.FindBySecret(c.Request().Context(), b.House.DB.Read(), c.Param("secret"))
	return sent{o, "/orders/" + c.Param("secret")}, err
}

func (b *Buying) byNumber(c echo.Context) (sent, error) {
	o, err := order.FindByNumber(c.Request().Context(), b.House.DB.Read(), web.Of(c).CustomerID, c.Param("number"))
	return sent{o, "/account/orders/" + o.Number}, err
}

// returns shows how an order's returns stand, and asks what else comes back.
func (b *Buying) returns(c echo.Context, o sent) error {
	return b.showReturns(c, http.StatusOK, o, id.Token(), nil)
}

// askReturn writes a wish down. The page that follows shows it; the same form a
// second time leads there too.
func (b *Buying) askReturn(c echo.Context, o sent) error {
	w := fulfil.Wish{OrderID: o.ID, Once: c.FormValue("once"), Words: strings.TrimSpace(c.FormValue("words")), BringTo: c.FormValue("bring")}
	w.Fee, _ = strconv.ParseInt(c.FormValue("fee"), 10, 64) // what is no number is no fee that was shown
	wrong := fault.Fields{}
	for _, l := range o.Lines {
		text := strings.TrimSpace(c.FormValue("pieces-" + l.ID))
		if text == "" || text == "0" {
			continue
		}
		n, err := strconv.ParseInt(text, 10, 16)
		if err != nil || n < 0 {
			wrong[l.ID] = "Enter a number, such as 1."
			continue
		}
		line := order.ReturnLine{LineID: l.ID, Quantity: n, Reason: order.ReturnReason(c.FormValue("reason-" + l.ID))}
		if variant := c.FormValue("exchange-" + l.ID); variant != "" {
			if line.Swap = b.swap(l, variant, n); line.Swap.VariantID == "" {
				wrong["exchange-"+l.ID] = "There are not so many of it any more. Choose something else, or your money back."
			}
		}
		w.Lines = append(w.Lines, line)
	}
	if len(wrong) == 0 {
		_, err := fulfil.AskReturn(c.Request().Context(), b.House.DB, w)
		if err == nil {
			return web.SeeOther(c, o.base+"/returns")
		}
		if wrong = web.Fields(c, err); wrong == nil {
			return err
		}
	}
	return b.showReturns(c, http.StatusUnprocessableEntity, o, w.Once, wrong)
}

// swap is what n pieces of a line can be exchanged for; the zero Swap when there are not
// so many of it.
func (b *Buying) swap(l order.Line, variantID string, n int64) order.Swap {
	shelves := b.Catalog.Snapshot()
	stock := shelves.Stock(variantID)
	for _, s := range fulfil.Swaps(shelves, l) {
		if s.VariantID == variantID && (stock.Unlimited || stock.Available >= n) {
			return s
		}
	}
	return order.Swap{}
}

// withdrawReturn ends a wish that nobody has answered.
func (b *Buying) withdrawReturn(c echo.Context, o sent) error {
	if err := fulfil.Withdraw(c.Request().Context(), b.House.DB, o.ID, c.Param("return")); err != nil {
		return err
	}
	return web.SeeOther(c, o.base+"/returns")
}

func (b *Buying) showReturns(c echo.Context, status int, o sent, once string, wrong fault.Fields) error {
	offer, err := fulfil.FindOffer(c.Request().Context(), b.House.DB.Read(), o.Order)
	if err != nil {
		return err
	}
	page := shop.Returns{Page: web.Page(c, ui.Page{Title: "Send something back", Robots: "noindex"}), Number: o.Number, OrderURL: o.base, URL: o.base + "/returns", Once: once, Whole: wrong["items"],
		Words: ui.Field{Name: "words", Label: "Anything we should know?", Value: c.FormValue("words"), Rows: 4, MaxLength: 1000, Optional: true, Error: wrong["words"]}}
	if page.Bring = b.bringTo(c.FormValue("bring"), wrong["bring"]); offer.Fee > 0 {
		page.Fee = strconv.FormatInt(offer.Fee, 10)
	}
	for _, r := range offer.Returns {
		page.Given = append(page.Given, b.givenReturn(o, r))
	}
	for _, l := range offer.Lines {
		page.Lines = append(page.Lines, b.returnLine(c, l, wrong))
	}
	for _, l := range offer.Final {
		page.Final = append(page.Final, lineTitle(l))
	}
	if page.Until = b.House.Words().Date(offer.Until.AddDate(0, 0, -1), "2 January 2006"); len(offer.Lines) == 0 {
		page.None = "Nothing of this order can be sent back here at the moment. Is something wrong with it? Write to us, and we look at it together."
	}
	return web.Render(c, status, page.View())
}

// bringTo asks whether it is sent, or to which place it is brought; nothing where no place
// takes anything.
func (b *Buying) bringTo(chosen, wrong string) ui.Fields {
	how := ui.Field{Name: "bring", Label: "How does it come back?", Width: ui.Half, Error: wrong, Options: []ui.Option{{Label: "I send it"}}}
	for _, p := range b.Catalog.Snapshot().Places() {
		if p.Returns {
			how.Options = append(how.Options, ui.Option{Value: p.ID, Label: b.House.Say("I bring it to {place}", "place", p.Name), Selected: p.ID == chosen})
		}
	}
	if len(how.Options) == 1 && wrong == "" {
		return nil
	}
	return ui.Fields{how}
}

func lineTitle(l order.Line) string {
	if l.Variant == "" {
		return l.Title
	}
	return l.Title + ", " + l.Variant
}

func (b *Buying) givenReturn(o sent, r order.Return) shop.Return {
	x := shop.Return{Name: r.Name, State: returnState(r.State), Goods: b.goodsBack(o, r), Answer: r.Answer}
	if r.State == order.ReturnApproved {
		x.State = b.comesTo(r)
	}
	if r.State == order.ReturnRequested {
		x.WithdrawURL = o.base + "/returns/" + r.ID + "/withdraw"
	}
	return x
}

// comesTo says how what was approved comes back: sent, or brought to a place.
func (b *Buying) comesTo(r order.Return) string {
	for _, p := range b.Catalog.Snapshot().Places() {
		if p.ID == r.BringTo {
			return b.House.Say("Bring it to {place}", "place", p.Name)
		}
	}
	return returnState(r.State)
}

// goodsBack says what comes back, and what for.
func (b *Buying) goodsBack(o sent, r order.Return) string {
	var list []string
	for _, x := range r.Lines {
		i := slices.IndexFunc(o.Lines, func(l order.Line) bool { return l.ID == x.LineID })
		if i < 0 {
			continue
		}
		words := strconv.FormatInt(x.Quantity, 10) + " × " + o.Lines[i].Title
		if x.Swap.VariantID != "" {
			words = b.House.Say("{goods}, to be exchanged for {variant}", "goods", words, "variant", x.Swap.Title)
		}
		list = append(list, words)
	}
	return strings.Join(list, ", ")
}

// returnState is a return's state as shoppers read it.
func returnState(s order.ReturnState) string {
	return map[order.ReturnState]string{order.ReturnRequested: "We look at it", order.ReturnApproved: "Send it to us", order.ReturnDeclined: "We cannot take it back",
		order.ReturnReceived: "It has arrived", order.ReturnRefunded: "The money is on its way", order.ReturnExchanged: "We exchange it", order.ReturnClosed: "Ended"}[s]
}

func (b *Buying) returnLine(c echo.Context, l fulfil.OfferedLine, wrong fault.Fields) shop.ReturnLine {
	pieces := ui.Field{Name: "pieces-" + l.ID, Label: "How many come back?", Hint: web.Of(c).Words.Count(int(l.Most), "Up to {n}.", "Up to {n}."), Value: c.FormValue("pieces-" + l.ID), Inputmode: "numeric", Optional: true, Width: ui.Tiny, MaxLength: 4, Error: wrong[l.ID]}
	why := ui.Field{Name: "reason-" + l.ID, Label: "Why?", Optional: true, Width: ui.Half, Error: wrong["reason-"+l.ID], Options: []ui.Option{{Label: "Choose"}}}
	for _, r := range order.ReturnReasons() {
		why.Options = append(why.Options, ui.Option{Value: string(r), Label: web.Reason(r), Selected: string(r) == c.FormValue(why.Name)})
	}
	line := shop.ReturnLine{Name: lineTitle(l.Line), Fields: ui.Fields{pieces, why}}
	instead := ui.Field{Name: "exchange-" + l.ID, Label: "What do you want for it?", Width: ui.Half, Error: wrong["exchange-"+l.ID], Options: []ui.Option{{Label: "My money back"}}}
	for _, s := range fulfil.Swaps(b.Catalog.Snapshot(), l.Line) {
		instead.Options = append(instead.Options, ui.Option{Value: s.VariantID, Label: b.swapWords(l.Line, s), Selected: s.VariantID == c.FormValue(instead.Name)})
	}
	if len(instead.Options) > 1 {
		line.Fields = append(line.Fields, instead)
	}
	return line
}

// swapWords name what a piece of a line can be exchanged for, and what that costs more
// or less.
func (b *Buying) swapWords(l order.Line, s order.Swap) string {
	more := s.Unit.Minor - l.Unit.Minor
	switch language := b.House.Shop().Language; {
	case more > 0:
		return b.House.Say("Exchange it for {variant}, {amount} more each", "variant", s.Title, "amount", money.Of(more, s.Unit.Currency).Format(language))
	case more < 0:
		return b.House.Say("Exchange it for {variant}, {amount} less each", "variant", s.Title, "amount", money.Of(-more, s.Unit.Currency).Format(language))
	}
	return b.House.Say("Exchange it for {variant}", "variant", s.Title)
}

// returnsLink leads to an order's returns once something of it has left the house, in
// a shop that takes things back.
func returnsLink(o order.Order, base string, days int) []ui.Link {
	for _, l := range o.Lines {
		if l.Fulfilled > 0 && days > 0 {
			return []ui.Link{{Text: "Send something back", URL: base + "/returns"}}
		}
	}
	return nil
}
