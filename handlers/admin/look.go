package admin

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/static"
	"regulars/store/browse"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/logbook"
	"regulars/store/setting"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// look is GET /admin/look: the shop's look, or one that is being tried, which the
// address holds.
func (d *Door) look(c echo.Context) error {
	theme, err := setting.FindTheme(c.Request().Context(), d.House.DB.Read())
	if err != nil {
		return err
	}
	if c.QueryParams().Has("paper") {
		theme = tried(theme, c.QueryParam)
	}
	return d.showLook(c, http.StatusOK, theme, fault.FieldsOf(theme.Validate()))
}

// tried is a theme with what the form says. A colour as the shop comes with it is
// none: should that one be improved, this shop has it too.
func tried(theme setting.Theme, value func(string) string) setting.Theme {
	own := setting.Theme{}.Chosen()
	for _, f := range []struct {
		name string
		own  string
		to   *string
	}{{"paper", own.Paper, &theme.Paper}, {"ink", own.Ink, &theme.Ink}, {"accent", own.Accent, &theme.Accent}, {"sale", own.Sale, &theme.Sale}, {"shout", own.Shout, &theme.Shout}} {
		if *f.to = strings.ToLower(strings.TrimSpace(value(f.name))); *f.to == f.own {
			*f.to = ""
		}
	}
	theme.Letters, theme.Corners = setting.Letters(value("letters")), setting.Corners(value("corners"))
	return theme
}

func (d *Door) saveLook(c echo.Context) error {
	ctx := c.Request().Context()
	before, err := setting.FindTheme(ctx, d.House.DB.Read())
	if err != nil {
		return err
	}
	theme := tried(before, c.FormValue)
	if c.FormValue("act") == "reset" {
		theme = setting.Theme{Logo: before.Logo}
	}
	wrong := fault.Fields{}
	for name, text := range fault.FieldsOf(theme.Validate()) {
		wrong[name] = text
	}
	if err := d.readLogo(c, &theme, wrong); err != nil {
		return err
	}
	if len(wrong) > 0 {
		return d.showLook(c, http.StatusUnprocessableEntity, theme, wrong)
	}
	err = d.write(c, func(q db.Q) error { return keepLook(c, q, before, theme) })
	if err != nil {
		return err
	}
	return d.done(c, "/admin/look", "Saved. The shop looks like this from now on.")
}

// keepLook saves a theme with who did it; saving what is there already is no act.
func keepLook(c echo.Context, q db.Q, before, theme setting.Theme) error {
	if before == theme {
		return nil
	}
	if err := setting.SaveTheme(c.Request().Context(), q, theme); err != nil {
		return err
	}
	if err := note(c, q, logbook.SettingsChanged, "Look"); err != nil {
		return err
	}
	return noted(c, q, staff.Act{Did: "changed", About: "/admin/look", Title: "Look"}, before, theme)
}

// readLogo takes the logo that came with the form, or takes the present one away.
func (d *Door) readLogo(c echo.Context, theme *setting.Theme, wrong fault.Fields) error {
	if c.FormValue("logo_remove") == "yes" {
		theme.Logo = setting.Logo{}
	}
	header, err := sentFile(c, "logo")
	if err != nil || header == nil {
		return err
	}
	kept, err := d.keepSent(c, header, "logo", wrong)
	if err == nil && wrong["logo"] == "" {
		theme.Logo = setting.Logo{File: kept.File, Width: kept.Width, Height: kept.Height}
	}
	return err
}

