package shop

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/browse"
	"regulars/store/cart"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/identify"
	"regulars/store/visitor"
)

// added is what the page's script is told.
type added struct {
	Count   int64  `json:"count"`
	Message string `json:"message"`
}

// addLine is POST /cart/lines: pieces of a variant into the cart.
func (b *Buying) addLine(c echo.Context) error {
	message, err := b.put(c)
	kind, status := "done", http.StatusOK
	if k := fault.KindOf(err); err != nil && (k == fault.Invalid || k == fault.Conflict || k == fault.NotFound) {
		message, kind, status = web.Message(c, err), "problem", http.StatusConflict
		if words := web.Fields(c, err)["quantity"]; words != "" {
			message = words
		}
	} else if err != nil {
		return err
	}
	if web.WantsJSON(c) {
		count, err := cart.Count(c.Request().Context(), b.House.DB.Read(), ownerOf(c))
		if err != nil {
			return err
		}
		return c.JSON(status, added{count, b.House.Words().Known(message)})
	}
	if kind == "problem" { // what went well was said in its own transaction
		if err := web.Flash(c, kind, message); err != nil {
			return err
		}
	}
	return web.SeeOther(c, "/cart")
}

// put puts it in and says so in words.
func (b *Buying) put(c echo.Context) (string, error) {
	s := b.Catalog.Snapshot()
	v, ok := s.Variant(c.FormValue("variant"))
	if !ok {
		return "", fault.New(fault.NotFound, "This is not sold here, or not any more.")
	}
	n, err := (quantityForm{c.FormValue("quantity")}).Validate()
	if err == nil && n == 0 {
		err = fault.New(fault.Invalid, "Enter a quantity from 1 to 999.")
	}
	if err != nil {
		return "", err
	}
	stock := s.Stock(v.ID)
	if !stock.Any() {
		return "", fault.New(fault.Conflict, b.House.Say("{product} has just sold out.", "product", variantName(v)))
	}
	if b.Wanted != nil {
		b.Wanted(c, v.Product.ID)
	}
	message := ""
	err = web.Of(c).Write(c, func(q db.Q, session visitor.Session) error {
		holds, err := b.putIn(c, q, ownerIn(session), v, n)
		if err != nil {
			return err
		}
		message = b.House.Say("In your cart: {product}.", "product", variantName(v))
		if !stock.Unlimited && holds > stock.Available {
			message = b.House.Words().Count(int(stock.Available), "Only {n} left of {product}: that many are in your order.", "Only {n} left of {product}: that many are in your order.", "product", variantName(v))
		}
		if web.WantsJSON(c) {
			return nil
		}
		return web.FlashWith(c.Request().Context(), q, session, "done", message)
	})
	return message, err
}

// putIn puts it in with the event of it, and returns how many the cart holds.
func (b *Buying) putIn(c echo.Context, q db.Q, o cart.Owner, v *browse.Variant, n int64) (int64, error) {
	holds, err := cart.Put(c.Request().Context(), q, o, v.ID, n)
	if err != nil {
		return 0, err
	}
	if e, agreed := happened(c, event.ProductAdded, map[string]any{"product_id": v.Product.ID, "variant_id": v.ID, "quantity": n}); agreed {
		err = identify.Record(c.Request().Context(), q, identify.Described(b.Catalog.Snapshot(), e))
	}
	return holds, err
}

func variantName(v *browse.Variant) string {
	if v.Title == "" {
		return v.Product.Title
	}
	return v.Product.Title + ", " + v.Title
}
