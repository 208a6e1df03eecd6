package security

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"

	"regulars/store/content"
	"regulars/store/customer"
	"regulars/store/message"
	"regulars/store/order"
)

// canaries are scripts written for every place of a page: between tags, in an
// attribute, in a title, a text area, a script's data, a link.
var canaries = []string{
	`<script>window.__xss=1</script>`, `"><img src=x onerror=window.__xss=2>`, `'><svg/onload=window.__xss=3>`, `</script><script>window.__xss=4</script>`,
	`javascript:window.__xss=5//`, `</title><svg onload=window.__xss=6>`, `" onfocus=window.__xss=7 autofocus x="`, `</textarea><script>window.__xss=8</script>`,
	`<math><style></math><img src=x onerror=window.__xss=9>`, `<iframe srcdoc="<script>parent.__xss=10</script>">`, `<!--><img src=x onerror=window.__xss=11>`, `&lt;img src=x onerror=window.__xss=12&gt;`,
	"\u003cimg src=x onerror=window.__xss=13\u003e", `[a](javascript:window.__xss=14)`, `</style><script>window.__xss=15</script>`, `<base href=//canary.invalid>`,
}

// canary is one of them, another for each field.
func canary(i int) string { return canaries[i%len(canaries)] }

// visit is a page to look at, as somebody.
type visit struct {
	URL    string `json:"url"`
	Cookie string `json:"cookie"`
}

func TestNothingThatAStrangerTypesRunsAnywhere(t *testing.T) {
	chromium := os.Getenv("CHROMIUM")
	if chromium == "" {
		chromium = "/usr/bin/chromium"
	}
	needs(t, chromium, "../audit/node_modules/playwright-core")
	s := open(t)
	owner := s.founder()
	var visits []visit
	look := func(b *browser, paths ...string) {
		for _, p := range paths {
			cookie := ""
			if b != nil {
				cookie = b.Cookie
			}
			visits = append(visits, visit{s.URL + p, cookie})
		}
	}
	for k := range 4 {
		shopper, location := s.canaryShopper(k * 4)
		look(shopper, "/cart", "/checkout", "/account", "/account/orders", "/account/addresses", "/account/details", "/account/devices", "/account/privacy", location)
		if secret := s.formOf(shopper); secret != "" {
			look(shopper, secret)
		}
	}
	s.canaryContent(owner, look)
	for i := range canaries {
		q := url.QueryEscape(canary(i))
		look(nil, "/search?q="+q)
		if i%2 == 0 {
			look(nil, "/collections/all?sort="+q, "/account/login?next="+q, "/products/"+url.PathEscape(canary(i)))
			look(owner, "/admin/products?q="+q, "/admin/preview?path="+q)
		}
	}
	s.canaryOffice(owner, look)
	s.canaryPeople(owner, look)
	s.visit(chromium, visits)
}

// needs leaves the test out where the machine cannot run it; in CI that is a failure.
func needs(t *testing.T, files ...string) {
	t.Helper()
	for _, f := range files {
		if _, err := os.Stat(f); err == nil {
			continue
		}
		if os.Getenv("REGULARS_TEST_ALL") != "" {
			t.Fatalf("%s is missing, and nothing may be left out", f)
		}
		t.Skipf("%s is missing", f)
	}
}

