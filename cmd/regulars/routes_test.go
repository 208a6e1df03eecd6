package main

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"regulars/handlers/admin"
	"regulars/store/staff"
)

// The authorization matrix: every route of the shop, and how it answers whom. The
// router is compared with it, so that a route that is not here fails.
//
// In the shop's own part a cell is the status: of a reader without a cookie, a
// guest with a cart, the customer whose things the route is about, and another
// customer. Staff are nobody there: they are answered as readers.
const shopRoutes = `
ROUTE                                   READER GUEST OWNER OTHER
GET  /                                     200   200   200   200
HEAD /                                     200   200   200   200
GET  /collections                          200   200   200   200
HEAD /collections                          200   200   200   200
GET  /collections/:handle                  200   200   200   200
HEAD /collections/:handle                  200   200   200   200
GET  /products/:handle                     200   200   200   200
HEAD /products/:handle                     200   200   200   200
GET  /products/:handle/reviews             200   200   200   200
HEAD /products/:handle/reviews             200   200   200   200
GET  /reviews/photos/:photo                404   404   404   404
HEAD /reviews/photos/:photo                404   404   404   404
GET  /reviews/photos/:photo/small          404   404   404   404
HEAD /reviews/photos/:photo/small          404   404   404   404
POST /reviews/:id/helpful                  404   404   404   404
GET  /search                               200   200   200   200
HEAD /search                               200   200   200   200
GET  /search/suggest                       200   200   200   200
HEAD /search/suggest                       200   200   200   200
GET  /pages/:handle                        200   200   200   200
HEAD /pages/:handle                        200   200   200   200
GET  /places                               200   200   200   200
HEAD /places                               200   200   200   200
POST /places/:handle/mine                  404   404   404   404
GET  /media/:name                          200   200   200   200
HEAD /media/:name                          200   200   200   200
GET  /sitemap.xml                          200   200   200   200
HEAD /sitemap.xml                          200   200   200   200
GET  /robots.txt                           200   200   200   200
HEAD /robots.txt                           200   200   200   200
GET  /favicon.ico                          302   302   302   302
GET  /static/*                             200   200   200   200
GET  /healthz                              200   200   200   200
GET  /readyz                               200   200   200   200
GET  /.well-known/security.txt             200   200   200   200

GET  /privacy/choices                      200   200   200   200
POST /policy-report                        204   204   204   204
POST /consent                              303   303   303   303
GET  /letters                              200   200   200   200
POST /letters                              422   422   422   422
GET  /letters/asked                        200   200   200   200
GET  /letters/confirm/:token               410   410   410   410
POST /letters/confirm/:token               410   410   410   410
GET  /letters/:link                        404   404   404   404
POST /letters/:link                        404   404   404   404
GET  /letters/:link/stop                   303   303   303   303
POST /letters/:link/stop                   404   404   404   404

GET  /why                                  200   200   200   200
POST /why/undo                             422   422   422   422
POST /why/off                              303   303   303   303
GET  /why/:piece                           200   200   200   200
POST /why/:piece/hide                      303   303   303   303
POST /why/:piece/theme                     422   422   422   422
POST /why/:piece/forget                    422   422   422   422

GET  /cart                                 200   200   200   200
POST /cart/lines                           303   303   303   303
GET  /cart/lines                           303   303   303   303
POST /cart/lines/:id                       404   404   303   404
GET  /cart/lines/:id                       303   303   303   303
POST /cart/note                            303   303   303   303
GET  /cart/note                            303   303   303   303
POST /cart/estimate                        303   303   303   303
GET  /cart/estimate                        303   303   303   303
POST /cart/unmerge                         303   303   303   303
GET  /cart/unmerge                         303   303   303   303
POST /cart/handoff                         303   200   303   303
GET  /cart/handoff                         303   303   303   303
GET  /here/:token                          404   404   404   404
POST /here/:token                          404   404   404   404

# Without a cart there is no checkout; the secret of an order's address is the
# permission to see it, and the demonstration bank knows the buyer's browser. A payment
# link is another secret, which the order's own does not open. An
# account is mailed three links an hour, whoever asks.
GET  /checkout                             303   200   200   200
POST /checkout                             422   422   422   422
GET  /checkout/review                      303   303   303   303
POST /checkout/review                      409   409   409   409
GET  /orders/:secret                       200   200   200   200
GET  /orders/:secret/pay                   303   303   303   303
GET  /orders/:secret/returns               200   200   200   200
POST /orders/:secret/returns               409   409   409   409
POST /orders/:secret/returns/:return/withdraw 404 404 404 404
GET  /orders/:secret/change                200   200   200   200
POST /orders/:secret/change                303   303   303   303
GET  /orders/:secret/change/cancel         200   200   200   200
POST /orders/:secret/change/cancel         303   303   303   303
POST /orders/:secret/pay                   422   422   422   422
POST /orders/:secret/me                    303/429 303/429 303 303
GET  /pickup/:handle                       200   200   200   200
POST /pickup/:handle                       404   404   404   404
GET  /pay/demo/:payment                    404   404   200   404
POST /pay/demo/:payment                    404   404   422   404
GET  /pay/to/:secret                       404   404   404   404
POST /pay/to/:secret                       404   404   404   404

GET  /account/login                        200   200   303   303
POST /account/login                        422   422   422   422
GET  /account/register                     200   200   303   303
POST /account/register                     422   422   422   422
GET  /account/forgot                       200   200   200   200
POST /account/forgot                       422   422   422   422
GET  /account/mail                         303   303   303   303
GET  /account/confirm/:token               410   410   410   410
POST /account/confirm/:token               410   410   410   410
GET  /account/reset/:token                 410   410   410   410
POST /account/reset/:token                 410   410   410   410
POST /account/logout                       303   303   303   303

GET  /account                              303   303   200   200
GET  /account/confirmed                    303   303   200   200
POST /account/confirm                      401   401   303   303
GET  /account/orders                       303   303   200   200
GET  /account/orders/:number               303   303   200   404
GET  /account/orders/:number/pay           303   303   303   303
POST /account/orders/:number/pay           401   401   422   404
GET  /account/orders/:number/returns       303   303   200   404
GET  /account/orders/:number/change        303   303   200   404
POST /account/orders/:number/change        401   401   303   404
GET  /account/orders/:number/change/cancel 303   303   200   404
POST /account/orders/:number/change/cancel 401   401   303   404
POST /account/orders/:number/returns       401   401   409   404
POST /account/orders/:number/returns/:return/withdraw 401 401 404 404
GET  /account/reviews/:handle              303   303   200   200
POST /account/reviews/:handle              401   401   403   403
GET  /account/addresses                    303   303   200   200
GET  /account/addresses/new                303   303   200   200
POST /account/addresses/new                401   401   422   422
GET  /account/addresses/:id                303   303   200   404
POST /account/addresses/:id                401   401   303   404
POST /account/addresses/:id/remove         401   401   303   404
POST /account/addresses/:id/first          401   401   303   404
GET  /account/details                      303   303   200   200
POST /account/details                      401   401   303   303
GET  /account/email                        303   303   303   303
POST /account/email                        401   401   422   422
GET  /account/password                     303   303   303   303
POST /account/password                     401   401   422   422
GET  /account/devices                      303   303   200   200
POST /account/logout-everywhere            401   401   303   303
POST /account/logout-others                401   401   303   303
POST /account/part                         401   401   303   303
GET  /account/letters                      303   303   200   200
POST /account/letters                      401   401   303   303
GET  /account/letters/stop                 303   303   303   303
POST /account/letters/stop                 401   401   303   303
GET  /account/privacy                      303   303   200   200
POST /account/data                         401   401   200   200
GET  /account/erase                        303   303   303   303
POST /account/erase                        401   401   422   422
POST /account/erase/cancel                 401   401   303   303
`

