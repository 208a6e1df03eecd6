package shop

import (
	"errors"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/enrol"
	"regulars/store/fault"
	"regulars/store/mailbox"
	"regulars/store/notify"
	"regulars/store/preference"
	"regulars/views/shop"
	"regulars/views/ui"
)

// letters is GET /letters: the question whether somebody wants any.
func (a *Account) letters(c echo.Context) error {
	return web.Render(c, http.StatusOK, lettersAsk(c, web.Of(c).Account.Email, "", preference.Page).View())
}

func lettersAsk(c echo.Context, email, problem, from string) shop.LettersAsk {
	field := ui.Field{Name: "email", Label: "Email address", Type: "email", Autocomplete: "email", Value: email, Error: problem, MaxLength: 254}
	return shop.LettersAsk{Page: web.Page(c, ui.Page{Title: "Letters from us", Robots: "noindex"}), Email: field, From: from, Words: lettersConsent(c)}
}

// askLetters is POST /letters: a letter asks the owner of the address. The answer is the
// same for every address.
func (a *Account) askLetters(c echo.Context) error {
	email, from := c.FormValue("email"), c.FormValue("from")
	if !slices.Contains([]string{preference.Footer, preference.Account, preference.Link}, from) {
		from = preference.Page
	}
	err := enrol.AskLetters(c.Request().Context(), a.House.DB, wantLetters(c, a.House, email, from))
	switch {
	case fault.KindOf(err) == fault.TooMany:
		return tooOften(c, lettersAsk(c, email, fault.Message(err), from).View())
	case web.FieldErrors(err) != nil:
		return web.Invalid(c, lettersAsk(c, email, web.FieldErrors(err)["email"], from).View())
	case err != nil:
		return err
	}
	return web.SeeOther(c, "/letters/asked")
}

// wantLetters is a wish for letters as it was made on a page.
func wantLetters(c echo.Context, h *web.House, email, from string) enrol.Letters {
	v := web.Of(c)
	return enrol.Letters{Wanted: preference.Wanted{Email: email, Language: h.Shop().Language, Channel: from, Words: lettersConsent(c)},
		VisitorID: v.VisitorID, CustomerID: v.CustomerID, Address: c.RealIP()}
}

func (a *Account) askedLetters(c echo.Context) error {
	return note(c, http.StatusOK, "Look into your mailbox", "If the address can be reached, a mail with a link is on its way. Letters begin when it is opened. It works once, for 7 days.", ui.Link{Text: "Go to the shop", URL: "/"})
}

// lettersConsent is what one agrees to, in the words of whoever asks.
func lettersConsent(c echo.Context) string {
	return ui.LettersConsent(ui.WithWords(c.Request().Context(), web.Of(c).Words))
}

// note is a page that says how letters stand.
func note(c echo.Context, status int, title, lead string, links ...ui.Link) error {
	page := shop.LettersNote{Page: web.Page(c, ui.Page{Title: title, Robots: "noindex"}), Lead: lead, Links: links}
	page.Page.Letters = false
	return web.Render(c, status, page.View())
}

// lettersLink is the page behind the link that agrees; it changes nothing, because
// programs that read mail open links too.
func (a *Account) lettersLink(c echo.Context) error {
	web.Secret(c)
	s, err := preference.Peek(c.Request().Context(), a.House.DB.Read(), c.Param("token"))
	if err != nil {
		return deadLetters(c, err)
	}
	page := shop.LinkAsk{URL: c.Request().URL.Path, Email: s.Email, Button: "Yes, send me letters", Title: "Letters from us", Text: "One press, and we write to you about news and offers. Every letter has a link that stops them."}
	page.Page = web.Page(c, ui.Page{Title: page.Title, Robots: "noindex"})
	page.Page.Letters = false
	return web.Render(c, http.StatusOK, page.View())
}

