package web

import (
	"context"
	"net/http"

	"regulars/static"
	"regulars/store/db"
	"regulars/store/setting"
	"regulars/views/ui"
)

// look is the shop's theme, ready to be sent: a style sheet of its own where one is
// needed, and a logo.
type look struct {
	sheet *static.Sheet
	logo  *ui.Picture
}

func findLook(ctx context.Context, q db.Q) (look, error) {
	theme, err := setting.FindTheme(ctx, q)
	if err != nil {
		return look{}, err
	}
	l := look{logo: Logo(theme.Logo)}
	if css := theme.CSS(); css != "" {
		sheet := static.Themed(css)
		l.sheet = &sheet
	}
	return l, nil
}

// Logo is a theme's logo as pages draw it; nil where there is none.
func Logo(l setting.Logo) *ui.Picture {
	if l.File == "" {
		return nil
	}
	return &ui.Picture{Src: "/media/" + l.File, Width: l.Width, Height: l.Height}
}

// on dresses a page.
func (l look) on(p *ui.Page) {
	p.Logo = l.logo
	if l.sheet != nil {
		p.Stylesheet = l.sheet.URL()
	}
}

// file is who serves a file: the theme's style sheet is the only one that is not
// among those that come with the shop.
func (h *House) file(r *http.Request, files http.Handler) http.Handler {
	if sheet := h.shop.Load().look.sheet; sheet != nil && r.URL.Path == sheet.URL() {
		return sheet
	}
	return files
}
