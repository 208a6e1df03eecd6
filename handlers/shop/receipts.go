package shop

import (
	"cmp"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/preference"
	"regulars/store/visitor"
	"regulars/views/shop"
)

// receipt is something that somebody agreed to or took back, in words.
type receipt struct {
	at   time.Time
	said string
}

// receipts are the choices of a browser or an account and what was said about letters, the
// latest first.
func (a *Account) receipts(c echo.Context, choices []visitor.Receipt, letters []preference.Receipt) (rows []shop.Amount) {
	var list []receipt
	for _, r := range choices {
		list = append(list, receipt{r.At, web.Say(c, "Personalization: {personalization}. Analytics: {analytics}. Text of {version}{place}", "personalization", onOffSaid(c, r.Personalization),
			"analytics", onOffSaid(c, r.Analytics), "version", r.TextVersion, "place", placeSaid(c, r.Channel))})
	}
	for _, r := range letters {
		list = append(list, receipt{r.At, lettersSaid(c, r)})
	}
	slices.SortStableFunc(list, func(a, b receipt) int { return cmp.Compare(b.at.UnixMilli(), a.at.UnixMilli()) })
	for _, r := range list {
		rows = append(rows, shop.Amount{Text: a.House.Date(r.at, "2 January 2006, 15:04"), Value: r.said})
	}
	return rows
}

func (a *Account) lettersReceipts(c echo.Context, list []preference.Receipt) []shop.Amount {
	return a.receipts(c, nil, list)
}

func onOffSaid(c echo.Context, on bool) string {
	if on {
		return web.Say(c, "on")
	}
	return web.Say(c, "off")
}

// lettersSaid is what was said about letters, with the words that were agreed to.
func lettersSaid(c echo.Context, r preference.Receipt) string {
	place := placeSaid(c, r.Channel)
	switch r.Act {
	case preference.Asked:
		return web.Say(c, "Letters were asked for{place}: “{words}”", "place", place, "words", r.Words)
	case preference.Agreed:
		return web.Say(c, "Letters were agreed to by the link that was mailed: “{words}”", "words", r.Words)
	case preference.Chose:
		return web.Say(c, "Which letters come was chosen{place}", "place", place)
	}
	return web.Say(c, "Letters were stopped{place}", "place", place)
}

// placeSaid is where something was said, as the end of a sentence; "" where nobody noted it.
func placeSaid(c echo.Context, channel string) string {
	switch channel {
	case preference.Footer:
		return web.Say(c, ", at the foot of a page")
	case preference.Account:
		return web.Say(c, ", in the account")
	case preference.Checkout:
		return web.Say(c, ", in the checkout")
	case preference.Link:
		return web.Say(c, ", by the link in a letter")
	case preference.OneClick:
		return web.Say(c, ", with the button of the mail program")
	case preference.Page:
		return web.Say(c, ", on the page of letters")
	case visitor.Banner:
		return web.Say(c, ", when first asked")
	case visitor.Choices:
		return web.Say(c, ", on the page of privacy choices")
	case visitor.Why:
		return web.Say(c, ", beside what was shown")
	}
	return ""
}
