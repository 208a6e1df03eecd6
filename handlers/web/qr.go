package web

import (
	"encoding/base64"
	"strconv"

	"rsc.io/qr"
)

// quiet is the border around a code, in its units, as package qr draws it.
const quiet = 8

// QR draws a text as a code that cameras read: the picture as the source of an image,
// and its width and height in pixels. scale is how many pixels a unit takes.
func QR(text string, scale int) (src, size string, err error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return "", "", err
	}
	code.Scale = scale
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(code.PNG()), strconv.Itoa((code.Size + quiet) * scale), nil
}
