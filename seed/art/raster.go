package art

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math"

	"golang.org/x/image/vector"
)

// Image draws the whole scene into w by h pixels. Where the frame is wider or
// taller than the scene, the ground runs on into it.
func (s Scene) Image(w, h int) *image.RGBA {
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	k := math.Min(float64(w)/float64(s.Width), float64(h)/float64(s.Height))
	m := affine{a: k, d: k, e: (float64(w) - k*float64(s.Width)) / 2, f: (float64(h) - k*float64(s.Height)) / 2}
	for _, sh := range s.shapes {
		sh.draw(dst, m)
	}
	return dst
}

// PNG is the scene at the given width in pixels, in its own proportions.
func (s Scene) PNG(width int) ([]byte, error) {
	var b bytes.Buffer
	if err := png.Encode(&b, s.Image(width, width*s.Height/s.Width)); err != nil {
		return nil, fmt.Errorf("art.PNG: %w", err)
	}
	return b.Bytes(), nil
}

// JPEG is the scene in a frame of w by h pixels (1200 by 630 for social cards).
// Quality is 1 to 100.
func (s Scene) JPEG(w, h, quality int) ([]byte, error) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, s.Image(w, h), &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("art.JPEG: %w", err)
	}
	return b.Bytes(), nil
}

type box struct{ min, max pt }

func (b *box) hold(x, y float64) {
	b.min = pt{math.Min(b.min.x, x), math.Min(b.min.y, y)}
	b.max = pt{math.Max(b.max.x, x), math.Max(b.max.y, y)}
}

// bounds holds all points of the shape, control points included.
func (s shape) bounds() box {
	b := box{pt{math.Inf(1), math.Inf(1)}, pt{math.Inf(-1), math.Inf(-1)}}
	for _, g := range s.segs {
		n := map[byte]int{'M': 1, 'L': 1, 'Q': 2, 'C': 3}[g.op]
		for _, p := range g.p[:n] {
			b.hold(p.x-s.width/2, p.y-s.width/2)
			b.hold(p.x+s.width/2, p.y+s.width/2)
		}
		if g.op == 'E' {
			b.hold(g.p[0].x-g.p[1].x, g.p[0].y-g.p[1].y)
			b.hold(g.p[0].x+g.p[1].x, g.p[0].y+g.p[1].y)
		}
	}
	return b
}

// draw rasterizes only the shape's own rectangle: a scene has many small shapes.
func (s shape) draw(dst *image.RGBA, m affine) {
	b := s.bounds()
	lo, hi := m.at(b.min), m.at(b.max)
	r := image.Rect(int(lo.x)-2, int(lo.y)-2, int(hi.x)+2, int(hi.y)+2).Intersect(dst.Bounds())
	if r.Empty() {
		return
	}
	z := vector.NewRasterizer(r.Dx(), r.Dy())
	m.e -= float64(r.Min.X)
	m.f -= float64(r.Min.Y)
	if s.width > 0 {
		s.strokeInto(z, m)
	} else {
		fillInto(z, s.segs, m)
	}
	z.DrawOp = draw.Over
	z.Draw(dst, r, image.NewUniform(s.fill.nrgba()), image.Point{})
}

func (p paint) nrgba() color.NRGBA {
	var b [8]byte
	binary.BigEndian.PutUint32(b[:], uint32(p))
	binary.BigEndian.PutUint32(b[4:], p.alpha())
	return color.NRGBA{R: b[1], G: b[2], B: b[3], A: b[7]}
}

func fillInto(z *vector.Rasterizer, segs []seg, m affine) {
	for _, g := range segs {
		if g.op == 'E' {
			fillInto(z, append([]seg{{'M', [3]pt{{g.p[0].x + g.p[1].x, g.p[0].y}}}}, arc(g.p[0], g.p[1], 0, 2*math.Pi)...), m)
			z.ClosePath()
			continue
		}
		a, b, c := m.at(g.p[0]), m.at(g.p[1]), m.at(g.p[2])
		switch g.op {
		case 'M':
			z.MoveTo(float32(a.x), float32(a.y))
		case 'L':
			z.LineTo(float32(a.x), float32(a.y))
		case 'Q':
			z.QuadTo(float32(a.x), float32(a.y), float32(b.x), float32(b.y))
		case 'C':
			z.CubeTo(float32(a.x), float32(a.y), float32(b.x), float32(b.y), float32(c.x), float32(c.y))
		case 'Z':
			z.ClosePath()
		}
	}
}

// strokeInto fills the outline of every piece of the line.
func (s shape) strokeInto(z *vector.Rasterizer, m affine) {
	half := s.width * m.scale() / 2
	for _, line := range flatten(s.segs, m) {
		for _, part := range dashes(line, s.dash*m.scale(), (s.dash+2*s.width)*m.scale()) {
			for i, p := range outline(part, half) {
				if i == 0 {
					z.MoveTo(float32(p.x), float32(p.y))
				} else {
					z.LineTo(float32(p.x), float32(p.y))
				}
			}
			z.ClosePath()
		}
	}
}
