package identify

import (
	"time"

	"regulars/store/money"
	"regulars/store/rule"
	"regulars/store/rule/academic"
	"regulars/store/visitor"
)

// Request is what a request itself tells, beside who makes it.
type Request struct {
	Now      time.Time // in the shop's zone
	Device   string
	Country  string
	Language string
	Origin   visitor.Origin
	Consent  visitor.Consent // as it holds now
	Academic academic.List
	// Price is the present price of a variant; unknown variants cost nothing.
	Price func(variantID string) money.Amount
}

// Facts are what rules may read of a person (nil: a reader without a session) and
// a request.
func Facts(w *Who, r Request) rule.Facts {
	f := rule.Facts{
		Now: r.Now, Personalization: r.Consent.Personalization, Analytics: r.Consent.Analytics,
		Device: r.Device, Country: r.Country, Language: r.Language, VisitorNew: w == nil,
		LandingPath: r.Origin.Landing, ReferrerHost: r.Origin.ReferrerHost,
		UTMSource: r.Origin.UTMSource, UTMMedium: r.Origin.UTMMedium, UTMCampaign: r.Origin.UTMCampaign,
	}
	if w == nil {
		return f
	}
	if w.Account.ID != "" {
		f.SignedIn, f.EmailConfirmed = true, w.Account.Confirmed
		if domain, ok := academic.Domain(w.Account.Email); ok {
			f.EmailDomain, f.EmailAcademic = domain, r.Academic.IsAcademic(domain)
		}
	}
	if r.Consent.Personalization {
		f.Events = w.Events
		f.OrdersCount, f.FirstOrderAt, f.LastOrderAt = w.Profile.Orders, w.Profile.FirstOrderAt, w.Profile.LastOrderAt
		f.Spent = rule.Amount{Minor: w.Profile.Spent.Minor, Currency: string(w.Profile.Spent.Currency)}
	}
	f.CartItems = w.CartItems()
	if r.Price != nil {
		var total money.Amount
		for _, l := range w.Cart.Lines {
			total = total.Plus(r.Price(l.VariantID).Times(l.Quantity))
		}
		f.CartTotal = rule.Amount{Minor: total.Minor, Currency: string(total.Currency)}
	}
	return f
}
