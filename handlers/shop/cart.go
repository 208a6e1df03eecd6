package shop

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/cart"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/identify"
	"regulars/store/shipment"
	"regulars/store/visitor"
)

// cart is GET /cart.
func (b *Buying) cart(c echo.Context) error {
	page, err := b.cartPage(c, typed{})
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, page.View())
}

// change is a write to the visitor's cart.
func (b *Buying) change(c echo.Context, fn func(q db.Q, o cart.Owner) error) error {
	return web.Of(c).Write(c, func(q db.Q, s visitor.Session) error { return fn(q, ownerIn(s)) })
}

// ownerIn is whose cart a session opens.
func ownerIn(s visitor.Session) cart.Owner {
	return cart.Owner{VisitorID: s.VisitorID, CustomerID: s.CustomerID}
}

// again shows the cart with what was typed and what is wrong with it; an error
// that is not about the input is returned as it is.
func (b *Buying) again(c echo.Context, t typed, err error) error {
	if t.wrong = web.Fields(c, err); t.wrong == nil {
		return err
	}
	page, pageErr := b.cartPage(c, t)
	if pageErr != nil {
		return pageErr
	}
	return web.Invalid(c, page.View())
}

// cartSaying answers with the cart and a sentence about why there is no way on.
func (b *Buying) cartSaying(c echo.Context, words string) error {
	page, err := b.cartPage(c, typed{wrong: fault.Fields{"": words}})
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusConflict, page.View())
}

// quantityForm is a number of pieces as typed: "2", " 2 ", "２"; empty is one.
type quantityForm struct{ text string }

// Validate reads the number.
func (f quantityForm) Validate() (n int64, err error) {
	text := shipment.Digits(strings.TrimSpace(f.text))
	if text == "" {
		return 1, nil
	}
	for _, r := range text {
		if r < '0' || r > '9' || n > cart.MostPieces {
			n = -1
			break
		}
		n = n*10 + int64(r-'0')
	}
	if n < 0 || n > cart.MostPieces {
		return 0, fault.InvalidFields(fault.Fields{"quantity": "Enter a quantity from 1 to 999."})
	}
	return n, nil
}

// changeLine is POST /cart/lines/{id}: another quantity, or out of the cart.
func (b *Buying) changeLine(c echo.Context) error {
	t := typed{line: c.Param("id"), quantity: c.FormValue("quantity")}
	n := int64(0)
	if c.FormValue("act") != "remove" && c.FormValue("remove") == "" {
		var err error
		if n, err = (quantityForm{t.quantity}).Validate(); err != nil {
			return b.again(c, t, err)
		}
	}
	err := b.change(c, func(q db.Q, o cart.Owner) error {
		before, err := cart.Find(c.Request().Context(), q, o)
		if err != nil {
			return err
		}
		if err := cart.SetQuantity(c.Request().Context(), q, o, t.line, n); err != nil {
			return err
		}
		return b.told(c, q, before, t.line, n)
	})
	if err != nil {
		return b.again(c, t, err)
	}
	return web.SeeOther(c, "/cart")
}

// told keeps, of those who agreed to it, how many pieces were added to a line or
// taken out of it.
func (b *Buying) told(c echo.Context, q db.Q, before cart.Cart, lineID string, now int64) error {
	for _, l := range before.Lines {
		if l.ID != lineID || l.Quantity == now {
			continue
		}
		name, pieces := event.ProductAdded, now-l.Quantity
		if pieces < 0 {
			name, pieces = event.ProductRemoved, -pieces
		}
		if e, agreed := happened(c, name, event.Properties{Goods: event.Goods{VariantID: l.VariantID, Quantity: pieces}}); agreed {
			return identify.Record(c.Request().Context(), q, identify.Described(b.Catalog.Snapshot(), e))
		}
	}
	return nil
}

// note is POST /cart/note.
func (b *Buying) note(c echo.Context) error {
	t := typed{note: tidyNote(c.FormValue("note")), noted: true}
	err := web.Of(c).Write(c, func(q db.Q, s visitor.Session) error {
		if err := cart.SetNote(c.Request().Context(), q, ownerIn(s), t.note); err != nil {
			return err
		}
		return web.FlashWith(c.Request().Context(), q, s, "done", "Your note is saved.")
	})
	if err != nil {
		return b.again(c, t, err)
	}
	return web.SeeOther(c, "/cart")
}

// tidyNote keeps the lines of a note and tidies each.
func tidyNote(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i := range lines {
		lines[i] = shipment.Tidy(lines[i])
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// estimate is POST /cart/estimate: what delivery to a place would cost.
func (b *Buying) estimate(c echo.Context) error {
	at := shipment.Address{Country: c.FormValue("country"), Region: c.FormValue("region"), Postcode: c.FormValue("postcode")}.Clean()
	t := typed{estimate: &at}
	wrong := fault.Fields{}
	if !b.Desk.Serves(at.Country) {
		wrong["country"] = "Choose a country that we deliver to."
	} else if words := fault.FieldsAsMade(at.Validate())["postcode"]; at.Postcode != "" && words != "" {
		wrong["postcode"] = words
	}
	err := fault.InvalidFields(wrong)
	if err == nil {
		err = b.change(c, func(q db.Q, o cart.Owner) error {
			return cart.SetDestination(c.Request().Context(), q, o, at.Country, at.Region, at.Postcode)
		})
	}
	if err != nil {
		return b.again(c, t, err)
	}
	return web.SeeOther(c, "/cart")
}

// unmerge is POST /cart/unmerge: two carts that became one at login are parted.
func (b *Buying) unmerge(c echo.Context) error {
	err := b.change(c, func(q db.Q, o cart.Owner) error { return cart.Unmerge(c.Request().Context(), q, o) })
	words, kind := "Your cart is as it was before you logged in. What you put in before is back when you log out.", "done"
	if fault.KindOf(err) == fault.NotFound {
		words, kind, err = web.Message(c, err), "note", nil
	}
	if err != nil {
		return err
	}
	if err := web.Flash(c, kind, words); err != nil {
		return err
	}
	return web.SeeOther(c, "/cart")
}
