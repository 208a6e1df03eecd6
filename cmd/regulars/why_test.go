package main

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/segment"
)

// shopper is a browser that has agreed to all, and sends a form as one does.
type shopper struct {
	t      *testing.T
	h      *household
	cookie string
	header http.Header
}

func (s *shopper) ask(method, path, form string) (int, string, string) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.h.server.URL+path, strings.NewReader(form))
	if err != nil {
		s.t.Fatal(err)
	}
	for name, values := range s.header {
		req.Header[name] = values
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if s.cookie != "" {
		req.Header.Set("Cookie", s.cookie)
	}
	res, err := s.h.client.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	for _, c := range res.Cookies() {
		s.cookie = c.Name + "=" + c.Value
	}
	text, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res.StatusCode, string(text), res.Header.Get("Location")
}

func (s *shopper) get(path string) string {
	s.t.Helper()
	status, body, _ := s.ask(http.MethodGet, path, "")
	if status != http.StatusOK {
		s.t.Fatalf("%s: %d", path, status)
	}
	return body
}

func (s *shopper) post(path string, form url.Values) {
	s.t.Helper()
	if status, body, _ := s.ask(http.MethodPost, path, form.Encode()); status != http.StatusSeeOther {
		s.t.Fatalf("%s: %d %s", path, status, body)
	}
}

// tiktok gives the front page a hero for those who came by a link, and a shopper
// who did.
func tiktok(t *testing.T) (*shopper, content.Piece) {
	t.Helper()
	h := people(t)
	var p content.Piece
	h.write(t, func(q db.Q) error {
		seg := segment.Segment{Name: "Clicked", Rule: `utm.source = "tiktok" and not orders.count > 5`, Enabled: true}
		if err := segment.Save(t.Context(), q, &seg); err != nil {
			return err
		}
		p = content.Piece{Slot: content.HomeHero, Kind: content.KindHero, Title: "As seen in the clip", Body: "Hello", Enabled: true, SegmentID: seg.ID, LinkURL: "/collections/all", LinkText: "All"}
		return content.SavePiece(t.Context(), q, &p)
	})
	s := &shopper{t: t, h: h}
	s.post("/consent?utm_source=tiktok", url.Values{"choice": {"all"}})
	if page := s.get("/"); !strings.Contains(page, p.Title) || !strings.Contains(page, "/why/"+p.ID) {
		t.Fatal("the shopper does not see the piece, or not why")
	}
	return s, p
}

func TestAShopperReadsWhyAndHidesAPieceAndUndoesIt(t *testing.T) {
	s, p := tiktok(t)
	why := s.get("/why/" + p.ID)
	for _, words := range []string{"You came here by a link marked “tiktok”.", "You have not ordered here yet.", "You gave permission for personalization on "} {
		if !strings.Contains(why, words) {
			t.Errorf("the page does not say %q", words)
		}
	}
	for range 2 { // twice is once
		s.post("/why/"+p.ID+"/hide", url.Values{"return": {"/"}})
	}
	page := s.get("/")
	if strings.Contains(page, p.Title) {
		t.Error("it is shown though it is hidden")
	}
	undo := regexp.MustCompile(`action="(/why/undo[^"]*)"`).FindStringSubmatch(page)
	if undo == nil {
		t.Fatal("hiding cannot be undone")
	}
	s.post(strings.ReplaceAll(undo[1], "&amp;", "&"), nil)
	if !strings.Contains(s.get("/"), p.Title) {
		t.Error("it does not come back")
	}
}

func TestAThemeOrAFactIsLeftOutAndListed(t *testing.T) {
	for act, form := range map[string]url.Values{"theme": nil, "forget": {"fact": {"utm.source"}}} {
		s, p := tiktok(t)
		if act == "theme" {
			if status, _, _ := s.ask(http.MethodPost, "/why/"+p.ID+"/forget", "fact=hour"); status != http.StatusUnprocessableEntity {
				t.Errorf("the time of day is forgotten: %d", status)
			}
		}
		s.post("/why/"+p.ID+"/"+act, form)
		if strings.Contains(s.get("/"), p.Title) {
			t.Errorf("%s: it is still shown", act)
		}
		list := s.get("/why")
		kind := regexp.MustCompile(`name="kind" value="([^"]*)"`).FindStringSubmatch(list)
		subject := regexp.MustCompile(`name="subject" value="([^"]*)"`).FindStringSubmatch(list)
		if kind == nil || subject == nil {
			t.Fatalf("%s: it is not listed", act)
		}
		s.post("/why/undo", url.Values{"kind": {kind[1]}, "subject": {subject[1]}})
		if !strings.Contains(s.get("/"), p.Title) {
			t.Errorf("%s: it does not come back", act)
		}
	}
}

// once is what differs between any two answers.
var once = regexp.MustCompile(`nonce="[^"]*"`)

func TestWithPersonalizationOffAPageIsThatOfAStrangerByteForByte(t *testing.T) {
	s, p := tiktok(t)
	s.header = http.Header{"Sec-Gpc": {"1"}}          // so that the stranger is not asked for consent either
	s.post("/consent", url.Values{"choice": {"all"}}) // in spite of it
	if !strings.Contains(s.get("/"), p.Title) {
		t.Fatal("nothing personal to begin with")
	}
	s.post("/why/off", url.Values{"return": {"/"}})
	for said := true; said; { // it is said until that is noted behind the page
		said = strings.Contains(s.get("/"), "Personalization is off")
	}
	stranger := &shopper{t: t, h: s.h, header: s.header}
	for _, path := range []string{"/", "/collections/all", "/collections", "/places", "/pages/about", "/cart", "/search?q=lamp"} {
		if a, b := once.ReplaceAllString(s.get(path), ""), once.ReplaceAllString(stranger.get(path), ""); a != b {
			i := 0
			for i < min(len(a), len(b)) && a[i] == b[i] {
				i++
			}
			t.Errorf("%s differs from a stranger's at %d:\n%s\n%s", path, i, a[max(0, i-100):min(len(a), i+200)], b[max(0, i-100):min(len(b), i+200)])
		}
	}
	s.post("/why/undo", url.Values{"kind": {"everything"}})
	if !strings.Contains(s.get("/"), p.Title) {
		t.Error("it cannot be switched on again")
	}
}
