package shop

import (
	"bytes"
	"context"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/a-h/templ"

	"regulars/handlers/web"
	"regulars/store/browse"
	"regulars/views/ui"
)

// cardsKept bounds how many drawn cards are kept: about two kilobytes each.
const cardsKept = 4096

// cardBook keeps cards as they were drawn, until anything they show changes: the
// catalog, what is sold out, the shop's language, or the day by which things are new.
type cardBook struct{ page atomic.Pointer[bookPage] }

// edition says for what the cards of a page hold.
type edition struct {
	version, available int64
	language           string
	words              *ui.Words
	day                int64
}

// bookPage is the cards of one edition.
type bookPage struct {
	edition
	mu    sync.RWMutex
	cards map[cardKey]ui.Card
}

// cardKey names a card: a product, in a variant when one was asked for.
type cardKey struct {
	product *browse.Product
	variant *browse.Variant
	eager   bool
	reason  string // why it is here
}

// open is the page of now.
func (b *cardBook) open(h *web.House, s *browse.Snapshot) *bookPage {
	now := edition{s.Version, s.Range, h.Shop().Language, h.Words(), h.DB.Now().Unix() / int64(24*time.Hour/time.Second)}
	page := b.page.Load()
	if page == nil || page.edition != now {
		page = &bookPage{edition: now, cards: map[cardKey]ui.Card{}}
		b.page.Store(page)
	}
	return page
}

// card is a product's card, made and drawn once. v is the variant to show it in,
// nil for the product as such.
func (p *bookPage) card(h *web.House, s *browse.Snapshot, key cardKey) ui.Card {
	p.mu.RLock()
	c, ok := p.cards[key]
	p.mu.RUnlock()
	if ok {
		return c
	}
	c = cardOf(h, s, key.product)
	c.Eager, c.Reason = key.eager, key.reason
	if v := key.variant; v != nil {
		c.URL = variantURL(v)
		if v.Media >= 0 && key.product.Media[v.Media].File != "" {
			picture := pictureOf(key.product.Media[v.Media], key.product.Title)
			c.Picture = &picture
		}
	}
	c.Drawn = drawn(c, p.words)
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.cards) >= cardsKept {
		clear(p.cards)
	}
	p.cards[key] = c
	return c
}

// drawn draws a card once and for all; nil when that fails, so that the page
// fails as it would have.
func drawn(c ui.Card, w *ui.Words) templ.Component {
	var b bytes.Buffer
	if err := ui.ProductCard(c).Render(ui.WithWords(context.Background(), w), &b); err != nil {
		return nil
	}
	html := b.Bytes()
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := w.Write(html)
		return err
	})
}
