package rule

import (
	"testing"
	"time"
)

// noon is a Saturday in Berlin.
func noon(t *testing.T) time.Time {
	t.Helper()
	where, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return time.Date(2026, 11, 28, 12, 0, 0, 0, where)
}

// student has a confirmed academic address, one order twelve days ago, and came
// from tiktok on a phone.
func student(t *testing.T) *Facts {
	now := noon(t)
	return &Facts{
		Now: now, Personalization: true, Analytics: true,
		EmailDomain: "cs.mit.edu", EmailAcademic: true, EmailConfirmed: true, SignedIn: true,
		OrdersCount: 1, FirstOrderAt: now.AddDate(0, 0, -12), LastOrderAt: now.AddDate(0, 0, -12), Spent: Amount{50_000, "EUR"},
		CustomerTags: []string{"VIP", "early bird"}, CartItems: 2, CartTotal: Amount{4999, "EUR"},
		Device: "phone", Country: "AT", Language: "de-AT", UTMSource: "TikTok", LandingPath: "/collections/dorm-bedding", VisitorNew: true,
	}
}

func guest(t *testing.T) *Facts { return &Facts{Now: noon(t), Personalization: true, Analytics: true} }

func checkTruths(t *testing.T, f *Facts, rules map[string]Truth) {
	t.Helper()
	for text, want := range rules {
		r, err := Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		lines, got := r.Explain(f, nil)
		match, err := Compile(r, nil)
		if err != nil || got != want || match(f) != (want == Yes) {
			t.Errorf("%s is %s and not %s: %v %v", text, got, want, lines, err)
		}
	}
}

func TestRulesMeanWhatTheySay(t *testing.T) {
	checkTruths(t, student(t), map[string]Truth{
		`email.domain is academic and email.confirmed`:                            Yes,
		`email.domain is academic and not email.confirmed`:                        No,
		`email.domain ends with ".EDU" and email.domain != "mit.edu"`:             Yes,
		`orders.count = 1 and last_order.at within 30 days`:                       Yes,
		`last_order.at more than 11 days ago and not last_order.at within 1 week`: Yes,
		`days_since_last_order = 12 and days_since_first_order < 13`:              Yes,
		`spent >= 500 EUR or orders.count > 5`:                                    Yes,
		`spent > 500 EUR or orders.count > 5`:                                     No,
		`utm.source = "tiktok" and landing.path starts with "/collections/dorm"`:  Yes,
		`utm.source contains "IKTO" and not utm.source ends with "tok "`:          Yes,
		`cart.total between 20 EUR and 50 EUR and cart.items in (1, 2)`:           Yes,
		`device = "phone" and hour between 18 and 23`:                             No,
		`device = "phone" and hour between 22 and 12`:                             Yes,
		`time between 11:59 and 12:00 and time < 12:01`:                           Yes,
		`weekday in ("saturday", "sunday") and weekday between friday and monday`: Yes,
		`weekday between monday and friday`:                                       No,
		`language = "de" and country in ("DE", "AT")`:                             Yes,
		`date = 2026-11-28 and date between 2026-11-27 and 2026-11-30`:            Yes,
		`last_order.at before 2026-11-17 and last_order.at after 2026-11-15`:      Yes,
		`last_order.at = 2026-11-16`:                                              Yes,
		`customer.tags contains "vip" and customer.tags contains "Early Bird"`:    Yes,
		`customer.tags contains "early"`:                                          No,
		`visitor.new and signed_in`:                                               Yes,
		`not visitor.new or signed_in and not email.confirmed`:                    No,
	})
}

func TestWhatIsUnknownMatchesNeitherWay(t *testing.T) {
	f := guest(t)
	checkTruths(t, f, map[string]Truth{
		`email.domain is academic`:                 Unknown,
		`not email.domain is academic`:             Unknown,
		`email.domain is not academic`:             Unknown,
		`email.domain != "mit.edu"`:                Unknown,
		`country = "US"`:                           Unknown,
		`country not in ("US")`:                    Unknown,
		`not (country = "US" or device = "phone")`: Unknown,
		`country = "US" or not signed_in`:          Yes,
		`country = "US" and signed_in`:             No,
		`email.domain exists`:                      No,
		`email.domain does not exist`:              Yes,
	})
	f.Spent = Amount{100, "USD"}
	checkTruths(t, f, map[string]Truth{`spent > 500 EUR`: Unknown, `not spent > 500 EUR`: Unknown, `spent < 2 USD`: Yes})
}

func TestWhatIsKnownToBeNoneIsANo(t *testing.T) {
	checkTruths(t, guest(t), map[string]Truth{
		`utm.source = "tiktok"`:                No,
		`utm.source != "tiktok"`:               Yes,
		`last_order.at within 30 days`:         No,
		`not last_order.at within 30 days`:     Yes,
		`last_order.at more than 1 day ago`:    No,
		`days_since_last_order >= 0`:           No,
		`last_order.at does not exist`:         Yes,
		`customer.tags contains "vip"`:         No,
		`customer.tags does not contain "vip"`: Yes,
		`spent < 1 EUR and spent < 1 USD`:      Yes,
		`orders.count = 0`:                     Yes,
	})
}

