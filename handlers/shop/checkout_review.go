package shop

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/attempt"
	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/shipment"
	"regulars/views/shop"
	"regulars/views/ui"
)

// review is GET /checkout/review.
func (b *Buying) review(c echo.Context) error {
	return b.showReview(c, http.StatusOK, func(*shop.ReviewAndPay) {})
}

// place is POST /checkout/review: the order is placed and its payment begun. What
// changed since the page was drawn is shown, and nothing is ordered.
func (b *Buying) place(c echo.Context) error {
	picked := c.FormValue("payment")
	if err := b.calm(c); err != nil {
		return err
	}
	placed, err := b.Desk.Place(c.Request().Context(), checkout.Request{Owner: ownerOf(c), Once: c.FormValue("once"), Gateway: picked, Language: language(c)})
	if changed, ok := errors.AsType[*checkout.Changed](err); ok {
		return b.showChanged(c, picked, changed)
	}
	if wrong := web.Fields(c, err); wrong != nil {
		return b.showReview(c, http.StatusUnprocessableEntity, func(r *shop.ReviewAndPay) {
			r.Payment, r.Mistake = b.paymentChoice(picked, wrong["payment"]), wrong[""]
		})
	}
	if fault.KindOf(err) == fault.Unavailable {
		return b.unplaced(c, picked, err)
	}
	if err != nil {
		return err
	}
	if placed.Silent {
		if err := web.Flash(c, "note", web.Message(c, checkout.ErrSilent)); err != nil {
			b.House.Log.Warn("a shopper could not be told that the payment service is silent", "error", err)
		}
	}
	return web.SeeOther(c, placed.Next)
}

// calm holds up whoever orders again and again: each order writes a letter to
// whatever address was typed. Where requests are not bounded at all, these are not.
func (b *Buying) calm(c echo.Context) error {
	if b.House.PostsPerSecond <= 0 {
		return nil
	}
	ctx := c.Request().Context()
	return b.House.DB.Write(ctx, func(q db.Q) error {
		return attempt.Try(ctx, q, attempt.Orders, ownerOf(c).VisitorID, c.RealIP())
	})
}

// unplaced answers an order that cannot be written now: the page once more, under
// whose key it can be sent again.
func (b *Buying) unplaced(c echo.Context, picked string, cause error) error {
	k, err := b.Desk.Review(c.Request().Context(), ownerOf(c))
	if err != nil {
		return cause
	}
	page := b.reviewPage(c, k, func(r *shop.ReviewAndPay) {
		r.Payment, r.Mistake = b.paymentChoice(picked, ""), web.Message(c, cause)
	})
	return web.Unsaved(c, page.View(), cause)
}

// showChanged says what became different while the shopper looked. When nothing is
// left to order, it is said on the cart, where everything still lies.
func (b *Buying) showChanged(c echo.Context, picked string, changed *checkout.Changed) error {
	_, err := b.Desk.Review(c.Request().Context(), ownerOf(c))
	if fault.KindOf(err) == fault.Conflict {
		return b.cartSaying(c, goneWords(b.House.Words(), changed))
	}
	return b.showReview(c, http.StatusConflict, func(r *shop.ReviewAndPay) {
		r.Changes, r.Payment = b.changes(changed), b.paymentChoice(picked, "")
	})
}

// goneWords are for somebody who lost the last of everything to others.
func goneWords(w *ui.Words, changed *checkout.Changed) string {
	var gone []string
	for _, d := range changed.List {
		if d.What == "quantity" && d.Has == 0 {
			gone = append(gone, d.Title)
		}
	}
	if len(gone) == 0 {
		return w.Say("Nothing in your cart can be ordered any more. Nothing was ordered or charged.")
	}
	return w.Say("Somebody was quicker: sold out just now is {products}. Nothing was ordered or charged. It stays in your cart in case it comes back.", "products", strings.Join(gone, "; "))
}