func (d *Door) showLook(c echo.Context, status int, theme setting.Theme, wrong fault.Fields) error {
	chosen := theme.Chosen()
	colour := func(name, label, hint, value string) ui.Field {
		return ui.Field{Name: name, Label: label, Hint: hint, Value: value, Type: "color", Width: ui.Short, Error: wrong[name]}
	}
	page := admin.Look{Frame: d.frame(c, "Look"), Colours: ui.Fields{
		colour("paper", "Background", "", chosen.Paper), colour("ink", "Text", "", chosen.Ink),
		colour("accent", "Accent", "Buttons and links.", chosen.Accent), colour("sale", "Sale", "Reduced prices.", chosen.Sale),
		colour("shout", "Announcement", "The bar above every page.", chosen.Shout),
	},
		Letters: ui.Choice{Name: "letters", Legend: "Typefaces", Error: wrong["letters"], Options: []ui.Option{
			{Value: string(setting.OwnLetters), Label: "Besley and Instrument", Hint: "The shop’s own; 46 kB, after the first page.", Selected: theme.Letters == setting.OwnLetters},
			{Value: string(setting.PlainLetters), Label: "Plain", Hint: "The device’s own.", Selected: theme.Letters == setting.PlainLetters},
			{Value: string(setting.ClassicLetters), Label: "Classic", Hint: "Georgia, as every device has it.", Selected: theme.Letters == setting.ClassicLetters},
		}},
		Corners: ui.Choice{Name: "corners", Legend: "Corners", Error: wrong["corners"], Options: []ui.Option{
			{Value: string(setting.SoftCorners), Label: "Soft", Selected: theme.Corners == setting.SoftCorners},
			{Value: string(setting.SquareCorners), Label: "Square", Selected: theme.Corners == setting.SquareCorners},
			{Value: string(setting.RoundCorners), Label: "Round", Selected: theme.Corners == setting.RoundCorners},
		}},
		Logo: web.Logo(theme.Logo), LogoError: wrong["logo"], SampleURL: "/admin/look/sample?" + themeQuery(theme),
	}
	header := c.Response().Header()
	header.Set("Content-Security-Policy", header.Get("Content-Security-Policy")+"; frame-src 'self'")
	return web.Render(c, status, page.View())
}

// themeQuery is a theme as the sample's address holds it.
func themeQuery(theme setting.Theme) string {
	t := theme.Chosen()
	return url.Values{"paper": {t.Paper}, "ink": {t.Ink}, "accent": {t.Accent}, "sale": {t.Sale}, "shout": {t.Shout},
		"letters": {string(t.Letters)}, "corners": {string(t.Corners)}}.Encode()
}

// lookSample is a page of the shop in the theme of its address, which only staff see.
func (d *Door) lookSample(c echo.Context) error {
	theme, err := setting.FindTheme(c.Request().Context(), d.House.DB.Read())
	if err != nil {
		return err
	}
	shop, theme := d.House.Shop(), tried(theme, c.QueryParam)
	page := admin.LookSample{Page: ui.Page{Title: "Sample", ShopName: shop.Name, Tagline: shop.Tagline, Still: true, Fonts: true, Robots: "noindex",
		Stylesheet: "/admin/look/sheet.css?" + themeQuery(theme), Logo: web.Logo(theme.Logo), Announcement: &ui.Piece{Kind: "announcement", BodyHTML: "This is how an announcement looks."}}}
	for _, p := range d.Catalog.Snapshot().Products() {
		if len(page.Cards) == 4 {
			break
		}
		page.Cards = append(page.Cards, sampleCard(p, shop.Language))
	}
	web.Confine(c.Response().Header())
	return web.Render(c, http.StatusOK, page.View())
}

// sampleCard is a product as a listing would show it, plainly.
func sampleCard(p *browse.Product, language string) ui.Card {
	card := ui.Card{URL: "/products/" + p.Handle, Title: p.Title, Vendor: p.Vendor}
	if len(p.Variants) > 0 {
		v := p.Variants[0]
		card.Price = ui.Price{Amount: v.Price.Format(language)}
		if v.Was.Minor > v.Price.Minor {
			card.Price.Was, card.Badge = v.Was.Format(language), "Sale"
		}
	}
	if len(p.Media) > 0 {
		m := p.Media[0]
		card.Picture = &ui.Picture{Src: "/media/" + m.File, Width: m.Width, Height: m.Height}
	}
	return card
}

// lookSheet is the sample's style sheet. A theme that cannot be read gives the shop's
// own, so nothing that was typed gets into it.
func (d *Door) lookSheet(c echo.Context) error {
	css := tried(setting.Theme{}, c.QueryParam).CSS()
	return c.Blob(http.StatusOK, "text/css; charset=utf-8", append(append([]byte{}, static.Bytes("shop.css")...), css...))
}
