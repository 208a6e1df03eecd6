package seed

import (
	"regulars/seed/art"
	"regulars/store/catalog"
	"regulars/store/content"
)

// scenes are the pictures of pieces, by the names that pieces use.
func scenes() map[string]shot {
	return map[string]shot{
		"campus": {"roll-backpack", "Marigold", "campus", art.Beside},
		"desk":   {"desk-lamp", "Marigold", "night", art.Beside},
		"dorm":   {"bedding", "Sage", "dorm", art.Beside},
		"train":  {"duffel", "Brick", "paper", art.Beside},
	}
}

// covers are the pictures of collections: never one that hangs on a product.
func covers() map[string]shot {
	return map[string]shot{
		"notebooks":          {"hardcover-notebook", "Clay", "notebooks", art.Beside},
		"bags":               {"messenger", "Pine", "bags", art.Beside},
		"tablets":            {"tablet", "Pine", "tablets", art.Beside},
		"tablet-accessories": {"stylus", "Brick", "tablet-accessories", art.Beside},
		"audio":              {"headphones", "Brick", "audio", art.Beside},
		"lamps":              {"clip-lamp", "Marigold", "lamps", art.Beside},
		"coffee":             {"mug", "Rust", "coffee", art.Beside},
		"dorm":               {"pillow", "Rose", "dorm", art.Beside},
		"outdoor":            {"water-bottle", "Marigold", "outdoor", art.Beside},
		"new":                {"umbrella", "Brick", "new", art.Beside},
		"sale":               {"cap", "Brick", "sale", art.Beside},
		"gifts":              {"passport-wallet", "Pine", "gifts", art.Beside},
		"campus":             {"backpack", "Sky", "campus", art.Beside},
	}
}

// cover gives a collection its picture.
func (a album) cover(c *catalog.Collection) {
	if s, ok := covers()[c.Handle]; ok {
		m := a[s].media
		c.MediaFile, c.MediaAlt = m.File, m.Alt
	}
}

// scenery gives a piece its picture.
func (a album) scenery(p *content.Piece, scene string) {
	if s, ok := scenes()[scene]; ok {
		m := a[s].media
		p.Picture = content.Picture{File: m.File, Alt: m.Alt, Width: m.Width, Height: m.Height}
	}
}