// officeRoutes is the back office's part, made from the routes as they are mounted
// and the rights of the roles: a cell says whether a role may. "no" is 403, "yes"
// is anything but a refusal. Strangers, shoppers included, are led to the login,
// and with a form refused (401); an "open" route is for everybody.
func officeRoutes() string {
	var table strings.Builder
	for _, r := range (&admin.Door{}).Routes() {
		fmt.Fprintf(&table, "%s %s", r.Method, r.Path)
		for _, role := range roles {
			cell := "no"
			switch {
			case slices.Contains(openToAll, r.Path):
				cell = "open"
			case role.May(r.Needs):
				cell = "yes"
			}
			fmt.Fprintf(&table, " %s", cell)
		}
		fmt.Fprintln(&table)
	}
	return table.String()
}

// openToAll are the few addresses of the back office that need no login.
var openToAll = []string{"/admin/login", "/admin/login/code", "/admin/login/passkey", "/admin/login/passkey/start", "/admin/first-run/:token", "/admin/join/:token", "/admin/recover/:token"}

// route is a row of a table.
type route struct {
	method, path string
	cells        []string
}

func (r route) String() string { return r.method + " " + r.path }

func routesOf(table string) (list []route) {
	for line := range strings.Lines(table) {
		f := strings.Fields(line)
		if len(f) > 2 && f[0] != "#" && f[0] != "ROUTE" {
			list = append(list, route{f[0], f[1], f[2:]})
		}
	}
	return list
}

