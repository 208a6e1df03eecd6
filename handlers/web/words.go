package web

import (
	"context"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"

	"regulars/static"
	"regulars/store/db"
	"regulars/store/wording"
	"regulars/views/ui"
)

// findWords makes the words of a language: what comes translated with the shop, and over
// it what its people changed.
func findWords(ctx context.Context, q db.Q, tag string) (*ui.Words, error) {
	table := static.Words(tag)
	changed, err := wording.Table(ctx, q, tag)
	if err != nil {
		return nil, err
	}
	for source, text := range changed {
		table[source] = text
	}
	parsed, err := language.Parse(tag)
	if err != nil {
		parsed = language.English // settings are checked; a table still says its texts
	}
	return ui.NewWords(parsed, table), nil
}

// Words are the texts of the shop in its language as of now; nil is the English of the
// code.
func (h *House) Words() *ui.Words { return h.shop.Load().words }

// WordsIn are the words of a language where the shop speaks it as of now; of another
// language it holds none, and nil is the English of the code.
func (h *House) WordsIn(language string) *ui.Words {
	if now := h.shop.Load(); now.Language == language {
		return now.words
	}
	return nil
}

// Say is a text in the shop's words. See ui.Words.Say.
func (h *House) Say(text string, values ...string) string { return h.Words().Say(text, values...) }

// Date is a moment in the shop's time zone and words. See ui.Words.Date.
func (h *House) Date(at time.Time, layout string) string {
	return h.Words().Date(at.In(h.Zone()), layout)
}

// Say is a text in the words of whoever asks.
func Say(c echo.Context, text string, values ...string) string {
	return Of(c).Words.Say(text, values...)
}
