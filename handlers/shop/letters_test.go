package shop_test

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"regulars/handlers/web/webtest"
	"regulars/store/db"
	"regulars/store/preference"
	"regulars/store/setting"
)

var lettersLink = regexp.MustCompile(`/letters/confirm/[A-Za-z0-9_-]{43}`)

// offering is a club that offers letters about two topics.
func offering(t *testing.T) club {
	w := openClub(t)
	w.write(func(ctx context.Context, q db.Q) error {
		return setting.SaveMailing(ctx, q, setting.Mailing{Offered: true, Topics: []setting.LetterTopic{{Handle: "tablets", Name: "Tablets"}, {Handle: "sale", Tag: true, Name: "Sales"}}})
	})
	return w
}

// subscriber asks for letters and agrees, and returns where one chooses.
func (w club) subscriber(b *webtest.Browser, email string) string {
	w.Helper()
	b.Post("/letters", "email", email, "from", "footer").MustBe(303)
	return strings.TrimSuffix(b.Post(w.lettersLink()).MustBe(303).Header.Get("Location"), "?agreed=1")
}

func (w club) lettersLink() string {
	w.Helper()
	for _, m := range w.mails() {
		if link := lettersLink.FindString(m.Text); link != "" {
			return link
		}
	}
	w.Fatal("no letter asks")
	return ""
}

func (w club) subscription(email string) preference.Subscription {
	w.Helper()
	s, err := preference.FindSubscriptionOf(w.Context(), w.d.Read(), email)
	if err != nil {
		w.Fatal(err)
	}
	return s
}

func TestLettersAreAskedForByALetterAndAgreedToOnce(t *testing.T) {
	w := offering(t)
	b := w.site.Browser()
	if p := b.Get("/letters").MustBe(200); !p.Has("form[action='/letters'] input[name=email]") {
		t.Error("the page does not ask")
	}
	b.Post("/letters", "email", "ada@mit.edu", "from", "footer").MustBe(303)
	link := w.lettersLink()
	if b.Get(link).MustBe(200); w.subscription("ada@mit.edu").On() {
		t.Error("opening the link is a yes: programs open links too")
	}
	p := b.Post(link).MustBe(303)
	if s := w.subscription("ada@mit.edu"); !s.On() || !strings.HasPrefix(p.Header.Get("Location"), "/letters/") {
		t.Errorf("%+v, led to %s", s, p.Header.Get("Location"))
	}
	b.Post(link).MustBe(410)
	b.Get("/letters/confirm/nonsense").MustBe(410)
}

func TestKnownAndUnknownAddressesOfLettersAreAnsweredAlike(t *testing.T) {
	w := offering(t)
	w.subscriber(w.site.Browser(), "ada@mit.edu")
	var answers []string
	for _, email := range []string{"ada@mit.edu", "nobody@example.org"} {
		b := w.site.Browser()
		p := b.Post("/letters", "email", email).MustBe(303)
		answers = append(answers, p.Header.Get("Location")+b.Get("/letters/asked").MustBe(200).Text("main"))
	}
	if answers[0] != answers[1] {
		t.Errorf("%q and %q", answers[0], answers[1])
	}
	if p := w.site.Browser().Post("/letters", "email", "no address").MustBe(422); !p.Has("#email-error") || !strings.Contains(p.Body, `value="no address"`) {
		t.Error("a mistake is not explained beside its field with what was typed")
	}
	b := w.site.Browser()
	status := 0
	for range 8 {
		status = b.Post("/letters", "email", "ada@mit.edu").Status
	}
	if status != 429 {
		t.Errorf("the eighth letter in a minute: %d", status)
	}
}

func TestALinkOfALetterChoosesTopicsAndFrequencyAndShowsNothingElse(t *testing.T) {
	w := offering(t)
	member := w.member("ada@mit.edu")
	link := w.subscriber(w.site.Browser(), "ada@mit.edu")
	stranger := w.site.Browser()
	p := stranger.Get(link).MustBe(200)
	if strings.Contains(p.Body, "ada@mit.edu") || strings.Contains(p.Body, "Lovelace") || !strings.Contains(p.Text("main"), "a…@mit.edu") {
		t.Error("who is passed the link reads whose it is")
	}
	stranger.Post(link, "often", "week", "topic", "sale", "hide", "tablets").MustBe(303)
	if s := w.subscription("ada@mit.edu"); s.Frequency != preference.Weekly || !slices.Equal(s.LeftOut, []string{"tablets"}) {
		t.Errorf("%+v", s)
	}
	s := w.subscription("ada@mit.edu")
	wishes, err := preference.List(t.Context(), w.d.Read(), s.Person())
	if err != nil || !preference.Wishes(wishes).Out(preference.Theme, "tablets") {
		t.Errorf("the wish is not kept: %v, %v", wishes, err)
	}
	if p := stranger.Get(link).MustBe(200); !p.Has("input[name=hide][value=tablets][checked]") || !p.Has("input[name=topic][value=sale][checked]") || p.Has("input[name=topic][value=tablets][checked]") {
		t.Error("the page does not show what was chosen")
	}
	stranger.Get(link + "x").MustBe(404)
	if p := member.Get("/account/letters").MustBe(200); strings.Contains(p.Text("main"), "We write to") {
		t.Error("an account whose address is not confirmed reads what its mailbox chose")
	}
}

func TestOneClickOfAMailProgramStopsLettersWithoutACookie(t *testing.T) {
	w := offering(t)
	link := w.subscriber(w.site.Browser(), "ada@mit.edu")
	for range 2 {
		if p := w.site.Browser().Post(link+"/stop", "List-Unsubscribe", "One-Click").MustBe(200); p.Header.Get("Set-Cookie") != "" {
			t.Error("a cookie is set")
		}
	}
	s := w.subscription("ada@mit.edu")
	said, err := preference.ListReceipts(t.Context(), w.d.Read(), s.ID)
	if err != nil || s.On() || !slices.ContainsFunc(said, func(r preference.Receipt) bool {
		return r.Act == preference.Withdrew && r.Channel == preference.OneClick
	}) {
		t.Errorf("%+v, %+v, %v", s, said, err)
	}
	w.site.Browser().Get(link + "/stop").MustBe(303)
}

func TestTheAccountShowsWhatWasAgreedToAndStopsLetters(t *testing.T) {
	w := offering(t)
	b := w.member("ada@mit.edu")
	b.Post("/account/confirm").MustBe(303)
	b.Post(w.link("confirm-address")).MustBe(303)
	if p := b.Get("/account/letters").MustBe(200); !p.Has("form[action='/letters'] input[name=email][value='ada@mit.edu']") {
		t.Error("the account does not offer letters")
	}
	w.subscriber(b, "ada@mit.edu")
	if p := b.Get("/account/letters").MustBe(200); !strings.Contains(p.Text("main"), "We write to ada@mit.edu") {
		t.Error("the account does not say that letters come")
	}
	if p := b.Get("/account/privacy").MustBe(200); !strings.Contains(p.Text("main"), "Yes, write to me") {
		t.Error("the receipt is not shown")
	}
	b.Post("/account/letters", "hide", "tablets").MustBe(303)
	wishes, err := preference.List(t.Context(), w.d.Read(), "c:"+w.find("ada@mit.edu").ID)
	if err != nil || !preference.Wishes(wishes).Out(preference.Theme, "tablets") {
		t.Errorf("%v, %v", wishes, err)
	}
	b.Post("/account/letters/stop").MustBe(303)
	if w.subscription("ada@mit.edu").On() {
		t.Error("letters go on")
	}
}
