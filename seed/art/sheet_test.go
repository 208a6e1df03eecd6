package art

import (
	"cmp"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestContactSheetsShowEveryKind puts all pictures side by side, for the eye where ART_SHEETS names
// a folder to keep them in. ART_VIEW, ART_KINDS, ART_COLOURS (comma lists) and ART_GROUND narrow it.
func TestContactSheetsShowEveryKind(t *testing.T) {
	dir := cmp.Or(os.Getenv("ART_SHEETS"), t.TempDir())
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
		cell := s.Image(w, h)
		if shown := tints(cell); shown < 4 {
			t.Errorf("%s, picture %d: only %d colours, which shows nothing", name, i, shown)
		}
		draw.Draw(dst, image.Rect(x, y, x+w, y+h), cell, image.Point{}, draw.Src)
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

// TestSceneSheetsShowHeroesCoversAndTheMark does the same for them.
func TestSceneSheetsShowHeroesCoversAndTheMark(t *testing.T) {
	dir := cmp.Or(os.Getenv("ART_SHEETS"), t.TempDir())
	sheet(t, dir+"/wide.png", drawn(t, heroes(), Hero), 2, 800, 450)
	sheet(t, dir+"/tall.png", drawn(t, heroes(), HeroTall), 4, 400, 450)
	sheet(t, dir+"/covers.png", drawn(t, Collections(), Collection), 4, 400, 300)
	sheet(t, dir+"/logo.png", []Scene{Logo()}, 1, 256, 256)
}

func drawn(t *testing.T, names []string, draw func(string) (Scene, error)) []Scene {
	t.Helper()
	var all []Scene
	for _, name := range names {
		s, err := draw(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

// tints counts the colours of a picture, looking at every fourth point.
func tints(i image.Image) int {
	seen := map[color.Color]bool{}
	for y := i.Bounds().Min.Y; y < i.Bounds().Max.Y; y += 4 {
		for x := i.Bounds().Min.X; x < i.Bounds().Max.X; x += 4 {
			seen[i.At(x, y)] = true
		}
	}
	return len(seen)
}
