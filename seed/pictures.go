package seed

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"regulars/seed/art"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/picture"
)

// shot names a picture of a product.
type shot struct {
	kind, colour, ground string
	view                 art.View
}

// drawing is a picture ready to be kept.
type drawing struct {
	media catalog.Media // without an id
	files []catalog.File
}

// album holds all pictures of the brand. It is drawn before the database is asked
// for anything, on all cores.
type album map[shot]drawing

// cardWidth and cardHeight are the size of a picture in a shared link: social
// networks show no SVG, and take nothing smaller.
const cardWidth, cardHeight = 600, 315

// newAlbum draws every product. What may be the first picture of a page gets a card,
// unless small.
func newAlbum(small bool) (album, error) {
	var wanted []shot
	cards := map[shot]bool{}
	for _, p := range products() {
		for _, s := range p.shots() {
			if !slices.Contains(wanted, s) {
				wanted = append(wanted, s)
			}
			cards[s] = s.view == art.Front && !small
		}
	}
	for _, s := range scenes() {
		if cards[s] = !small && s.view != tallView; !slices.Contains(wanted, s) {
			wanted = append(wanted, s)
		}
	}
	return draw(wanted, cards)
}

// draw draws on all cores.
func draw(wanted []shot, cards map[shot]bool) (album, error) {
	prints := make([]drawing, len(wanted))
	var group errgroup.Group
	group.SetLimit(runtime.NumCPU())
	for i, s := range wanted {
		group.Go(func() (err error) {
			prints[i], err = s.draw(cards[s])
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	a := make(album, len(wanted))
	for i, s := range wanted {
		a[s] = prints[i]
	}
	return a, nil
}

// shots lists a product's pictures: one in each colour, then its other views.
func (p product) shots() []shot {
	shades, _ := p.shades()
	var list []shot
	for _, s := range shades {
		list = append(list, shot{p.art, s.colour, p.ground, art.Front})
	}
	for _, view := range art.Views() {
		if view != art.Front {
			list = append(list, shot{p.art, shades[0].colour, p.ground, view})
		}
	}
	return list
}

func (s shot) draw(card bool) (drawing, error) {
	scene, err := s.scene()
	if err != nil {
		return drawing{}, fmt.Errorf("seed: %w", err)
	}
	return develop(scene, card)
}

// develop makes the files of a drawing, named by its content.
func develop(scene art.Scene, card bool) (drawing, error) {
	svg := scene.SVG()
	sum := sha256.Sum256(svg)
	name := hex.EncodeToString(sum[:16]) + ".svg"
	p := drawing{catalog.Media{File: name, Alt: scene.Alt, Width: scene.Width, Height: scene.Height}, []catalog.File{{Name: name, Type: "image/svg+xml", Bytes: svg}}}
	if card {
		jpeg, err := scene.JPEG(cardWidth, cardHeight, 82)
		if err != nil {
			return drawing{}, fmt.Errorf("seed: %w", err)
		}
		p.files = append(p.files, catalog.File{Name: picture.Card(name), Type: "image/jpeg", Bytes: jpeg})
	}
	return p, nil
}

// keep stores all files of the album.
func (a album) keep(ctx context.Context, q db.Q) error {
	for _, p := range a {
		for _, f := range p.files {
			if err := catalog.KeepFile(ctx, q, f); err != nil {
				return fmt.Errorf("seed: picture: %w", err)
			}
		}
	}
	return nil
}

// hang gives a product its pictures, and each variant the one in its colour. A
// media id is unique inside its product.
func (a album) hang(p product, c *catalog.Product) {
	shades, axisAt := p.shades()
	for i, s := range p.shots() {
		m := a[s].media
		m.ID = fmt.Sprintf("%s-%d", p.handle, i+1)
		c.Media = append(c.Media, m)
	}
	if axisAt < 0 || len(c.Media) == 0 {
		return
	}
	for i, v := range c.Variants {
		at := slices.IndexFunc(shades, func(s shade) bool { return s.value == v.Options[axisAt] })
		c.Variants[i].MediaID = c.Media[max(at, 0)].ID
	}
}
