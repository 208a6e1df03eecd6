package admin_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"regulars/handlers/admin"
	"regulars/handlers/web"
	"regulars/handlers/web/webtest"
	"regulars/seed/sample"
	"regulars/store/admit"
	"regulars/store/browse"
	"regulars/store/catalog"
	"regulars/store/census"
	"regulars/store/checkout"
	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/identify"
	"regulars/store/notify"
	"regulars/store/payment"
	"regulars/store/personalize"
	"regulars/store/segment"
	"regulars/store/staff"
)

var ctx = context.Background()

const secret = "paper ink pine"

// office is a back office with its owner.
type office struct {
	*webtest.Site
	t     *testing.T
	d     *db.DB
	door  *admin.Door
	owner staff.Member
}

// fresh opens a back office in which nobody works yet.
func fresh(t *testing.T) *office {
	t.Helper()
	return freshOn(t, dbtest.Open(t))
}

func freshOn(t *testing.T, d *db.DB) *office {
	t.Helper()
	o := &office{t: t, d: d}
	o.Site = webtest.Open(t, o.d, func(h *web.House, e *echo.Echo) {
		watch, stop := context.WithCancel(ctx)
		t.Cleanup(stop)
		stylist, err := personalize.Open(watch, o.d, slog.New(slog.DiscardHandler))
		must(t, err)
		goods, err := browse.Open(watch, o.d)
		must(t, err)
		desk, err := checkout.Open(watch, checkout.Options{DB: o.d, Catalog: goods, Gateways: []payment.Gateway{payment.Invoice{}, payment.Demo{DB: o.d}}, BaseURL: h.BaseURL})
		must(t, err)
		counter, err := census.Open(watch, census.Options{DB: o.d, Ground: func() identify.Ground { return identify.Ground{Zone: h.Zone()} }})
		must(t, err)
		directory, err := catalog.OpenDirectory(watch, o.d)
		must(t, err)
		o.door = &admin.Door{House: h, Stylist: stylist, Census: counter, Desk: desk, Catalog: goods, Products: directory, Mailer: plainMailer(h.BaseURL)}
		h.Problem = o.door.Problem
		o.door.Mount(e)
	})
	return o
}

// plainMailer writes letters without a look.
func plainMailer(base string) notify.Mailer {
	return notify.Mailer{BaseURL: base, Letters: notify.Letters{StaffInvited: func(l notify.StaffInvited) (notify.Letter, error) {
		return notify.Letter{Subject: "Join", Text: l.By + " " + l.Role + " " + l.Link}, nil
	}, OrderDue: func(l notify.OrderDue) (notify.Letter, error) {
		return notify.Letter{Subject: "Pay", Text: l.Due + " " + l.Order}, nil
	}}}
}

// open is fresh with an owner.
func open(t *testing.T) *office {
	t.Helper()
	return openOn(t, dbtest.Open(t))
}