// unlisted are the routes of a router that no table has, and rows without a route.
func unlisted(e *echo.Echo, tables ...string) (wrong []string) {
	rows := map[string]bool{}
	for _, table := range tables {
		for _, r := range routesOf(table) {
			rows[r.String()] = true
		}
	}
	for _, r := range e.Routes() {
		key := r.Method + " " + r.Path
		if r.Method != echo.RouteNotFound && !rows[key] {
			wrong = append(wrong, key+" is not in the matrix")
		}
		delete(rows, key)
	}
	for key := range rows {
		wrong = append(wrong, key+" is in the matrix only")
	}
	slices.Sort(wrong)
	return wrong
}

func TestEveryRouteIsInTheAuthorizationMatrix(t *testing.T) {
	h := people(t)
	for _, w := range unlisted(h.app.echo, shopRoutes, officeRoutes()) {
		t.Error(w)
	}
	h.app.echo.GET("/new", h.app.health)
	if got := unlisted(h.app.echo, shopRoutes, officeRoutes()); len(got) != 1 || got[0] != "GET /new is not in the matrix" {
		t.Errorf("a new route goes unnoticed: %v", got)
	}
}

func TestTheShopAnswersEachPersonAsTheMatrixSays(t *testing.T) {
	h := people(t)
	shoppers := []string{"reader", "guest", "customer", "other"}
	for _, r := range routesOf(shopRoutes) {
		for i, who := range []string{"reader", "guest", "other", "customer"} { // the owner last: what a form changes is changed then
			column := slices.Index(shoppers, who)
			h.want(t, r, who, r.cells[column])
			if i == 0 {
				for _, role := range roles {
					h.want(t, r, string(role), r.cells[0])
				}
			}
		}
	}
}

// TestTheBackOfficeAnswersWhoIsBoundToAPlaceAsTheMatrixSays asks for every route as
// members of the roles that can be bound, who work for a place at which nothing of the
// household lies: what their role lets them do and the guard knows of places is theirs,
// nothing else, and what belongs to another place is not there.
func TestTheBackOfficeAnswersWhoIsBoundToAPlaceAsTheMatrixSays(t *testing.T) {
	h := people(t)
	h.bind(t)
	for _, r := range (&admin.Door{}).Routes() {
		if slices.Contains(openToAll, r.Path) {
			continue
		}
		for _, role := range []staff.Role{staff.Clerk, staff.Fulfiller} {
			want := "no"
			if role.May(r.Needs) && r.Needs.OfPlace() {
				want = r.Own()
			}
			if want == "yes" && r.Method == http.MethodPost && slices.Contains(namesPlaces, r.Path) {
				want = "no" // an empty form names no place of theirs
			}
			x := route{r.Method, r.Path, nil}
			got := verdict(h.ask(t, x, string(role)))
			if got != want && !(got == "404" && want == "yes" && h.unknown(r.Path)) {
				t.Errorf("%s as a bound %s: %q, want %q", x, role, got, want)
			}
		}
	}
}

