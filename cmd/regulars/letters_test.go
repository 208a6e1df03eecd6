package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/text/language"

	"regulars/static"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/money"
	"regulars/store/notify"
	"regulars/store/order"
	"regulars/store/recommend"
	"regulars/store/setting"
	"regulars/store/staff"
	"regulars/views/ui"
)

// german are the words of a shop that speaks German.
func german(tag string) *ui.Words {
	if tag != "de" {
		return nil
	}
	return ui.NewWords(language.German, static.Words("de"))
}

func TestEveryLetterCanBeLookedAtBeforeItIsWritten(t *testing.T) {
	d := dbtest.Open(t)
	m := notify.Mailer{BaseURL: "https://shop.example", Letters: letters(german)}
	o := m.SampleOrder(setting.Default(), "ann@shop.example", d.Now())
	for _, k := range notify.Kinds() {
		l, err := m.Draw(t.Context(), d.Read(), k, o, customer.Customer{Name: "Ann", Email: "ann@shop.example"})
		if err != nil || l.Subject == "" || l.Text == "" || l.HTML == "" {
			t.Errorf("%s: %q, %v", k.Name, l.Subject, err)
		}
	}
}

// drawnIn are letters in a language: of each kind one as it is looked at, and those that
// say something else besides. Names in them are V and a number.
func drawnIn(t *testing.T, d *db.DB, lang string) map[string]notify.Letter {
	t.Helper()
	drawn, l := map[string]notify.Letter{}, letters(german)
	m := notify.Mailer{BaseURL: "https://shop.example", Test: true, Letters: l}
	eur := func(minor int64) money.Amount { return money.Of(minor, "EUR") }
	o := m.SampleOrder(setting.Default(), "ann@shop.example", d.Now())
	o.Language, o.State, o.TaxIncluded, o.ExpiresAt, o.Method = lang, order.Awaiting, true, d.Now(), order.Method{Name: "V1", DaysMin: 2, DaysMax: 3}
	o.Lines, o.Shipping, o.Taxes = []order.Line{{ID: "1", Title: "V2", Variant: "V3", Quantity: 2, Total: eur(200)}}, eur(490), []order.Tax{{Name: "V4", Rate: 190_000, Amount: eur(100)}}
	o.Delivery.Name, o.Billing = "V5", &order.Address{Name: "V6", Line1: "V7", City: "V8", Postcode: "1", Country: setting.Default().Country}
	for _, k := range notify.Kinds() {
		letter, err := m.Draw(t.Context(), d.Read(), k, o, customer.Customer{Name: "V5", Email: "ann@mit.edu", Language: lang})
		if err != nil {
			t.Fatal(err)
		}
		drawn[k.Name] = letter
	}
	add := func(name string, letter notify.Letter, err error) {
		if err != nil {
			t.Fatal(err)
		}
		drawn[name] = letter
	}
	from, goods := notify.From{Lang: lang, Shop: "V9", Contact: "a@shop.example"}, []notify.Row{{Name: "V2", More: "V3", Value: "1 ×", Wanted: "V4"}}
	for name, v := range map[string]notify.OrderNews{
		"tracked": {Kind: notify.KindShipped, Goods: goods, Carrier: "V1", URL: "https://track.example"}, "carried": {Kind: notify.KindShipped, Goods: goods, Carrier: "V1"},
		"parts": {Kind: notify.KindPartRefunded, Goods: goods, Shipping: "€1", Goodwill: "€2", Amount: "€3"},
		"even":  {Kind: notify.KindReturnExchanged, Goods: goods, Instead: goods}, "cheaper": {Kind: notify.KindReturnExchanged, Goods: goods, Instead: goods, Back: "€1"},
	} {
		v.From = from
		letter, err := l.OrderNews(v)
		add(name, letter, err)
	}
	for name, v := range map[string]notify.OrderConfirmed{"one day": {Days: [2]int{1, 1}, Method: "V1", Delivery: []string{"V5"}, Piece: &notify.Piece{Title: "V6", Offers: []notify.Offer{{Name: "V2", Why: recommend.Reason{Text: "Fits your {product}", Product: "V3"}}}}}, "no days": {Method: "V1", Pending: true, Delivery: []string{"V5"}}} {
		v.From = from
		letter, err := l.OrderConfirmed(v)
		add(name, letter, err)
	}
	letter, err := l.PaymentReceived(notify.PaymentReceived{From: from, Amount: "€1", Means: "V1"})
	add("means", letter, err)
	letter, err = l.PaymentReceived(notify.PaymentReceived{From: from, Amount: "€1", Sent: true})
	add("sent before", letter, err)
	letter, err = l.OrderDue(notify.OrderDue{From: from, Kind: notify.KindEdited, Goods: goods, TooMuch: "€1"})
	add("too much", letter, err)
	letter, err = l.OrderChanged(notify.OrderChanged{From: from, Kind: notify.KindPaymentFailed})
	add("not kept", letter, err)
	letter, err = l.Welcome(notify.Welcome{From: from, Claimed: 1})
	add("claimed", letter, err)
	letter, err = l.ConfirmAddress(notify.ConfirmAddress{From: from, Valid: 48 * time.Hour})
	add("anybody", letter, err)
	return drawn
}

