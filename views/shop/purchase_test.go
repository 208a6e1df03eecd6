package shop

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// formPages are all pages that one fills in, from the cart to the privacy of an account.
func formPages(t *testing.T) map[string]*html.Node {
	t.Helper()
	all := purchasePages()
	maps.Copy(all, accountPages())
	parsed := map[string]*html.Node{}
	for name, c := range all {
		parsed[name] = parsedPage(t, c)
	}
	return parsed
}

func parsedPage(t *testing.T, c templ.Component) *html.Node {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func all(root *html.Node, selector string) []*html.Node {
	return cascadia.QueryAll(root, cascadia.MustCompile(selector))
}

func value(n *html.Node, name string) string {
	i := slices.IndexFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
	if i < 0 {
		return ""
	}
	return n.Attr[i].Val
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

const (
	asked   = "main input:not([type=hidden]):not([aria-hidden]), main select, main textarea"
	typedIn = "main input:not([type=hidden]):not([type=radio]):not([type=checkbox]):not([aria-hidden]), main select, main textarea"
)

func TestEveryFieldHasALabelAndAnIdOfItsOwn(t *testing.T) {
	for name, root := range formPages(t) {
		seen := map[string]int{}
		for _, n := range all(root, "[id]") {
			seen[value(n, "id")]++
		}
		for id, times := range seen {
			if times > 1 {
				t.Errorf("%s: the id %q is there %d times", name, id, times)
			}
		}
		for _, n := range all(root, asked) {
			if id := value(n, "id"); id == "" || len(all(root, `label[for="`+id+`"]`)) != 1 {
				t.Errorf("%s: the field %q has no label of its own", name, value(n, "name"))
			}
			if has(n, "placeholder") {
				t.Errorf("%s: the field %q is explained by a placeholder", name, value(n, "name"))
			}
		}
	}
}

func TestEveryTypedFieldTellsTheBrowserHowToFillItIn(t *testing.T) {
	tokens := "name email username current-password new-password off organization address-line1 address-line2 address-level1 address-level2 postal-code country shipping billing"
	for name, root := range formPages(t) {
		for _, n := range all(root, typedIn) {
			given := strings.Fields(value(n, "autocomplete"))
			if len(given) == 0 {
				t.Errorf("%s: the field %q has no autocomplete", name, value(n, "id"))
			}
			for _, token := range given {
				if !slices.Contains(strings.Fields(tokens), token) {
					t.Errorf("%s: the field %q has the unknown token %q", name, value(n, "id"), token)
				}
			}
		}
	}
}

func TestEveryDescriptionIsThereAndEveryMistakeIsDescribed(t *testing.T) {
	for name, root := range formPages(t) {
		for _, n := range all(root, "[aria-describedby]") {
			for id := range strings.FieldsSeq(value(n, "aria-describedby")) {
				if len(all(root, `[id="`+id+`"]`)) != 1 {
					t.Errorf("%s: %q describes nothing", name, id)
				}
			}
		}
		for _, n := range all(root, "[aria-invalid=true]") {
			if !strings.Contains(value(n, "aria-describedby"), value(n, "id")+"-error") {
				t.Errorf("%s: the mistake of %q is not told", name, value(n, "id"))
			}
		}
	}
}

func TestTheSummaryRepeatsEveryMistakeAndLeadsToIt(t *testing.T) {
	for name, root := range formPages(t) {
		wrong := all(root, "main .wrong")
		links := all(root, ".error-summary a")
		if len(wrong) != len(links) {
			t.Errorf("%s: %d mistakes are shown and %d are in the summary", name, len(wrong), len(links))
			continue
		}
		for i, link := range links {
			id := strings.TrimPrefix(value(link, "href"), "#")
			if len(all(root, `[id="`+id+`"]`)) != 1 {
				t.Errorf("%s: the summary leads to %q, which is not there", name, id)
			}
			if got := strings.TrimPrefix(textOf(wrong[i]), "Error: "); got != textOf(link) {
				t.Errorf("%s: the field says %q and the summary %q", name, got, textOf(link))
			}
		}
		summary := len(all(root, ".error-summary")) > 0
		if title := textOf(all(root, "title")[0]); strings.HasPrefix(title, "Error: ") != summary {
			t.Errorf("%s: the title is %q", name, title)
		}
	}
}

func TestFormsLetTheServerCheckAndButtonsSayWhatTheyAre(t *testing.T) {
	for name, root := range formPages(t) {
		for _, form := range all(root, "main form") {
			if value(form, "method") != "post" || value(form, "action") == "" {
				t.Errorf("%s: a form goes to %s %q", name, value(form, "method"), value(form, "action"))
			}
			fields := all(form, "input:not([type=hidden]), select, textarea")
			if len(fields) > 0 && !has(form, "novalidate") {
				t.Errorf("%s: the form to %q lets the browser check", name, value(form, "action"))
			}
		}
		for _, button := range all(root, "main button") {
			if value(button, "type") != "submit" {
				t.Errorf("%s: the button %q has no type", name, textOf(button))
			}
		}
	}
}

func TestThePagesObeyTheContentSecurityPolicy(t *testing.T) {
	for name, root := range formPages(t) {
		if found := all(root, "[style], style, script:not([src])"); len(found) > 0 {
			t.Errorf("%s: %s is inline", name, found[0].Data)
		}
		for n := range root.Descendants() {
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") {
					t.Errorf("%s: %s is inline", name, a.Key)
				}
			}
		}
	}
}

