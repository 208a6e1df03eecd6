package art

import (
	"fmt"
	"strings"
)

// Scene is one finished picture: its size in its own units, what it shows in
// plain words, and its planes from back to front.
type Scene struct {
	Width, Height int
	Alt           string
	shapes        []shape
}

// View says which picture of a product is meant.
type View string

// The views of a product: the whole thing, a closer or other angle, and the
// thing in use beside a companion from another shelf.
const (
	Front  View = "front"
	Detail View = "detail"
	Beside View = "beside"
)

// Views lists the views in gallery order.
func Views() []View { return []View{Front, Detail, Beside} }

// Options refine a product picture. The zero value is the front view on the
// ground of the kind's own collection.
type Options struct {
	Ground string // a name from Grounds, or ""
	Trim   string // a colour name for zips, straps and print, or "" for the colour's own
	View   View   // "" is Front
}

// Kinds lists every kind of product that can be drawn.
func Kinds() []string {
	var names []string
	for _, k := range kinds() {
		names = append(names, k.handle)
	}
	return names
}

// kind is one sort of product: its words and its drawings. A kind without an
// own close drawing is shown closer: zoom times around x,y.
type kind struct {
	handle, name  string
	front, detail string // the end of the alt text: "closed, elastic band"
	ground        string
	zoom, x, y    float64
	draw, close   func(*canvas, tones)
	beside        string // kind and colour of the companion: "mug/cream"
}

func kinds() []kind {
	var all []kind
	for _, family := range [][]kind{
		stationery(), bags(), travel(), devices(), sound(), lamps(), kitchen(), dorm(), outdoor(), smalls(),
	} {
		all = append(all, family...)
	}
	return all
}

func kindOf(handle string) (kind, bool) {
	for _, k := range kinds() {
		if k.handle == handle {
			return k, true
		}
	}
	return kind{}, false
}

// Product draws one kind in one colour, 800 by 1000. An unknown kind, colour,
// ground or view is an error that names it.
func Product(handle, colour string, o Options) (Scene, error) {
	k, ok := kindOf(handle)
	if !ok {
		return Scene{}, fmt.Errorf("art.Product: no kind %q", handle)
	}
	col, ok := colourOf(colour)
	if !ok {
		return Scene{}, fmt.Errorf("art.Product: no colour %q", colour)
	}
	if o.Ground == "" {
		o.Ground = k.ground
	}
	tint, ok := groundOf(o.Ground)
	if !ok {
		return Scene{}, fmt.Errorf("art.Product: no ground %q", o.Ground)
	}
	if o.Trim != "" {
		other, ok := colourOf(o.Trim)
		if !ok {
			return Scene{}, fmt.Errorf("art.Product: no trim colour %q", o.Trim)
		}
		col.trim = other.base
	}
	c := newCanvas()
	alt := k.name + " in " + col.Phrase + ", "
	t := tonesOf(col.base, col.trim)
	switch o.View {
	case Front, "":
		c.room(apart(tint, col.base), 690)
		c.fit(400, 850, 1.15, 660, 740, func(c *canvas) { k.draw(c, t) })
		alt += k.front
	case Detail:
		k.drawDetail(c, t, apart(tint, col.base))
		alt += k.detail
	case Beside:
		name := k.drawBeside(c, t, apart(tint, col.base))
		alt += "beside " + article(name)
	default:
		return Scene{}, fmt.Errorf("art.Product: no view %q", o.View)
	}
	return Scene{800, 1000, alt, c.shapes}, nil
}

// fit draws with its foot at x,y, s times its size or less: wide objects stop
// at the given width and tall ones at the given height, so that all keep the
// same margin.
func (c *canvas) fit(x, y, s, width, height float64, draw func(*canvas)) {
	probe := newCanvas()
	draw(probe)
	b := probe.bounds()
	s = min(s, width/(b.max.x-b.min.x), height/(b.max.y-b.min.y))
	mid := 400 + ((b.min.x+b.max.x)/2-400)*0.7
	c.within(affine{s, 0, 0, s, x - s*mid, y - s*b.max.y}, func() { draw(c) })
}

// bounds holds all opaque shapes.
func (c *canvas) bounds() box {
	b := c.shapes[len(c.shapes)-1].bounds()
	for _, s := range c.shapes {
		if o := s.bounds(); s.fill.alpha() == 255 && o.max.x-o.min.x < 1000 {
			b.hold(o.min.x, o.min.y)
			b.hold(o.max.x, o.max.y)
		}
	}
	return b
}

func (k kind) drawDetail(c *canvas, t tones, tint paint) {
	if k.close != nil {
		c.room(tint, 640)
		c.fit(400, 880, 1.3, 690, 740, func(c *canvas) { k.close(c, t) })
		return
	}
	c.within(affine{k.zoom, 0, 0, k.zoom, 400 - k.zoom*k.x, 500 - k.zoom*k.y}, func() {
		c.room(tint, 690)
		k.draw(c, t)
	})
}

// drawBeside sets the product smaller, with its companion behind it, and says
// the companion's name.
func (k kind) drawBeside(c *canvas, t tones, tint paint) string {
	other, shade, _ := strings.Cut(k.beside, "/")
	c.room(tint, 640)
	o, _ := kindOf(other)
	col, _ := colourOf(shade)
	c.fit(575, 770, 0.78, 330, 500, func(c *canvas) { o.draw(c, tonesOf(col.base, col.trim)) })
	c.fit(285, 870, 0.98, 460, 640, func(c *canvas) { k.draw(c, t) })
	return strings.ToLower(o.name)
}

func article(noun string) string {
	if noun == "" || strings.HasSuffix(noun, "s") {
		return noun
	}
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// put stands a product with its foot at x,y, scaled by s.
func (c *canvas) put(handle, colour string, x, y, s float64) {
	k, okKind := kindOf(handle)
	col, okColour := colourOf(colour)
	if !okKind || !okColour {
		return
	}
	c.within(affine{s, 0, 0, s, x - s*400, y - s*800}, func() { k.draw(c, tonesOf(col.base, col.trim)) })
}

// room paints wall, window light and floor. They reach far past the frame, so
// that a wider crop still stands in the same room.
func (c *canvas) room(tint paint, horizon float64) {
	step := 0.032
	if tint.lab().l < 0.5 {
		step = 0.045
	}
	c.rect(tint, -900, -900, 2600, 2800, 0) // behind the floor too, so that no seam shows
	c.poly(tint.lift(step), 0, 60, -900, 480, -900, 480-horizon*0.16, horizon, 60-horizon*0.42, horizon)
	c.rect(tint.lift(-step*1.1), -900, horizon, 2600, 1900-horizon, 0)
}
