// Package web is what the front doors share: who is visiting, sessions, rendering,
// forms, faults turned into pages, and the middleware around every request.
//
// It must not know a page of the shop or of the back office; they hand it what is
// theirs through the fields of House.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/a-h/templ"
	"github.com/gorilla/sessions"
	"github.com/labstack/echo/v4"

	"regulars/store/db"
	"regulars/store/identify"
	"regulars/store/setting"
	"regulars/store/wording"
	"regulars/views/ui"
)

// Config is what the owner decides at start.
type Config struct {
	// BaseURL is the shop's address without a slash at the end: "https://shop.example".
	BaseURL string
	// TrustedProxies are the networks (CIDR) whose X-Forwarded-For is believed.
	TrustedProxies []string
	// FormTargets are foreign origins that a form may lead to by redirect: a
	// payment provider's hosted page.
	FormTargets []string
	// PostsPerSecond bounds changing requests of one address; 0 means no bound.
	PostsPerSecond float64
	// HSTSSubdomains says that all hosts under the shop's name are reached by HTTPS only.
	HSTSSubdomains bool
	// TestMode says on every page that payments are not real.
	TestMode bool
}

// House holds what every request needs.
type House struct {
	Config
	DB       *db.DB
	People   *identify.Keeper
	Log      *slog.Logger
	Problem  func(c echo.Context, p Problem) templ.Component // the page of a fault
	Furnish  func(c echo.Context, p *ui.Page)                // navigation, footer, announcement
	Overlay  func(c echo.Context) templ.Component            // what a previewed page's slots decided, and why
	Bounding []string                                        // routes whose handlers bound what is sent themselves, to say so where one looks
	shop     atomic.Pointer[shopInfo]
	sessions sessions.Store
	flashes  *forgetter
	pages    *Parts[Key]
	own      *Parts[ownKey]
	secret   []byte // signs previews; made once a shop
}

// Open makes the house ready to receive: it loads the shop's setting and keeps
// it current until the context ends.
func (h *House) Open(ctx context.Context) error {
	h.sessions, h.flashes = newCookies(h.secure()), newForgetter(h.DB)
	h.pages, h.own = newParts[Key](mostPages), newParts[ownKey](mostOwn)
	go h.flashes.run(ctx)
	secret, err := setting.Secret(ctx, h.DB, "preview")
	if err != nil {
		return err
	}
	h.secret = secret
	return h.DB.Watch(ctx, func(ctx context.Context) error {
		shop, err := setting.FindShop(ctx, h.DB.Read())
		if err != nil {
			return err
		}
		zone, err := time.LoadLocation(shop.TimeZone)
		if err != nil {
			zone = time.UTC
		}
		look, err := findLook(ctx, h.DB.Read())
		if err != nil {
			return err
		}
		words, err := findWords(ctx, h.DB.Read(), shop.Language)
		if err != nil {
			return err
		}
		mailing, err := setting.FindMailing(ctx, h.DB.Read())
		if err != nil {
			return err
		}
		h.shop.Store(&shopInfo{shop, zone, look, words, mailing})
		return nil
	}, setting.Topic, wording.Topic)
}

// shopInfo is the shop's setting with what is derived from it.
type shopInfo struct {
	setting.Shop
	zone  *time.Location
	look  look
	words *ui.Words // nil is the English of the code

	mailing setting.Mailing
}

// secure says whether the shop is reached by HTTPS.
func (h *House) secure() bool { return strings.HasPrefix(h.BaseURL, "https://") }

// Shop is the shop's setting as of now.
func (h *House) Shop() setting.Shop { return h.shop.Load().Shop }

// Mailing is what the owner has decided about letters that need consent, as of now.
func (h *House) Mailing() setting.Mailing { return h.shop.Load().mailing }

// Zone is the shop's time zone.
func (h *House) Zone() *time.Location { return h.shop.Load().zone }

// Problem is a fault as a page tells it.
type Problem struct {
	Page      ui.Page
	Status    int
	Message   string
	RequestID string
}

// Page makes what every page shows, from what is particular to this one.
func Page(c echo.Context, p ui.Page) ui.Page {
	v := Of(c)
	h, shop := v.house, v.house.Shop()
	p.ShopName, p.Tagline, p.TestMode = shop.Name, shop.Tagline, h.TestMode
	v.house.shop.Load().look.on(&p)
	p.Words = v.Words
	if p.Lang == "" {
		p.Lang, p.Dir = shop.Language, ui.Dir(shop.Language)
	}
	r := c.Request()
	if p.Path = r.URL.RequestURI(); r.Method != http.MethodGet && r.Method != http.MethodHead {
		p.Path = r.URL.Path
	}
	p.GPC, p.ConsentOpen, p.Fonts = v.GPC, v.asks(), FromWithin(r)
	if p.Hollow = v.hollow; !p.Hollow {
		v.personal(c, &p)
	}
	p.Contact, p.Letters = contact(shop), h.Mailing().Offered
	if h.Furnish != nil {
		h.Furnish(c, &p)
	}
	return p
}

// FromWithin says whether the browser comes from another page of the shop.
func FromWithin(r *http.Request) bool { return r.Header.Get("Sec-Fetch-Site") == "same-origin" }

// asks says whether the consent banner is open.
func (v *Visit) asks() bool { return !v.Consent.Asked && !v.GPC && v.Preview == nil }

// personal fills in what belongs to one person.
func (v *Visit) personal(c echo.Context, p *ui.Page) {
	p.SignedIn, p.AccountName, p.CartCount = v.SignedIn(), v.Account.FirstName(), v.CartCount()
	if v.Preview != nil {
		p.Still, p.Robots, p.Flash = true, "noindex", &ui.Flash{Kind: "note", Text: v.Preview.banner(v.house.Zone())}
	}
	if p.Flash == nil {
		p.Flash = v.takeFlash(c)
	}
}

func contact(shop setting.Shop) (links []ui.Link) {
	if shop.Email != "" {
		links = append(links, ui.Link{Text: shop.Email, URL: "mailto:" + shop.Email})
	}
	if shop.Phone != "" {
		links = append(links, ui.Link{Text: shop.Phone, URL: "tel:" + strings.NewReplacer(" ", "", "(", "", ")", "", "-", "").Replace(shop.Phone)})
	}
	return links
}

// Absolute makes a full address of a path, for canonical links and mails.
func (h *House) Absolute(path string) string { return h.BaseURL + path }
