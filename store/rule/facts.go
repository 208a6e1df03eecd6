package rule

import "time"

// Facts is what is known of a person at one moment. The caller fills it; the zero
// value of a field is "none" or "unknown" as the table of attributes says.
type Facts struct {
	// Now is the moment asked about, in the shop's time zone.
	Now time.Time
	// Personalization and Analytics are the consents given. Without one, attributes
	// that need it are unknown, whatever stands in their fields.
	Personalization, Analytics bool

	EmailDomain    string // as academic.Domain returns it, "" without an address
	EmailAcademic  bool   // what academic.List says of EmailDomain
	EmailConfirmed bool
	SignedIn       bool

	RegisteredAt time.Time // when the account was made
	OrdersCount  int64
	FirstOrderAt time.Time
	LastOrderAt  time.Time
	Spent        Amount
	CustomerTags []string
	Company      string // of the addresses of the account or the checkout
	Stages       Stages // the shop's thresholds; the zero value knows no stage and no score

	CartItems       int64
	CartTotal       Amount
	CartProducts    []string // handles
	CartCollections []string // handles of the collections these are in
	CartCategories  []string

	Device   string // "phone", "tablet" or "desktop"
	Country  string // ISO 3166 code of two letters
	Language string // BCP 47 tag; its first part counts

	NearestPlace string // handle of the place nearest to what they have said themselves

	ReferrerHost string
	UTMSource    string
	UTMMedium    string
	UTMCampaign  string
	LandingPath  string
	VisitorNew   bool

	// Events is what the person did, sorted by time (SortEvents). What lies after
	// Now is not looked at, so the same slice serves a moment of the past.
	Events []Event
	// Index, of exactly these events, makes decisions faster; without one all of them
	// are looked at.
	Index *Index
}

// Amount is money in minor units; an empty Currency goes with zero, which is the
// same in all of them.
type Amount struct {
	Minor    int64
	Currency string
}