func TestPagesOfOnePersonAreNotForSearchEngines(t *testing.T) {
	for name, root := range formPages(t) {
		if len(all(root, `meta[name=robots][content=noindex]`)) != 1 {
			t.Errorf("%s may be indexed", name)
		}
		if n := len(all(root, "main h1")); n != 1 {
			t.Errorf("%s has %d first headings", name, n)
		}
	}
}

// visible are the fields one sees at first: not in closed details, not the billing address while it is the same.
func visible(root *html.Node) (names []string) {
	for _, n := range all(root, typedIn) {
		if !folded(root, n) {
			names = append(names, value(n, "name"))
		}
	}
	return names
}

func folded(root, n *html.Node) bool {
	same := len(all(root, "#billing-same[checked]")) > 0
	for p := range n.Ancestors() {
		if p.Data == "details" && !has(p, "open") || same && strings.Contains(value(p, "class"), "billing-fields") {
			return true
		}
	}
	return false
}

func TestAGuestSeesAtMostSevenFieldsFromCartToOrder(t *testing.T) {
	american := sampleCheckout()
	american.Address = americanAddress("", "shipping", "Where it goes")
	for country, checkout := range map[string]Checkout{"Germany": sampleCheckout(), "the United States": american} {
		cart := sampleCart()
		cart.Lines = cart.Lines[:1]
		seen := slices.Concat(visible(parsedPage(t, cart.View())), visible(parsedPage(t, checkout.View())), visible(parsedPage(t, sampleReview().View())))
		personal := slices.DeleteFunc(seen, func(name string) bool { return name == "quantity" }) // already answered
		if len(personal) > 7 {
			t.Errorf("in %s a guest sees %d fields: %v", country, len(personal), personal)
		}
	}
}

func TestTheBillingAddressIsSeenOnceItIsAnother(t *testing.T) {
	c := sampleCheckout()
	before := len(visible(parsedPage(t, c.View())))
	c.BillingSame.Checked = false
	if after := len(visible(parsedPage(t, c.View()))); after <= before {
		t.Errorf("%d fields are seen before and %d after", before, after)
	}
}

func TestEnterContinuesInsteadOfChangingTheCountry(t *testing.T) {
	for name, want := range map[string]string{"checkout": "continue", "account-address": "save", "consent": "chosen"} {
		first := all(formPages(t)[name], "main form:has(.default-button) button")[0]
		if value(first, "value") != want {
			t.Errorf("%s: Enter sends %q, not %q", name, value(first, "value"), want)
		}
	}
}

func TestTheStepsShowThePagesOneToOne(t *testing.T) {
	for name, place := range map[string]int{"checkout": 1, "review": 2} {
		steps := all(formPages(t)[name], ".step")
		if len(steps) != 3 || value(steps[place], "aria-current") != "step" {
			t.Errorf("%s is not shown as step %d of %d", name, place+1, len(steps))
		}
		for i, s := range steps {
			if back := len(all(s, "a")) == 1; back != (i < place) {
				t.Errorf("%s: step %d leads back: %v", name, i+1, back)
			}
		}
	}
}

