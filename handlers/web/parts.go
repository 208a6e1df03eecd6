package web

import (
	"bytes"
	"container/list"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"regulars/views/ui"
)

// Key names all that a page shows which is not of one person alone. Two requests
// with the same key get the same bytes around their own account, cart and flash,
// so whatever a page learns to show must be in its key: versions of what it reads,
// and the choices that were made for the person.
type Key struct {
	Part    string // which page
	Address string // path and query
	Catalog int64  // browse.Snapshot.Version
	Range   int64  // browse.Snapshot.Range: what can be had at all
	Content int64  // personalize.Wardrobe.Version
	Inputs  string // pieces chosen for this person, counts of stock

	shop *shopInfo // setting, language and currency; a new one with each change
	hour int64     // some badges know the day
	asks bool      // the consent banner is open
	gpc  bool
	font bool // the shop's own fonts
}

// Own is what one person sees in a hole of a page; the zero Own is nothing. Its key
// is a struct of its own type that holds all that Draw shows, so that equal keys are
// equal bytes whoever asks: such a part is drawn once and kept, and has nothing of a
// person that the key does not name. Without a key it is drawn each time.
type Own struct {
	Key  any // comparable
	Draw func() templ.Component
}

// ownKey is the key of a kept part with what every part may show.
type ownKey struct {
	part any
	shop *shopInfo
	hour int64
}

// kept is a text in pieces; between two of them goes what belongs to a person.
type kept struct {
	parts [][]byte
	size  int // bytes of parts
	asked atomic.Int64
	pack  func() ([][]byte, error) // the parts, deflated each for itself; made once
}

// newKept makes a text ready to be kept, cut at its holes.
func newKept(text []byte) *kept {
	k := &kept{parts: bytes.Split(text, []byte(ui.Hole)), size: len(text)}
	k.pack = sync.OnceValues(func() ([][]byte, error) { return deflate(k.parts) })
	return k
}

// Parts keeps texts ready, those asked for last, up to a number of bytes. What has
// changed is asked for under another key, and falls out in time.
type Parts[K comparable] struct {
	mu    sync.Mutex
	most  int
	bytes int
	byKey map[K]*list.Element
	last  *list.List // of entry[K], the one asked for last in front
}

type entry[K comparable] struct {
	key K
	*kept
}

// How many bytes of pages and of people's parts are kept ready, and how long an
// address may be to be worth it.
const (
	mostPages      = 24 << 20
	mostOwn        = 6 << 20
	longestAddress = 300
)

// newParts makes room for so many bytes.
func newParts[K comparable](most int) *Parts[K] {
	return &Parts[K]{most: most, byKey: map[K]*list.Element{}, last: list.New()}
}

func (p *Parts[K]) find(k K) *kept {
	p.mu.Lock()
	defer p.mu.Unlock()
	e, ok := p.byKey[k]
	if !ok {
		return nil
	}
	p.last.MoveToFront(e)
	return e.Value.(entry[K]).kept
}

func (p *Parts[K]) keep(k K, text *kept) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, there := p.byKey[k]; there {
		return
	}
	p.byKey[k] = p.last.PushFront(entry[K]{k, text})
	p.bytes += text.weight()
	for p.bytes > p.most && p.last.Len() > 1 {
		oldest := p.last.Remove(p.last.Back()).(entry[K])
		delete(p.byKey, oldest.key)
		p.bytes -= oldest.weight()
	}
}

// weight is about what a kept text takes of memory, its key and packed parts
// included.
func (k *kept) weight() int { return 1024 + k.size + k.size/4 }

// Draw makes a page.
type Draw func() (templ.Component, error)

