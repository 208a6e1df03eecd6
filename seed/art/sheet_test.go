package art

import (
	"image"
	"image/draw"
	"image/png"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestContactSheets writes all pictures side by side for the eye, when ART_SHEETS
// names a folder. ART_VIEW, ART_KINDS, ART_COLOURS (comma lists) and ART_GROUND narrow it.
func TestContactSheets(t *testing.T) {
	dir := os.Getenv("ART_SHEETS")
	if dir == "" {
		t.Skip("ART_SHEETS names no folder")
	}
	for _, v := range Views() {
		if w := os.Getenv("ART_VIEW"); w != "" && w != string(v) {
			continue
		}
		var all []Scene
		for i, k := range Kinds() {
			if want := os.Getenv("ART_KINDS"); want != "" && !slices.Contains(strings.Split(want, ","), k) {
				continue
			}
			names := strings.Split(os.Getenv("ART_COLOURS"), ",")
			for _, n := range names {
				if n == "" {
					n = Palette()[(i*5+1)%16].Name
				}
				s, err := Product(k, n, Options{View: v, Ground: os.Getenv("ART_GROUND")})
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, s)
			}
		}
		sheet(t, dir+"/"+string(v)+".png", all, 8, 200, 250)
	}
}

func sheet(t *testing.T, name string, scenes []Scene, columns, w, h int) {
	t.Helper()
	if len(scenes) == 0 {
		return
	}
	rows := (len(scenes) + columns - 1) / columns
	dst := image.NewRGBA(image.Rect(0, 0, columns*(w+8), rows*(h+8)))
	draw.Draw(dst, dst.Bounds(), image.White, image.Point{}, draw.Src)
	for i, s := range scenes {
		x, y := i%columns*(w+8), i/columns*(h+8)
		draw.Draw(dst, image.Rect(x, y, x+w, y+h), s.Image(w, h), image.Point{}, draw.Src)
	}
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, dst); err != nil {
		t.Fatal(err)
	}
}

// TestSceneSheets does the same for heroes, covers and the mark.
func TestSceneSheets(t *testing.T) {
	dir := os.Getenv("ART_SHEETS")
	if dir == "" {
		t.Skip("ART_SHEETS names no folder")
	}
	var wide, tall, covers []Scene
	for _, n := range Heroes() {
		w, _ := Hero(n)
		h, _ := HeroTall(n)
		wide, tall = append(wide, w), append(tall, h)
	}
	for _, n := range Collections() {
		s, _ := Collection(n)
		covers = append(covers, s)
	}
	sheet(t, dir+"/wide.png", wide, 2, 800, 450)
	sheet(t, dir+"/tall.png", tall, 4, 400, 450)
	sheet(t, dir+"/covers.png", covers, 4, 400, 300)
	sheet(t, dir+"/logo.png", []Scene{Logo()}, 1, 256, 256)
	sheet(t, dir+"/logo16.png", []Scene{Logo()}, 1, 16, 16)
	for i, s := range append(append(wide, tall...), covers...) {
		t.Log(i, len(s.SVG()))
	}
}
