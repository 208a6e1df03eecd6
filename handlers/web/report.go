package web

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"github.com/labstack/echo/v4"

	"regulars/store/attempt"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/logbook"
)

// reportPath is where browsers tell what the policy of a page has refused.
const reportPath = "/policy-report"

// longestReport is how many bytes of a report are read.
const longestReport = 16 << 10

// violation is what a browser tells, in the words of the Reporting API.
type violation struct {
	Page      string `json:"documentURL"`
	Directive string `json:"effectiveDirective"`
	Blocked   string `json:"blockedURL"`
}

// policyReport keeps in the security log that a browser has refused something: a
// script that should not be there, or an extension of the browser's own. What it
// says is a stranger's word: bounded, cut down to hosts and paths of this shop, and
// counted by address, so that nobody fills the log. The answer is always the same.
func (h *House) policyReport(c echo.Context) error {
	body, err := io.ReadAll(io.LimitReader(c.Request().Body, longestReport+1))
	if err == nil && len(body) <= longestReport {
		if v, ok := readViolation(c.Request().Header.Get(echo.HeaderContentType), body); ok {
			if err := h.noteViolation(c, v); err != nil && fault.KindOf(err) != fault.TooMany {
				return err
			}
		}
	}
	return c.NoContent(http.StatusNoContent)
}

// readViolation reads both forms in which browsers report: the old one by itself
// (application/csp-report), and the first of a list (application/reports+json).
func readViolation(contentType string, body []byte) (v violation, ok bool) {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return v, false
	}
	switch kind {
	case "application/csp-report":
		var one struct {
			Report struct {
				Page      string `json:"document-uri"`
				Directive string `json:"violated-directive"`
				Effective string `json:"effective-directive"`
				Blocked   string `json:"blocked-uri"`
			} `json:"csp-report"`
		}
		err = json.NewDecoder(bytes.NewReader(body)).Decode(&one)
		v = violation{Page: one.Report.Page, Directive: one.Report.Effective, Blocked: one.Report.Blocked}
		if v.Directive == "" {
			v.Directive = one.Report.Directive
		}
	case "application/reports+json":
		var list []struct {
			Type string    `json:"type"`
			Body violation `json:"body"`
		}
		if err = json.Unmarshal(body, &list); err == nil && len(list) > 0 && list[0].Type == "csp-violation" {
			v = list[0].Body
		}
	}
	return v, err == nil && v.Directive != ""
}

// said is what the log keeps: which rule, on which page, and what was refused, of
// the addresses no more than path or host.
func (v violation) said() string {
	page, blocked := "an unknown page", v.Blocked
	if u, err := url.Parse(v.Page); err == nil && u.Path != "" {
		page = shown("/" + strings.TrimPrefix(u.Path, "/"))
	}
	if u, err := url.Parse(v.Blocked); err == nil && u.Host != "" {
		blocked = u.Scheme + "://" + u.Host
	}
	return clipped(v.Directive, 40) + " on " + clipped(page, 80) + ": " + clipped(blocked, 70)
}

// shown is the beginning of a path: what follows may open something.
func shown(path string) string {
	first, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if rest == "" {
		return "/" + first
	}
	return "/" + first + "/…"
}

// clipped keeps the beginning of what a stranger sent, without control characters.
func clipped(s string, most int) string {
	var kept []rune
	for _, r := range s {
		if len(kept) == most {
			break
		}
		if !unicode.IsControl(r) && r != unicode.ReplacementChar {
			kept = append(kept, r)
		}
	}
	return string(kept)
}

// everybody counts reports of all together, so that many addresses fill no log either.
const everybody = "everybody"

func (h *House) noteViolation(c echo.Context, v violation) error {
	ctx, address := c.Request().Context(), c.RealIP()
	return h.DB.Write(ctx, func(q db.Q) error {
		if err := attempt.Try(ctx, q, attempt.Reports, v.said(), address); err != nil {
			return err
		}
		if err := attempt.Try(ctx, q, attempt.AllReports, everybody, ""); err != nil {
			return err
		}
		return logbook.Note(ctx, q, logbook.Entry{Kind: logbook.PolicyBroken, Actor: "a browser", About: v.said(), Address: address})
	})
}
