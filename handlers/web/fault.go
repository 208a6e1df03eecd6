package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/store/fault"
	"regulars/views/ui"
)

// statuses maps kinds of failure to HTTP.
var statuses = map[fault.Kind]int{
	fault.Internal: http.StatusInternalServerError, fault.NotFound: http.StatusNotFound, fault.Invalid: http.StatusUnprocessableEntity,
	fault.Conflict: http.StatusConflict, fault.Forbidden: http.StatusForbidden, fault.Unauthorized: http.StatusUnauthorized,
	fault.TooMany: http.StatusTooManyRequests, fault.Unavailable: http.StatusServiceUnavailable,
}

// fail is the one place where an error becomes an answer: a page for people,
// a log line for operators.
func (h *House) fail(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	v, _ := c.Get(visitKey).(*Visit) // none where the fault is older than the visit
	if v == nil {
		v = &Visit{}
	}
	status, message := describe(err, v.Words.Say)
	level := slog.LevelInfo
	if status >= 500 {
		level = slog.LevelError
	}
	h.Log.Log(c.Request().Context(), level, "request failed", "id", RequestID(c), "method", c.Request().Method, "path", shownPath(c), "status", status, "error", err)
	if status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests {
		c.Response().Header().Set(echo.HeaderRetryAfter, "5")
	}
	c.Response().Header().Set("Cache-Control", unkept) // whatever the handler meant to send
	// The request's own time may be over; telling it needs a little more.
	c.SetRequest(c.Request().WithContext(context.WithoutCancel(c.Request().Context())))
	if sendErr := h.tell(c, status, message); sendErr != nil {
		h.Log.Error("the page of a fault failed", "id", RequestID(c), "error", sendErr)
		_ = c.String(status, message) // nothing better is left to say it with
	}
}

// describe is what a fault is to HTTP and to people.
func describe(err error, say fault.Say) (status int, message string) {
	if he, ok := errors.AsType[*echo.HTTPError](err); ok {
		return he.Code, say(words(he.Code))
	}
	if errors.Is(err, context.Canceled) {
		return 499, say("The request was given up.")
	}
	return statuses[fault.KindOf(err)], fault.MessageIn(err, say)
}

// words are for faults that the router and the middleware make.
func words(status int) string {
	switch status {
	case http.StatusNotFound:
		return "There is nothing at this address."
	case http.StatusMethodNotAllowed:
		return "This address does not do that."
	case http.StatusForbidden:
		return "This request came from another site, so it was not carried out."
	case http.StatusRequestEntityTooLarge:
		return "That is more than this form takes."
	case http.StatusTooManyRequests:
		return "Too many requests in a short time. Please wait a moment and try again."
	case http.StatusServiceUnavailable:
		return "The shop takes too long to answer right now. Please try again in a moment."
	default:
		if status >= 500 {
			return fault.Message(nil)
		}
		return "The shop did not understand this request."
	}
}

func (h *House) tell(c echo.Context, status int, message string) error {
	if c.Request().Method == http.MethodHead {
		return c.NoContent(status)
	}
	if wantsJSON(c.Request()) {
		return c.JSON(status, map[string]any{"status": status, "title": http.StatusText(status), "detail": message})
	}
	if v, ok := c.Get(visitKey).(*Visit); !ok || v == nil || h.Problem == nil {
		return c.String(status, message)
	}
	page := Page(c, ui.Page{Title: message, Robots: "noindex"})
	return Render(c, status, h.Problem(c, Problem{Page: page, Status: status, Message: message, RequestID: RequestID(c)}))
}

// wantsJSON says whether a script asks, which reads the answer itself.
func wantsJSON(r *http.Request) bool {
	return r.Header.Get("X-Requested-With") == "fetch" || strings.HasPrefix(r.Header.Get("Accept"), "application/json")
}

// WantsJSON says whether the request was made by the page's script.
func WantsJSON(c echo.Context) bool { return wantsJSON(c.Request()) }

// RequestID is the request's number in the logs.
func RequestID(c echo.Context) string { return c.Response().Header().Get(echo.HeaderXRequestID) }
