package static

import (
	"maps"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// schemes reads the colours of tokens.css as they are in force in each scheme.
func schemes(t *testing.T) map[string]map[string]string {
	t.Helper()
	css := string(read("css/tokens.css"))
	shop, campus, ok := strings.Cut(css, `:root[data-accent="campus"]`)
	if !ok {
		t.Fatal("tokens.css has no campus")
	}
	light, dark, _ := strings.Cut(shop, "@media (prefers-color-scheme: dark)")
	campusLight, campusDark, _ := strings.Cut(campus, "@media (prefers-color-scheme: dark)")
	over := func(base map[string]string, part string) map[string]string {
		out := maps.Clone(base)
		for _, m := range regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{3,6});`).FindAllStringSubmatch(part, -1) {
			out[m[1]] = m[2]
		}
		return out
	}
	l := over(map[string]string{}, light)
	d := over(l, dark)
	cl := over(l, campusLight)
	return map[string]map[string]string{"light": l, "dark": d, "campus": cl, "campus, dark": over(over(d, campusLight), campusDark)}
}

// contrast is WCAG's ratio of two colours.
func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}

func luminance(hex string) float64 {
	hex = strings.TrimPrefix(hex, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	sum := 0.0
	for i, weight := range []float64{.2126, .7152, .0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			return math.NaN()
		}
		c := float64(n) / 255
		if c <= .04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

func TestEveryInkCanBeReadOnItsPaper(t *testing.T) {
	pairs := []struct {
		ink, paper string
		least      float64
	}{
		{"ink", "paper", 7}, {"ink", "raised", 7}, {"ink", "tint", 7}, {"ink", "sale-tint", 7}, {"ink", "sunken", 7},
		{"muted", "paper", 4.5}, {"muted", "raised", 4.5}, {"muted", "sunken", 4.5}, {"muted", "tint", 4.5},
		{"accent", "paper", 4.5}, {"accent", "raised", 4.5}, {"accent", "tint", 4.5},
		{"on-accent", "accent", 4.5}, {"on-accent", "accent-strong", 4.5},
		{"sale", "paper", 4.5}, {"sale", "raised", 4.5}, {"paper", "sale", 4.5},
		{"on-band", "band", 7}, {"flag", "band", 4.5}, {"on-shout", "shout", 4.5},
		{"line-strong", "paper", 3}, {"line-strong", "raised", 3}, {"focus", "paper", 3}, {"focus", "raised", 3}, {"star", "paper", 3},
	}
	for name, colours := range schemes(t) {
		for _, p := range pairs {
			if c := contrast(colours[p.ink], colours[p.paper]); !(c >= p.least) {
				t.Errorf("%s: %s %s on %s %s has %.2f, needs %.1f", name, p.ink, colours[p.ink], p.paper, colours[p.paper], c, p.least)
			}
		}
	}
}