// canaryShopper fills every field that a shopper may fill, and orders.
func (s *site) canaryShopper(k int) (b *browser, location string) {
	s.t.Helper()
	email := fmt.Sprintf("canary%d@example.org", k)
	b = s.customer(email)
	b.Header.Set("User-Agent", canary(k)+" Firefox/1 "+canary(k+1))
	b.Header.Set("Referer", "https://"+url.PathEscape(canary(k))+".example/?q="+url.QueryEscape(canary(k+1)))
	b.Header.Set("Accept-Language", canary(k))
	b.post("/account/details", "name", canary(k))
	b.post("/account/email", "email", `"`+canary(k)+`"@example.org`, "current", password)
	b.post("/account/addresses/new", "name", canary(k+1), "company", canary(k+2), "line1", canary(k+3), "line2", canary(k+4), "postcode", "10117", "city", canary(k+5), "region", canary(k+6), "country", "DE")
	b.must(b.post("/cart/lines", "variant", s.sold(), "quantity", canary(k)), 303)
	b.must(b.post("/cart/lines", "variant", s.sold()), 303)
	b.must(b.post("/cart/note", "note", canary(k)+"\n"+canary(k+1)), 303)
	b.post("/cart/estimate", "country", "DE", "postcode", canary(k))
	form, ok := b.get("/checkout").Form(`form[action="/checkout"]`)
	if !ok {
		s.t.Fatal("no checkout form")
	}
	for _, prefix := range []string{"", "billing-"} {
		for i, name := range []string{"name", "company", "line1", "line2", "city"} {
			form.Set(prefix+name, canary(k+i))
		}
		form.Set(prefix+"postcode", "10117")
		form.Set(prefix+"country", "DE")
	}
	form.Values.Del("billing-same")
	form.Set("act", "continue")
	b.must(b.send("/checkout", form.Values), 303)
	once := b.must(b.get("/checkout/review"), 200).Once()
	p := b.must(b.post("/checkout/review", "once", once, "payment", "invoice"), 303)
	b.must(b.post("/cart/lines", "variant", s.sold()), 303) // so that there is a cart and a checkout to look at
	b.post("/cart/note", "note", canary(k+2))
	return b, p.Location
}

// formOf is a shopper's saved address to edit.
func (s *site) formOf(b *browser) string {
	for _, n := range b.get("/account/addresses").All(`a[href^="/account/addresses/"]`) {
		for _, a := range n.Attr {
			if a.Key == "href" && !strings.HasSuffix(a.Val, "/new") {
				return a.Val
			}
		}
	}
	return ""
}

// canaryContent is what a merchandiser may write: products, pieces, pages, segments.
func (s *site) canaryContent(owner *browser, look func(*browser, ...string)) {
	s.t.Helper()
	var file bytes.Buffer
	w := csv.NewWriter(&file)
	_ = w.Write([]string{"Handle", "Title", "Body (HTML)", "Vendor", "Type", "Tags", "Published", "Option1 Name", "Option1 Value", "Variant SKU", "Variant Price", "Image Src", "Image Alt Text", "SEO Title", "SEO Description", "Status"})
	for i := range canaries {
		_ = w.Write([]string{fmt.Sprint("canary-", i), canary(i), canary(i) + canary(i+1) + `<a href="javascript:window.__xss=20">a</a><p style="background:url(//canary.invalid)" onclick="x()">b</p>`, canary(i + 2), canary(i + 3), canary(i + 4), "TRUE",
			canary(i + 5), canary(i + 6), "SKU" + canary(i+7), "1.00", "javascript:window.__xss=21", canary(i + 8), canary(i + 9), canary(i + 10), "active"})
	}
	w.Flush()
	p := owner.must(owner.upload("/admin/products/import", "file", canary(1)+".csv", "text/csv", file.Bytes(), nil), 303)
	look(owner, p.Location)
	if p := owner.post(p.Location, "skip", "yes"); p.Status != 303 {
		s.t.Fatalf("the canary products are not imported: %d", p.Status)
	}
	fresh := owner.must(owner.upload("/admin/products/import", "file", canary(2)+".csv", "text/csv", bytes.ReplaceAll(file.Bytes(), []byte("1.00"), []byte("2.00")), nil), 303)
	look(owner, fresh.Location)
	for i := range canaries {
		look(nil, fmt.Sprint("/products/canary-", i), fmt.Sprint("/products/canary-", i, "/reviews"))
		owner.send("/admin/content/new", url.Values{"slot": {"announcement"}, "kind": {"text"}, "title": {canary(i)}, "kicker": {canary(i + 1)}, "body": {canary(i) + "\n\n" + canary(i+13)}, "link_text": {canary(i + 2)}, "link_url": {canary(4)}, "position": {"1"}, "enabled": {"yes"}, "why": {canary(i)}, "act": {"preview"}})
		for _, slot := range content.Slots() {
			kind := slot.Kinds[i/4%len(slot.Kinds)] // each four canaries another kind, which the pages below are looked at with
			owner.send("/admin/content/new", url.Values{"slot": {slot.Name}, "kind": {kind}, "title": {canary(i)}, "kicker": {canary(i + 1)}, "body": {canary(i) + "\n\n" + canary(i+13)}, "link_text": {canary(i + 2)}, "link_url": {"/collections/all"},
				"position": {fmt.Sprint(-i)}, "enabled": {"yes"}, "why": {canary(i)}, "collection": {"all"},
				"source": {content.Sources()[i/4%len(content.Sources())]}, "picks": {fmt.Sprint("canary-", i)}, "code": {canary(i)[:min(len(canary(i)), 40)]}, "counts_to": {"2090-12-24T18:00"}, "act": {"publish"}, "despite": {"yes"}})
		}
		owner.post("/admin/segments/new", "name", canary(i), "note", canary(i+1), "rule", "orders.count > 1", "enabled", "yes")
		owner.post("/admin/pages/new", "handle", fmt.Sprint("canary-", i), "title", canary(i), "body", canary(i)+"\n\n"+canary(i+13), "seo_title", canary(i+1), "seo_description", canary(i+2), "published", "yes", "act", "publish")
		look(nil, fmt.Sprint("/pages/canary-", i))
		if i%4 == 0 {
			look(nil, "/", "/collections/all", "/cart", "/search?q=canary")
			look(owner, fmt.Sprint("/admin/pages/canary-", i))
		}
	}
	owner.post("/admin/staff/invite", "email", `"`+canary(1)+`"@example.org`, "role", canary(2))
}

