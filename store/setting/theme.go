package setting

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/paint"
)

// Theme is the look of the shop as far as its owner chose one; what is empty stays
// as the shop comes. Colours are "#rrggbb". The zero Theme is the look it comes with.
type Theme struct {
	Paper, Ink, Accent, Sale, Shout string
	Letters                         Letters
	Corners                         Corners
	Logo                            Logo
}

// Letters are the typefaces of a theme.
type Letters string

// What can be chosen. The two beside the shop's own come with every device, and
// nothing is fetched for them.
const (
	OwnLetters     Letters = ""
	PlainLetters   Letters = "plain"
	ClassicLetters Letters = "classic"
)

// Corners are how round boxes and buttons are.
type Corners string

// What can be chosen.
const (
	SoftCorners   Corners = ""
	SquareCorners Corners = "square"
	RoundCorners  Corners = "round"
)

// Logo is a picture in the file store that stands for the shop's name; Width and
// Height are its size in pixels.
type Logo struct {
	File          string
	Width, Height int
}

// The contrasts that must hold (WCAG 2.2, 1.4.3 and 1.4.11; the body text's is AAA's).
const (
	bodyContrast = 7
	textContrast = 4.5
	edgeContrast = 3
)

// own are the colours the shop comes with, by the names of a theme's fields.
var own = Theme{Paper: "#faf7f1", Ink: "#1d2321", Accent: "#1e5b47", Sale: "#b23a2a", Shout: "#1e5b47"}

// Chosen is the theme with the colours the shop comes with where none was chosen.
func (t Theme) Chosen() Theme {
	for _, f := range t.colours() {
		if *f.value == "" {
			*f.value = f.own
		}
	}
	return t
}

// colour is a field of a theme that holds one.
type colour struct {
	name, label, own string
	value            *string
}

func (t *Theme) colours() []colour {
	return []colour{
		{"paper", "background", own.Paper, &t.Paper}, {"ink", "text", own.Ink, &t.Ink}, {"accent", "accent", own.Accent, &t.Accent},
		{"sale", "sale", own.Sale, &t.Sale}, {"shout", "announcement", own.Shout, &t.Shout},
	}
}

// Validate says which colours cannot be read, and which near one could.
func (t Theme) Validate() error {
	wrong, has := fault.Fields{}, map[string]paint.Colour{}
	chosen := t.Chosen()
	for _, f := range chosen.colours() {
		c, err := paint.Parse(*f.value)
		if err != nil {
			wrong[f.name] = fault.Message(err)
		}
		has[f.name] = c
	}
	if len(wrong) > 0 {
		return fault.InvalidFields(wrong)
	}
	for _, pair := range []struct {
		name, label string
		least       float64
	}{{"ink", "Text", bodyContrast}, {"accent", "Links", textContrast}, {"sale", "Reduced prices", textContrast}} {
		ratio := paint.Contrast(has[pair.name], has["paper"])
		if ratio >= pair.least {
			continue
		}
		wrong[pair.name] = fmt.Sprintf("%s in this colour cannot be read well on the background: the contrast is %.1f to 1 and must be %.1f.", pair.label, ratio, pair.least)
		if near := has[pair.name].Readable(pair.least, has["paper"]); paint.Contrast(near, has["paper"]) >= pair.least {
			wrong[pair.name] += " " + near.String() + " would do."
		} else {
			wrong[pair.name] += " No colour would do on this background: choose a lighter or a darker one."
		}
	}
	if !slices.Contains([]Letters{OwnLetters, PlainLetters, ClassicLetters}, t.Letters) {
		wrong["letters"] = "Choose one of the typefaces."
	}
	if !slices.Contains([]Corners{SoftCorners, SquareCorners, RoundCorners}, t.Corners) {
		wrong["corners"] = "Choose how round corners are."
	}
	return fault.InvalidFields(wrong)
}

// CSS is the theme as custom properties for both colour schemes, to stand behind the
// shop's style sheet; empty for the look the shop comes with. A theme that does not
// pass Validate gives none.
func (t Theme) CSS() string {
	if t.Validate() != nil {
		return ""
	}
	var b strings.Builder
	if c := t; c.Paper+c.Ink+c.Accent+c.Sale+c.Shout != "" {
		light := t.Chosen().light()
		fmt.Fprintf(&b, ":root{%s}@media (prefers-color-scheme:dark){:root{%s}}", properties(light), properties(dark(light)))
	}
	if stacks, ok := stacks[t.Letters]; ok {
		fmt.Fprintf(&b, ":root,[data-fonts]{%s}", properties(stacks))
	}
	if radius, ok := radii[t.Corners]; ok {
		fmt.Fprintf(&b, ":root{--radius:%s}", radius)
	}
	if b.Len() == 0 {
		return ""
	}
	return "@layer tokens{" + b.String() + "}"
}

