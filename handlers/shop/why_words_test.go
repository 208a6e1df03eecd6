package shop

import (
	"testing"
	"time"

	"regulars/store/browse"
	"regulars/store/db/dbtest"
	"regulars/store/personalize"
)

func TestWhenSomethingWasIsSaidAsPeopleDo(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for d, want := range map[time.Duration]string{
		0: "just now", time.Minute: "one minute ago", 3 * time.Hour: "three hours ago", 12 * 24 * time.Hour: "twelve days ago",
		13 * 24 * time.Hour: "13 days ago", 100 * 24 * time.Hour: "on 14 August 2026",
	} {
		if got := ago(nil, now.Add(-d), now); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

func TestAFactIsToldToThePersonItIsAbout(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for want, fact := range map[string]personalize.Fact{
		"You are not logged in.":                            {About: "signed_in", Words: "person is not signed in", Text: "not signed_in"},
		"You have not confirmed your mail address.":         {About: "email.confirmed", Words: "address is not confirmed", Text: "not email.confirmed"},
		"You have ordered here once.":                       {About: "orders.count", Text: "orders.count = 1", Words: "number of orders is 1", Value: "1"},
		"Your latest order was twelve days ago.":            {About: "last_order.at", Text: "last_order.at within 30 days", Words: "last order is within 30 days", Value: "2026-11-10 12:00", At: now.AddDate(0, 0, -12)},
		"Your mail address is of a university: mit.edu.":    {About: "email.domain", Text: "email.domain is academic", Words: "email domain is academic", Value: "mit.edu"},
		"You have not bought a product within 30 days.":     {About: "bought", Text: "not bought within 30 days", Words: "not bought a product within 30 days", Value: "0 times"},
		"You searched for “lamp” two days ago.":             {About: "searched", Text: "searched", Words: "searched", At: now.AddDate(0, 0, -2), Events: []personalize.Deed{{At: now.AddDate(0, 0, -2), Term: "lamp"}}},
		"Utm source does not exist.":                        {About: "utm.source", Text: "utm.source does not exist", Words: "utm source does not exist", Value: "none"},
		"You came here by a link marked “tiktok”.":          {About: "utm.source", Text: `utm.source = "tiktok"`, Words: `utm source is "tiktok"`, Value: "tiktok"},
		"You looked into the cart, the last time just now.": {About: "viewed_cart", Text: "viewed_cart", Words: "looked into the cart", At: now, Events: []personalize.Deed{{At: now}, {At: now.Add(-time.Hour)}}},
	} {
		if got := (&Front{Catalog: emptyShelves(t)}).tell(nil, fact, now); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}

func TestWhatTimeItIsCannotBeForgotten(t *testing.T) {
	for name, can := range map[string]bool{"utm.source": true, "bought": true, "hour": false, "date": false, "nonsense": false, "": false} {
		if forgettable(name) != can {
			t.Errorf("%q: %t", name, !can)
		}
	}
}

func emptyShelves(t *testing.T) *browse.Catalog {
	t.Helper()
	c, err := browse.Open(t.Context(), dbtest.Open(t))
	if err != nil {
		t.Fatal(err)
	}
	return c
}