// namesPlaces are forms that say a place, which must be one of a bound member's.
var namesPlaces = []string{"/admin/products/:id/stock", "/admin/orders/new", "/admin/transfers/new"}

func TestTheBackOfficeAnswersEachRoleAsTheMatrixSays(t *testing.T) {
	h := people(t)
	for _, r := range routesOf(officeRoutes()) {
		open := r.cells[0] == "open"
		for _, who := range []string{"reader", "guest", "customer", "other"} {
			res := h.ask(t, r, who)
			turned := res.StatusCode == http.StatusSeeOther && strings.HasPrefix(res.Header.Get("Location"), "/admin/login?next=")
			if r.method == http.MethodPost {
				turned = res.StatusCode == http.StatusUnauthorized
			}
			if open == turned {
				t.Errorf("%s as %s: %d to %q", r, who, res.StatusCode, res.Header.Get("Location"))
			}
		}
		for i, role := range roles {
			res := h.ask(t, r, string(role))
			if got := verdict(res); !open && got != r.cells[i] && !(got == "404" && r.cells[i] == "yes" && h.unknown(r.path)) {
				t.Errorf("%s as %s: %d is %q, want %q", r, role, res.StatusCode, got, r.cells[i])
			}
		}
	}
}

// unknown says whether the household has nothing that a route's path could name:
// then it answers those it lets in that there is nothing.
func (h *household) unknown(path string) bool { return strings.Contains(h.fill(path), ":") }

// verdict says whether a member of staff was let through.
func verdict(res *http.Response) string {
	switch s := res.StatusCode; {
	case s == http.StatusForbidden:
		return "no"
	case s == http.StatusSeeOther && strings.HasPrefix(res.Header.Get("Location"), "/admin/login?"):
		return "login"
	case s == http.StatusUnauthorized, s == http.StatusNotFound, s == http.StatusMethodNotAllowed, s >= 500:
		return strconv.Itoa(s)
	}
	return "yes"
}

// want asks for a route as somebody and compares the status with those it may have.
func (h *household) want(t *testing.T, r route, who, status string) {
	t.Helper()
	if res := h.ask(t, r, who); !slices.Contains(strings.Split(status, "/"), strconv.Itoa(res.StatusCode)) {
		t.Errorf("%s as %s: %d, want %s", r, who, res.StatusCode, status)
	}
}

// strict is what every answer carries.
var strict = map[string]string{
	"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Cross-Origin-Opener-Policy": "same-origin",
}

// framed are the pages that the back office shows in a frame of its own; they may
// run nothing.
var framed = []string{"/admin/look/sample"}

