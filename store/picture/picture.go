// Package picture takes in pictures from outside: it decodes them, drops what is
// not picture (EXIF, colour profiles, comments, whatever hides behind the end),
// and makes the sizes that pages ask for. What leaves here was encoded here.
//
// It must not fetch, store or serve anything, and knows no product.
package picture

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"

	"regulars/store/fault"
)

// Limits of what is taken in.
const (
	MaxBytes  = 10 << 20   // of the file
	MaxPixels = 40_000_000 // width times height
	maxMemory = 4 * MaxPixels
	maxSide   = 30_000
)

// recipe changes whenever the same input would give other bytes, so that names
// stay names of content.
const recipe = "regulars picture 1\n"

// Picture is one picture in all the sizes a page may ask for.
type Picture struct {
	Hash          string // of the source, names the files
	Width, Height int    // of the largest file, upright
	Files         []File // from the smallest to the largest; never empty
}

// File is one size, encoded and named by its content.
type File struct {
	Name          string // "3f2a...-640.jpg"
	Type          string // "image/jpeg" or "image/png"
	Width, Height int
	Bytes         []byte
}

// Largest is the file to keep as the picture's own; Sizes derives the others'
// names from its name.
func (p Picture) Largest() File { return p.Files[len(p.Files)-1] }

// Read decodes a JPEG, PNG or WebP and makes its sizes. Anything that is not
// exactly one picture within the limits is a fault.Invalid that says why.
func Read(r io.Reader) (Picture, error) {
	source, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return Picture{}, fmt.Errorf("picture.Read: %w", err)
	}
	if len(source) > MaxBytes {
		return Picture{}, fault.Newf(fault.Invalid, "The picture is larger than %d MB.", MaxBytes>>20)
	}
	format, seen, err := inspect(source)
	if err != nil {
		return Picture{}, err
	}
	img, err := decode(format, source)
	if err != nil {
		return Picture{}, err
	}
	sum := sha256.Sum256(append([]byte(recipe), source...))
	return encode(img, seen.orientation(), format == formatPNG, hex.EncodeToString(sum[:16]))
}

// decode measures before it decodes, so that a flood of pixels costs nothing.
func decode(format string, source []byte) (img image.Image, err error) {
	// The decoders are others' code fed with foreign bytes: a panic in them is a
	// bad picture, not the end of the process.
	defer func() {
		if p := recover(); p != nil {
			img, err = nil, broken.Because(fmt.Errorf("decoder panicked: %v", p))
		}
	}()
	c, err := config(format, source)
	if err != nil {
		return nil, broken.Because(err)
	}
	if err := measure(c); err != nil {
		return nil, err
	}
	if img, err = pixels(format, source); err != nil {
		return nil, broken.Because(err)
	}
	if b := img.Bounds(); b.Dx() != c.Width || b.Dy() != c.Height {
		return nil, broken.Because(errors.New("header and pixels disagree on the size"))
	}
	return img, nil
}

var (
	broken  = fault.New(fault.Invalid, "The picture is damaged.")
	unknown = fault.New(fault.Invalid, "The picture is not a JPEG, PNG or WebP file.")
	tooBig  = fault.Newf(fault.Invalid, "The picture has more than %d million pixels.", MaxPixels/1_000_000)
)

func measure(c image.Config) error {
	if c.Width < 1 || c.Height < 1 {
		return broken
	}
	perPixel := int64(4)
	switch c.ColorModel {
	case color.NRGBA64Model, color.RGBA64Model:
		perPixel = 8
	}
	n := int64(c.Width) * int64(c.Height)
	if c.Width > maxSide || c.Height > maxSide || n > MaxPixels || n*perPixel > maxMemory {
		return tooBig
	}
	return nil
}

func config(format string, source []byte) (image.Config, error) {
	r := bytes.NewReader(source)
	switch format {
	case formatJPEG:
		return jpeg.DecodeConfig(r)
	case formatPNG:
		return png.DecodeConfig(r)
	default:
		return webp.DecodeConfig(r)
	}
}

func pixels(format string, source []byte) (image.Image, error) {
	r := bytes.NewReader(source)
	switch format {
	case formatJPEG:
		return jpeg.Decode(r)
	case formatPNG:
		return png.Decode(r)
	default:
		return webp.Decode(r)
	}
}