func TestTheCartShowsTheTotalBeforeAskingForAnythingPersonal(t *testing.T) {
	root := formPages(t)["cart"]
	if got := textOf(all(root, ".totals-total dd")[0]); got != "€76.27" {
		t.Errorf("the total is %q", got)
	}
	for _, token := range []string{"email", "name", "address-line1", "tel"} {
		if len(all(root, `main [autocomplete~="`+token+`"]`)) > 0 {
			t.Errorf("the cart asks for %s", token)
		}
	}
}

func TestAnOrderIsPlacedUnderItsKey(t *testing.T) {
	for _, name := range []string{"review", "order-declined", "demopay"} {
		if len(all(formPages(t)[name], `main form input[type=hidden][name=once][value^="01J9"]`)) != 1 {
			t.Errorf("%s can be sent twice", name)
		}
	}
}

func TestASoldOutLineCanOnlyBeRemoved(t *testing.T) {
	gone := all(formPages(t)["cart"], ".cart-line-gone")[0]
	if n := len(all(gone, "input")); n != 0 {
		t.Errorf("a sold-out line asks for %d things", n)
	}
	if len(all(gone, "button[name=act][value=remove]")) != 1 || len(all(gone, "button")) != 1 {
		t.Error("a sold-out line has other buttons than remove")
	}
}

func TestAGuestIsOfferedAnAccountOnlyAfterTheOrder(t *testing.T) {
	pages := formPages(t)
	for _, name := range []string{"cart", "checkout", "review"} {
		if len(all(pages[name], "main [autocomplete=new-password]")) > 0 {
			t.Errorf("%s asks for a password", name)
		}
	}
	if n := len(visible(pages["order-placed"])); n != 1 {
		t.Errorf("the offer after the order asks for %d things, not for one", n)
	}
}

func TestWordsForListenersStandApartFromTheWordsBeforeThem(t *testing.T) {
	for name, root := range formPages(t) {
		for _, n := range all(root, "main .visually-hidden") {
			before := n.PrevSibling
			if before == nil || before.Type != html.TextNode || n.FirstChild == nil {
				continue
			}
			if !strings.HasSuffix(before.Data, " ") && !strings.HasPrefix(n.FirstChild.Data, " ") {
				t.Errorf("%s: %q runs into %q", name, before.Data, textOf(n))
			}
		}
	}
}

func TestAnAddressSentBackKeepsEveryAnswerAndUnfoldsTheRareOnes(t *testing.T) {
	sent := url.Values{"country": {"GB"}, "name": {"Zoë O’Brien"}, "line2": {"c/o Müller"}}
	a := germanAddress("", "shipping", "Where it goes").Fill(sent.Get, map[string]string{"city": "Enter a city"})
	c := sampleCheckout()
	c.Address = a
	root := parsedPage(t, c.View())
	if got := value(all(root, "#name")[0], "value"); got != "Zoë O’Brien" {
		t.Errorf("the name came back as %q", got)
	}
	if len(all(root, "#country option[value=GB][selected]")) != 1 || len(all(root, "#country option[selected]")) != 1 {
		t.Error("the country came back as another one")
	}
	if len(all(root, "details[open] #line2")) != 1 {
		t.Error("the second line was filled in and is folded away")
	}
	if len(all(root, `.error-summary a[href="#city"]`)) != 1 {
		t.Error("the summary does not lead to the city")
	}
}

func TestAnOrderThatWasSentIsNotSaidToBePacked(t *testing.T) {
	c := sampleConfirmation(OrderPaid)
	drawn := func() string {
		var b strings.Builder
		if err := c.View().Render(context.Background(), &b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	if !strings.Contains(drawn(), "We pack your order.") || strings.Contains(drawn(), "set off") {
		t.Error("what happens next is not said")
	}
	c.Sent, c.Totals.Back = true, "−€5.00"
	if page := drawn(); strings.Contains(page, "We pack your order.") || !strings.Contains(page, "Paid back or set off") || !strings.Contains(page, "−€5.00") {
		t.Error("an order that left the house says what happens next, or not what went back")
	}
}
