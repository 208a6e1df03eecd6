package mail

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"regulars/static"
)

var update = flag.Bool("update", false, "write the goldens anew")

// written is what all letters can do.
type written interface {
	Subject() string
	HTML() templ.Component
	Text() string
}

func sample() Letter {
	return Letter{Shop: "Northgate Supply", Home: "https://northgate.example/", Contact: "help@northgate.example", Postal: "Northgate Supply GmbH, Nordtor 3, 10117 Berlin, Germany"}
}

func sampleOrder() OrderConfirmed {
	return OrderConfirmed{
		Letter: sample(), Number: "N-10482", Order: "https://northgate.example/orders/s3cret?a=1&b=2", Name: "Zoë Müller-O’Brien",
		Lines: []Row{
			{Name: "Field notebook", More: "Pine / A5 / dotted", Pieces: 2, Value: "€25.80"},
			{Name: "Expedition notebook with water-resistant cover, numbered pages and an index <for> patient people", More: "Night blue, 1", Value: "€53.50"},
		},
		Subtotal: "€79.30", Shipping: "€4.90", Taxes: []Tax{{Name: "Includes VAT", Value: "€13.44"}},
		Total: "€84.20", Method: "Standard", Days: [2]int{2, 4},
		Delivery: []string{"Zoë Müller-O’Brien", "Invalidenstraße 43", "10117 Berlin", "Germany"},
		Billing:  []string{"Institut für Meereskunde", "Am Neuen Palais 10", "14469 Potsdam", "Germany"},
		Transfer: &Transfer{Amount: "€84.20", Holder: "Northgate Supply GmbH", IBAN: "DE02 1203 0000 0000 2020 51", BIC: "EXAMDEFFXXX", Reference: "N-10482", Due: "6 December 2026"},
		Returns:  "You have 30 days to send anything back.",
	}
}

