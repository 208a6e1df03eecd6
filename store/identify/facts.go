package identify

import (
	"time"

	"regulars/store/browse"
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
	// Product is what a variant is one of, nil when it is not on the shelves; the
	// field is nil where nobody asks what is in carts.
	Product func(variantID string) *browse.Product
	Stages  rule.Stages // the zero value is rule.DefaultStages
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
	if f.Stages = r.Stages; f.Stages.LostDays == 0 {
		f.Stages = rule.DefaultStages()
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
		f.Events, f.Index, f.RegisteredAt, f.CustomerTags = w.Events, w.index, w.Account.RegisteredAt, w.Tags
		f.OrdersCount, f.FirstOrderAt, f.LastOrderAt = w.Profile.Orders, w.Profile.FirstOrderAt, w.Profile.LastOrderAt
		f.Spent = rule.Amount{Minor: w.Profile.Spent.Minor, Currency: string(w.Profile.Spent.Currency)}
	}
	fillCart(&f, w, r)
	return f
}

// fillCart says what is in the cart.
func fillCart(f *rule.Facts, w *Who, r Request) {
	f.CartItems = w.CartItems()
	var total money.Amount
	for _, l := range w.Cart.Lines {
		if r.Price != nil {
			total = total.Plus(r.Price(l.VariantID).Times(l.Quantity))
		}
		if r.Product == nil {
			continue
		}
		if p := r.Product(l.VariantID); p != nil {
			f.CartProducts, f.CartCategories = append(f.CartProducts, p.Handle), append(f.CartCategories, p.Type)
			for _, c := range p.Collections {
				f.CartCollections = append(f.CartCollections, c.Handle)
			}
		}
	}
	f.CartTotal = rule.Amount{Minor: total.Minor, Currency: string(total.Currency)}
}
