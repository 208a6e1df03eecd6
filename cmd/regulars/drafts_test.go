package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"regulars/store/content"
	"regulars/store/db"
)

const hush = "zebra-umbrella"

// hushed writes a draft into every slot, and one over what is published of each piece.
func hushed(t *testing.T, h *household) {
	t.Helper()
	h.write(t, func(q db.Q) error {
		pieces, err := content.ListPieces(t.Context(), q)
		if err != nil {
			return err
		}
		for _, s := range content.Slots() {
			pieces = append(pieces, content.Piece{Slot: s.Name, Kind: s.Kinds[0], Position: 1, Enabled: true, Filling: content.Filling{Code: hush, CountsTo: q.Now().Add(time.Hour)}, Collection: "all"})
		}
		for _, p := range pieces {
			v := content.Draft{Piece: p}
			if begun, err := content.FindDraft(t.Context(), q, p.ID); err == nil {
				v.Edition = begun.Edition
			}
			v.Title, v.Body, v.Kicker = hush, hush, hush
			if err := content.SaveDraft(t.Context(), q, &v); err != nil {
				return err
			}
			if v.Version == 0 { // half of them are agreed to, for later
				if err := content.Schedule(t.Context(), q, v.ID, v.Edition, q.Now().Add(time.Hour), content.By{Alone: true}); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func body(t *testing.T, server *httptest.Server, path, cookie string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Cookie", cookie)
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestADraftLeaksToNobody(t *testing.T) {
	h := people(t)
	hushed(t, h)
	seen := 0
	for _, r := range routesOf(shopRoutes) {
		if r.method != http.MethodGet {
			continue
		}
		for who, cookie := range map[string]string{"reader": "", "guest": h.cookies["guest"], "customer": h.cookies["customer"], "owner": h.cookies["owner"]} {
			page := body(t, h.server, h.fill(r.path), cookie)
			if seen++; strings.Contains(page, hush) {
				t.Errorf("%s shows the draft to a %s", r, who)
			}
		}
	}
	if seen < 100 {
		t.Errorf("only %d pages were looked at", seen)
	}
}

func TestADraftIsSeenWithASignedLinkAloneAndOnlyWhileItLasts(t *testing.T) {
	h := people(t)
	hushed(t, h)
	pieces, err := content.ListPieces(t.Context(), h.app.d.Read())
	if err != nil {
		t.Fatal(err)
	}
	var drafts []string
	for _, p := range pieces {
		if p.Slot == content.HomeHero {
			drafts = append(drafts, p.ID)
		}
	}
	page := body(t, h.server, "/admin/content/"+drafts[0]+"/draft", h.cookies["owner"])
	_, link, ok := strings.Cut(page, `preview=`)
	if !ok {
		t.Fatal("there is no preview of the draft")
	}
	link, _, _ = strings.Cut(link, `"`)
	value, err := url.QueryUnescape(strings.ReplaceAll(link, "&amp;", "&"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := content.FindDraft(t.Context(), h.app.d.Read(), drafts[0])
	if err != nil {
		t.Fatal(err)
	}
	slot, _ := content.FindSlot(p.Slot)
	at := slot.Path + "?preview="
	if page := body(t, h.server, at+url.QueryEscape(value), ""); !strings.Contains(page, hush) {
		t.Error("whoever has the link does not see the draft")
	}
	for name, forged := range map[string]string{"no signature": strings.Split(value, ".")[0], "another": value[:len(value)-3] + "AAA", "none": ""} {
		if page := body(t, h.server, at+url.QueryEscape(forged), ""); strings.Contains(page, hush) {
			t.Errorf("%s: the draft is shown", name)
		}
	}
}
