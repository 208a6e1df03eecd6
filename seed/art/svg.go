package art

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
)

// SVG is the scene as a standalone document: presentation attributes only (no
// style, no script), whole-number coordinates, the alt text as its title.
func (s Scene) SVG() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%[1]d" height="%[2]d"`, s.Width, s.Height)
	b.WriteString(` role="img" stroke-linecap="round" stroke-linejoin="round"><title>`)
	xml.EscapeText(&b, []byte(s.Alt)) //nolint:errcheck // a bytes.Buffer never fails
	b.WriteString("</title>")
	for i := 0; i < len(s.shapes); {
		n := run(s.shapes[i:])
		element(&b, s.shapes[i:i+n])
		i += n
	}
	b.WriteString("</svg>")
	return b.Bytes()
}

// run counts how many leading shapes can share one element: same paint and, for
// planes, wound the same way or apart, so that no overlap can cancel.
func run(shapes []shape) int {
	first := shapes[0]
	if first.fill.alpha() < 255 {
		return 1
	}
	for n := 1; n < len(shapes); n++ {
		s := shapes[n]
		if s.fill != first.fill || s.width != first.width || s.dash != first.dash {
			return n
		}
		if s.width == 0 && !(clockwise(first) && clockwise(s)) && overlaps(shapes[:n], s) {
			return n
		}
	}
	return len(shapes)
}

// clockwise tells whether a plane of one piece winds as rect and oval do.
func clockwise(s shape) bool {
	var area float64
	var prev, start pt
	moves := 0
	for _, g := range s.segs {
		switch g.op {
		case 'E':
			return len(s.segs) == 1
		case 'M':
			moves++
			start = g.p[0]
		case 'Z':
			area += prev.x*start.y - start.x*prev.y
			continue
		default:
			area += prev.x*g.end().y - g.end().x*prev.y
		}
		prev = g.end()
	}
	return moves == 1 && area > 0
}

func overlaps(group []shape, s shape) bool {
	a := s.bounds()
	for _, g := range group {
		b := g.bounds()
		if a.min.x <= b.max.x && b.min.x <= a.max.x && a.min.y <= b.max.y && b.min.y <= a.max.y {
			return true
		}
	}
	return false
}

func element(b *bytes.Buffer, group []shape) {
	s := group[0]
	b.WriteString("<path ")
	if s.width > 0 {
		fmt.Fprintf(b, `fill="none" stroke="%s" stroke-width="%s"`, s.fill.hex(), number(s.width))
	} else {
		fmt.Fprintf(b, `fill="%s"`, s.fill.hex())
	}
	if s.dash > 0 {
		fmt.Fprintf(b, ` stroke-dasharray="%s %s"`, number(s.dash), number(s.dash+2*s.width))
	}
	if a := s.fill.alpha(); a < 255 {
		fmt.Fprintf(b, ` opacity="%s"`, strconv.FormatFloat(math.Round(float64(a)/2.55)/100, 'f', -1, 64))
	}
	b.WriteString(` d="`)
	w := writer{b: b}
	for _, g := range group {
		w.shape(g)
	}
	b.WriteString(`"/>`)
}

// number prints at most one decimal.
func number(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }

// writer prints path steps relative to the last printed point, which is always
// a whole point, so that rounding never adds up.
type writer struct {
	b          *bytes.Buffer
	x, y       int
	sx, sy     int
	last       byte
	afterDigit bool
}

func whole(p pt) (x, y int) { return int(math.Round(p.x)), int(math.Round(p.y)) }

func (w *writer) op(o byte) {
	if w.last != o {
		w.b.WriteByte(o)
		w.last, w.afterDigit = o, false
	}
}

func (w *writer) int(v int) {
	if w.afterDigit && v >= 0 {
		w.b.WriteByte(' ')
	}
	w.b.WriteString(strconv.Itoa(v))
	w.afterDigit = true
}

func (w *writer) rel(op byte, pts ...pt) {
	w.op(op)
	x, y := w.x, w.y
	for _, p := range pts {
		x, y = whole(p)
		w.int(x - w.x)
		w.int(y - w.y)
	}
	w.x, w.y = x, y
}

func (w *writer) shape(s shape) {
	for _, g := range s.segs {
		switch g.op {
		case 'M':
			w.move(g.p[0])
		case 'L':
			w.lineTo(g.p[0])
		case 'Q':
			w.rel('q', g.p[0], g.p[1])
		case 'C':
			w.rel('c', g.p[0], g.p[1], g.p[2])
		case 'E':
			w.ellipse(g.p[0], g.p[1])
		case 'Z':
			w.close()
		}
	}
}

func (w *writer) move(p pt) {
	w.last = 0 // a repeated move would read as a line
	w.op('M')
	w.x, w.y = whole(p)
	w.sx, w.sy = w.x, w.y
	w.int(w.x)
	w.int(w.y)
}

func (w *writer) lineTo(p pt) {
	x, y := whole(p)
	switch {
	case x == w.x && y == w.y:
	case y == w.y:
		w.op('h')
		w.int(x - w.x)
	case x == w.x:
		w.op('v')
		w.int(y - w.y)
	default:
		w.rel('l', p)
	}
	w.x, w.y = x, y
}

func (w *writer) close() {
	w.last = 0
	w.op('z')
	w.x, w.y = w.sx, w.sy
}

func (w *writer) ellipse(o, r pt) {
	w.move(pt{o.x - r.x, o.y})
	rx, ry, d := max(1, int(math.Round(r.x))), max(1, int(math.Round(r.y))), int(math.Round(2*r.x))
	for _, dx := range []int{d, -d} {
		w.op('a')
		for _, v := range []int{rx, ry, 0, 1, 1, dx, 0} {
			w.int(v)
		}
	}
	w.close()
}
