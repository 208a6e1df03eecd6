package identify

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"regulars/store/browse"
	"regulars/store/cart"
	"regulars/store/money"
	"regulars/store/place"
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
	Places  []place.Place // where the shop is
	Stages  rule.Stages   // the zero value is rule.DefaultStages
	// Shelves is the version of the catalog that Price and Product ask; 0 is none in
	// particular. What is in a cart is looked up once for each.
	Shelves int64
}

// defaultStages is made once and never changed.
var defaultStages = sync.OnceValue(rule.DefaultStages)

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
		f.Stages = defaultStages()
	}
	if w == nil {
		return f
	}
	if w.Account.ID != "" {
		f.SignedIn, f.EmailConfirmed = true, w.Account.Confirmed
		f.EmailDomain, f.EmailAcademic = w.school(r.Academic)
	}
	if r.Consent.Personalization {
		f.Events, f.Index, f.RegisteredAt, f.CustomerTags, f.Company = w.Events, w.index, w.Account.RegisteredAt, w.Tags, w.Company
		f.OrdersCount, f.FirstOrderAt, f.LastOrderAt = w.Profile.Orders, w.Profile.FirstOrderAt, w.Profile.LastOrderAt
		f.Spent = rule.Amount{Minor: w.Profile.Spent.Minor, Currency: string(w.Profile.Spent.Currency)}
	}
	if near, ok := place.Nearest(r.Places, place.Near{Chosen: cmp.Or(w.Cart.PlaceID, w.Visitor.PlaceID), Country: w.Cart.Country, Postcode: w.Cart.Postcode}); ok {
		f.NearestPlace = near.Handle
	}
	in := w.basket(r)
	f.CartItems, f.CartTotal = w.CartItems(), in.total
	f.CartProducts, f.CartCategories, f.CartCollections = in.products, in.categories, in.collections
	return f
}

// memo is what facts need of a person and the shop, found out once for each.
type memo struct {
	basket atomic.Pointer[basket]
	school atomic.Pointer[school]
}

// school is the domain of an address, and whether it is academic by a list.
type school struct {
	by       academic.List
	domain   string
	academic bool
}

// school is the domain of the person's address, "" for none, and what a list says of it.
func (w *Who) school(by academic.List) (domain string, is bool) {
	if w.memo == nil {
		w = &Who{Account: w.Account, memo: &memo{}}
	}
	s := w.memo.school.Load()
	if s == nil || !slices.Equal(s.by.Allow, by.Allow) || !slices.Equal(s.by.Deny, by.Deny) {
		s = &school{by: by}
		if domain, ok := academic.Domain(w.Account.Email); ok {
			s.domain, s.academic = domain, by.IsAcademic(domain)
		}
		w.memo.school.Store(s)
	}
	return s.domain, s.academic
}

// basket is what is in a cart, as the catalog knows it.
type basket struct {
	shelves                           int64 // the version of the catalog
	total                             rule.Amount
	products, categories, collections []string
}

// basket looks up what is in the cart, or finds it from the look before.
func (w *Who) basket(r Request) *basket {
	if w.memo == nil || r.Shelves == 0 || r.Price == nil || r.Product == nil {
		return lookInto(w.Cart, r)
	}
	b := w.memo.basket.Load()
	if b == nil || b.shelves != r.Shelves {
		b = lookInto(w.Cart, r)
		w.memo.basket.Store(b)
	}
	return b
}

func lookInto(c cart.Cart, r Request) *basket {
	b := &basket{shelves: r.Shelves}
	var total money.Amount
	for _, l := range c.Lines {
		if r.Price != nil {
			total = total.Plus(r.Price(l.VariantID).Times(l.Quantity))
		}
		if r.Product == nil {
			continue
		}
		if p := r.Product(l.VariantID); p != nil {
			b.products, b.categories = append(b.products, p.Handle), append(b.categories, p.Type)
			for _, c := range p.Collections {
				b.collections = append(b.collections, c.Handle)
			}
		}
	}
	b.total = rule.Amount{Minor: total.Minor, Currency: string(total.Currency)}
	return b
}