// laxHeaders says what is wrong with the headers of an answer.
func laxHeaders(res *http.Response, path string) (wrong []string) {
	ancestors, strict := "frame-ancestors 'none'", strict
	if slices.Contains(framed, path) && res.StatusCode == http.StatusOK {
		ancestors, strict = "frame-ancestors 'self'", maps.Clone(strict)
		strict["X-Frame-Options"] = "SAMEORIGIN"
		if strings.Contains(res.Header.Get("Content-Security-Policy"), "script-src") {
			wrong = append(wrong, "a framed page may run a script")
		}
	}
	for name, value := range strict {
		if got := res.Header.Get(name); got != value {
			wrong = append(wrong, fmt.Sprintf("%s is %q", name, got))
		}
	}
	policy := res.Header.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", ancestors, "base-uri 'none'"} {
		// A picture is no document: it may load nothing and is sandboxed instead.
		if !strings.Contains(policy, part) && !(strings.HasPrefix(path, "/media/") && strings.Contains(policy, "sandbox")) {
			wrong = append(wrong, "the policy lacks "+part)
		}
	}
	if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
		wrong = append(wrong, "the policy is "+policy)
	}
	if r := res.Header.Get("Referrer-Policy"); r == "" || r == "unsafe-url" || r == "no-referrer-when-downgrade" {
		wrong = append(wrong, "Referrer-Policy is "+r)
	}
	for _, name := range []string{"Server", "X-Powered-By", "X-AspNet-Version", "Via"} {
		if res.Header.Get(name) != "" {
			wrong = append(wrong, name+" tells what runs here")
		}
	}
	if kind := res.Header.Get("Content-Type"); strings.HasPrefix(kind, "text/") && !strings.Contains(strings.ToLower(kind), "charset=utf-8") {
		wrong = append(wrong, "Content-Type is "+kind)
	}
	return append(wrong, kept(res, path)...)
}

// public are the paths whose answers are the same for everybody.
var public = []string{"/static/", "/media/", "/sitemap.xml", "/robots.txt"}

// kept says what is wrong with how long an answer may be kept.
func kept(res *http.Response, path string) (wrong []string) {
	cache, same := res.Header.Get("Cache-Control"), slices.ContainsFunc(public, func(p string) bool { return strings.HasPrefix(path, p) })
	if same && res.StatusCode == http.StatusOK {
		return nil
	}
	if same && strings.HasPrefix(path, "/static/") {
		return nil // a plain 404 without a word about anybody
	}
	if !strings.HasPrefix(cache, "private, no-") {
		wrong = append(wrong, "Cache-Control is "+strconv.Quote(cache))
	}
	if !strings.Contains(strings.Join(res.Header.Values("Vary"), ","), "Cookie") && !same {
		wrong = append(wrong, "Vary lacks Cookie")
	}
	if _, err := res.Request.Cookie("regulars"); err == nil && !same && cache != "private, no-store" {
		wrong = append(wrong, "a page of a session may be kept: "+cache)
	}
	return wrong
}

func TestEveryAnswerCarriesTheStrictHeaders(t *testing.T) {
	h := people(t)
	for _, r := range append(routesOf(shopRoutes), routesOf(officeRoutes())...) {
		for _, who := range []string{"reader", "customer", "owner"} {
			res := h.ask(t, r, who)
			for _, w := range laxHeaders(res, res.Request.URL.Path) {
				t.Errorf("%s as %s (%d): %s", r, who, res.StatusCode, w)
			}
		}
	}
}

func TestFaultsOfEveryKindCarryTheStrictHeadersToo(t *testing.T) {
	h := people(t)
	h.app.echo.GET("/test/panic", func(echo.Context) error { panic("secret detail") })
	for _, c := range []struct {
		method, path string
		body         []byte
		header       http.Header
		status       int
	}{
		{"GET", "/nowhere", nil, nil, 404}, {"GET", "/admin/nowhere", nil, nil, 404}, {"GET", "/media/../../etc/passwd", nil, nil, 404},
		{"PUT", "/", nil, nil, 405}, {"TRACE", "/cart", nil, nil, 405}, {"DELETE", "/admin", nil, nil, 405}, {"GET", "/consent", nil, nil, 405},
		{"POST", "/cart/note", bytes.Repeat([]byte("a"), 13<<20), nil, 413},
		{"POST", "/cart/note", nil, http.Header{"Sec-Fetch-Site": {"cross-site"}}, 403},
		{"GET", "/test/panic", nil, nil, 500}, {"GET", "/test/panic", nil, http.Header{"Accept": {"application/json"}}, 500},
		{"GET", "/?preview=forged.preview", nil, nil, 403},
	} {
		for _, who := range []string{"reader", "customer", "owner"} {
			res := h.send(t, who, c.method, c.path, c.body, c.header)
			if res.StatusCode != c.status {
				t.Errorf("%s %s as %s: %d, want %d", c.method, c.path, who, res.StatusCode, c.status)
			}
			for _, w := range laxHeaders(res, c.path) {
				t.Errorf("%s %s as %s: %s", c.method, c.path, who, w)
			}
		}
	}
}

