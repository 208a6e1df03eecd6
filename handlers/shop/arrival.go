package shop

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/event"
)

// Arrived is the middleware that tells of who comes to the shop from elsewhere, by
// a campaign or another site, and who looks into the cart, where they agreed to that
// being kept. It never waits.
func Arrived(tell func(event.Event)) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if e, ok := arrival(c); ok {
				tell(e)
			}
			if e, agreed := happened(c, event.CartViewed, nil); agreed && c.Request().Method == http.MethodGet && c.Path() == "/cart" && e.VisitorID != "" && web.Of(c).Preview == nil {
				e.Properties = event.Properties{Goods: event.Goods{Quantity: int64(web.Of(c).CartCount())}}
				tell(e)
			}
			return next(c)
		}
	}
}

func arrival(c echo.Context) (event.Event, bool) {
	v := web.Of(c)
	from, elsewhere := v.Arrival()
	agreed := v.Consent.Analytics || v.Consent.Personalization
	if c.Request().Method != http.MethodGet || !elsewhere || !agreed || v.VisitorID == "" || v.Preview != nil {
		return event.Event{}, false
	}
	return event.Event{Name: event.PageViewed, VisitorID: v.VisitorID, CustomerID: v.CustomerID, Subject: c.Request().URL.Path, Personal: !v.Consent.Analytics,
		Properties: event.Properties{Path: from.Landing, Referrer: from.ReferrerHost,
			Campaign: event.Campaign{Source: from.UTMSource, Medium: from.UTMMedium, Name: from.UTMCampaign}}}, true
}
