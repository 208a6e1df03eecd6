package seed

import (
	"regulars/seed/art"
	"regulars/store/catalog"
	"regulars/store/content"
)

// Views that are no product's: whole scenes, named by their kind.
const (
	heroView  art.View = "hero"
	tallView  art.View = "tall" // the same scene for phones
	coverView art.View = "cover"
)

// scenes lists the pictures of shelves and pieces.
func scenes() (list []shot) {
	for _, s := range shelves() {
		list = append(list, shot{kind: s.handle, view: coverView})
	}
	for _, p := range pieces() {
		if p.scene != "" {
			list = append(list, shot{kind: p.scene, view: heroView}, shot{kind: p.scene, view: tallView})
		}
	}
	return list
}

// scene asks art for the picture.
func (s shot) scene() (art.Scene, error) {
	switch s.view {
	case heroView:
		return art.Hero(s.kind)
	case tallView:
		return art.HeroTall(s.kind)
	case coverView:
		return art.Collection(s.kind)
	}
	return art.Product(s.kind, s.colour, art.Options{Ground: s.ground, View: s.view})
}

// cover gives a collection its picture.
func (a album) cover(c *catalog.Collection) {
	m := a[shot{kind: c.Handle, view: coverView}].media
	c.MediaFile, c.MediaAlt = m.File, m.Alt
}

// scenery gives a piece its picture, wide and for phones.
func (a album) scenery(p *content.Piece, scene string) {
	if scene == "" {
		return
	}
	wide, tall := a[shot{kind: scene, view: heroView}].media, a[shot{kind: scene, view: tallView}].media
	p.Picture = content.Picture{File: wide.File, Phone: tall.File, Alt: wide.Alt, Width: wide.Width, Height: wide.Height, PhoneWidth: tall.Width, PhoneHeight: tall.Height}
}
