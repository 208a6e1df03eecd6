package web

import (
	"bytes"
	"net/http"
	"strconv"
	"sync"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"regulars/store/fault"
	"regulars/views/ui"
)

// buffers are reused between pages; a page is about 60 kB.
var buffers = sync.Pool{New: func() any { return bytes.NewBuffer(make([]byte, 0, 64<<10)) }}

// Render draws a component into a buffer and then sends it, so that a page that
// fails half-way is never sent.
func Render(c echo.Context, status int, page templ.Component) error {
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.Reset()
	if err := page.Render(ui.WithWords(c.Request().Context(), Of(c).Words), buf); err != nil {
		return err
	}
	return sendHTML(c, status, buf.Bytes())
}

// sendHTML sends a finished page. A page is never kept by a shared cache; one
// that belongs to a session is not kept at all.
func sendHTML(c echo.Context, status int, html []byte) error {
	header, v := c.Response().Header(), Of(c)
	if v.Preview != nil {
		var err error
		if html, err = v.annotate(c, html); err != nil {
			return err
		}
	}
	if keep := v.keeping(); header.Get("Cache-Control") != keep {
		header.Set("Cache-Control", keep)
	}
	if err := v.renew(c); err != nil {
		return err
	}
	// With its length said a page leaves in fewer, larger writes; where it is
	// compressed on the way, the compressor takes the length away again.
	header.Set(echo.HeaderContentLength, strconv.Itoa(len(html)))
	return c.HTMLBlob(status, html)
}

// unkept is how an answer is kept that is for one person: nowhere.
const unkept = "private, no-store"

// keeping says how the page is kept.
func (v *Visit) keeping() string {
	if v.VisitorID == "" && v.Preview == nil && !v.secret {
		return "private, no-cache"
	}
	return unkept
}

// Secret marks a page whose address opens something for whoever has it: other
// sites are not told the address, and the page is kept nowhere, not even for a
// browser without a session.
func Secret(c echo.Context) {
	Of(c).secret = true
	c.Response().Header().Set("Referrer-Policy", "no-referrer")
}

// Invalid answers a form with mistakes: the same page, typed values kept.
func Invalid(c echo.Context, page templ.Component) error {
	return Render(c, http.StatusUnprocessableEntity, page)
}

// Unsaved answers a form that cannot be kept right now: the same page, typed values
// kept, and when to send it again. The cause is for operators.
func Unsaved(c echo.Context, page templ.Component, cause error) error {
	Of(c).house.Log.Error("a form could not be kept", "id", RequestID(c), "path", shownPath(c), "error", cause)
	c.Response().Header().Set(echo.HeaderRetryAfter, "5")
	return Render(c, http.StatusServiceUnavailable, page)
}

// SeeOther leads on after a change, so that reloading does not repeat it.
func SeeOther(c echo.Context, url string) error { return c.Redirect(http.StatusSeeOther, url) }

// FieldErrors returns what is wrong with which field when err is about the
// input, and nil when the handler must return err as it is. It is in English: shoppers
// are told by Fields.
func FieldErrors(err error) fault.Fields { return fieldErrors(err, (*ui.Words)(nil).Say) }

// Fields is FieldErrors in the words of whoever asks.
func Fields(c echo.Context, err error) fault.Fields { return fieldErrors(err, Of(c).Words.Say) }

func fieldErrors(err error, say fault.Say) fault.Fields {
	if err == nil || fault.KindOf(err) != fault.Invalid {
		return nil
	}
	if f := fault.FieldsIn(err, say); len(f) > 0 {
		return f
	}
	return fault.Fields{"": fault.MessageIn(err, say)}
}

// Message is the sentence of a fault in the words of whoever asks.
func Message(c echo.Context, err error) string { return fault.MessageIn(err, Of(c).Words.Say) }
