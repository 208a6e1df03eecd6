package paint_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"regulars/store/paint"
)

func TestColoursAreReadAsTheyAreWritten(t *testing.T) {
	for text, want := range map[string]string{"#1e5b47": "#1e5b47", "1E5B47": "#1e5b47", " #fa0 ": "#ffaa00"} {
		if c, err := paint.Parse(text); err != nil || c.String() != want {
			t.Errorf("%q is %s (%v), not %s", text, c, err, want)
		}
	}
	for _, text := range []string{"", "#", "#12345", "#1234567", "red", "#12g456", "url(x)", "-12345", "+12345", "#1e5b47;}"} {
		if c, err := paint.Parse(text); err == nil {
			t.Errorf("%q is read as %s", text, c)
		}
	}
}

// The figures are those of WCAG's own examples.
func TestContrastIsThatOfWCAG(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000", "#fff", 21}, {"#fff", "#fff", 1}, {"#777777", "#fff", 4.48}, {"#767676", "#fff", 4.54}} {
		a, _ := paint.Parse(c.a)
		b, _ := paint.Parse(c.b)
		if got := paint.Contrast(a, b); math.Abs(got-c.want) > .005 || got != paint.Contrast(b, a) {
			t.Errorf("%s on %s: %.3f, not %.2f", c.a, c.b, got, c.want)
		}
	}
}

var colours = rapid.Custom(func(t *rapid.T) paint.Colour {
	return paint.Colour{R: rapid.Uint8().Draw(t, "r"), G: rapid.Uint8().Draw(t, "g"), B: rapid.Uint8().Draw(t, "b")}
})

func TestMixingEndsAtBothColours(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := colours.Draw(t, "a"), colours.Draw(t, "b")
		if got := paint.Mix(a, b, 0); far(got, a) > 1 {
			t.Fatalf("%s with nothing of %s is %s", a, b, got)
		}
		if got := paint.Mix(a, b, 1); far(got, b) > 1 {
			t.Fatalf("all of %s is %s", b, got)
		}
	})
}

func far(a, b paint.Colour) int {
	d := func(x, y uint8) int { return max(int(x)-int(y), int(y)-int(x)) }
	return max(d(a.R, b.R), d(a.G, b.G), d(a.B, b.B))
}

// On one paper either black or white has more than 4.5, so there always is a colour.
func TestReadableCanBeReadAndLeavesAloneWhatCan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, paper := colours.Draw(t, "colour"), colours.Draw(t, "paper")
		got := c.Readable(4.5, paper)
		if ratio := paint.Contrast(got, paper); ratio < 4.5 {
			t.Fatalf("%s on %s became %s with %.2f", c, paper, got, ratio)
		}
		if paint.Contrast(c, paper) >= 4.5 && got != c {
			t.Fatalf("%s can be read on %s and became %s", c, paper, got)
		}
	})
}