func TestWithoutConsentTheRuleFailsClosed(t *testing.T) {
	f := student(t)
	f.Personalization = false
	checkTruths(t, f, map[string]Truth{
		`orders.count = 1`:                             Unknown,
		`not orders.count = 5`:                         Unknown,
		`orders.count != 5`:                            Unknown,
		`last_order.at exists`:                         Unknown,
		`last_order.at does not exist`:                 Unknown,
		`not (orders.count = 5 or spent > 900 EUR)`:    Unknown,
		`orders.count = 1 or email.domain is academic`: Yes,
	})
	analytics := guard(Analytics, func(*Facts) Truth { return Yes })
	if analytics(&Facts{}) != Unknown || analytics(&Facts{Analytics: true}) != Yes {
		t.Error("the consent to analytics is not asked for")
	}
}

func TestAWindowClosesAtOneInstant(t *testing.T) {
	berlin := noon(t).Location()
	at := func(s string) time.Time {
		when, err := time.ParseInLocation("2006-01-02 15:04:05.000", s, berlin)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	for _, c := range []struct{ span, from, until string }{
		{"30 days", "2026-11-01 10:00:00.000", "2026-12-01 10:00:00.000"},
		{"1 day", "2026-10-24 12:00:00.000", "2026-10-25 11:00:00.000"}, // the clocks go back
		{"1 day", "2026-03-28 12:00:00.000", "2026-03-29 13:00:00.000"}, // and forward
		{"1 month", "2026-03-28 12:00:00.000", "2026-04-28 12:00:00.000"},
		{"1 month", "2026-01-28 23:59:59.999", "2026-02-28 23:59:59.999"},
		{"1 month", "2026-01-29 00:00:00.000", "2026-03-01 00:00:00.000"},
		{"1 month", "2026-01-31 18:00:00.000", "2026-03-01 00:00:00.000"},
		{"1 year", "2024-02-29 10:00:00.000", "2025-03-01 00:00:00.000"},
		{"4 years", "2024-02-29 10:00:00.000", "2028-02-29 10:00:00.000"},
		{"14 months", "2025-12-31 10:00:00.000", "2027-03-01 00:00:00.000"},
		{"2 weeks", "2026-01-01 00:00:00.000", "2026-01-15 00:00:00.000"},
		{"90 minutes", "2026-01-01 00:00:00.000", "2026-01-01 01:30:00.000"},
	} {
		f := &Facts{Personalization: true, LastOrderAt: at(c.from).UTC()}
		end := at(c.until)
		for now, within := range map[time.Time]bool{
			f.LastOrderAt.In(berlin): true, end.Add(-time.Millisecond): true, end: false, end.Add(time.Hour): false,
		} {
			f.Now = now
			checkTruths(t, f, map[string]Truth{
				"last_order.at within " + c.span:             truth(within),
				"last_order.at more than " + c.span + " ago": truth(!within),
			})
		}
	}
}

func TestWhatLiesInTheFutureIsNeitherWithinNorAgo(t *testing.T) {
	f := guest(t)
	f.LastOrderAt = f.Now.Add(time.Minute)
	checkTruths(t, f, map[string]Truth{
		"last_order.at within 1 day": No, "last_order.at more than 1 minute ago": No, "last_order.at exists": Yes, "days_since_last_order exists": No,
	})
}

func TestHoursAndDatesAreTheShops(t *testing.T) {
	f := guest(t)
	f.Now = time.Date(2026, 11, 28, 23, 30, 0, 0, time.UTC).In(f.Now.Location()) // Sunday 00:30 in Berlin
	f.LastOrderAt = time.Date(2026, 11, 27, 23, 30, 0, 0, time.UTC)
	checkTruths(t, f, map[string]Truth{`hour = 0 and time = 0:30 and weekday = sunday and date = 2026-11-29`: Yes, `last_order.at = 2026-11-28`: Yes})
	f.Now = f.Now.UTC()
	checkTruths(t, f, map[string]Truth{`hour = 23 and weekday = saturday and date = 2026-11-28`: Yes, `last_order.at = 2026-11-27`: Yes})
}

func TestDatesBefore1970AreDatesToo(t *testing.T) {
	f := guest(t)
	f.LastOrderAt = time.Date(1969, 12, 31, 12, 0, 0, 0, time.UTC)
	checkTruths(t, f, map[string]Truth{`last_order.at = 1969-12-31`: Yes, `last_order.at before 1970-01-01`: Yes, `last_order.at after 1969-12-30`: Yes})
}

func TestOnlyTheBeginningOfALongTextIsRead(t *testing.T) {
	f := guest(t)
	f.LandingPath = "/" + string(make([]byte, 2000)) + "needle"
	checkTruths(t, f, map[string]Truth{`landing.path contains "needle"`: No, `landing.path starts with "/"`: Yes})
}
