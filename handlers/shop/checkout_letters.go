package shop

import (
	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/enrol"
	"regulars/store/fault"
	"regulars/store/preference"
	"regulars/views/ui"
)

// lettersBox asks in the checkout whether one wants letters; it is never ticked before. Who
// gets some already is not asked.
func (b *Buying) lettersBox(c echo.Context) (box ui.Check, err error) {
	v := web.Of(c)
	if !b.House.Mailing().Offered {
		return box, nil
	}
	if v.Account.Confirmed {
		s, err := preference.FindSubscriptionOf(c.Request().Context(), b.House.DB.Read(), v.Account.Email)
		if err != nil || s.On() {
			return box, err
		}
	}
	return ui.Check{Name: "letters", Label: lettersConsent(c), Hint: "We send a link to this address first. Letters begin when it is opened."}, nil
}

// wantLetters asks the owner of the address, when the box was ticked. Buying goes on
// whatever comes of it.
func (b *Buying) wantLetters(c echo.Context, email string) {
	if c.FormValue("letters") == "" || !b.House.Mailing().Offered {
		return
	}
	if err := enrol.AskLetters(c.Request().Context(), b.House.DB, wantLetters(c, b.House, email, preference.Checkout)); err != nil && fault.KindOf(err) != fault.TooMany {
		b.House.Log.Warn("a wish for letters could not be kept", "error", err)
	}
}
