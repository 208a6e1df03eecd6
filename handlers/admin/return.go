package admin

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/fault"
	"regulars/store/fulfil"
	"regulars/store/inventory"
	"regulars/store/order"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

const returnsPage = "/admin/returns"

// returnRoutes are what shoppers send back. Money for it goes back by the form of
// the order, as all money does.
func (d *Door) returnRoutes() []Route {
	return []Route{
		{get, returnsPage, staff.ReadOrders, d.returns},
		{get, returnsPage + "/:id", staff.ReadOrders, d.returnPage},
		{post, returnsPage + "/:id/approve", staff.EditOrders, d.approveReturn},
		{post, returnsPage + "/:id/decline", staff.EditOrders, d.declineReturn},
		{post, returnsPage + "/:id/receive", staff.PackOrders, d.receiveReturn},
		{get, returnsPage + "/:id/swap", staff.EditOrders, d.askSwap},
		{post, returnsPage + "/:id/swap", staff.EditOrders, d.swapReturn},
		{post, returnsPage + "/:id/exchange", staff.RefundOrders, d.exchangeReturn},
		{post, returnsPage + "/:id/close", staff.EditOrders, d.closeReturn},
	}
}

// returnWords are a return's states as staff read them.
func returnWords(s order.ReturnState) (text, kind string) {
	switch s {
	case order.ReturnRequested:
		return "Requested", "on"
	case order.ReturnApproved:
		return "Approved", "waits"
	case order.ReturnReceived:
		return "Received", "on"
	case order.ReturnRefunded:
		return "Refunded", ""
	case order.ReturnExchanged:
		return "Exchanged", ""
	case order.ReturnDeclined:
		return "Declined", ""
	case order.ReturnClosed:
		return "Closed", ""
	}
	return string(s), ""
}

func (d *Door) returns(c echo.Context) error {
	ctx, q, state, here := c.Request().Context(), d.House.DB.Read(), order.ReturnState(c.QueryParam("state")), c.QueryParam("place")
	list, err := order.ListReturns(ctx, q, order.ReturnFilter{State: state, BringTo: here, Before: c.QueryParam("before"), Limit: perPage + 1})
	if err != nil {
		return err
	}
	only := func(state, place string) string {
		return returnsPage + "?" + url.Values{"state": {state}, "place": {place}}.Encode()
	}
	page := admin.Returns{Frame: d.frame(c, "Returns"), Views: []ui.Link{{Text: "All", URL: only("", here), Current: state == ""}}, Places: d.returnPlaces(string(state), here, only)}
	for _, s := range order.ReturnStates() {
		text, _ := returnWords(s)
		if n := d.waiting(c).returns[s]; n > 0 {
			text += " " + strconv.FormatInt(n, 10)
		}
		page.Views = append(page.Views, ui.Link{Text: text, URL: only(string(s), here), Current: s == state})
	}
	if len(list) > perPage {
		list = list[:perPage]
		page.Next = only(string(state), here) + "&before=" + list[perPage-1].ID
	}
	for _, r := range list {
		page.Rows = append(page.Rows, d.returnRow(r))
	}
	return web.Render(c, http.StatusOK, page.View())
}

// returnPlaces narrow the list to what is brought to a place; none where no place takes
// anything.
func (d *Door) returnPlaces(state, here string, only func(state, place string) string) (list []ui.Link) {
	for _, p := range d.Catalog.Snapshot().Places() {
		if p.Returns || p.ID == here {
			list = append(list, ui.Link{Text: "Brought to " + p.Name, URL: only(state, p.ID), Current: p.ID == here})
		}
	}
	if len(list) > 0 {
		list = append([]ui.Link{{Text: "Sent or brought", URL: only(state, ""), Current: here == ""}}, list...)
	}
	return list
}

func (d *Door) returnRow(r order.Return) admin.ReturnRow {
	row := admin.ReturnRow{Name: r.Name, URL: returnsPage + "/" + r.ID, Asked: d.clock(r.AskedAt)}
	row.State, row.StateKind = returnWords(r.State)
	row.Place = d.places()[r.BringTo].Name
	var pieces int64
	var why []string
	for _, l := range r.Lines {
		pieces += l.Quantity
		if words := web.Reason(l.Reason); !slices.Contains(why, words) {
			why = append(why, words)
		}
	}
	row.Pieces, row.Why = strconv.FormatInt(pieces, 10), strings.Join(why, ", ")
	return row
}

// waitsForShop is how many returns wait for somebody of the shop: for an answer, or
// for their money.
func waitsForShop(n map[order.ReturnState]int64) int {
	return int(n[order.ReturnRequested] + n[order.ReturnReceived])
}

// returned is a return with its order, and what was typed wrongly.
type returned struct {
	order.Return
	o     order.Order
	taken string // the place that its goods were taken from
	wrong fault.Fields
	act   string // the step whose form was sent
}

func (d *Door) findReturn(c echo.Context) (r returned, err error) {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	if r.Return, err = order.FindReturn(ctx, q, c.Param("id")); err != nil {
		return r, err
	}
	if r.o, err = order.Find(ctx, q, r.OrderID); err != nil {
		return r, err
	}
	from, err := inventory.TakenFrom(ctx, q, []string{r.o.ID})
	for _, l := range r.o.Lines {
		for _, count := range from[r.o.ID][l.VariantID] {
			r.taken = cmp.Or(r.taken, count.PlaceID)
		}
	}
	return r, err
}