// The stacks and radii that differ from the shop's own.
var (
	stacks = map[Letters]map[string]string{
		PlainLetters:   {"display": "system-ui,sans-serif", "text": "system-ui,sans-serif"},
		ClassicLetters: {"display": "Georgia,serif", "text": "Georgia,serif"},
	}
	radii = map[Corners]string{SquareCorners: "0px", RoundCorners: "12px"}
)

func properties[T any](all map[string]T) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintf(&b, "--%s:%v;", name, all[name])
	}
	return b.String()
}

// palette is the colours of a scheme by their names in the style sheet.
type palette map[string]paint.Colour

// light derives the whole palette from the colours of a theme that passed Validate.
func (t Theme) light() palette {
	has := map[string]paint.Colour{}
	for _, f := range t.colours() {
		has[f.name], _ = paint.Parse(*f.value) // it passed
	}
	p := palette{"paper": has["paper"], "raised": paint.Mix(has["paper"], paint.White, .8), "sunken": paint.Mix(has["paper"], has["ink"], .04)}
	if isDark(has["paper"]) {
		p["raised"] = paint.Mix(has["paper"], paint.White, .05)
	}
	p.finish(has["ink"], has["accent"], has["sale"], has["shout"])
	return p
}

// dark is the same brand at night: the hues stay, light and dark change places.
func dark(light palette) palette {
	p := palette{"paper": light["paper"].At(.19), "raised": light["paper"].At(.235), "sunken": light["paper"].At(.16)}
	if isDark(light["paper"]) { // by day already
		p = palette{"paper": light["paper"], "raised": light["raised"], "sunken": light["sunken"]}
	}
	p.finish(light["ink"].Readable(12, p["raised"]), light["accent"], light["sale"], light["shout"])
	return p
}

func isDark(paper paint.Colour) bool {
	return paint.Contrast(paper, paint.White) > paint.Contrast(paper, paint.Black)
}

// finish derives what stands on the papers, each so that it can be read there.
func (p palette) finish(ink, accent, sale, shout paint.Colour) {
	paper, raised, sunken := p["paper"], p["raised"], p["sunken"]
	p["ink"] = ink.Readable(bodyContrast, paper, raised, sunken)
	p["accent"] = accent.Readable(textContrast, paper, raised)
	p["sale"] = sale.Readable(textContrast, paper, raised)
	p["tint"] = p.tinted(p["accent"])
	p["sale-tint"] = p.tinted(p["sale"])
	p["accent"] = p["accent"].Readable(textContrast, paper, raised, p["tint"])
	p["accent-strong"] = paint.Mix(p["accent"], p["ink"], .3).Readable(textContrast, paper, raised, p["tint"])
	p["on-accent"] = paper // which the accent can be read on
	p["muted"] = paint.Mix(p["ink"], paper, .35).Readable(textContrast, paper, raised, sunken, p["tint"])
	p["line"] = paint.Mix(paper, p["ink"], .12)
	p["line-strong"] = paint.Mix(paper, p["ink"], .5).Readable(edgeContrast, paper, raised)
	p["band"], p["on-band"] = p["ink"], paper
	if isDark(paper) {
		p["band"], p["on-band"] = sunken, p["ink"]
	}
	p["shout"] = shout
	p["on-shout"] = paint.White.Readable(textContrast, shout)
	p["star"] = paint.Colour{R: 0xa8, G: 0x70, B: 0x0b}.Readable(edgeContrast, paper, raised)
	p["flag"] = paint.Colour{R: 0xe9, G: 0xa8, B: 0x20}.Readable(textContrast, p["band"])
	p["focus"] = paint.Colour{R: 0x1d, G: 0x4e, B: 0xd8}.Readable(edgeContrast, paper, raised)
}

// tinted is the paper with a breath of a colour, as much as lets body text be read.
func (p palette) tinted(c paint.Colour) paint.Colour {
	for _, share := range []float64{.12, .08, .04, .02} {
		if tint := paint.Mix(p["paper"], c, share); paint.Contrast(p["ink"], tint) >= bodyContrast {
			return tint
		}
	}
	return p["paper"]
}

// FindTheme returns the shop's theme; the zero Theme when none was chosen.
func FindTheme(ctx context.Context, q db.Q) (Theme, error) {
	return findOr(ctx, q, "theme", Theme{})
}

// SaveTheme replaces the shop's theme.
func SaveTheme(ctx context.Context, q db.Q, t Theme) error {
	if err := t.Validate(); err != nil {
		return err
	}
	return Save(ctx, q, "theme", t)
}
