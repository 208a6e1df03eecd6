package art

import (
	"fmt"
	"math"
	"strings"
)

// paint is 0xTTRRGGBB, where TT is transparency: zero is opaque, so a plain
// 0xRRGGBB literal paints solid.
type paint uint32

// veil returns p with the given opacity in percent.
func (p paint) veil(percent uint32) paint {
	return p&0xFFFFFF | paint((100-percent)*255/100)<<24
}

func (p paint) alpha() uint32 { return 255 - uint32(p>>24) }

func (p paint) hex() string {
	s := fmt.Sprintf("#%06x", uint32(p&0xFFFFFF))
	if s[1] == s[2] && s[3] == s[4] && s[5] == s[6] {
		return "#" + s[1:2] + s[3:4] + s[5:6]
	}
	return s
}

// lab is a colour in OKLab (Björn Ottosson, 2020), where equal steps of l look equal.
type lab struct{ l, a, b float64 }

func linear(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func gamma(v float64) float64 {
	v = math.Min(1, math.Max(0, v))
	if v <= 0.0031308 {
		return v * 12.92
	}
	return 1.055*math.Pow(v, 1/2.4) - 0.055
}

func (p paint) lab() lab {
	r := linear(float64(p>>16&255) / 255)
	g := linear(float64(p>>8&255) / 255)
	b := linear(float64(p&255) / 255)
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	return lab{
		0.2104542553*l + 0.7936177850*m - 0.0040720468*s,
		1.9779984951*l - 2.4285922050*m + 0.4505937099*s,
		0.0259040371*l + 0.7827717662*m - 0.8086757660*s,
	}
}

func (c lab) paint() paint {
	cube := func(v float64) float64 { return v * v * v }
	l := cube(c.l + 0.3963377774*c.a + 0.2158037573*c.b)
	m := cube(c.l - 0.1055613458*c.a - 0.0638541728*c.b)
	s := cube(c.l - 0.0894841775*c.a - 1.2914855480*c.b)
	channel := func(v float64) paint { return paint(math.Round(gamma(v) * 255)) }
	return channel(4.0767416621*l-3.3077115913*m+0.2309699292*s)<<16 |
		channel(-1.2684380046*l+2.6097574011*m-0.3413193965*s)<<8 |
		channel(-0.0041960863*l-0.7034186147*m+1.7076147010*s)
}

// lift moves a colour's lightness by d (about -0.3 to 0.3); darkening keeps the
// chroma and leans it a little to blue, as shade outdoors does.
func (p paint) lift(d float64) paint {
	c := p.lab()
	c.l = math.Min(0.985, math.Max(0.12, c.l+d))
	if d < 0 {
		c.b += d * 0.06
	}
	return c.paint()
}

// tones are the planes of one object: three for its colour, one for its small
// dark details, and two for the trim (elastic, zip, strap).
type tones struct {
	light, base, shade, deep paint
	trim, trimShade          paint
	mark                     paint // for print on paper: the base, or the trim of a pale colour
}

func tonesOf(p, trim paint) tones {
	l := p.lab().l
	up, down := 0.075, 0.085
	if l < 0.4 { // dark colours need a wider step to show their planes
		up, down = 0.105, 0.075
	}
	if l > 0.9 {
		up, down = 0.035, 0.075
	}
	mark := p
	if l > 0.72 {
		mark = trim
	}
	return tones{p.lift(up), p, p.lift(-down), p.lift(-down * 2.1), trim, trim.lift(-0.09), mark}
}

// Colour is one named colour of the range.
type Colour struct {
	Name   string // as an option value is written: "deep blue"
	Hex    string // base tone, for swatches: "#1f2f5c"
	Phrase string // in a sentence: "deep blue", "pine green"
	base   paint
	trim   paint
}

// Palette lists the colours a product picture can take, in shop order.
func Palette() []Colour {
	list := []Colour{
		{Name: "ink", Phrase: "ink black", base: 0x2B3431, trim: 0xD8A33A},
		{Name: "pine", Phrase: "pine green", base: 0x1E5B47, trim: 0xE2B04A},
		{Name: "brick", Phrase: "brick red", base: 0xB23A2A, trim: 0xF0E2C8},
		{Name: "marigold", Phrase: "marigold yellow", base: 0xE9A820, trim: 0x27376A},
		{Name: "deep blue", Phrase: "deep blue", base: 0x263A70, trim: 0xE9A820},
		{Name: "sand", Phrase: "sand", base: 0xD3BC92, trim: 0x7A4A2E},
		{Name: "clay", Phrase: "clay", base: 0xC47F5B, trim: 0x3F4A48},
		{Name: "sage", Phrase: "sage green", base: 0x97AF95, trim: 0x7B4B33},
		{Name: "sky", Phrase: "sky blue", base: 0x86B2D0, trim: 0xB23A2A},
		{Name: "plum", Phrase: "plum", base: 0x6D3558, trim: 0xE3B7A0},
		{Name: "graphite", Phrase: "graphite grey", base: 0x565C61, trim: 0xD9764A},
		{Name: "cream", Phrase: "cream", base: 0xF4EBD7, trim: 0x1E5B47},
		{Name: "rose", Phrase: "rose pink", base: 0xDA9E9B, trim: 0x6D3558},
		{Name: "olive", Phrase: "olive green", base: 0x777A3C, trim: 0xE7D3A4},
		{Name: "rust", Phrase: "rust brown", base: 0x9C4C25, trim: 0xF0DDB8},
		{Name: "mint", Phrase: "mint green", base: 0xA5D3BD, trim: 0x1E5B47},
	}
	for i := range list {
		list[i].Hex = list[i].base.hex()
	}
	return list
}

// Grounds lists the names a ground tint can have: one per collection and a few
// for scenes. "night" and "campus" are dark.
func Grounds() []string {
	var names []string
	for _, g := range grounds() {
		names = append(names, g.name)
	}
	return names
}

type ground struct {
	name string
	tint paint
}

func grounds() []ground {
	return []ground{
		{"paper", 0xEFE7D8}, {"notebooks", 0xE9DCC0}, {"bags", 0xD6DDCB}, {"tablets", 0xD2DCE3},
		{"tablet-accessories", 0xD3DED9}, {"audio", 0xEED8C4}, {"lamps", 0x38456B}, {"coffee", 0xE3CBAE},
		{"dorm", 0xEAD6CE}, {"outdoor", 0xC8D6C0}, {"sale", 0xF0D2C3}, {"new", 0xF1DFAE},
		{"gifts", 0xDCDDC2}, {"night", 0x2A3152}, {"campus", 0x1F2F5C},
	}
}

func groundOf(name string) (paint, bool) {
	for _, g := range grounds() {
		if g.name == name {
			return g.tint, true
		}
	}
	return 0, false
}

func colourOf(name string) (Colour, bool) {
	name = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(name)), "-", " ")
	for _, c := range Palette() {
		if c.Name == name {
			return c, true
		}
	}
	return Colour{}, false
}

// apart moves a ground away from an object's base tone until the object stands
// out: cream on paper gets a deeper wall, rose on coffee a paler one.
func apart(tint, base paint) paint {
	g, o := tint.lab(), base.lab()
	dl, da, db := g.l-o.l, g.a-o.a, g.b-o.b
	if math.Sqrt(dl*dl+4*(da*da+db*db)) > 0.16 {
		return tint
	}
	switch {
	case g.l > 0.6 && o.l > 0.84: // pale on pale
		return tint.lift(math.Min(0, o.l-0.115-g.l))
	case g.l > 0.6: // a middle tone on a tint: paler, and calmer with it
		return lab{math.Max(g.l, math.Min(0.95, o.l+0.17)), g.a * 0.6, g.b * 0.6}.paint()
	case o.l > 0.42: // a middle tone at night
		return tint.lift(math.Min(0, o.l-0.17-g.l))
	}
	return tint.lift(math.Max(0, o.l+0.17-g.l))
}