// canaryOffice is every page of the back office on which a stranger's words stand.
func (s *site) canaryOffice(owner *browser, look func(*browser, ...string)) {
	s.t.Helper()
	look(owner, "/admin", "/admin/content", "/admin/segments", "/admin/preview", "/admin/pages", "/admin/orders", "/admin/mails", "/admin/products", "/admin/products?q=canary", "/admin/products/import", "/admin/settings", "/admin/staff", "/admin/account")
	orders, err := order.List(s.t.Context(), s.d.Read(), order.Filter{Everybody: true, Limit: 4})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, o := range orders {
		look(owner, "/admin/orders/"+o.ID, "/admin/orders/"+o.ID+"/cancel")
	}
	mails, err := message.List(s.t.Context(), s.d.Read(), message.Filter{Limit: 8})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, m := range mails {
		look(owner, "/admin/mails/"+m.ID)
		if strings.Contains(m.HTML, "<img src=x") || strings.Contains(m.HTML, "<script>window") || strings.Contains(m.HTML, "<svg") {
			s.t.Errorf("the letter %q holds a script", m.Subject)
		}
	}
	pieces, err := content.ListPieces(s.t.Context(), s.d.Read())
	if err != nil {
		s.t.Fatal(err)
	}
	for _, p := range pieces[:min(len(pieces), 8)] {
		look(owner, "/admin/content/"+p.ID)
	}
	if people, err := customer.List(s.t.Context(), s.d.Read(), customer.Filter{Limit: 1}); err != nil || len(people) == 0 {
		s.t.Fatal(err)
	}
}

// visit looks at the pages in a browser and fails for each finding.
func (s *site) visit(chromium string, visits []visit) {
	s.t.Helper()
	in, err := json.Marshal(visits)
	if err != nil {
		s.t.Fatal(err)
	}
	cmd := exec.CommandContext(s.t.Context(), "node", "trap.mjs")
	cmd.Stdin, cmd.Env = bytes.NewReader(in), append(os.Environ(), "CHROMIUM="+chromium)
	out, err := cmd.CombinedOutput()
	if err != nil {
		s.t.Fatalf("%v\n%s", err, out)
	}
	for line := range strings.Lines(string(out)) {
		if line = strings.TrimSpace(line); line != fmt.Sprint("visited ", len(visits)) {
			s.t.Error(line)
		}
	}
	if !strings.Contains(string(out), fmt.Sprint("visited ", len(visits))) {
		s.t.Error("not all pages were visited")
	}
}
