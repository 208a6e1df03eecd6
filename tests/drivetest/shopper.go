package drivetest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Crowd is the connections that shoppers share, as a proxy in front of the shop
// would keep them.
type Crowd struct{ client *http.Client }

// NewCrowd makes room for so many connections at once.
func NewCrowd(connections int) *Crowd {
	return &Crowd{&http.Client{Timeout: 60 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport:     &http.Transport{MaxIdleConnsPerHost: connections, MaxIdleConns: connections, DisableCompression: true}}}
}

// Close lets the connections go.
func (c *Crowd) Close() { c.client.CloseIdleConnections() }

// Shopper is one browser with a cookie of its own. It follows no redirect by
// itself and is not for use by several goroutines.
type Shopper struct {
	URL    string
	Cookie string // "name=value", empty before the shop has sent one
	Header http.Header
	crowd  *Crowd
}

// Shopper opens a new browser on a shop's address.
func (c *Crowd) Shopper(url string) *Shopper {
	return &Shopper{URL: url, Header: http.Header{}, crowd: c}
}

// Get asks for a page.
func (s *Shopper) Get(ctx context.Context, path string) (*Page, error) {
	return s.do(ctx, http.MethodGet, path, "", nil)
}

// Post sends a form.
func (s *Shopper) Post(ctx context.Context, path string, form url.Values) (*Page, error) {
	return s.do(ctx, http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// PostRaw sends any body, as a payment provider does.
func (s *Shopper) PostRaw(ctx context.Context, path, contentType string, body []byte) (*Page, error) {
	return s.do(ctx, http.MethodPost, path, contentType, strings.NewReader(string(body)))
}

func (s *Shopper) do(ctx context.Context, method, path, contentType string, body io.Reader) (*Page, error) {
	req, err := http.NewRequestWithContext(ctx, method, s.URL+path, body)
	if err != nil {
		return nil, err
	}
	for name, values := range s.Header {
		req.Header[name] = values
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	if s.Cookie != "" {
		req.Header.Set("Cookie", s.Cookie)
	}
	res, err := s.crowd.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err
	}
	s.keep(res)
	return &Page{Status: res.StatusCode, Header: res.Header, Location: strings.TrimPrefix(res.Header.Get("Location"), s.URL), Body: text}, nil
}

// keep takes the cookie that the shop sent.
func (s *Shopper) keep(res *http.Response) {
	for _, c := range res.Cookies() {
		if c.MaxAge < 0 {
			s.Cookie = ""
			continue
		}
		s.Cookie = c.Name + "=" + c.Value
	}
}

// Unexpected is an answer of another status than the step needs.
type Unexpected struct {
	Step string
	Page *Page
}

func (u *Unexpected) Error() string {
	return fmt.Sprintf("%s: status %d, to %q: %s %s", u.Step, u.Page.Status, u.Page.Location, u.Page.Text("h1"), u.Page.Text(".error-summary, .notice"))
}

func must(step string, p *Page, err error, status int) (*Page, error) {
	if err == nil && p.Status != status {
		err = &Unexpected{step, p}
	}
	if err != nil {
		return p, fmt.Errorf("%s: %w", step, err)
	}
	return p, nil
}

// Add puts pieces of a variant into the cart.
func (s *Shopper) Add(ctx context.Context, variantID string, quantity string) error {
	p, err := s.Post(ctx, "/cart/lines", url.Values{"variant": {variantID}, "quantity": {quantity}})
	_, err = must("add to cart", p, err, http.StatusSeeOther)
	return err
}

// Answers are what a shopper in Germany says at the checkout, by autofill token.
func Answers(email string) map[string]string {
	return map[string]string{"email": email, "name": "Ada Lovelace", "given-name": "Ada", "family-name": "Lovelace", "country": "DE",
		"street-address": "Unter den Linden 6", "address-line1": "Unter den Linden 6", "postal-code": "10117", "address-level2": "Berlin", "tel": "+4930123456"}
}

// Contact reads the checkout's form and answers it; the answers can be sent again
// by others with Say.
func (s *Shopper) Contact(ctx context.Context, email string) (url.Values, error) {
	p, err := s.Get(ctx, "/checkout")
	if p, err = must("open checkout", p, err, http.StatusOK); err != nil {
		return nil, err
	}
	form, ok := p.Form(`form[action="/checkout"]`)
	if !ok {
		return nil, &Unexpected{"the checkout has no form", p}
	}
	form.Autofill(Answers(email))
	form.Set("act", "continue")
	return form.Values, s.Say(ctx, form.Values)
}

// Say sends the checkout's answers.
func (s *Shopper) Say(ctx context.Context, answers url.Values) error {
	p, err := s.Post(ctx, "/checkout", answers)
	_, err = must("contact and delivery", p, err, http.StatusSeeOther)
	return err
}

// Review opens the last page before the order and returns its form's key.
func (s *Shopper) Review(ctx context.Context) (once string, err error) {
	p, err := s.Get(ctx, "/checkout/review")
	if p, err = must("review", p, err, http.StatusOK); err != nil {
		return "", err
	}
	if once = p.Once(); once == "" {
		return "", &Unexpected{"the review has no key", p}
	}
	return once, nil
}

// Place sends the order under a key. Any answer is returned; it is an order when
// it leads on (Ordered).
func (s *Shopper) Place(ctx context.Context, once, gateway string) (*Page, error) {
	return s.Post(ctx, "/checkout/review", url.Values{"once": {once}, "payment": {gateway}})
}

// Ordered says whether an answer to Place leads on to an order or its payment.
func (p *Page) Ordered() bool {
	return p.Status == http.StatusSeeOther && (strings.HasPrefix(p.Location, "/orders/") || strings.HasPrefix(p.Location, "/pay/"))
}

// Decide tells the demonstration bank, at the address that Place led to, what to
// answer: approve, decline, slow or unknown.
func (s *Shopper) Decide(ctx context.Context, path, outcome string) (*Page, error) {
	p, err := s.Get(ctx, path)
	if p, err = must("the bank's page", p, err, http.StatusOK); err != nil {
		return p, err
	}
	form, ok := p.Form("form.outcomes")
	if !ok {
		return p, &Unexpected{"the bank's page has no form", p}
	}
	form.Set("outcome", outcome)
	p, err = s.Post(ctx, form.Action, form.Values)
	return must("the bank's answer", p, err, http.StatusSeeOther)
}

// Login logs in.
func (s *Shopper) Login(ctx context.Context, email, password string) error {
	p, err := s.Get(ctx, "/account/login")
	if p, err = must("login page", p, err, http.StatusOK); err != nil {
		return err
	}
	form, ok := p.Form(`form[action^="/account/login"]`)
	if !ok {
		return &Unexpected{"the login has no form", p}
	}
	form.Autofill(map[string]string{"username": email, "email": email, "current-password": password})
	p, err = s.Post(ctx, form.Action, form.Values)
	_, err = must("login", p, err, http.StatusSeeOther)
	return err
}
