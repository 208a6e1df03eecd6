package picture

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"regulars/store/fault"
)

// photo has many colours; its top left quarter is red.
func photo(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{uint8(x * 3), uint8(y * 5), 200, 255}
			if x < w/2 && y < h/2 {
				c = color.RGBA{250, 10, 10, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func asJPEG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// turned puts an EXIF block with an orientation into a JPEG.
func turned(jpg []byte, orientation byte) []byte {
	tiff := "MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(rune(orientation)) + "\x00\x00\x00\x00\x00\x00"
	app1 := "Exif\x00\x00" + tiff
	head := []byte{0xff, 0xd8, 0xff, 0xe1, byte((len(app1) + 2) >> 8), byte(len(app1) + 2)}
	return append(append(head, app1...), jpg[2:]...)
}

func read(t *testing.T, b []byte) Picture {
	t.Helper()
	p, err := Read(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAPhotographComesInFourSizesNamedByContent(t *testing.T) {
	p := read(t, asJPEG(t, photo(2000, 1500)))
	var widths []int
	for _, f := range p.Files {
		widths = append(widths, f.Width)
		c, err := jpeg.DecodeConfig(bytes.NewReader(f.Bytes))
		if err != nil || c.Width != f.Width || c.Height != f.Height || f.Type != "image/jpeg" {
			t.Errorf("%s: %v, %v", f.Name, c, err)
		}
		if !strings.HasPrefix(f.Name, p.Hash+"-") || !strings.HasSuffix(f.Name, ".jpg") {
			t.Errorf("the name is %q", f.Name)
		}
	}
	if len(widths) != 4 || widths[0] != 320 || widths[3] != 1600 || p.Width != 1600 || p.Height != 1200 {
		t.Errorf("widths %v, picture %d x %d", widths, p.Width, p.Height)
	}
	for i, s := range Sizes(p.Largest().Name, p.Width) {
		if s.Name != p.Files[i].Name || s.Width != p.Files[i].Width {
			t.Errorf("size %d is said to be %v, is %s", i, s, p.Files[i].Name)
		}
	}
	if again := read(t, asJPEG(t, photo(2000, 1500))); again.Hash != p.Hash || !bytes.Equal(again.Files[0].Bytes, p.Files[0].Bytes) {
		t.Error("the same picture gave other files")
	}
}

func TestNoPictureIsBlownUp(t *testing.T) {
	for width, want := range map[int]int{100: 1, 320: 1, 321: 2, 1000: 4, 1600: 4, 1601: 4} {
		if p := read(t, asPNG(t, photo(width, 10))); len(p.Files) != want || p.Width > width {
			t.Errorf("%d wide: %d files up to %d, want %d", width, len(p.Files), p.Width, want)
		}
	}
}

func TestEveryOrientationStandsUpright(t *testing.T) {
	// The red quarter lies top left in the source; where it must be seen.
	want := map[byte][2]bool{ // orientation -> red is right, red is at the bottom
		1: {false, false}, 2: {true, false}, 3: {true, true}, 4: {false, true},
		5: {false, false}, 6: {true, false}, 7: {true, true}, 8: {false, true},
	}
	source := asJPEG(t, photo(80, 40))
	for o, at := range want {
		p := read(t, turned(source, o))
		w, h := 80, 40
		if o >= 5 {
			w, h = 40, 80
		}
		if p.Width != w || p.Height != h {
			t.Errorf("orientation %d: %d x %d", o, p.Width, p.Height)
			continue
		}
		img, _, err := image.Decode(bytes.NewReader(p.Largest().Bytes))
		if err != nil {
			t.Fatal(err)
		}
		x, y := w/4, h/4
		if at[0] {
			x = w - w/4
		}
		if at[1] {
			y = h - h/4
		}
		if r, g, b, _ := img.At(x, y).RGBA(); r>>8 < 200 || g>>8 > 60 || b>>8 > 60 {
			t.Errorf("orientation %d: no red at %d,%d", o, x, y)
		}
	}
}

func TestExifDoesNotSurvive(t *testing.T) {
	p := read(t, turned(asJPEG(t, photo(400, 300)), 6))
	for _, f := range p.Files {
		if bytes.Contains(f.Bytes, []byte("Exif")) {
			t.Errorf("%s still carries EXIF", f.Name)
		}
	}
}

func TestTransparencyAndDrawingsStayPNG(t *testing.T) {
	drawing := image.NewRGBA(image.Rect(0, 0, 50, 50))
	for i := range drawing.Pix {
		drawing.Pix[i] = 255
	}
	glass := photo(50, 50)
	glass.SetRGBA(3, 3, color.RGBA{})
	for name, img := range map[string]image.Image{"a drawing": drawing, "a transparent picture": glass} {
		if f := read(t, asPNG(t, img)).Largest(); f.Type != "image/png" {
			t.Errorf("%s became %s", name, f.Type)
		}
	}
	if f := read(t, asPNG(t, photo(500, 500))).Largest(); f.Type != "image/jpeg" {
		t.Errorf("a photograph in PNG stayed %s", f.Type)
	}
}

// flood is a PNG of a few bytes that claims to be huge.
func flood(w, h uint32, depth, kind byte) []byte {
	b := []byte("\x89PNG\r\n\x1a\n")
	data := binary.BigEndian.AppendUint32(nil, w)
	data = append(binary.BigEndian.AppendUint32(data, h), depth, kind, 0, 0, 0)
	for _, c := range []struct {
		name string
		data []byte
	}{{"IHDR", data}, {"IDAT", nil}, {"IEND", nil}} {
		b = binary.BigEndian.AppendUint32(b, uint32(len(c.data)))
		b = append(append(b, c.name...), c.data...)
		b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(append([]byte(c.name), c.data...)))
	}
	return b
}

func TestWhatIsNotExactlyOneGoodPictureIsRefused(t *testing.T) {
	jpg, pic := asJPEG(t, photo(20, 20)), asPNG(t, photo(20, 20))
	for name, c := range map[string]struct {
		bytes []byte
		want  *fault.Error
	}{
		"nothing":              {nil, unknown},
		"text":                 {[]byte("hello"), unknown},
		"svg":                  {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), unknown},
		"gif":                  {[]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), unknown},
		"tiff":                 {[]byte("II*\x00\x08\x00\x00\x00\x00\x00\x00\x00"), unknown},
		"half a jpeg":          {jpg[:len(jpg)/2], broken},
		"half a png":           {pic[:len(pic)/2], broken},
		"jpeg and archive":     {append(bytes.Clone(jpg), "PK\x03\x04"...), polyglot},
		"png and script":       {append(bytes.Clone(pic), "<?php system($_GET[0]);"...), polyglot},
		"webp and page":        {append([]byte("RIFF\x0c\x00\x00\x00WEBPVP8L\x00\x00\x00\x00"), "<script>"...), polyglot},
		"a flood":              {flood(100_000, 100_000, 8, 2), tooBig},
		"a flood in one line":  {flood(1<<31-1, 1, 8, 2), tooBig},
		"a flood in deep ink":  {flood(6000, 5000, 16, 6), tooBig},
		"a webp without frame": {[]byte("RIFF\x0c\x00\x00\x00WEBPVP8L\x00\x00\x00\x00"), broken},
	} {
		_, err := Read(bytes.NewReader(c.bytes))
		if fault.KindOf(err) != fault.Invalid || fault.Message(err) != c.want.Message {
			t.Errorf("%s: got %v, want %q", name, err, c.want.Message)
		}
	}
	if _, err := Read(bytes.NewReader(make([]byte, MaxBytes+1))); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a file beyond the limit: %v", err)
	}
}

func TestABombOfScansIsNeverDecoded(t *testing.T) {
	bomb := asJPEG(t, photo(20, 20))
	bomb = bomb[:len(bomb)-2]
	for range maxScans + 1 {
		bomb = append(bomb, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0)
	}
	if _, _, err := inspect(append(bomb, 0xff, 0xd9)); err == nil || !strings.Contains(err.Error(), "too many scans") {
		t.Errorf("got %v", err)
	}
}

func TestASecondFrameOfAPhoneIsDroppedQuietly(t *testing.T) {
	jpg := asJPEG(t, photo(20, 20))
	p := read(t, append(append(bytes.Clone(jpg), 0, 0, 0), jpg...))
	if bytes.Count(p.Largest().Bytes, []byte("\xff\xd8\xff")) != 1 {
		t.Error("the second frame survived")
	}
}

func TestWebPIsRead(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("testdata", "tile.webp"))
	if err != nil {
		t.Fatal(err)
	}
	if p := read(t, b); p.Width < 1 || strings.HasSuffix(p.Largest().Name, "webp") {
		t.Errorf("got %v", p.Largest().Name)
	}
}