func letters() map[string]written {
	paid, pending := sampleOrder(), sampleOrder()
	paid.Transfer, paid.Billing, paid.Name, paid.Test = nil, nil, "", true
	paid.Piece = &Piece{Title: "Goes with this order", Text: "Small things & <good> ones.", Why: "For confirmed university addresses", Code: "TERM10", Link: "https://northgate.example/collections/new", LinkText: "See what is new",
		Offers: []Offer{{Name: "Slate 11 Folio Cover", Why: "Fits the Slate 11", Price: "€59.00", Link: "https://northgate.example/products/slate-11-folio"}}}
	pending.Transfer, pending.Pending, pending.Dir, pending.Lang = nil, true, "rtl", "ar"
	return map[string]written{
		"order-transfer":   sampleOrder(),
		"order-paid-test":  paid,
		"order-pending":    pending,
		"payment-received": PaymentReceived{Letter: sample(), Number: "N-10482", Order: "https://northgate.example/orders/s3cret", Name: "Zoë", Amount: "€84.20", Means: "bank transfer"},
		"confirm-address":  ConfirmAddress{Letter: sample(), Name: "Zoë", Link: "https://northgate.example/account/confirm?token=t0ken", Valid: "24 hours", Campus: true},
		"reset-password":   ResetPassword{Letter: sample(), Link: "https://northgate.example/account/reset?token=t0ken", Valid: "1 hour"},
		"address-changed":  AddressChanged{Letter: sample(), Name: "Zoë", New: "z…@work.example.com", When: "22 November 2026 at 14:03", Undo: "https://northgate.example/account/undo?token=t0ken"},
		"account-exists":   AccountExists{Letter: sample(), Name: "Zoë", Login: "https://northgate.example/account/login", Forgot: "https://northgate.example/account/forgot"},
		"password-changed": PasswordChanged{Letter: sample(), Name: "Zoë", When: "22 November 2026", Forgot: "https://northgate.example/account/forgot"},
		"order-cancelled":  OrderChanged{Letter: sample(), Change: Cancelled, Number: "N-10482", Order: "https://northgate.example/orders/s3cret", Name: "Zoë", Amount: "€84.20"},
		"payment-failed":   OrderChanged{Letter: sample(), Change: PaymentFailed, Number: "N-10482", Order: "https://northgate.example/orders/s3cret", Amount: "€84.20", Until: "14:30"},
		"order-held":       OrderChanged{Letter: sample(), Change: Held, Number: "N-10482", Order: "https://northgate.example/orders/s3cret", Name: "Zoë", Amount: "€84.20"},
		"order-refunded":   OrderChanged{Letter: sample(), Change: Refunded, Number: "N-10482", Order: "https://northgate.example/orders/s3cret", Name: "Zoë", Amount: "€84.20"},
		"order-shipped":    OrderNews{Letter: sample(), News: Shipped, Number: "N-10482", Order: "https://northgate.example/orders/s3cret", Name: "Zoë", Goods: []Row{{Name: "Canvas bag", More: "Pine", Value: "2 ×"}}, Carrier: "PostNL", Track: "3S1", URL: "https://postnl.nl/tracktrace/?B=3S1"},
		"pickup-ready":     OrderNews{Letter: sample(), News: Ready, Number: "N-10482", Order: "https://northgate.example/orders/s3cret", Name: "Zoë", Goods: []Row{{Name: "Canvas bag", Value: "1 ×"}}, Place: []string{"Utrecht", "Domplein 1", "3512 JC Utrecht"}, Code: "K7QM3X", Until: "29 November 2026"},
		"partly-refunded":  OrderNews{Letter: sample(), News: PartRefunded, Number: "N-10482", Order: "https://northgate.example/orders/s3cret", Name: "Zoë", Goods: []Row{{Name: "Canvas bag", Value: "1 ×"}}, Amount: "€20.00"},
		"return-requested": OrderNews{Letter: sample(), News: ReturnRequested, Number: "N-10482", Order: "https://northgate.example/orders/s3cret", Name: "Zoë", Goods: []Row{{Name: "Canvas bag", Value: "1 ×"}}, Return: "N-10482-R1"},
		"return-approved":  OrderNews{Letter: sample(), News: ReturnApproved, Number: "N-10482", Order: "https://northgate.example/orders/s3cret", Name: "Zoë", Goods: []Row{{Name: "Canvas bag", Value: "1 ×"}}, Return: "N-10482-R1", Words: "Send it to: Northgate, Domplein 1, Utrecht. Please put a note with N-10482-R1 into the parcel."},
		"return-declined":  OrderNews{Letter: sample(), News: ReturnDeclined, Number: "N-10482", Order: "https://northgate.example/orders/s3cret", Name: "Zoë", Goods: []Row{{Name: "Canvas bag", Value: "1 ×"}}, Return: "N-10482-R1", Words: "It was engraved for you."},
		"return-exchanged": OrderNews{Letter: sample(), News: ReturnExchanged, Number: "N-10482", Order: "https://northgate.example/orders/s3cret", Name: "Zoë", Goods: []Row{{Name: "Canvas bag", More: "Pine", Value: "1 ×"}}, Instead: []Row{{Name: "Canvas bag", More: "Oak", Value: "1 ×"}}, Return: "N-10482-R1", Due: "€5.00"},
		"pickup-missed":    OrderNews{Letter: sample(), News: Missed, Number: "N-10482", Order: "https://northgate.example/orders/s3cret", Name: "Zoë", Amount: "€84.20"},
		"confirm-letters":  ConfirmLetters{Letter: sample(), Link: "https://northgate.example/letters/confirm/t0ken", Valid: "7 days"},
		"news":             Newsletter{Letter: sample(), Title: "New bags <for> spring", Paragraphs: []string{"They are here, in pine & oak.", "See you soon."}, Choose: "https://northgate.example/letters/s1gned"},
		"staff-invited":    StaffInvited{Letter: sample(), By: "Ann Ó Briain", Role: "Clerk", About: "orders, customers and mails; sees products", Link: "https://northgate.example/admin/join/t0ken", Valid: "7 days"},
		"staff-device":     StaffNews{Letter: sample(), What: NewDevice, Name: "Bo", Device: "Firefox on Linux", When: "22 November 2026, 14:03 CET", Account: "https://northgate.example/admin/account"},
		"staff-role":       StaffNews{Letter: sample(), What: NewRole, Name: "Bo", By: "Ann", About: "Merchandiser", When: "22 November 2026, 14:03 CET", Account: "https://northgate.example/admin/account"},
		"staff-factor-off": StaffNews{Letter: sample(), What: FactorOff, Name: "Bo", Device: "Firefox on Linux", When: "22 November 2026, 14:03 CET", Account: "https://northgate.example/admin/account"},
		"staff-passkey":    StaffNews{Letter: sample(), What: PasskeyCopied, Name: "Bo", About: "Bo's phone", Device: "Firefox on Linux", When: "22 November 2026, 14:03 CET", Account: "https://northgate.example/admin/account"},
		"welcome":          Welcome{Letter: sample(), Name: "Zoë", Account: "https://northgate.example/account", Claimed: 2},
	}
}