func openOn(t *testing.T, d *db.DB) *office {
	t.Helper()
	o := freshOn(t, d)
	token, _, err := admit.FirstRunToken(ctx, o.d)
	must(t, err)
	session, err := admit.Found(ctx, o.d, token, staff.New{Name: "Ann", Email: "ann@northgate.example", Password: secret}, admit.From{}, func(db.Q) error { return nil })
	must(t, err)
	_, o.owner, err = staff.FindSession(ctx, o.d.Read(), session)
	must(t, err)
	return o
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (o *office) write(do func(q db.Q) error) {
	o.t.Helper()
	must(o.t, o.d.Write(ctx, do))
}

// login is a browser of a logged-in member.
func (o *office) login(email string) *webtest.Browser {
	o.t.Helper()
	b := o.Browser()
	b.Post("/admin/login", "email", email, "password", secret).MustBe(303)
	return b
}

// member adds one with a role and returns the browser.
func (o *office) member(role staff.Role) *webtest.Browser {
	o.t.Helper()
	email := string(role) + "@northgate.example"
	var token string
	o.write(func(q db.Q) (err error) {
		token, err = staff.CreateInvite(ctx, q, o.owner, email, role)
		return err
	})
	_, err := admit.Join(ctx, o.d, token, staff.New{Name: "Bo", Password: secret}, admit.From{})
	must(o.t, err)
	return o.login(email)
}

func (o *office) ann() *webtest.Browser { return o.login("ann@northgate.example") }

func TestTheFirstRunMakesAnOwnerAndNamesTheShop(t *testing.T) {
	o := fresh(t)
	token, _, err := admit.FirstRunToken(ctx, o.d)
	must(t, err)
	b, url := o.Browser(), "/admin/first-run/"+token
	p := b.Get(url).MustBe(200)
	for _, name := range []string{"name", "email", "password", "shop", "country", "currency"} {
		if !p.Has(`label[for="` + name + `"]`) {
			t.Errorf("no field for %s", name)
		}
	}
	p = b.Post(url, "name", "Ann", "email", "ann", "password", "short", "shop", "", "country", "DE", "currency", "EUR").MustBe(422)
	if len(p.All(".error-summary li")) != 3 || p.Attr("#name", "value") != "Ann" {
		t.Errorf("problems %v", p.Texts(".error-summary li"))
	}
	b.Follow(b.Post(url, "name", "Ann", "email", "ann@northgate.example", "password", secret, "shop", "Gate & Co", "country", "nl", "currency", "eur").MustBe(303)).MustBe(303)
	home := b.Get("/admin").MustBe(200)
	if home.Text(".side-shop") != "Gate & Co" || !strings.Contains(home.Text("h1"), "Ann") {
		t.Errorf("%q, %q", home.Text(".side-shop"), home.Text("h1"))
	}
	o.Browser().Get(url).MustBe(404)
	o.Browser().Post(url, "name", "Eve", "email", "eve@evil.example", "password", secret).MustBe(404)
}

func TestFiveHundredStrangersAtTheFirstRunMakeNoAccount(t *testing.T) {
	o := fresh(t)
	if _, _, err := admit.FirstRunToken(ctx, o.d); err != nil {
		t.Fatal(err)
	}
	done := make(chan int, 500)
	for range 500 {
		go func() {
			body := strings.NewReader("name=Eve&email=eve@evil.example&password=paper+ink+pine&shop=X&country=DE&currency=EUR")
			r := httptest.NewRequest("POST", "/admin/first-run/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", body)
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			w := httptest.NewRecorder()
			o.Echo.ServeHTTP(w, r)
			done <- w.Code
		}()
	}
	for range 500 {
		if code := <-done; code != 404 {
			t.Fatalf("status %d", code)
		}
	}
	if list, err := staff.List(ctx, o.d.Read()); err != nil || len(list) != 0 {
		t.Errorf("%d accounts, %v", len(list), err)
	}
}

// The matrix is made from the router: every route of the back office, for nobody
// and for each role.
func TestEveryRouteLetsInWhomItSaysAndNobodyElse(t *testing.T) {
	o := open(t)
	needs := map[string]staff.Permission{}
	for _, r := range o.door.Routes() {
		needs[r.Method+" "+r.Path] = r.Needs
	}
	browsers := map[staff.Role]*webtest.Browser{"": o.Browser()}
	for _, role := range staff.Roles() {
		browsers[role] = o.member(role)
	}
	seen := 0
	for _, route := range o.Echo.Routes() {
		if !strings.HasPrefix(route.Path, "/admin") {
			continue
		}
		seen++
		permission, listed := needs[route.Method+" "+route.Path]
		if !listed {
			t.Errorf("%s %s is not on the list of the back office", route.Method, route.Path)
			continue
		}
		for role, b := range browsers {
			o.knock(b, role, route, permission)
			if strings.Contains(route.Path, "logout") && role != "" {
				browsers[role] = o.login(string(role) + "@northgate.example")
			}
		}
	}
	if seen < 50 {
		t.Errorf("only %d routes seen", seen)
	}
}

func (o *office) knock(b *webtest.Browser, role staff.Role, route *echo.Route, needs staff.Permission) {
	o.t.Helper()
	path := strings.NewReplacer(":id", "none", ":token", "none", ":handle", "none").Replace(route.Path)
	var p *webtest.Page
	if route.Method == http.MethodGet {
		p = b.Get(path)
	} else {
		p = b.Post(path)
	}
	toLogin := p.Status == 303 && strings.HasPrefix(p.Location, "/admin/login?next=")
	var right bool
	switch {
	case needs == "":
		right = p.Status == 200 || p.Status == 404 || p.Status == 422 || p.Status == 303 && !toLogin
	case role == "":
		right = toLogin && route.Method == http.MethodGet || p.Status == 401 && route.Method == http.MethodPost
	case role.May(needs):
		right = p.Status != 401 && p.Status != 403 && p.Status < 500 && !toLogin
	default:
		right = p.Status == 403
	}
	if !right {
		o.t.Errorf("%s %s for %q: %d %s %s", route.Method, route.Path, role, p.Status, p.Location, p.Text("h1"))
	}
	if p.Header.Get("Cache-Control") != "private, no-store" || !strings.Contains(p.Header.Get("X-Robots-Tag"), "noindex") || strings.Contains(p.Header.Get("Content-Security-Policy"), "unsafe") {
		o.t.Errorf("%s %s for %q: headers %v", route.Method, route.Path, role, p.Header)
	}
}

func TestTheCookieIsStrictAndDiesWithTheSession(t *testing.T) {
	o := open(t)
	b := o.Browser()
	p := b.Post("/admin/login", "email", "ann@northgate.example", "password", secret).MustBe(303)
	set := setCookie(p, "regulars-staff=")
	for _, part := range []string{"regulars-staff=", "HttpOnly", "SameSite=Strict", "Path=/"} {
		if !strings.Contains(set, part) {
			t.Errorf("%q lacks %s", set, part)
		}
	}
	at := slices.IndexFunc(b.Cookies(), func(c *http.Cookie) bool { return c.Name == "regulars-staff" })
	old := b.Cookies()[at]
	b.Post("/admin/logout").MustBe(303)
	thief := o.Browser()
	thief.Header.Set("Cookie", old.Name+"="+old.Value)
	thief.Get("/admin").MustBe(303)
}

// setCookie is the line that sets a cookie, "" where none does.
func setCookie(p *webtest.Page, named string) string {
	for _, line := range p.Header.Values("Set-Cookie") {
		if strings.HasPrefix(line, named) {
			return line
		}
	}
	return ""
}

func TestOverHTTPSTheCookieIsBoundToTheHost(t *testing.T) {
	o := open(t)
	o.House.BaseURL = "https://shop.test"
	p := o.Browser().Post("/admin/login", "email", "ann@northgate.example", "password", secret)
	for _, name := range []string{"__Host-regulars-staff=", "__Host-regulars-staff-browser="} {
		if set := setCookie(p, name); !strings.Contains(set, "Secure") {
			t.Errorf("%s %q", name, set)
		}
	}
}

func TestAWrongLoginKeepsTheAddressAndSaysNothingMore(t *testing.T) {
	o := open(t)
	known := o.Browser().Post("/admin/login", "email", "ann@northgate.example", "password", "x", "next", "/admin/orders").MustBe(422)
	unknown := o.Browser().Post("/admin/login", "email", "eve@northgate.example", "password", "x").MustBe(422)
	if known.Text(".error-summary") != unknown.Text(".error-summary") || known.Attr("#email", "value") != "ann@northgate.example" || known.Attr("[name=next]", "value") != "/admin/orders" {
		t.Errorf("known %q, unknown %q", known.Text(".error-summary"), unknown.Text(".error-summary"))
	}
	if known.Has("#password[value]") {
		t.Error("the password is sent back")
	}
	if got := strings.Join(known.Texts("title"), ""); !strings.HasPrefix(got, "Error: ") {
		t.Errorf("title %q", got)
	}
}

func TestAfterTheLoginOneGoesOnWithinTheBackOfficeOnly(t *testing.T) {
	o := open(t)
	for next, want := range map[string]string{
		"/admin/orders?state=paid": "/admin/orders?state=paid", "": "/admin", "https://evil.example": "/admin", "//evil.example": "/admin", `/\evil.example`: "/admin",
		"/admin/../x": "/admin", "/admin//evil": "/admin", "/administration": "/admin", "/%2f/evil": "/admin", "javascript:alert(1)": "/admin", "/admin/login": "/admin", "/admin\r\nX: y": "/admin",
	} {
		if p := o.Browser().Post("/admin/login", "email", "ann@northgate.example", "password", secret, "next", next).MustBe(303); p.Location != want {
			t.Errorf("%q leads to %q", next, p.Location)
		}
	}
}

func TestADisabledMemberIsOutAtTheNextClick(t *testing.T) {
	o := open(t)
	clerk, ann := o.member(staff.Clerk), o.ann()
	clerk.Get("/admin/orders").MustBe(200)
	list, err := staff.List(ctx, o.d.Read())
	must(t, err)
	i := slices.IndexFunc(list, func(m staff.Member) bool { return m.Role == staff.Clerk })
	ann.Post("/admin/staff/" + list[i].ID + "/disable").MustBe(303)
	clerk.Get("/admin/orders").MustBe(303)
	clerk.Post("/admin/login", "email", "clerk@northgate.example", "password", secret).MustBe(422)
	ann.Post("/admin/staff/" + o.owner.ID + "/disable").MustBe(409)
}

func TestAnInvitationsLinkIsShownOnceAndWorksOnce(t *testing.T) {
	o := open(t)
	ann := o.ann()
	p := ann.Post("/admin/staff/invite", "email", "cy@northgate.example", "role", "merchandiser").MustBe(200)
	link := strings.TrimPrefix(p.Text(".secret"), "http://shop.test")
	if !strings.HasPrefix(link, "/admin/join/") || strings.Contains(ann.Get("/admin/staff").Body, link) {
		t.Fatalf("link %q", link)
	}
	cy := o.Browser()
	cy.Follow(cy.Post(link, "name", "Cy", "password", secret, "role", "owner", "email", "eve@evil.example").MustBe(303)).MustBe(200)
	cy.Get("/admin/staff").MustBe(403)
	o.Browser().Get(link).MustBe(404)
}

func TestTheMenuShowsOnlyWhatOneMayOpen(t *testing.T) {
	o := open(t)
	clerk := o.member(staff.Clerk)
	for _, link := range clerk.Get("/admin").MustBe(200).All(".side-link") {
		for _, a := range link.Attr {
			if a.Key == "href" && a.Val != "/" {
				clerk.Get(a.Val).MustBe(200)
			}
		}
	}
	got := strings.Join(clerk.Get("/admin").Texts(".side-group:not(.side-foot) a"), "|")
	for _, place := range []string{"Orders", "Mails", "Reviews", "Products"} {
		if !strings.Contains(got, place) {
			t.Errorf("%s is missing: %s", place, got)
		}
	}
	for _, place := range []string{"Content", "Segments", "Settings", "Staff", "Security log"} {
		if strings.Contains(got, place) {
			t.Errorf("%s is offered: %s", place, got)
		}
	}
}

// upload sends a file as a browser would.
func (o *office) upload(b *webtest.Browser, path, field, name, text string) *httptest.ResponseRecorder {
	o.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile(field, name)
	must(o.t, err)
	_, err = io.WriteString(part, text)
	must(o.t, err)
	must(o.t, form.Close())
	r := httptest.NewRequest("POST", path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	for _, c := range b.Cookies() {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	o.Echo.ServeHTTP(w, r)
	return w
}

func TestAProductFileIsCheckedFirstAndThenImported(t *testing.T) {
	o := open(t)
	ann := o.ann()
	const file = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Status,Published\nmug,Mug,Title,Default Title,M-1,12.00,active,true\n"
	w := o.upload(ann, "/admin/products/import", "file", "shop.csv", file)
	link := w.Header().Get("Location")
	if w.Code != 303 || !strings.HasPrefix(link, "/admin/products/import/") {
		t.Fatalf("%d %q", w.Code, link)
	}
	p := ann.Get(link).MustBe(200)
	if got := p.Texts(".figure-value"); !slices.Equal(got, []string{"1", "0", "0", "0"}) || !strings.Contains(p.Text(".changed"), "mug") {
		t.Errorf("figures %v, %q", got, p.Text(".changed"))
	}
	if ann.Get("/admin/products").Has(".product-cell") {
		t.Error("looking has imported")
	}
	o.member(staff.Merchandiser).Get(link).MustBe(404)
	p = ann.Follow(ann.Post(link).MustBe(303)).MustBe(200)
	if list := ann.Get("/admin/products").MustBe(200); !strings.Contains(p.Text(".flash"), "1 new") || !strings.Contains(list.Text(".product-cell"), "Mug") {
		t.Errorf("%q, %q", p.Text(".flash"), list.Text(".product-cell"))
	}
	ann.Get(link).MustBe(404)
	if csv := ann.Post("/admin/products/export").MustBe(200); !strings.Contains(csv.Body, "mug") {
		t.Errorf("export %q", csv.Body)
	}
}

func TestWhatWasExportedChangesNothingWhenItComesBack(t *testing.T) {
	o := open(t)
	o.House.BaseURL = "http://shop.test"
	ann := o.ann()
	p := sample.Product(t, o.d, sample.Title("Mug"), sample.Price("12.00"))
	o.write(func(q db.Q) error {
		p.Media = []catalog.Media{{File: "abc-640.jpg", Alt: "A mug", Width: 640, Height: 800}}
		_, _, err := catalog.Save(ctx, q, &p)
		return err
	})
	file := ann.Post("/admin/products/export").MustBe(200).Body
	if !strings.Contains(file, "http://shop.test/media/abc-640.jpg") {
		t.Fatalf("the picture has no address: %s", file)
	}
	check := ann.Get(o.upload(ann, "/admin/products/import", "file", "back.csv", file).Header().Get("Location")).MustBe(200)
	if got := check.Texts(".figure-value"); !slices.Equal(got, []string{"0", "0", "1", "0"}) || check.Has(".save-bar") {
		t.Errorf("figures %v, %s", got, check.Text(".changed"))
	}
}

func TestWrongRowsAreNamedWithLineAndColumn(t *testing.T) {
	o := open(t)
	ann := o.ann()
	const file = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price\nmug,Mug,Title,Default Title,M-1,twelve\n"
	link := o.upload(ann, "/admin/products/import", "file", "shop.csv", file).Header().Get("Location")
	p := ann.Get(link).MustBe(200)
	if row := p.Text(".wrong-sheet tbody tr"); !strings.Contains(row, "2") || !strings.Contains(row, "6") || !strings.Contains(row, "Variant Price") {
		t.Errorf("row %q", row)
	}
	if p.Has(".save-bar") {
		t.Error("there is nothing to import")
	}
	for name, text := range map[string]string{"nothing": "", "no text": "a,b\n1,\x002\n"} {
		w := o.upload(ann, "/admin/products/import", "file", "x.csv", text)
		if w.Code == 303 {
			ann.Get(w.Header().Get("Location")).MustBe(422)
		} else if w.Code != 422 {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
}

// campus makes a segment and returns it.
func (o *office) campus() segment.Segment {
	s := segment.Segment{Name: "Campus", Rule: "email.domain is academic", Enabled: true}
	o.write(func(q db.Q) error { return segment.Save(ctx, q, &s) })
	return s
}

func (o *office) pieces() []content.Piece {
	o.t.Helper()
	list, err := content.ListPieces(ctx, o.d.Read())
	must(o.t, err)
	return list
}