var (
	marks  = regexp.MustCompile(`[,:;.()\n]+\s`)
	values = regexp.MustCompile(`https?://\S+|\S+@\S+|V\d|CET|UTC|IBAN|BIC`)
	wordly = regexp.MustCompile(`\pL{2}`)
)

// said are the words of a letter, from one mark to the next, without names and values.
func said(t *testing.T, l notify.Letter) (list []string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(l.HTML))
	if err != nil {
		t.Fatal(err)
	}
	all := []string{l.Subject, l.Text}
	for n := range root.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "style" {
			all = append(all, n.Data)
		}
	}
	for _, text := range all {
		for _, part := range marks.Split(text+"\n ", -1) {
			if part = strings.Join(strings.Fields(values.ReplaceAllString(part, "")), " "); wordly.MatchString(part) {
				list = append(list, part)
			}
		}
	}
	return list
}

func TestAShopThatSpeaksAnotherLanguageWritesNothingInEnglish(t *testing.T) {
	d := dbtest.Open(t)
	shop := setting.Default()
	in, inEnglish := drawnIn(t, d, "de"), drawnIn(t, d, "en")
	same := []string{shop.Name, "Sample Street 1", "10115 Berlin", "DHL", "The place of the pickup", "Its street", "What you write to the shopper stands here", "What is new", "What you write stands here"}
	for name, letter := range in {
		english := said(t, inEnglish[name])
		k, err := notify.FindKind(name)
		toStaff := err == nil && k.About == notify.AboutMember
		for _, part := range said(t, letter) {
			if !toStaff && slices.Contains(english, part) && !slices.Contains(same, part) {
				t.Errorf("%s: %q is in English", name, part)
			}
		}
		if tag := map[bool]string{false: `lang="de"`, true: `lang="en"`}[toStaff]; !strings.Contains(letter.HTML, tag) {
			t.Errorf("%s does not say that it is %s", name, tag)
		}
	}
	if got := in[notify.KindReady]; !strings.HasPrefix(got.Text, "TESTBETRIEB: ") || !strings.Contains(got.Text, "Hallo V5, deine Bestellung ist bereit") || !regexp.MustCompile(`bis \d+\. \pL+ \d{4} auf`).MatchString(got.Text) {
		t.Errorf("%s", got.Text)
	}
}

func TestALetterInALanguageThatTheShopDoesNotHoldIsInEnglish(t *testing.T) {
	letter, err := letters(german).OrderChanged(notify.OrderChanged{From: notify.From{Lang: "fr", Shop: "Shop"}, Kind: notify.KindPaymentFailed, Number: "R-1", Until: time.Date(2026, 3, 1, 14, 30, 0, 0, time.UTC)})
	if err != nil || letter.Subject != "The payment for order R-1 did not go through" || !strings.Contains(letter.Text, "until 14:30 UTC:") {
		t.Errorf("%s, %v", letter.Text, err)
	}
}

func TestLettersToThoseWhoWorkHereStayInEnglish(t *testing.T) {
	at := time.Date(2026, 3, 1, 14, 30, 0, 0, time.UTC)
	letter, err := letters(german).StaffNews(notify.StaffNews{From: notify.From{Lang: "de", Shop: "Shop"}, What: staff.NewPassword, Name: "Bo", When: at})
	if err != nil || !strings.Contains(letter.Text, "Hello Bo, on 1 March 2026, 14:30 UTC the password of your") || !strings.Contains(letter.HTML, `lang="en"`) {
		t.Errorf("%s, %v", letter.Text, err)
	}
}
