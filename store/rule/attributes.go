package rule

import "time"

// The table of attributes, by where their facts come from.

func contact() []Attribute {
	return []Attribute{
		{Name: "email.domain", Words: "email domain", Type: Domain,
			Doc:     "The part of the mail address after the @; unknown for a guest without one.",
			Example: `email.domain is academic`,
			read:    texts(unknown, func(f *Facts) string { return f.EmailDomain })},
		{Name: "email.confirmed", Words: "email is confirmed", Type: Bool,
			Doc:     "Whether the person has opened the link sent to the mail address.",
			Example: `email.confirmed`,
			read:    bools(func(f *Facts) bool { return f.EmailConfirmed })},
		{Name: "signed_in", Words: "person is signed in", Type: Bool,
			Doc:     "Whether the person is signed in to an account now.",
			Example: `signed_in`,
			read:    bools(func(f *Facts) bool { return f.SignedIn })},
		{Name: "registered.at", Words: "account opened", Type: Moment, Unit: "time", Consent: Personalization,
			Doc:     "When the account was made; does not exist for guests.",
			Example: `registered.at within 7 days`,
			read:    when(func(f *Facts) time.Time { return f.RegisteredAt })},
		{Name: "consent.personalization", Words: "personalization is agreed to", Type: Bool,
			Doc:     "Whether the person agreed to personalization.",
			Example: `not consent.personalization`,
			read:    bools(func(f *Facts) bool { return f.Personalization })},
		{Name: "consent.analytics", Words: "analytics is agreed to", Type: Bool,
			Doc:     "Whether the person agreed to analytics.",
			Example: `consent.analytics`,
			read:    bools(func(f *Facts) bool { return f.Analytics })},
		{Name: "customer.tags", Words: "customer tags", Type: Tags, Consent: Personalization,
			Doc:     "Tags that staff or rules have put on the customer.",
			Example: `customer.tags contains "wholesale"`,
			read:    tags(func(f *Facts) []string { return f.CustomerTags })},
		{Name: "company", Words: "company", Type: String, Consent: Personalization,
			Doc:     "The company of the account's addresses, or of the checkout that was begun; does not exist without one.",
			Example: `company contains "university"`,
			read:    texts(nothing, func(f *Facts) string { return f.Company })},
	}
}

func purchases() []Attribute {
	return []Attribute{
		{Name: "orders.count", Words: "number of orders", Type: Count, Unit: "orders", Consent: Personalization,
			Doc:     "Orders placed and not cancelled.",
			Example: `orders.count = 1`,
			read:    numbers(func(f *Facts) int64 { return f.OrdersCount })},
		{Name: "first_order.at", Words: "first order", Type: Moment, Unit: "time", Consent: Personalization,
			Doc:     "When the first order was placed; does not exist before that.",
			Example: `first_order.at more than 1 year ago`,
			read:    when(firstOrder)},
		{Name: "last_order.at", Words: "last order", Type: Moment, Unit: "time", Consent: Personalization,
			Doc:     "When the latest order was placed; does not exist before the first.",
			Example: `last_order.at within 30 days`,
			read:    when(lastOrder)},
		{Name: "days_since_first_order", Words: "days since the first order", Type: Count, Unit: "days", Consent: Personalization,
			Doc:     "Full days of 24 hours since the first order; does not exist before it.",
			Example: `days_since_first_order >= 365`,
			read:    days(firstOrder)},
		{Name: "days_since_last_order", Words: "days since the last order", Type: Count, Unit: "days", Consent: Personalization,
			Doc:     "Full days of 24 hours since the latest order; does not exist before the first.",
			Example: `days_since_last_order between 20 and 40`,
			read:    days(lastOrder)},
		{Name: "spent", Words: "total spent", Type: Price, Unit: "money", Consent: Personalization,
			Doc:     "The sum of all orders, less what was given back.",
			Example: `spent >= 500 EUR`,
			read:    amounts(func(f *Facts) Amount { return f.Spent })},
	}
}

func cart() []Attribute {
	return []Attribute{
		{Name: "cart.items", Words: "items in the cart", Type: Count, Unit: "pieces",
			Doc:     "Pieces in the cart, quantities counted.",
			Example: `cart.items >= 3`,
			read:    numbers(func(f *Facts) int64 { return f.CartItems })},
		{Name: "cart.total", Words: "cart total", Type: Price, Unit: "money",
			Doc:     "What the goods in the cart cost, before shipping.",
			Example: `cart.total between 20 EUR and 50 EUR`,
			read:    amounts(func(f *Facts) Amount { return f.CartTotal })},
		{Name: "cart.products", Words: "products in the cart", Type: Tags,
			Doc:     "The products in the cart, by the last part of their address.",
			Example: `cart.products contains "slate-11"`,
			read:    tags(func(f *Facts) []string { return f.CartProducts })},
		{Name: "cart.collections", Words: "collections of what is in the cart", Type: Tags,
			Doc:     "The collections that something in the cart belongs to, by the last part of their address.",
			Example: `cart.collections contains "bags"`,
			read:    tags(func(f *Facts) []string { return f.CartCollections })},
		{Name: "cart.categories", Words: "categories of what is in the cart", Type: Tags,
			Doc:     "The categories of the goods in the cart.",
			Example: `not cart.categories contains "covers"`,
			read:    tags(func(f *Facts) []string { return f.CartCategories })},
	}
}

