package shop

import (
	"bytes"
	"container/list"
	"net/http"
	"sync"

	"github.com/labstack/echo/v4"

	"regulars/store/catalog"
	"regulars/store/db"
)

// mediaKept is how many bytes of pictures stay in memory, and mediaLargest what
// one picture may have of it.
const (
	mediaKept    = 16 << 20
	mediaLargest = 2 << 20
)

// shelf serves pictures from memory before it asks the database: those asked for
// last stay.
type shelf struct {
	d *db.DB

	mu    sync.Mutex
	files map[string]*list.Element
	order *list.List // of catalog.File, the latest first
	size  int
}

func newShelf(d *db.DB) *shelf {
	return &shelf{d: d, files: map[string]*list.Element{}, order: list.New()}
}

// serve is GET /media/{name}. A name is a hash of the content, so an answer is
// good for ever. An SVG is a document: opened by itself it may run nothing.
func (m *shelf) serve(c echo.Context) error {
	f, err := m.find(c, c.Param("name"))
	if err != nil {
		return err
	}
	header := c.Response().Header()
	header.Set("Cache-Control", "public, max-age=31536000, immutable")
	header.Set("Content-Type", f.Type)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cross-Origin-Resource-Policy", "cross-origin")
	header.Set("ETag", `"`+f.Name+`"`)
	header.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	http.ServeContent(c.Response(), c.Request(), "", f.At, bytes.NewReader(f.Bytes))
	return nil
}

func (m *shelf) find(c echo.Context, name string) (catalog.File, error) {
	if f, ok := m.kept(name); ok {
		return f, nil
	}
	f, err := catalog.FindFile(c.Request().Context(), m.d.Read(), name)
	if err == nil {
		m.keep(f)
	}
	return f, err
}

func (m *shelf) kept(name string) (catalog.File, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, ok := m.files[name]
	if !ok {
		return catalog.File{}, false
	}
	m.order.MoveToFront(e)
	return e.Value.(catalog.File), true
}

func (m *shelf) keep(f catalog.File) {
	if len(f.Bytes) > mediaLargest {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.files[f.Name]; ok {
		return
	}
	m.files[f.Name] = m.order.PushFront(f)
	m.size += len(f.Bytes)
	for m.size > mediaKept {
		oldest := m.order.Back()
		gone := m.order.Remove(oldest).(catalog.File)
		delete(m.files, gone.Name)
		m.size -= len(gone.Bytes)
	}
}