// showReview draws the page, finished by what is particular to this answer. A
// cart that is not ready for it leads back to where it gets so.
func (b *Buying) showReview(c echo.Context, status int, finish func(*shop.ReviewAndPay)) error {
	k, err := b.Desk.Review(c.Request().Context(), ownerOf(c))
	switch {
	case fault.KindOf(err) == fault.Conflict:
		return web.SeeOther(c, "/cart")
	case err != nil:
		return err
	case !k.Checkout.Ready() || !k.Delivered():
		return web.SeeOther(c, "/checkout")
	}
	page := b.reviewPage(c, k, finish)
	return web.Render(c, status, page.View())
}

func (b *Buying) reviewPage(c echo.Context, k checkout.Cart, finish func(*shop.ReviewAndPay)) shop.ReviewAndPay {
	page := shop.ReviewAndPay{URL: "/checkout/review", Once: k.Once(), Steps: steps(2), Answers: b.answers(k), Payment: b.paymentChoice("", ""),
		Terms: b.Terms, Summary: b.summary(k), Button: b.House.Say("Place order and pay {amount}", "amount", k.Quote.Total.Format(b.House.Shop().Language))}
	finish(&page)
	page.Page = web.Page(c, ui.Page{Title: "Review and pay"})
	return page
}

func (b *Buying) answers(k checkout.Cart) []shop.Answer {
	home := b.House.Shop().Country
	list := []shop.Answer{
		{Text: "Contact", Lines: []string{k.Checkout.Email}, URL: "/checkout", About: "the email address"},
		{Text: "Delivery address", Lines: shipment.Address(k.Checkout.Delivery).Lines(home), URL: "/checkout", About: "the delivery address"},
	}
	if k.Pickup != nil {
		list[1].Text, list[1].About = "Your address", "your address"
		p := k.Pickup.Place
		list = append(list, shop.Answer{Text: "You collect it", Lines: append([]string{p.Name, b.ready(p, k.Pickup.Ready)}, address(p)...), URL: "/checkout", About: "where you collect it"})
	} else if k.Ships {
		list = append(list, shop.Answer{Text: "Delivery", Lines: []string{b.methodName(k.Method.Name, k.Method.DaysMin, k.Method.DaysMax)}, URL: "/checkout", About: "the way of delivery"})
	}
	billing := shop.Answer{Text: "Billing address", Lines: []string{"The same"}, URL: "/checkout", About: "the billing address"}
	if !k.Checkout.BillingSame {
		billing.Lines = shipment.Address(k.Checkout.Billing).Lines(home)
	}
	if list = append(list, billing); k.Cart.Note != "" {
		list = append(list, shop.Answer{Text: "Your note", Lines: []string{k.Cart.Note}, URL: "/cart", About: "the note"})
	}
	return list
}

// changes says in words what is different.
func (b *Buying) changes(changed *checkout.Changed) (list []shop.Change) {
	language := b.House.Shop().Language
	for _, d := range changed.List {
		switch d.What {
		case "quantity":
			if d.Has == 0 {
				list = append(list, shop.Change{Text: b.House.Say("{product}: sold out just now, so it is not part of the order; it stays in your cart", "product", d.Title), Before: strconv.FormatInt(d.Had, 10), Now: "0"})
				continue
			}
			list = append(list, shop.Change{Text: b.House.Say("{product}: the number we can send changed", "product", d.Title), Before: strconv.FormatInt(d.Had, 10), Now: strconv.FormatInt(d.Has, 10)})
		case "price":
			list = append(list, shop.Change{Text: b.House.Say("{product}: the price changed", "product", d.Title), Before: d.Before.Format(language), Now: d.Now.Format(language)})
		case "pickup":
			list = append(list, shop.Change{Text: "It will be ready later than we said. The new time stands below"})
		case "tax":
			continue // it follows from the others
		default:
			text := b.House.Say("The total changed")
			if d.What == "delivery" {
				text = b.House.Say("The delivery changed")
			}
			list = append(list, shop.Change{Text: text, Before: d.Before.Format(language), Now: d.Now.Format(language)})
		}
	}
	return list
}