// deadLetters says what such a link has come to, or passes the error on.
func deadLetters(c echo.Context, err error) error {
	again := ui.Link{Text: "Ask for a new link", URL: "/letters"}
	switch {
	case errors.Is(err, preference.ErrLinkUsed):
		return note(c, http.StatusGone, "This link was used already", "Each link works once. If it was you, all is well: letters come to you.")
	case errors.Is(err, preference.ErrLinkUnknown), errors.Is(err, preference.ErrLinkExpired):
		return note(c, http.StatusGone, "This link has ended", "Links work for a short time only, so that nobody finds them later. We gladly send you a new one.", again)
	}
	return err
}

// agreeLetters uses the link, and leads to where one chooses what comes.
func (a *Account) agreeLetters(c echo.Context) error {
	web.Secret(c)
	s, err := enrol.AgreeLetters(c.Request().Context(), a.House.DB, c.Param("token"))
	if err != nil {
		return deadLetters(c, err)
	}
	signed, err := a.House.Sign(notify.LettersPurpose, notify.LettersLink{Subscription: s.ID})
	if err != nil {
		return err
	}
	return web.SeeOther(c, "/letters/"+signed+"?agreed=1")
}

// chooser is whose letters and interests a page is about, and by which way they came.
type chooser struct {
	preference.Subscription        // zero: the address never asked for any
	person                  string // whose wishes they are
	address, url, channel   string
}

var errNoLetters = fault.New(fault.NotFound, "This link is not one of ours, or its address was erased.")

// byLink is who a link in a letter is about. It shows the address masked, for letters are
// passed on.
func (a *Account) byLink(c echo.Context) (who chooser, err error) {
	web.Secret(c)
	ctx, q := c.Request().Context(), a.House.DB.Read()
	var l notify.LettersLink
	if a.House.Unsign(notify.LettersPurpose, c.Param("link"), &l) != nil {
		return who, errNoLetters
	}
	who.url, who.channel = "/letters/"+c.Param("link"), preference.Link
	if who.Subscription, err = preference.FindSubscription(ctx, q, l.Subscription); err != nil {
		return who, errNoLetters.Because(err)
	}
	who.address = mailbox.Mask(who.Email)
	who.person, err = enrol.WishesOf(ctx, q, who.Subscription)
	return who, err
}

// byAccount is who is logged in. Letters to an address that is not confirmed are not
// theirs to see.
func (a *Account) byAccount(c echo.Context) (who chooser, err error) {
	v := web.Of(c)
	who = chooser{person: "c:" + v.CustomerID, address: v.Account.Email, url: "/account/letters", channel: preference.Account}
	if v.Account.Confirmed {
		who.Subscription, err = preference.FindSubscriptionOf(c.Request().Context(), a.House.DB.Read(), v.Account.Email)
	}
	return who, err
}

// chosen draws where somebody chooses.
func (a *Account) chosen(find func(echo.Context) (chooser, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		who, err := find(c)
		if err != nil {
			return err
		}
		page, err := a.lettersChoice(c, who)
		if err != nil {
			return err
		}
		return web.Render(c, http.StatusOK, page.View())
	}
}

func (a *Account) lettersChoice(c echo.Context, who chooser) (page shop.LettersChoice, err error) {
	ctx, q := c.Request().Context(), a.House.DB.Read()
	wishes, err := preference.List(ctx, q, who.person)
	if err != nil {
		return page, err
	}
	said, err := preference.ListReceipts(ctx, q, who.ID)
	if err != nil {
		return page, err
	}
	page = shop.LettersChoice{Address: who.address, On: who.On(), URL: who.url, Words: lettersConsent(c), From: who.channel, Receipts: a.lettersReceipts(c, said)}
	if who.channel == preference.Account {
		page.Account = frame(c, "Letters and interests", "/account/letters")
	} else {
		page.Page = web.Page(c, ui.Page{Title: "Letters and interests", Robots: "noindex"})
	}
	page.Page.Letters = false
	switch {
	case c.QueryParam("agreed") != "" && who.On():
		page.Saved = "Thank you. Letters come to you from now on."
	case c.QueryParam("stopped") != "" && !who.On():
		page.Saved = "Stopped. No letter about news comes any more."
	case c.QueryParam("saved") != "":
		page.Saved = "Saved. It counts from now on."
	}
	a.offer(&page, who, wishes)
	// The address in full stands in the account alone; a link cannot begin letters anew.
	if !who.On() && who.channel == preference.Account && a.House.Mailing().Offered {
		page.Ask = &ui.Field{Value: who.address}
	}
	return page, nil
}