// TestNoPostFromElsewhereIsCarriedOut is the matrix of forged requests: every
// changing route, with the headers that browsers send for other sites' pages.
func TestNoPostFromElsewhereIsCarriedOut(t *testing.T) {
	h := people(t)
	forged := map[string]http.Header{
		"cross-site":       {"Sec-Fetch-Site": {"cross-site"}},
		"same-site":        {"Sec-Fetch-Site": {"same-site"}},
		"foreign origin":   {"Origin": {"https://evil.example"}},
		"origin null":      {"Origin": {"null"}},
		"sibling origin":   {"Origin": {"http://evil.shop.test"}},
		"other port":       {"Origin": {"http://127.0.0.1:1"}},
		"cross-site, JSON": {"Sec-Fetch-Site": {"cross-site"}, "Content-Type": {"text/plain"}, "Accept": {"application/json"}},
	}
	for _, r := range append(routesOf(shopRoutes), routesOf(officeRoutes())...) {
		if r.method != http.MethodPost {
			continue
		}
		for name, header := range forged {
			for _, who := range []string{"reader", "customer", "owner"} {
				if res := h.send(t, who, r.method, h.fill(r.path), []byte("a=b"), maps.Clone(header)); res.StatusCode != http.StatusForbidden {
					t.Errorf("%s as %s, %s: %d", r, who, name, res.StatusCode)
				}
			}
		}
		if res := h.send(t, "customer", http.MethodGet, h.fill(r.path), nil, nil); res.StatusCode != 404 && res.StatusCode != 405 && !alsoGet(r.path) {
			t.Errorf("%s answers GET with %d", r, res.StatusCode)
		}
	}
}

// alsoGet says whether a changing route's address also is that of a page.
func alsoGet(path string) bool {
	parts := strings.Split(path, "/")
	return slices.ContainsFunc(append(routesOf(shopRoutes), routesOf(officeRoutes())...), func(r route) bool {
		page := strings.Split(r.path, "/")
		return r.method == http.MethodGet && slices.EqualFunc(page, parts, func(page, part string) bool {
			return page == part || strings.HasPrefix(page, ":")
		})
	})
}

func (h *household) ask(t *testing.T, r route, who string) *http.Response {
	t.Helper()
	var body []byte
	if r.method == http.MethodPost {
		h.renew(t)
		body = []byte(h.forms[r.path].Encode())
	}
	path := h.fill(r.path)
	if r.path == "/admin/products/import/:id" {
		path = strings.Replace(path, ":id", cmp.Or(h.files[who], "nobody's"), 1)
	}
	res := h.send(t, who, r.method, path, body, nil)
	if r.method == http.MethodPost && strings.Contains(r.path, "logout") {
		h.loginShoppers(t)
		h.loginStaff(t)
	}
	return res
}

// fill puts the household's own things into a route's path.
func (h *household) fill(path string) string {
	if where, ok := h.paths[path]; ok {
		return where
	}
	for name, value := range h.values {
		path = strings.ReplaceAll(path, name, value)
	}
	return path
}

// forms are what is sent where an empty form says nothing.
func forms(variantID string) map[string]url.Values {
	return map[string]url.Values{
		"/cart/lines":     {"variant": {variantID}},
		"/cart/lines/:id": {"quantity": {"2"}},
		"/cart/estimate":  {"country": {"DE"}},
		"/account/addresses/:id": {"name": {"Ada"}, "line1": {"Unter den Linden 6"}, "address-line1": {"Unter den Linden 6"}, "postcode": {"10117"},
			"city": {"Berlin"}, "country": {"DE"}},
		"/account/addresses/new": {"country": {"DE"}},
		"/admin/words":           {"language": {"en"}},
	}
}
