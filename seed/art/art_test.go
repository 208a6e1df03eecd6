package art

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// every calls f with each product picture: all kinds, colours and views.
func every(t *testing.T, f func(name string, s Scene)) {
	t.Helper()
	for _, k := range Kinds() {
		for _, c := range Palette() {
			for _, v := range Views() {
				s, err := Product(k, c.Name, Options{View: v})
				if err != nil {
					t.Fatal(err)
				}
				f(k+" "+c.Name+" "+string(v), s)
			}
		}
	}
}

// scenes are all pictures that are not a product's.
func scenes(t *testing.T) map[string]Scene {
	t.Helper()
	all := map[string]Scene{"logo": Logo()}
	add := func(name string, s Scene, err error) {
		if err != nil {
			t.Fatal(err)
		}
		all[name] = s
	}
	for _, n := range heroes() {
		s, err := Hero(n)
		add("hero "+n, s, err)
		s, err = HeroTall(n)
		add("tall "+n, s, err)
	}
	for _, n := range Collections() {
		s, err := Collection(n)
		add("collection "+n, s, err)
	}
	return all
}

// wellFormed reads the document to its end and refuses what a strict content
// security policy would: styles, scripts, anything fetched.
func wellFormed(t *testing.T, name string, svg []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		el, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		if !slices.Contains([]string{"svg", "title", "path"}, el.Name.Local) {
			t.Errorf("%s: element %s", name, el.Name.Local)
		}
		for _, a := range el.Attr {
			if a.Name.Local == "style" || a.Name.Local == "href" {
				t.Errorf("%s: attribute %s", name, a.Name.Local)
			}
		}
	}
}

func TestEveryProductPictureIsSmallValidAndDescribed(t *testing.T) {
	every(t, func(name string, s Scene) {
		svg := s.SVG()
		wellFormed(t, name, svg)
		if len(svg) > 6000 {
			t.Errorf("%s: %d bytes", name, len(svg))
		}
		if len(s.Alt) < 15 || strings.HasSuffix(s.Alt, ", ") {
			t.Errorf("%s: alt %q", name, s.Alt)
		}
	})
}

func TestNoTwoProductPicturesAreTheSame(t *testing.T) {
	seen := map[[32]byte]string{}
	every(t, func(name string, s Scene) {
		s.Alt = "" // the words differ anyway
		sum := sha256.Sum256(s.SVG())
		if other, ok := seen[sum]; ok {
			t.Errorf("%s looks like %s", name, other)
		}
		seen[sum] = name
	})
}

