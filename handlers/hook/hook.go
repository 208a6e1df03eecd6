// Package hook is the door for others that call in: payment providers. It verifies
// that they are who they say they are, over the bytes as they came, and hands on
// what they tell.
//
// It must not decide what becomes of an order, and answers nothing but yes or no.
package hook

import (
	"io"
	"log/slog"
	"net/http"

	"github.com/labstack/echo/v4"

	"regulars/store/checkout"
	"regulars/store/fault"
	"regulars/store/payment"
)

// Hooks are the doors that are open.
type Hooks struct {
	Desk   *checkout.Desk
	Stripe *payment.Stripe // nil where it is not configured
	Log    *slog.Logger
}

// Mount adds the routes.
func (h *Hooks) Mount(e *echo.Echo) {
	if h.Stripe != nil {
		e.POST("/hooks/stripe", h.stripe)
	}
}

// mostBytes is more than a provider's message ever has.
const mostBytes = 256 << 10

// stripe is POST /hooks/stripe. What cannot be verified is refused with 400; what
// fails on our side is answered with an error, so that Stripe sends it again.
func (h *Hooks) stripe(c echo.Context) error {
	r := c.Request()
	body, err := io.ReadAll(http.MaxBytesReader(c.Response(), r.Body, mostBytes))
	if err != nil {
		return c.NoContent(http.StatusRequestEntityTooLarge)
	}
	notice, err := h.Stripe.Read(body, r.Header.Get("Stripe-Signature"))
	if err != nil {
		h.Log.Warn("a message to the payment hook was refused", "address", c.RealIP(), "error", err)
		return c.NoContent(http.StatusBadRequest)
	}
	if err := h.Desk.Notice(r.Context(), h.Stripe.Name(), notice); err != nil {
		h.Log.Error("a payment's message could not be kept; it will come again", "notice", notice.ID, "kind", fault.KindOf(err).String(), "error", err)
		return c.NoContent(http.StatusServiceUnavailable)
	}
	return c.NoContent(http.StatusNoContent)
}
