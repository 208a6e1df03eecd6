package art

import "math"

// flatten turns a path into polylines under m, twelve steps to a curve.
func flatten(segs []seg, m affine) [][]pt {
	var out [][]pt
	var cur []pt
	for _, g := range segs {
		switch g.op {
		case 'M':
			out, cur = keep(out, cur), []pt{m.at(g.p[0])}
		case 'L':
			cur = append(cur, m.at(g.p[0]))
		case 'Q', 'C':
			cur = append(cur, curve(cur[len(cur)-1], g, m)...)
		case 'Z':
			cur = append(cur, cur[0])
		case 'E':
			out = keep(out, cur)
			start := pt{g.p[0].x + g.p[1].x, g.p[0].y}
			cur = []pt{m.at(start)}
			for _, a := range arc(g.p[0], g.p[1], 0, 2*math.Pi) {
				cur = append(cur, curve(cur[len(cur)-1], a, m)...)
			}
		}
	}
	return keep(out, cur)
}

func keep(lines [][]pt, line []pt) [][]pt {
	if len(line) == 0 {
		return lines
	}
	return append(lines, line)
}

func curve(from pt, g seg, m affine) []pt {
	a, b, c := m.at(g.p[0]), m.at(g.p[1]), m.at(g.p[2])
	if g.op == 'Q' { // the same curve as a cubic
		a, b, c = pt{from.x + (a.x-from.x)*2/3, from.y + (a.y-from.y)*2/3},
			pt{b.x + (a.x-b.x)*2/3, b.y + (a.y-b.y)*2/3}, b
	}
	const steps = 12
	var out []pt
	for i := 1; i <= steps; i++ {
		t := float64(i) / steps
		u := 1 - t
		w0, w1, w2, w3 := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
		out = append(out, pt{
			w0*from.x + w1*a.x + w2*b.x + w3*c.x,
			w0*from.y + w1*a.y + w2*b.y + w3*c.y,
		})
	}
	return out
}

// dashes cuts a polyline into pieces of length on with gaps of length off, as
// stroke-dasharray does; on = 0 leaves it whole.
func dashes(line []pt, on, off float64) [][]pt {
	if on <= 0 {
		return [][]pt{line}
	}
	var out [][]pt
	part, left, drawing := []pt{line[0]}, on, true
	for i := 1; i < len(line); i++ {
		from, to := line[i-1], line[i]
		for l := math.Hypot(to.x-from.x, to.y-from.y); l > left; l = math.Hypot(to.x-from.x, to.y-from.y) {
			from = pt{from.x + (to.x-from.x)*left/l, from.y + (to.y-from.y)*left/l}
			if drawing {
				out = append(out, append(part, from))
			}
			drawing = !drawing
			part, left = []pt{from}, off
			if drawing {
				left = on
			}
		}
		left -= math.Hypot(to.x-from.x, to.y-from.y)
		part = append(part, to)
	}
	if drawing && len(part) > 1 {
		out = append(out, part)
	}
	return out
}

// outline is the polygon around a line: along its left side, round the end, and
// back along its right. One polygon, because planes that overlap would thicken
// each other's soft edges.
func outline(line []pt, half float64) []pt {
	line = distinct(line)
	if len(line) == 1 {
		return fan(nil, line[0], half, 0, 2*math.Pi)
	}
	back := make([]pt, len(line))
	for i, p := range line {
		back[len(line)-1-i] = p
	}
	return side(side(nil, line, half), back, half)
}

func distinct(line []pt) []pt {
	out := line[:1:1]
	for _, p := range line[1:] {
		if last := out[len(out)-1]; math.Hypot(p.x-last.x, p.y-last.y) > 0.01 {
			out = append(out, p)
		}
	}
	return out
}

// side adds the left side of a line and the round cap at its end.
func side(out, line []pt, half float64) []pt {
	var a float64
	for i := 1; i < len(line); i++ {
		p, q := line[i-1], line[i]
		b := math.Atan2(q.y-p.y, q.x-p.x) + math.Pi/2
		if i > 1 {
			turn := math.Remainder(b-a, 2*math.Pi)
			if turn < 0 { // the outer side of a bend is rounded
				out = fan(out, p, half, a, turn)
			} else if turn > 0.5 { // the inner side goes by the corner itself
				out = append(out, p)
			}
		}
		a = b
		s, c := math.Sincos(a)
		out = append(out, pt{p.x + half*c, p.y + half*s}, pt{q.x + half*c, q.y + half*s})
	}
	return fan(out, line[len(line)-1], half, a, -math.Pi)
}

// fan adds points of a circle, from an angle on.
func fan(out []pt, o pt, r, from, by float64) []pt {
	n := max(1, int(math.Abs(by)*math.Sqrt(r+1)*1.5))
	for i := range n + 1 {
		s, c := math.Sincos(from + by*float64(i)/float64(n))
		out = append(out, pt{o.x + r*c, o.y + r*s})
	}
	return out
}
