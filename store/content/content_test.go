package content_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
)

var ctx = context.Background()

func write(t *testing.T, d *db.DB, fn func(db.Q) error) {
	t.Helper()
	if err := d.Write(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

func hero(change ...func(*content.Piece)) content.Piece {
	p := content.Piece{Slot: content.HomeHero, Kind: content.KindHero, Title: "Welcome back", Enabled: true}
	for _, f := range change {
		f(&p)
	}
	return p
}

func TestAPieceIsReadAsItWasSaved(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		want := hero(func(p *content.Piece) {
			p.SegmentID, p.Body, p.LinkURL, p.LinkText = "s1", "*Hello*", "/collections/new", "Look"
			p.Picture = content.Picture{File: "a.webp", Alt: "A desk", Width: 1600, Height: 900}
			p.StartsAt, p.EndsAt = time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)
		})
		write(t, d, func(q db.Q) error { return content.SavePiece(ctx, q, &want) })
		got, err := content.FindPiece(ctx, d.Read(), want.ID)
		want.CreatedAt, want.ChangedAt = got.CreatedAt, got.ChangedAt // to the millisecond
		if err != nil || got != want || got.Version != 1 {
			t.Errorf("got  %+v\nwant %+v, %v", got, want, err)
		}
	})
}

func TestAMistakeInAPieceIsNamedBesideItsField(t *testing.T) {
	at := time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)
	for field, spoil := range map[string]func(*content.Piece){
		"slot":        func(p *content.Piece) { p.Slot = "nowhere" },
		"kind":        func(p *content.Piece) { p.Kind = content.KindStory },
		"title":       func(p *content.Piece) { p.Title, p.Body = " ", "x" },
		"body":        func(p *content.Piece) { p.Slot, p.Kind, p.Title = content.CartNote, content.KindNote, "" },
		"collection":  func(p *content.Piece) { p.Slot, p.Kind = content.HomeRow1, content.KindRow },
		"link_url":    func(p *content.Piece) { p.LinkURL, p.LinkText = "javascript:alert(1)", "x" },
		"link_text":   func(p *content.Piece) { p.LinkURL = "/cart" },
		"ends_at":     func(p *content.Piece) { p.StartsAt, p.EndsAt = at, at },
		"picture_alt": func(p *content.Piece) { p.Picture.File = "a.webp" },
	} {
		if wrong := fault.FieldsOf(hero(spoil).Validate()); wrong[field] == "" || len(wrong) != 1 {
			t.Errorf("%s: %v", field, wrong)
		}
	}
	if err := hero().Validate(); err != nil {
		t.Errorf("a good one: %v", err)
	}
}

func TestOnlySafeLinksStandInContent(t *testing.T) {
	for link, safe := range map[string]bool{
		"": true, "/": true, "/collections/new?sort=newest": true, "https://example.com/x": true, "mailto:shop@example.com": true, "tel:+49401": true,
		"//evil.example": false, `/\evil.example`: false, "javascript:alert(1)": false, "JaVaScRiPt:alert(1)": false, " javascript:alert(1)": false,
		"java\nscript:alert(1)": false, "data:text/html,x": false, "https:": false, "collections/new": false, "vbscript:x": false,
	} {
		if got := content.SafeLink(link); got != safe {
			t.Errorf("%q: %t", link, got)
		}
	}
}

func TestASaveOfAnOldVersionOfAPieceChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		mine := hero()
		write(t, d, func(q db.Q) error { return content.SavePiece(ctx, q, &mine) })
		theirs := mine
		theirs.Title = "Theirs"
		write(t, d, func(q db.Q) error { return content.SavePiece(ctx, q, &theirs) })
		mine.Title = "Mine"
		if err := d.Write(ctx, func(q db.Q) error { return content.SavePiece(ctx, q, &mine) }); !errors.Is(err, content.ErrChanged) {
			t.Errorf("got %v", err)
		}
		if got, err := content.FindPiece(ctx, d.Read(), mine.ID); err != nil || got.Title != "Theirs" || got.Version != 2 {
			t.Errorf("kept: %+v, %v", got, err)
		}
	})
}

func TestEveryChangeOfContentIsTold(t *testing.T) {
	d, told := dbtest.Open(t), 0
	if err := d.Watch(ctx, func(context.Context) error { told++; return nil }, content.Topic); err != nil {
		t.Fatal(err)
	}
	p := hero()
	for name, change := range map[string]func(db.Q) error{
		"a piece": func(q db.Q) error { return content.SavePiece(ctx, q, &p) },
		"a page":  func(q db.Q) error { return content.SavePage(ctx, q, &content.Page{Handle: "about", Title: "About"}) },
		"a menu":  func(q db.Q) error { return content.SaveMenu(ctx, q, content.MainMenu, nil) },
	} {
		before := told
		if write(t, d, change); told != before+1 {
			t.Errorf("%s is saved: told %d times", name, told-before)
		}
	}
	before := told
	write(t, d, func(q db.Q) error { return content.MovePiece(ctx, q, p.ID, 7) })
	write(t, d, func(q db.Q) error { return content.DeletePiece(ctx, q, p.ID) })
	if told != before+2 {
		t.Errorf("a piece is moved and removed: told %d times", told-before)
	}
}

func TestAMenuIsReplacedWholeOrNotAtAll(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		footer := func(items ...content.MenuItem) error {
			return d.Write(ctx, func(q db.Q) error { return content.SaveMenu(ctx, q, content.FooterMenu, items) })
		}
		if err := footer(content.MenuItem{Text: "Old", URL: "/old"}); err != nil {
			t.Fatal(err)
		}
		if err := footer(content.MenuItem{Heading: "Help", Text: "B", URL: "/b"}, content.MenuItem{Heading: "Help", Text: "A", URL: "/a"}); err != nil {
			t.Fatal(err)
		}
		if err := footer(content.MenuItem{Text: "C", URL: "/c"}, content.MenuItem{Text: "Evil", URL: "javascript:alert(1)"}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("an unsafe link: %v", err)
		}
		list, err := content.ListMenus(ctx, d.Read())
		if err != nil || len(list) != 2 || list[0].Text != "B" || list[1].Text != "A" || list[0].Heading != "Help" {
			t.Errorf("menu: %+v, %v", list, err)
		}
	})
}

func TestWhatAMerchandiserWritesCannotRunInABrowser(t *testing.T) {
	w := content.NewWriter()
	if got := w.HTML("**Hello** [there](/cart)\n\n| a |\n|---|\n| b |"); !strings.Contains(got, "<strong>Hello</strong>") || !strings.Contains(got, `href="/cart"`) || !strings.Contains(got, "<td>b</td>") {
		t.Errorf("ordinary Markdown: %s", got)
	}
	for _, evil := range []string{"<script>alert(1)</script>", "[x](javascript:alert(1))", `<img src=x onerror=alert(1)>`, "![x](data:text/html,x)", `<a href="/" style="position:fixed">x</a>`, "<iframe src=//evil.example></iframe>"} {
		got := w.HTML(evil)
		for _, bad := range []string{"<script", "javascript:", "onerror", "data:", "style=", "<iframe"} {
			if strings.Contains(got, bad) {
				t.Errorf("%q became %q", evil, got)
			}
		}
	}
}