func visit() []Attribute {
	return []Attribute{
		{Name: "visitor.new", Words: "visit is the first", Type: Bool,
			Doc:     "Whether no earlier visit from this browser is known.",
			Example: `visitor.new`,
			read:    bools(func(f *Facts) bool { return f.VisitorNew })},
		{Name: "device", Words: "device", Type: Choice, Choices: []string{"phone", "tablet", "desktop"},
			Doc:     "The class of device the page is shown on.",
			Example: `device = "phone"`,
			read:    texts(unknown, func(f *Facts) string { return f.Device })},
		{Name: "country", Words: "country", Type: Country,
			Doc:     "The visitor's country as a code of two letters (ISO 3166), where it is known.",
			Example: `country in ("DE", "AT")`,
			read:    texts(unknown, func(f *Facts) string { return f.Country })},
		{Name: "nearest_place", Words: "nearest of our shops", Type: String,
			Doc:     "The handle of our shop nearest to them: the one where they collect their cart, else the one they chose under “Our shops”, else by the country and postcode their cart goes to; unknown otherwise.",
			Example: `nearest_place = "utrecht"`,
			read:    texts(unknown, func(f *Facts) string { return f.NearestPlace })},
		{Name: "language", Words: "language", Type: Language,
			Doc:     "The language of the page as a code of two letters (ISO 639).",
			Example: `language = "de"`,
			read:    texts(unknown, func(f *Facts) string { return mainLanguage(f.Language) })},
		{Name: "referrer.host", Words: "referring site", Type: String, Consent: Personalization,
			Doc:     "The host of the page that led here; does not exist when there was none.",
			Example: `referrer.host ends with "tiktok.com"`,
			read:    texts(nothing, func(f *Facts) string { return f.ReferrerHost })},
		{Name: "utm.source", Words: "utm source", Type: String, Consent: Personalization,
			Doc:     "utm_source of the link that began the visit.",
			Example: `utm.source = "tiktok"`,
			read:    texts(nothing, func(f *Facts) string { return f.UTMSource })},
		{Name: "utm.medium", Words: "utm medium", Type: String, Consent: Personalization,
			Doc:     "utm_medium of the link that began the visit.",
			Example: `utm.medium in ("social", "email")`,
			read:    texts(nothing, func(f *Facts) string { return f.UTMMedium })},
		{Name: "utm.campaign", Words: "utm campaign", Type: String, Consent: Personalization,
			Doc:     "utm_campaign of the link that began the visit.",
			Example: `utm.campaign contains "dorm"`,
			read:    texts(nothing, func(f *Facts) string { return f.UTMCampaign })},
		{Name: "landing.path", Words: "landing page", Type: String, Consent: Personalization,
			Doc:     "The path of the first page of the visit.",
			Example: `landing.path starts with "/collections/dorm"`,
			read:    texts(nothing, func(f *Facts) string { return f.LandingPath })},
	}
}

func moments() []Attribute {
	return []Attribute{
		{Name: "hour", Words: "hour of the day", Type: Hour, Unit: "hours",
			Doc:     "The hour in the shop's time zone, 0 to 23.",
			Example: `hour between 18 and 23`,
			read:    numbers(func(f *Facts) int64 { return int64(f.Now.Hour()) })},
		{Name: "time", Words: "time of day", Type: TimeOfDay, Unit: "time",
			Doc:     "The time in the shop's time zone, to the minute.",
			Example: `time >= 18:30`,
			read:    numbers(func(f *Facts) int64 { return int64(f.Now.Hour()*60 + f.Now.Minute()) })},
		{Name: "weekday", Words: "day of the week", Type: Weekday, Choices: weekdays(),
			Doc:     "The day of the week in the shop's time zone.",
			Example: `weekday in ("saturday", "sunday")`,
			read:    numbers(func(f *Facts) int64 { return (int64(f.Now.Weekday()) + 6) % 7 })},
		{Name: "first_order.anniversary", Words: "today is a year or more to the day after the first order", Type: Bool, Consent: Personalization,
			Doc:     "Whether today is the anniversary of the first order in the shop's time zone; 29 February is kept on 1 March in other years.",
			Example: `first_order.anniversary`,
			read:    bools(func(f *Facts) bool { return anniversary(f.FirstOrderAt, f.Now) })},
		{Name: "registered.anniversary", Words: "today is a year or more to the day after the account was opened", Type: Bool, Consent: Personalization,
			Doc:     "Whether today is the anniversary of the account.",
			Example: `registered.anniversary`,
			read:    bools(func(f *Facts) bool { return anniversary(f.RegisteredAt, f.Now) })},
		{Name: "date", Words: "date", Type: Day, Unit: "days",
			Doc:     "Today in the shop's time zone.",
			Example: `date between 2026-11-27 and 2026-11-30`,
			read:    numbers(func(f *Facts) int64 { return dayOf(f.Now) })},
	}
}

func weekdays() []string {
	return []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
}
