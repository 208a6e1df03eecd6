package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strconv"
	"strings"

	"golang.org/x/image/draw"
)

// Widths are the sizes a picture is made in, in pixels; none is ever larger than
// its source.
func Widths() []int { return []int{320, 640, 960, 1600} }

const quality = 82 // of JPEG: no visible loss on photographs at half the bytes of 92

// Size is one file of a picture by name.
type Size struct {
	Name  string
	Width int
}

// Sizes lists the files that exist beside the largest one, from the smallest to
// the largest itself. A name that was not made here (an SVG, say) stands alone.
func Sizes(largest string, width int) []Size {
	dot, suffix := strings.LastIndexByte(largest, '.'), "-"+strconv.Itoa(width)
	if dot < 0 || !strings.HasSuffix(largest[:dot], suffix) {
		return []Size{{largest, width}}
	}
	stem, ext := strings.TrimSuffix(largest[:dot], suffix), largest[dot:]
	var list []Size
	for _, w := range widthsFor(width) {
		list = append(list, Size{fmt.Sprintf("%s-%d%s", stem, w, ext), w})
	}
	return list
}

// Card is the name, or the address, of the picture that stands for another in a
// shared link. Social networks show no SVG: the shop's own drawings have a JPEG
// beside them; every other picture is its own card.
func Card(file string) string {
	if stem, ok := strings.CutSuffix(file, ".svg"); ok {
		return stem + "-card.jpg"
	}
	return file
}

// widthsFor lists the widths made of a source this wide, ascending.
func widthsFor(width int) []int {
	var list []int
	for _, w := range Widths() {
		if w >= width {
			return append(list, width)
		}
		list = append(list, w)
	}
	return list
}

// encode makes all sizes, from the largest down, each from the one before.
func encode(img image.Image, orientation int, lossless bool, hash string) (Picture, error) {
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	if orientation >= 5 {
		w, h = h, w
	}
	widths := widthsFor(w)
	p := Picture{Hash: hash, Files: make([]File, len(widths))}
	plain := opaque(img) && !(lossless && flat(img))
	current := img
	for i := len(widths) - 1; i >= 0; i-- {
		tw, th := widths[i], max(1, (h*widths[i]+w/2)/w)
		if i == len(widths)-1 {
			current = upright(first(img, tw, th, orientation), orientation)
			p.Width, p.Height = tw, th
		} else {
			current = scale(current, tw, th)
		}
		f, err := file(current, plain, hash)
		if err != nil {
			return Picture{}, err
		}
		p.Files[i] = f
	}
	return p, nil
}

// first scales the picture as it lies; the caller turns it upright.
func first(img image.Image, w, h, orientation int) *image.RGBA {
	if orientation >= 5 {
		w, h = h, w
	}
	return scale(img, w, h)
}

// scale goes to twice the size by the quick way, then the rest by the fine one.
func scale(img image.Image, w, h int) *image.RGBA {
	if b := img.Bounds(); b.Dx() > 4*w && b.Dy() > 4*h {
		half := image.NewRGBA(image.Rect(0, 0, 2*w, 2*h))
		draw.ApproxBiLinear.Scale(half, half.Bounds(), img, b, draw.Src, nil)
		img = half
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	if b := img.Bounds(); b.Dx() == w && b.Dy() == h {
		draw.Draw(dst, dst.Bounds(), img, b.Min, draw.Src)
	} else {
		draw.CatmullRom.Scale(dst, dst.Bounds(), img, b, draw.Src, nil)
	}
	return dst
}

// upright applies an EXIF orientation (CIPA DC-008, 4.6.5.1): for each pixel of
// the result, where it lies in the source.
func upright(src *image.RGBA, orientation int) *image.RGBA {
	if orientation == 1 {
		return src
	}
	w, h := src.Rect.Dx(), src.Rect.Dy()
	dw, dh := w, h
	if orientation >= 5 {
		dw, dh = h, w
	}
	dst := image.NewRGBA(image.Rect(0, 0, dw, dh))
	for y := range dh {
		for x := range dw {
			sx, sy := lies(orientation, x, y, w, h)
			copy(dst.Pix[dst.PixOffset(x, y):][:4], src.Pix[src.PixOffset(sx, sy):][:4])
		}
	}
	return dst
}

func lies(orientation, x, y, w, h int) (sx, sy int) {
	switch orientation {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, h - 1 - x
	case 7:
		return w - 1 - y, h - 1 - x
	default: // 8
		return w - 1 - y, x
	}
}

func file(img image.Image, plain bool, hash string) (File, error) {
	var b bytes.Buffer
	f := File{Type: "image/png", Width: img.Bounds().Dx(), Height: img.Bounds().Dy()}
	ext, err := "png", error(nil)
	if plain {
		f.Type, ext = "image/jpeg", "jpg"
		err = jpeg.Encode(&b, img, &jpeg.Options{Quality: quality})
	} else {
		err = png.Encode(&b, img)
	}
	if err != nil {
		return File{}, fmt.Errorf("picture: %w", err)
	}
	f.Name, f.Bytes = fmt.Sprintf("%s-%d.%s", hash, f.Width, ext), b.Bytes()
	return f, nil
}

func opaque(img image.Image) bool {
	o, ok := img.(interface{ Opaque() bool })
	return ok && o.Opaque()
}

// flat says whether a picture is a drawing: few colours on a grid of probes. JPEG
// would put dirt around its edges.
func flat(img image.Image) bool {
	b, seen := img.Bounds(), map[color.Color]bool{}
	stepX, stepY := max(1, b.Dx()/64), max(1, b.Dy()/64)
	for y := b.Min.Y; y < b.Max.Y; y += stepY {
		for x := b.Min.X; x < b.Max.X; x += stepX {
			if seen[img.At(x, y)] = true; len(seen) > 256 {
				return false
			}
		}
	}
	return true
}