func TestAltTextNamesKindAndColour(t *testing.T) {
	s, err := Product("spiral-notebook", "pine", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if want := "Spiral notebook in pine green, closed, steel spiral and elastic band"; s.Alt != want {
		t.Errorf("alt is %q, want %q", s.Alt, want)
	}
	s, err = Product("earbuds", "Deep Blue", Options{View: Beside})
	if err != nil {
		t.Fatal(err)
	}
	if want := "Earbuds in deep blue, beside a passport wallet"; s.Alt != want {
		t.Errorf("alt is %q, want %q", s.Alt, want)
	}
}

func TestScenesAreValidDescribedAndLightOnTheWire(t *testing.T) {
	for name, s := range scenes(t) {
		svg := s.SVG()
		wellFormed(t, name, svg)
		if s.Alt == "" {
			t.Errorf("%s: no alt", name)
		}
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write(svg)
		z.Close()
		if b.Len() > 6000 || len(svg) > 16000 {
			t.Errorf("%s: %d bytes, %d compressed", name, len(svg), b.Len())
		}
	}
}

func TestEveryThingInAScenePointsToAKindAndColour(t *testing.T) {
	check := func(where, kind, colour string) {
		_, okKind := kindOf(kind)
		_, okColour := colourOf(colour)
		if !okKind || !okColour {
			t.Errorf("%s: %s in %s does not exist", where, kind, colour)
		}
	}
	for _, k := range kinds() {
		other, shade, _ := strings.Cut(k.beside, "/")
		check(k.handle, other, shade)
		if _, ok := groundOf(k.ground); !ok || other == k.handle {
			t.Errorf("%s: ground %q, companion %q", k.handle, k.ground, other)
		}
	}
	for _, s := range settings() {
		for _, g := range s.things {
			check(s.name, g.kind, g.colour)
		}
	}
	for _, v := range covers() {
		for _, g := range v.things {
			check(v.name, g.kind, g.colour)
		}
	}
}

func TestEveryPathIsFinite(t *testing.T) {
	check := func(name string, s Scene) {
		for _, sh := range s.shapes {
			b := sh.bounds()
			if sum := b.min.x + b.min.y + b.max.x + b.max.y; math.IsNaN(sum) || math.IsInf(sum, 0) {
				t.Fatalf("%s: a path that cannot be read", name)
			}
		}
	}
	every(t, check)
	for name, s := range scenes(t) {
		check(name, s)
	}
}

func TestTheRasterShowsTheObjectAndIsTheSameEachTime(t *testing.T) {
	for _, k := range Kinds() {
		s, err := Product(k, "brick", Options{})
		if err != nil {
			t.Fatal(err)
		}
		first, err := s.PNG(80)
		if err != nil {
			t.Fatal(err)
		}
		second, _ := s.PNG(80)
		if !bytes.Equal(first, second) {
			t.Errorf("%s: two runs differ", k)
		}
		img, err := png.Decode(bytes.NewReader(first))
		if err != nil {
			t.Fatal(err)
		}
		colours := map[[4]uint32]bool{}
		for i := range 80 * 100 {
			r, g, b, a := img.At(i%80, i/80).RGBA()
			colours[[4]uint32{r, g, b, a}] = true
			if a != 0xFFFF {
				t.Fatalf("%s: a hole at %d", k, i)
			}
		}
		if len(colours) < 40 {
			t.Errorf("%s: only %d colours", k, len(colours))
		}
	}
}

func TestAWiderFrameStandsInTheSameRoom(t *testing.T) {
	s, err := Product("mug", "sky", Options{})
	if err != nil {
		t.Fatal(err)
	}
	img := s.Image(1200, 630)
	for _, x := range []int{0, 1199} {
		if img.RGBAAt(x, 10).A != 255 || img.RGBAAt(x, 620).A != 255 {
			t.Errorf("nothing at column %d", x)
		}
	}
}

func TestUnknownNamesAreErrorsThatNameThem(t *testing.T) {
	for _, c := range []struct {
		kind, colour string
		o            Options
		want         string
	}{
		{"sofa", "pine", Options{}, "sofa"},
		{"mug", "beige", Options{}, "beige"},
		{"mug", "pine", Options{Ground: "moon"}, "moon"},
		{"mug", "pine", Options{Trim: "gold"}, "gold"},
		{"mug", "pine", Options{View: "back"}, "back"},
	} {
		if _, err := Product(c.kind, c.colour, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %s %+v: %v", c.kind, c.colour, c.o, err)
		}
	}
	_, hero := Hero("moon")
	_, tall := HeroTall("moon")
	_, cover := Collection("moon")
	if hero == nil || tall == nil || cover == nil {
		t.Error("unknown scenes are drawn")
	}
}

func TestOKLabComesBackToTheSameColour(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := paint(rapid.Uint32Range(0, 0xFFFFFF).Draw(t, "colour"))
		q := p.lab().paint()
		for _, shift := range []int{0, 8, 16} {
			if d := int(p>>shift&255) - int(q>>shift&255); d < -1 || d > 1 {
				t.Fatalf("%s became %s", p.hex(), q.hex())
			}
		}
	})
}

func TestEveryColourStandsOutFromEveryGround(t *testing.T) {
	for _, c := range Palette() {
		for _, g := range grounds() {
			a, b := apart(g.tint, c.base).lab(), c.base.lab()
			if d := math.Hypot(a.l-b.l, 2*math.Hypot(a.a-b.a, a.b-b.b)); d < 0.1 {
				t.Errorf("%s on %s: %.2f", c.Name, g.name, d)
			}
		}
	}
}
