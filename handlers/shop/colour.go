package shop

import "strings"

// colourHex is how a colour that a merchant names looks in a swatch: the names of
// CSS that people use for things, and a stationer's.
func colourHex(name string) (hex string, ok bool) {
	hex, ok = colours[strings.ToLower(strings.TrimSpace(name))]
	return hex, ok
}

var colours = map[string]string{
	"ink": "#2b3431", "pine": "#1e5b47", "brick": "#b23a2a", "marigold": "#e9a820", "deep blue": "#263a70", "sand": "#d3bc92",
	"clay": "#c47f5b", "sage": "#97af95", "sky": "#86b2d0", "plum": "#6d3558", "graphite": "#565c61", "cream": "#f4ebd7",
	"rose": "#da9e9b", "olive": "#777a3c", "rust": "#9c4c25", "mint": "#a5d3bd",

	"black": "#1c1c1c", "white": "#fafafa", "grey": "#8a8a8a", "gray": "#8a8a8a", "silver": "#c0c0c0", "gold": "#d4af37",
	"red": "#c62828", "maroon": "#7b1e2b", "burgundy": "#6d1f33", "pink": "#f3a6b8", "coral": "#f08a6c", "orange": "#ee7d22",
	"yellow": "#f2c53d", "mustard": "#d1a12e", "lime": "#a9c93c", "green": "#3e8e53", "khaki": "#b5a878", "teal": "#1f7a7a",
	"turquoise": "#40b5ad", "blue": "#2f6fd0", "navy": "#1f2f5c", "light blue": "#a8cbe8", "indigo": "#3f3d8f", "purple": "#7a4a9e",
	"violet": "#8a63b8", "lavender": "#c3b4e0", "brown": "#7a5230", "tan": "#c9a77a", "beige": "#e5d8bd", "ivory": "#f7f1df",
	"charcoal": "#3a3d40", "natural": "#e2d4b7", "transparent": "#eef1f2",
}