// offer fills in topics, how often, and what the shop leaves out.
func (a *Account) offer(page *shop.LettersChoice, who chooser, wishes preference.Wishes) {
	page.Topics = ui.Choice{Name: "topic", Legend: "What letters may be about", Many: true}
	page.Hidden = ui.Choice{Name: "hide", Legend: "Stop showing me, in the shop and in letters", Many: true}
	for _, t := range a.House.Mailing().Topics {
		page.Topics.Options = append(page.Topics.Options, ui.Option{Value: t.Handle, Label: t.Name, Selected: !slices.Contains(who.LeftOut, t.Handle)})
		if !t.Tag {
			page.Hidden.Options = append(page.Hidden.Options, ui.Option{Value: t.Handle, Label: t.Name, Selected: wishes.Out(preference.Theme, t.Handle)})
		}
	}
	page.Often = ui.Choice{Name: "often", Legend: "How often"}
	for _, o := range []struct {
		f     preference.Frequency
		label string
	}{{preference.AsItComes, "As it comes"}, {preference.Weekly, "Once a week at most"}, {preference.Monthly, "Once a month at most"}} {
		value := string(o.f)
		if o.f == preference.AsItComes {
			value = "any"
		}
		page.Often.Options = append(page.Often.Options, ui.Option{Value: value, Label: o.label, Selected: who.Frequency == o.f})
	}
}

// choose keeps what was chosen. What the form did not ask stays.
func (a *Account) choose(find func(echo.Context) (chooser, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		who, err := find(c)
		if err != nil {
			return err
		}
		form, err := c.FormParams()
		if err != nil {
			return err
		}
		chosen := enrol.Chosen{LeftOut: who.LeftOut, Frequency: who.Frequency, Hidden: map[string]bool{}, Channel: who.channel}
		if who.On() && form.Has("often") {
			chosen.Frequency = preference.Frequency(form.Get("often"))
		}
		for _, t := range a.House.Mailing().Topics {
			if who.On() && form.Has("often") {
				chosen.LeftOut = slices.DeleteFunc(slices.Clone(chosen.LeftOut), func(h string) bool { return h == t.Handle })
				if !slices.Contains(form["topic"], t.Handle) {
					chosen.LeftOut = append(chosen.LeftOut, t.Handle)
				}
			}
			if !t.Tag {
				chosen.Hidden[t.Handle] = slices.Contains(form["hide"], t.Handle)
			}
		}
		if err := enrol.ChooseLetters(c.Request().Context(), a.House.DB, who.Subscription, who.person, chosen); err != nil {
			return err
		}
		return web.SeeOther(c, who.url+"?saved=1")
	}
}

// stop ends all letters. A mail program that presses the button of a letter (RFC 8058)
// has no use for a page, and is led nowhere.
func (a *Account) stop(find func(echo.Context) (chooser, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		who, err := find(c)
		if err != nil {
			return err
		}
		oneClick := who.channel == preference.Link && c.FormValue("List-Unsubscribe") == "One-Click"
		if oneClick {
			who.channel = preference.OneClick
		}
		if who.ID != "" {
			if err := enrol.StopLetters(c.Request().Context(), a.House.DB, who.ID, who.channel); err != nil {
				return err
			}
		}
		if oneClick {
			return c.String(http.StatusOK, "Stopped.\n")
		}
		return web.SeeOther(c, who.url+"?stopped=1")
	}
}