func htmlOf(t *testing.T, w written) string {
	t.Helper()
	var b bytes.Buffer
	if err := w.HTML().Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs from its golden; look at it, then run with -update\n%s", name, got)
	}
}

func TestEveryLetterReadsLikeItsGolden(t *testing.T) {
	for name, w := range letters() {
		golden(t, name+".txt", "Subject: "+w.Subject()+"\n\n"+w.Text())
		golden(t, name+".html", htmlOf(t, w))
	}
}

// words are the visible words of an HTML letter.
func words(t *testing.T, page string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "style" {
			b.WriteString(n.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestMoneyThatIsTakenWhenAllIsSentAnnouncesNoPacking(t *testing.T) {
	m := PaymentReceived{Letter: sample(), Number: "N-1", Name: "Zoë", Amount: "€1.00"}
	if !strings.Contains(m.Text(), "We pack your order now") {
		t.Error("what is next is not said")
	}
	m.Sent = true
	if strings.Contains(m.Text(), "pack") || !strings.Contains(m.Text(), "has left the house already") {
		t.Error(m.Text())
	}
}

func TestBothFormsOfAnOrderMailSayTheSameAmountsAndAddresses(t *testing.T) {
	m := sampleOrder()
	said := map[string]string{"text": strings.Join(strings.Fields(m.Text()), " "), "html": words(t, htmlOf(t, m))}
	want := []string{m.Number, m.Total, m.Transfer.IBAN, m.Transfer.BIC, m.Transfer.Due, m.Returns, m.Contact, m.Postal, "<for>"}
	want = append(append(want, m.Delivery...), m.Billing...)
	for _, r := range append(m.Lines, m.amounts()...) {
		want = append(want, r.Name, r.Value)
	}
	for form, text := range said {
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("the %s form does not say %q", form, w)
			}
		}
	}
}

func TestLettersFetchNothingAndRunNothing(t *testing.T) {
	foreign := regexp.MustCompile(`(?i)<img|<script|<link|src=|url\(|@import|\son[a-z]+=`)
	for name, w := range letters() {
		if found := foreign.FindString(htmlOf(t, w)); found != "" {
			t.Errorf("%s holds %q", name, found)
		}
	}
}

func TestLettersWearTheColoursOfTheShop(t *testing.T) {
	tokens := strings.ReplaceAll(strings.ToLower(string(static.Bytes("shop.css"))), "#fff;", "#ffffff;")
	for name, w := range letters() {
		for _, colour := range regexp.MustCompile(`#[0-9A-F]{6}\b`).FindAllString(htmlOf(t, w), -1) {
			if !strings.Contains(tokens, strings.ToLower(colour)) && colour != "#FFFFFF" {
				t.Errorf("%s uses %s, which is no colour of the shop", name, colour)
			}
		}
	}
}

func TestALinkIsWholeInTheTextForm(t *testing.T) {
	for name, w := range letters() {
		for _, line := range strings.Split(w.Text(), "\n") {
			if !strings.HasPrefix(line, "http") && utf8.RuneCountInString(line) > sheetWidth {
				t.Errorf("%s has a line of %d characters: %s", name, utf8.RuneCountInString(line), line)
			}
		}
	}
	if !strings.Contains(sampleOrder().Text(), "\n"+sampleOrder().Order+"\n") {
		t.Error("the address of the order does not stand alone on its line")
	}
}

func TestNoNameCanForgeALineOrAHeader(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := sampleOrder()
		m.Name = "Ada" + rapid.String().Draw(t, "name") + "\r\n\r\nBcc: x@example.com"
		m.Number = "N-1\r\nBcc: y@example.com"
		m.Delivery = []string{m.Name}
		if strings.ContainsAny(m.Subject(), "\r\n") {
			t.Fatalf("the subject has two lines: %q", m.Subject())
		}
		for _, line := range strings.Split(m.Text(), "\n") {
			if strings.HasPrefix(line, "Bcc: x@") && !strings.HasSuffix(line, "order.") {
				t.Fatalf("a name has made a line of its own: %q", line)
			}
		}
		if strings.Contains(m.Text(), "\r") {
			t.Fatal("a carriage return got into the text")
		}
	})
}

func TestFoldingLosesNoWord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := oneLine(rapid.String().Draw(t, "line"))
		lines := fold(line, rapid.IntRange(1, 80).Draw(t, "width"))
		if strings.TrimSpace(strings.Join(lines, " ")) != strings.Join(strings.Fields(line), " ") {
			t.Fatalf("%q became %q", line, lines)
		}
	})
}
