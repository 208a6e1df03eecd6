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

	shop   *shopInfo // setting, language and currency; a new one with each change
	hour   int64     // some badges know the day
	nobody bool      // a reader without a session: nothing is personal
	asks   bool      // the consent banner is open
	gpc    bool
}

// Parts keeps rendered pages ready, those asked for last, up to a number of bytes.
// What has changed is asked for under another key, and falls out in time.
type Parts struct {
	mu    sync.Mutex
	most  int
	bytes int
	byKey map[Key]*list.Element
	last  *list.List // of *kept, the one asked for last in front
}

// kept is a page in pieces; between two of them goes what belongs to a person.
type kept struct {
	key   Key
	parts [][]byte
	size  int // bytes of parts
	asked atomic.Int64
	pack  func() ([][]byte, error) // the parts, deflated each for itself; made once
}

// mostKept is how many bytes of pages are kept ready, and longestAddress how long
// an address may be to be worth it.
const (
	mostKept       = 24 << 20
	longestAddress = 300
)

// newParts makes room for so many bytes.
func newParts(most int) *Parts {
	return &Parts{most: most, byKey: map[Key]*list.Element{}, last: list.New()}
}

func (p *Parts) find(k Key) *kept {
	p.mu.Lock()
	defer p.mu.Unlock()
	e, ok := p.byKey[k]
	if !ok {
		return nil
	}
	p.last.MoveToFront(e)
	return e.Value.(*kept)
}

func (p *Parts) keep(page *kept) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, there := p.byKey[page.key]; there {
		return
	}
	p.byKey[page.key] = p.last.PushFront(page)
	p.bytes += page.weight()
	for p.bytes > p.most && p.last.Len() > 1 {
		oldest := p.last.Remove(p.last.Back()).(*kept)
		delete(p.byKey, oldest.key)
		p.bytes -= oldest.weight()
	}
}

// weight is about what a kept page takes of memory, packed parts included.
func (k *kept) weight() int { return 512 + len(k.key.Address) + len(k.key.Inputs) + k.size + k.size/4 }

// Draw makes a page.
type Draw func() (templ.Component, error)

// Show answers with a page that is kept ready under its key. draw is called when
// it is not; what it makes with Page is hollow then, so that nothing of a person
// can be kept. own are what this person sees in the holes of the page itself, nil
// for nothing. Previews are drawn for themselves.
func Show(c echo.Context, k Key, draw Draw, own ...templ.Component) error {
	v := Of(c)
	k.Address = c.Request().URL.RequestURI()
	if v.Preview != nil || len(k.Address) > longestAddress {
		return v.drawOnce(c, draw)
	}
	h := v.house
	k.shop, k.hour = h.shop.Load(), h.DB.Now().Unix()/int64(time.Hour/time.Second)
	k.nobody, k.asks, k.gpc = v.who == nil, v.asks(), v.GPC
	page := h.parts.find(k)
	if page == nil {
		var err error
		if page, err = v.draw(c, k, draw); err != nil {
			return err
		}
		if len(page.parts) != holes(k, own)+1 {
			return v.drawOnce(c, draw) // its text holds what only holes may
		}
		h.parts.keep(page)
	}
	if k.nobody {
		return page.send(c, nil)
	}
	return page.send(c, append(v.own(c), own...))
}

// holes is how many there are in a page.
func holes(k Key, own []templ.Component) int {
	if k.nobody {
		return 0
	}
	return 2 + len(own)
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
func (v *Visit) draw(c echo.Context, k Key, draw Draw) (*kept, error) {
	v.hollow = !k.nobody
	defer func() { v.hollow = false }()
	page, err := draw()
	if err != nil {
		return nil, err
	}
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.Reset()
	if err := page.Render(c.Request().Context(), buf); err != nil {
		return nil, err
	}
	parts := bytes.Split(bytes.Clone(buf.Bytes()), []byte(ui.Hole))
	return &kept{key: k, parts: parts, size: buf.Len(), pack: sync.OnceValues(func() ([][]byte, error) { return deflate(parts) })}, nil
}

// own are the shell's parts that belong to this person.
func (v *Visit) own(c echo.Context) []templ.Component {
	p := ui.Page{SignedIn: v.SignedIn(), AccountName: v.Account.FirstName(), CartCount: v.CartCount()}
	parts := []templ.Component{ui.Personal(p), nil}
	if flash := v.takeFlash(c); flash != nil {
		parts[1] = ui.FlashNote(*flash, c.Request().URL.RequestURI())
	}
	return parts
}

// send puts the page together for one person. One that is asked for again is
// packed from then on.
func (k *kept) send(c echo.Context, own []templ.Component) error {
	page := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(page)
	page.Reset()
	if k.asked.Add(1) > 1 && acceptsGzip(c.Request()) {
		if err := k.zip(c.Request().Context(), page, own); err != nil {
			return err
		}
		c.Response().Header().Set(echo.HeaderContentEncoding, "gzip")
		return SendHTML(c, http.StatusOK, page.Bytes())
	}
	for i, part := range k.parts {
		page.Write(part)
		if i < len(own) && own[i] != nil {
			if err := own[i].Render(c.Request().Context(), page); err != nil {
				return err
			}
		}
	}
	return SendHTML(c, http.StatusOK, page.Bytes())
}