func TestAForeignNameStandsAlone(t *testing.T) {
	if got := Sizes("abc.svg", 800); len(got) != 1 || got[0].Name != "abc.svg" {
		t.Errorf("got %v", got)
	}
}

func TestOnlyADrawingHasAnotherCard(t *testing.T) {
	for file, want := range map[string]string{"/media/ab.svg": "/media/ab-card.jpg", "ab-640.jpg": "ab-640.jpg", "": ""} {
		if got := Card(file); got != want {
			t.Errorf("%q: %q", file, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(asJPEG(f, photo(9, 7)))
	f.Add(turned(asJPEG(f, photo(9, 7)), 6))
	f.Add(asPNG(f, photo(9, 7)))
	f.Add(flood(100, 100, 8, 2))
	if b, err := os.ReadFile(filepath.Join("testdata", "tile.webp")); err == nil {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if c, _, err := image.DecodeConfig(bytes.NewReader(b)); err == nil && c.Width*c.Height > 1_000_000 {
			t.Skip("slow, and measured elsewhere")
		}
		p, err := Read(bytes.NewReader(b))
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("not a fault of the input: %v", err)
			}
			return
		}
		for _, file := range p.Files {
			if _, _, err := image.Decode(bytes.NewReader(file.Bytes)); err != nil {
				t.Fatalf("%s cannot be read back: %v", file.Name, err)
			}
		}
	})
}
