package art

import "math"

// canvas collects shapes while a drawing speaks in its own coordinates: 800 by
// 1000, standing on y = 800 around x = 400.
type canvas struct {
	shapes []shape
	m      affine
}

func newCanvas() *canvas { return &canvas{m: affine{a: 1, d: 1}} }

// within draws under one more transformation.
func (c *canvas) within(m affine, draw func()) {
	old := c.m
	c.m = c.m.then(m)
	draw()
	c.m = old
}

// turn draws rotated by deg clockwise about x,y.
func (c *canvas) turn(deg, x, y float64, draw func()) {
	s, k := math.Sincos(deg * math.Pi / 180)
	c.within(affine{k, s, -s, k, x - k*x + s*y, y - s*x - k*y}, draw)
}

// lean draws with horizontals falling by k per unit to the right, about x:
// the slight turn that makes a flat front a three-quarter view.
func (c *canvas) lean(k, x float64, draw func()) {
	c.within(affine{1, k, 0, 1, 0, -k * x}, draw)
}

func (c *canvas) add(s shape) {
	segs := make([]seg, 0, len(s.segs))
	for _, g := range s.segs {
		if g.op == 'E' {
			segs = append(segs, c.ellipse(g.p[0], g.p[1])...)
			continue
		}
		for i := range g.p {
			g.p[i] = c.m.at(g.p[i])
		}
		segs = append(segs, g)
	}
	k := c.m.scale()
	c.shapes = append(c.shapes, shape{segs, s.fill, s.width * k, s.dash * k})
}

func (c *canvas) ellipse(o, r pt) []seg {
	if c.m.b == 0 && c.m.c == 0 {
		return []seg{{'E', [3]pt{c.m.at(o), {r.x * math.Abs(c.m.a), r.y * math.Abs(c.m.d)}}}}
	}
	segs := append([]seg{{'M', [3]pt{{o.x + r.x, o.y}}}}, arc(o, r, 0, 2*math.Pi)...)
	for i := range segs {
		for j := range segs[i].p {
			segs[i].p[j] = c.m.at(segs[i].p[j])
		}
	}
	return append(segs, seg{op: 'Z'})
}

func points(xy []float64) []pt {
	out := make([]pt, len(xy)/2)
	for i := range out {
		out[i] = pt{xy[2*i], xy[2*i+1]}
	}
	return out
}

// path fills a path written in SVG's language.
func (c *canvas) path(fill paint, d string) { c.add(shape{segs: parse(d), fill: fill}) }

// line draws a path as a line of the given width.
func (c *canvas) line(fill paint, width float64, d string) {
	c.add(shape{segs: parse(d), fill: fill, width: width})
}

// stitch draws a path as a dashed line.
func (c *canvas) stitch(fill paint, width, dash float64, d string) {
	c.add(shape{segs: parse(d), fill: fill, width: width, dash: dash})
}

// poly fills a polygon with corners rounded by r, unless they are too small to be seen.
func (c *canvas) poly(fill paint, r float64, xy ...float64) {
	if r*c.m.scale() < 3 {
		r = 0
	}
	c.add(shape{segs: rounded(points(xy), r), fill: fill})
}

// bend draws one smooth line through points.
func (c *canvas) bend(fill paint, width float64, xy ...float64) {
	c.add(shape{segs: smooth(points(xy)), fill: fill, width: width})
}

// bar draws a straight line.
func (c *canvas) bar(fill paint, width, x0, y0, x1, y1 float64) {
	c.add(shape{segs: straight(x0, y0, x1, y1), fill: fill, width: width})
}

// dots draws a straight line of dots.
func (c *canvas) dots(fill paint, width, x0, y0, x1, y1 float64) {
	c.add(shape{segs: straight(x0, y0, x1, y1), fill: fill, width: width, dash: 1})
}

func straight(x0, y0, x1, y1 float64) []seg {
	return []seg{{'M', [3]pt{{x0, y0}}}, {'L', [3]pt{{x1, y1}}}}
}

func (c *canvas) rect(fill paint, x, y, w, h, r float64) {
	c.poly(fill, r, x, y, x+w, y, x+w, y+h, x, y+h)
}

func (c *canvas) oval(fill paint, x, y, rx, ry float64) {
	c.add(shape{segs: []seg{{'E', [3]pt{{x, y}, {rx, ry}}}}, fill: fill})
}

func (c *canvas) disc(fill paint, x, y, r float64) { c.oval(fill, x, y, r, r) }
