// Package paint is colours: reading them, how well one can be read on another,
// mixing them, and the nearest one that can be read. It must not know which
// colours a shop has.
package paint

import (
	"encoding/hex"
	"fmt"
	"math"
	"strings"

	"regulars/store/fault"
)

// Colour is one of sRGB.
type Colour struct{ R, G, B uint8 }

// White and Black are the ends.
var (
	White = Colour{255, 255, 255}
	Black = Colour{}
)

// Parse reads "#1e5b47" or "#1e5", with or without "#".
func Parse(text string) (Colour, error) {
	digits := strings.TrimPrefix(strings.TrimSpace(text), "#")
	if len(digits) == 3 {
		digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
	}
	b, err := hex.DecodeString(digits)
	if len(b) != 3 || err != nil {
		return Colour{}, fault.New(fault.Invalid, "Enter a colour as # and six digits or letters a to f, such as #1e5b47.")
	}
	return Colour{b[0], b[1], b[2]}, nil
}

// String is "#1e5b47".
func (c Colour) String() string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// Contrast is WCAG 2.2's ratio of two colours, from 1 to 21.
func Contrast(a, b Colour) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + .05) / (min(x, y) + .05)
}

func (c Colour) luminance() float64 {
	return .2126*linear(c.R) + .7152*linear(c.G) + .0722*linear(c.B)
}

// linear undoes sRGB's curve; curved puts it back.
func linear(v uint8) float64 {
	c := float64(v) / 255
	if c <= .04045 {
		return c / 12.92
	}
	return math.Pow((c+.055)/1.055, 2.4)
}

func curved(v float64) uint8 {
	if v <= .0031308 {
		v *= 12.92
	} else {
		v = 1.055*math.Pow(v, 1/2.4) - .055
	}
	return uint8(math.Round(255 * min(1, max(0, v))))
}

// lab is a colour as eyes see it: lightness from 0 to 1, and two axes of hue.
type lab struct{ l, a, b float64 }

// lab converts to OKLab (Björn Ottosson, "A perceptual color space for image
// processing", 2020); colour converts back, cut to what sRGB has.
func (c Colour) lab() lab {
	r, g, b := linear(c.R), linear(c.G), linear(c.B)
	l := math.Cbrt(.4122214708*r + .5363325363*g + .0514459929*b)
	m := math.Cbrt(.2119034982*r + .6806995451*g + .1073969566*b)
	s := math.Cbrt(.0883024619*r + .2817188376*g + .6299787005*b)
	return lab{.2104542553*l + .7936177850*m - .0040720468*s, 1.9779984951*l - 2.4285922050*m + .4505937099*s, .0259040371*l + .7827717662*m - .8086757660*s}
}

func (c lab) colour() Colour {
	l := c.l + .3963377774*c.a + .2158037573*c.b
	m := c.l - .1055613458*c.a - .0638541728*c.b
	s := c.l - .0894841775*c.a - 1.2914855480*c.b
	l, m, s = l*l*l, m*m*m, s*s*s
	return Colour{curved(4.0767416621*l - 3.3077115913*m + .2309699292*s), curved(-1.2684380046*l + 2.6097574011*m - .3413193965*s), curved(-.0041960863*l - .7034186147*m + 1.7076147010*s)}
}

// Mix is a with a share of b (0 to 1) stirred in, evenly to the eye.
func Mix(a, b Colour, share float64) Colour {
	x, y := a.lab(), b.lab()
	return lab{x.l + (y.l-x.l)*share, x.a + (y.a-x.a)*share, x.b + (y.b-x.b)*share}.colour()
}

// At is the colour at a lightness (0 black, 1 white), paler towards the ends, where
// screens have no strong colours.
func (c Colour) At(lightness float64) Colour {
	v := c.lab()
	if v.l > 0 && v.l < 1 {
		keep := min(1, min(lightness, 1-lightness)/min(v.l, 1-v.l))
		v.a, v.b = v.a*keep, v.b*keep
	}
	v.l = lightness
	return v.colour()
}

// Readable is the colour itself when it has the contrast on everything it is to
// stand on, else the nearest lighter or darker one that has; of black and white the
// better where none has.
func (c Colour) Readable(least float64, on ...Colour) Colour {
	worst := func(c Colour) float64 {
		lowest := math.Inf(1)
		for _, paper := range on {
			lowest = min(lowest, Contrast(c, paper))
		}
		return lowest
	}
	from := c.lab().l
	for step := 0.0; step <= 1; step += .005 {
		for _, l := range []float64{from - step, from + step} {
			if near := c.At(l); l >= 0 && l <= 1 && worst(near) >= least {
				if step == 0 {
					return c
				}
				return near
			}
		}
	}
	if worst(White) > worst(Black) {
		return White
	}
	return Black
}