// Show answers with a page that is kept ready under its key. draw is called when
// it is not; what it makes with Page is hollow then, so that nothing of a person
// can be kept. own are what this person sees in the holes of the page itself, in
// the order of the holes. Previews are drawn for themselves.
func Show(c echo.Context, k Key, draw Draw, own ...Own) error {
	v := Of(c)
	k.Address = c.Request().URL.RequestURI()
	if v.Preview != nil || len(k.Address) > longestAddress {
		return v.drawOnce(c, draw)
	}
	h := v.house
	k.shop, k.hour, k.asks, k.gpc, k.font = v.shop, h.DB.Now().Unix()/int64(time.Hour/time.Second), v.asks(), v.GPC, FromWithin(c.Request())
	page := h.pages.find(k)
	if page == nil {
		var err error
		if page, err = v.draw(c, draw); err != nil {
			return err
		}
		if len(page.parts) != shellHoles+len(own)+1 {
			return v.drawOnce(c, draw) // its text holds what only holes may
		}
		h.pages.keep(k, page)
	}
	parts, err := v.parts(c, k, own)
	if err != nil {
		return err
	}
	return page.send(c, parts)
}

// drawOnce draws a page that is not kept.
func (v *Visit) drawOnce(c echo.Context, draw Draw) error {
	page, err := draw()
	if err != nil {
		return err
	}
	return Render(c, http.StatusOK, page)
}

// draw renders a page to be kept.
func (v *Visit) draw(c echo.Context, draw Draw) (*kept, error) {
	v.hollow = true
	defer func() { v.hollow = false }()
	page, err := draw()
	if err != nil {
		return nil, err
	}
	return render(c, page)
}

// render draws a component into a text to be kept.
func render(c echo.Context, component templ.Component) (*kept, error) {
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.Reset()
	if err := component.Render(ui.WithWords(c.Request().Context(), Of(c).Words), buf); err != nil {
		return nil, err
	}
	return newKept(bytes.Clone(buf.Bytes())), nil
}

// shellHoles is how many holes the shell around every page has.
const shellHoles = 2

// personalKey names all that the header says about a person.
type personalKey struct {
	signedIn bool
	name     string
	count    int
}

// parts are what this person sees in the holes of a page: those of the shell, and
// the page's own. nil is nothing.
func (v *Visit) parts(c echo.Context, page Key, own []Own) ([]*kept, error) {
	p := ui.Page{SignedIn: v.SignedIn(), AccountName: v.Account.FirstName(), CartCount: v.CartCount()}
	shell := [shellHoles]Own{{personalKey{p.SignedIn, p.AccountName, p.CartCount}, func() templ.Component { return ui.Personal(p) }}}
	if flash := v.takeFlash(c); flash != nil {
		shell[1].Draw = func() templ.Component { return ui.FlashNote(*flash, c.Request().URL.RequestURI()) }
	}
	list := make([]*kept, 0, shellHoles+len(own))
	for _, some := range [][]Own{shell[:], own} {
		for _, o := range some {
			part, err := v.part(c, page, o)
			if err != nil {
				return nil, err
			}
			list = append(list, part)
		}
	}
	return list, nil
}

// part is one of them, kept when it has a key.
func (v *Visit) part(c echo.Context, page Key, o Own) (*kept, error) {
	switch {
	case o.Draw == nil:
		return nil, nil
	case o.Key == nil:
		return render(c, o.Draw())
	}
	key := ownKey{o.Key, page.shop, page.hour}
	if part := v.house.own.find(key); part != nil {
		return part, nil
	}
	part, err := render(c, o.Draw())
	if err == nil {
		v.house.own.keep(key, part)
	}
	return part, err
}

// send puts the page together for one person. One that is asked for again is
// packed from then on.
func (k *kept) send(c echo.Context, own []*kept) error {
	page := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(page)
	page.Reset()
	if k.asked.Add(1) > 1 && acceptsGzip(c.Request()) {
		if err := k.zip(page, own); err != nil {
			return err
		}
		c.Response().Header().Set(echo.HeaderContentEncoding, "gzip")
		return sendHTML(c, http.StatusOK, page.Bytes())
	}
	for i, part := range k.parts {
		page.Write(part)
		if i < len(own) && own[i] != nil {
			for _, mine := range own[i].parts {
				page.Write(mine)
			}
		}
	}
	return sendHTML(c, http.StatusOK, page.Bytes())
}