func (d *Door) returnPage(c echo.Context) error {
	r, err := d.findReturn(c)
	if err != nil {
		return err
	}
	return d.showReturn(c, http.StatusOK, r)
}

func (d *Door) showReturn(c echo.Context, status int, r returned) error {
	page := admin.Return{Frame: d.frame(c, "Return "+r.Name), Words: r.Words, Answer: r.Answer,
		Head:  admin.Head{Title: "Return " + r.Name, Back: ui.Link{Text: "Returns", URL: returnsPage}, Lead: "Asked for on " + d.clock(r.AskedAt), Act: ui.Link{Text: "Order " + r.o.Number, URL: ordersPage + "/" + r.o.ID}},
		Facts: []admin.Fact{{Label: "From", Value: r.o.Delivery.Name}, {Label: "Email", Value: r.o.Email}}}
	page.Head.State, page.Head.StateKind = returnWords(r.State)
	if p, ok := d.places()[r.BringTo]; ok {
		page.Facts = append(page.Facts, admin.Fact{Label: "Brought to", Value: p.Name})
	}
	if r.FeePercent > 0 {
		page.Facts = append(page.Facts, admin.Fact{Label: "Fee for sending back", Value: strconv.FormatInt(r.FeePercent, 10) + "%"})
	}
	if p, ok := d.places()[r.PlaceID]; ok {
		page.Facts = append(page.Facts, admin.Fact{Label: "Received at", Value: p.Name})
	}
	for _, x := range r.Lines {
		line := admin.ReturnLine{Quantity: strconv.FormatInt(x.Quantity, 10), Why: web.Reason(x.Reason)}
		if l, ok := lineOf(r.o, x.LineID); ok {
			line.Title, line.Variant, line.SKU = l.Title, l.Variant, l.SKU
		}
		if x.Swap.VariantID != "" {
			line.Swap = d.swapWords(line.Variant, x)
		}
		if x.Exchanged == 0 && r.RefundID == "" && r.State.Can(order.ReturnClosed) && at(c).May(staff.EditOrders) {
			line.SwapURL = returnsPage + "/" + r.ID + "/swap?line=" + x.LineID
		}
		if x.Came() > 0 {
			line.Came = strconv.FormatInt(x.Sellable, 10) + " to be sold again, " + strconv.FormatInt(x.Damaged, 10) + " damaged"
		}
		page.Lines = append(page.Lines, line)
	}
	d.addReturnForms(c, r, &page)
	return web.Render(c, status, page.View())
}

func lineOf(o order.Order, lineID string) (order.Line, bool) {
	i := slices.IndexFunc(o.Lines, func(l order.Line) bool { return l.ID == lineID })
	if i < 0 {
		return order.Line{}, false
	}
	return o.Lines[i], true
}

func (d *Door) approveReturn(c echo.Context) error {
	return d.stepReturn(c, "approve", func(r returned, words string) (string, error) {
		return "Approved. The shopper is told how to send it.", fulfil.Approve(c.Request().Context(), d.House.DB, r.ID, words, at(c).Member)
	})
}

func (d *Door) declineReturn(c echo.Context) error {
	return d.stepReturn(c, "decline", func(r returned, words string) (string, error) {
		return "Declined. The shopper is told why.", fulfil.Decline(c.Request().Context(), d.House.DB, r.ID, words, at(c).Member)
	})
}

func (d *Door) closeReturn(c echo.Context) error {
	return d.stepReturn(c, "close", func(r returned, words string) (string, error) {
		return "Closed.", fulfil.Close(c.Request().Context(), d.House.DB, r.ID, words, at(c).Member)
	})
}

func (d *Door) receiveReturn(c echo.Context) error {
	return d.stepReturn(c, "receive", func(r returned, _ string) (string, error) {
		came, wrong := readCame(c, r)
		if wrong != nil {
			return "", fault.InvalidFields(wrong)
		}
		err := fulfil.Receive(c.Request().Context(), d.House.DB, r.ID, c.FormValue("place"), came, at(c).Member)
		if err != nil || c.FormValue("then") != "exchange" || !at(c).May(staff.RefundOrders) {
			return "Received. What can be sold again is in stock.", err
		}
		said, err := d.exchange(c, r)
		if fault.KindOf(err) == fault.Conflict && err != nil { // it came all the same
			return "Received, and not exchanged so far. " + fault.Message(err), nil
		}
		return "Received. " + said, err
	})
}

// stepReturn takes a step and leads back; what was typed wrongly is shown beside it.
func (d *Door) stepReturn(c echo.Context, act string, do func(r returned, words string) (done string, err error)) error {
	r, err := d.findReturn(c)
	if err != nil {
		return err
	}
	r.act = act
	done, err := do(r, strings.TrimSpace(c.FormValue(act+"-words")))
	if r.wrong, err = refused(err); err != nil {
		return err
	}
	if r.wrong != nil {
		return d.showReturn(c, http.StatusUnprocessableEntity, r)
	}
	return d.done(c, returnsPage+"/"+r.ID, done)
}
