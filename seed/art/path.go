package art

import (
	"math"
	"strconv"
)

type pt struct{ x, y float64 }

// seg is one path step in scene coordinates. op is M, L, Q, C, Z, or E for a
// whole axis-parallel ellipse (p[0] its centre, p[1] its radii).
type seg struct {
	op byte
	p  [3]pt
}

// shape is one plane, or one line when width is set. Lines have round ends;
// dash makes a line of stitches.
type shape struct {
	segs        []seg
	fill        paint
	width, dash float64
}

// affine maps x,y to a*x+c*y+e, b*x+d*y+f.
type affine struct{ a, b, c, d, e, f float64 }

func (m affine) at(p pt) pt { return pt{m.a*p.x + m.c*p.y + m.e, m.b*p.x + m.d*p.y + m.f} }

func (m affine) then(n affine) affine {
	return affine{
		m.a*n.a + m.c*n.b, m.b*n.a + m.d*n.b,
		m.a*n.c + m.c*n.d, m.b*n.c + m.d*n.d,
		m.a*n.e + m.c*n.f + m.e, m.b*n.e + m.d*n.f + m.f,
	}
}

func (m affine) scale() float64 { return math.Sqrt(math.Abs(m.a*m.d - m.b*m.c)) }

// parse reads the path language of SVG as far as the drawings use it: M L H V
// C S Q Z, absolute and relative. What it does not know it leaves out; a
// test holds every drawing to valid paths.
func parse(d string) []seg {
	r := reader{s: d}
	var out []seg
	var cur, start pt
	for {
		op, ok := r.op()
		if !ok {
			return out
		}
		sg := r.seg(op, cur)
		r.bent = pt{2*sg.end().x - sg.p[1].x, 2*sg.end().y - sg.p[1].y}
		if sg.op == 'Z' {
			sg.p[0] = start
		}
		cur = sg.end()
		if sg.op == 'M' {
			start = cur
		}
		out = append(out, sg)
	}
}

func (s seg) end() pt {
	switch s.op {
	case 'Q':
		return s.p[1]
	case 'C':
		return s.p[2]
	}
	return s.p[0]
}

type reader struct {
	s    string
	i    int
	last byte
	bent pt // where S puts its first control point after a C
}

func (r *reader) skip() {
	for r.i < len(r.s) && (r.s[r.i] == ' ' || r.s[r.i] == ',' || r.s[r.i] == '\n' || r.s[r.i] == '\t') {
		r.i++
	}
}

// op gives the next command letter, repeating the last one before a bare number.
func (r *reader) op() (byte, bool) {
	r.skip()
	if r.i >= len(r.s) {
		return 0, false
	}
	if b := r.s[r.i]; b >= 'A' {
		r.last = b
		r.i++
	}
	return r.last, true
}

func (r *reader) num() float64 {
	r.skip()
	from := r.i
	for r.i < len(r.s) {
		b := r.s[r.i]
		if b >= '0' && b <= '9' || b == '.' || b == '-' && r.i == from {
			r.i++
			continue
		}
		break
	}
	v, err := strconv.ParseFloat(r.s[from:r.i], 64)
	if err != nil {
		r.i = len(r.s)
		return math.NaN()
	}
	return v
}

func (r *reader) seg(op byte, cur pt) seg {
	var o pt
	if op >= 'a' {
		o = cur
		op -= 'a' - 'A'
	}
	point := func() pt { return pt{o.x + r.num(), o.y + r.num()} }
	switch op {
	case 'H':
		return seg{'L', [3]pt{{o.x + r.num(), cur.y}}}
	case 'V':
		return seg{'L', [3]pt{{cur.x, o.y + r.num()}}}
	case 'Q':
		return seg{'Q', [3]pt{point(), point()}}
	case 'C':
		return seg{'C', [3]pt{point(), point(), point()}}
	case 'S':
		return seg{'C', [3]pt{r.bent, point(), point()}}
	case 'Z':
		r.last = 'L'
		return seg{op: 'Z'}
	case 'M':
		r.last = 'L' + r.last - 'M' // numbers after a move are lines
	}
	return seg{op, [3]pt{point()}}
}

// rounded is a closed polygon whose corners are cut by r and bent.
func rounded(pts []pt, r float64) []seg {
	n := len(pts)
	var out []seg
	for i, v := range pts {
		if r <= 0 {
			out = append(out, seg{'L', [3]pt{v}})
			continue
		}
		a := toward(v, pts[(i+n-1)%n], r)
		b := toward(v, pts[(i+1)%n], r)
		out = append(out, seg{'L', [3]pt{a}}, seg{'Q', [3]pt{v, b}})
	}
	out[0].op = 'M'
	return append(out, seg{op: 'Z'})
}

// toward is the point r from a in b's direction, at most half way.
func toward(a, b pt, r float64) pt {
	l := math.Hypot(b.x-a.x, b.y-a.y)
	if l == 0 {
		return a
	}
	t := math.Min(r/l, 0.5)
	return pt{a.x + (b.x-a.x)*t, a.y + (b.y-a.y)*t}
}

// arc is an elliptic arc as one cubic per quarter or less; the first point is not included.
func arc(c, r pt, from, to float64) []seg {
	n := math.Ceil(math.Abs(to-from) / (math.Pi/2 + 1e-6))
	step := (to - from) / n
	k := 4.0 / 3 * math.Tan(step/4)
	var out []seg
	for i := 0.0; i < n; i++ {
		s0, c0 := math.Sincos(from + i*step)
		s1, c1 := math.Sincos(from + (i+1)*step)
		out = append(out, seg{'C', [3]pt{
			{c.x + r.x*(c0-k*s0), c.y + r.y*(s0+k*c0)},
			{c.x + r.x*(c1+k*s1), c.y + r.y*(s1-k*c1)},
			{c.x + r.x*c1, c.y + r.y*s1},
		}})
	}
	return out
}

// smooth is an open curve through all points (Catmull-Rom as cubics).
func smooth(pts []pt) []seg {
	out := []seg{{'M', [3]pt{pts[0]}}}
	at := func(i int) pt { return pts[max(0, min(len(pts)-1, i))] }
	for i := 0; i+1 < len(pts); i++ {
		a, b, c, d := at(i-1), at(i), at(i+1), at(i+2)
		out = append(out, seg{'C', [3]pt{
			{b.x + (c.x-a.x)/6, b.y + (c.y-a.y)/6},
			{c.x - (d.x-b.x)/6, c.y - (d.y-b.y)/6}, c,
		}})
	}
	return out
}
