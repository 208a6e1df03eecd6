package art

import "math"

// Materials that every picture shares.
const (
	paper      paint = 0xFBF7EC
	paperShade paint = 0xE2D8C3
	paperLine  paint = 0xCFC3AA
	steelLight paint = 0xE3E6E5
	steel      paint = 0xB9C0C1
	steelShade paint = 0x8A9396
	black      paint = 0x23292B
	blackLight paint = 0x3A4245
	wood       paint = 0xC0905C
	woodLight  paint = 0xD6AC78
	woodShade  paint = 0x986B3E
	leather    paint = 0x8A5433
	leatherLow paint = 0x6B3F26
	glow       paint = 0xFFE6A3
	coffeeTone paint = 0x4A2C1D
)

// shadow is the one contact shadow: a flat ellipse on the floor, drawn away
// from the light.
func (c *canvas) shadow(x, y, rx float64) {
	c.oval(paint(0x1A1E28).veil(20), x+rx*0.1, y, rx, rx*0.085+9)
}

// block is a box seen from its front, a little from the right and above: front
// plane w by h at x,y, depth drawn as dx to the right and dy up.
func (c *canvas) block(t tones, x, y, w, h, dx, dy, r float64) {
	c.poly(t.shade, r, x, y, x+dx, y-dy, x+w+dx, y-dy, x+w+dx, y+h-dy, x+w, y+h, x, y+h)
	c.poly(t.light, r, x, y+r, x, y, x+dx, y-dy, x+w+dx, y-dy, x+w, y, x+w-r, y+r)
	c.rect(t.base, x, y, w, h, r)
}

// can is a round thing standing upright: radius r0 at y0, r1 at y1, k the
// flatness of its ellipses. The lid is left to the caller.
func (c *canvas) can(t tones, x, y0, y1, r0, r1, k float64) {
	c.sector(t.base, x, y0, y1, r0, r1, k, -1, 1)
	c.sector(t.light, x, y0, y1, r0, r1, k, -1, -0.62)
	c.sector(t.shade, x, y0, y1, r0, r1, k, 0.5, 1)
}

// sector is the part of a can's side between the fractions f0 and f1 of its
// half width (-1 left edge, 1 right edge), also used for bands and labels.
func (c *canvas) sector(fill paint, x, y0, y1, r0, r1, k, f0, f1 float64) {
	a0, a1 := math.Acos(f0), math.Acos(f1)
	top := arc(pt{x, y0}, pt{r0, r0 * k}, a0, a1)
	bottom := arc(pt{x, y1}, pt{r1, r1 * k}, a1, a0)
	segs := append([]seg{{'M', [3]pt{{x + r0*f0, y0 + r0*k*math.Sin(a0)}}}}, top...)
	segs = append(segs, seg{'L', [3]pt{{x + r1*f1, y1 + r1*k*math.Sin(a1)}}})
	segs = append(segs, bottom...)
	c.add(shape{segs: append(segs, seg{op: 'Z'}), fill: fill})
}

// letterN is the maker's letter, s high, with its top left at x,y.
func (c *canvas) letterN(fill paint, x, y, s float64) {
	c.add(shape{segs: []seg{
		{'M', [3]pt{{x, y + s}}}, {'L', [3]pt{{x, y}}}, {'L', [3]pt{{x + s*0.75, y + s}}}, {'L', [3]pt{{x + s*0.75, y}}},
	}, fill: fill, width: s * 0.2})
}

// tag is the small sewn or glued label with the maker's letter, w wide.
func (c *canvas) tag(fill, letter paint, x, y, w float64) {
	c.rect(fill, x, y, w, w*0.72, w*0.08)
	c.letterN(letter, x+w*0.36, y+w*0.2, w*0.34)
}

// steam is three rising wisps above x,y.
func (c *canvas) steam(x, y float64) {
	p := paint(0xFFFFFF).veil(60)
	for i, d := range []float64{-62, 0, 62} {
		h := 120 + float64(i%2)*50
		c.bend(p, 13, x+d, y, x+d-22, y-h*0.33, x+d+16, y-h*0.66, x+d-6, y-h)
	}
}

// pencil stands a pencil with its foot at x,y and its point h above.
func (c *canvas) pencil(body paint, x, y, h, w float64) {
	c.rect(body, x, y-h+w*1.4, w, h-w*1.4, 0)
	c.rect(body.lift(-0.08), x+w*0.62, y-h+w*1.4, w*0.38, h-w*1.4, 0)
	c.poly(0xEBCFA2, 0, x, y-h+w*1.4, x+w/2, y-h, x+w, y-h+w*1.4)
	c.poly(black, 0, x+w*0.34, y-h+w*0.45, x+w/2, y-h, x+w*0.66, y-h+w*0.45)
}

// lines is ruled or written lines: n of them, from x,y on, w wide, step apart.
func (c *canvas) lines(fill paint, width, x, y, w, step float64, n int) {
	for i := range n {
		c.bar(fill, width, x, y+float64(i)*step, x+w, y+float64(i)*step)
	}
}
