package picture

import (
	"bytes"
	"encoding/binary"
	"errors"

	"regulars/store/fault"
)

const (
	formatJPEG = "jpeg"
	formatPNG  = "png"
	formatWebP = "webp"
)

// maxScans bounds how often a progressive JPEG may walk over its pixels: honest
// encoders use about ten, a bomb of a few kilobytes uses thousands.
const maxScans = 100

var polyglot = fault.New(fault.Invalid, "The file holds more than the picture; save it again as a plain JPEG, PNG or WebP.")

// findings is what a walk over a file's segments saw besides the pixels.
type findings struct {
	exif []byte // TIFF block, nil when there is none
	end  int    // where the picture ends
}

// inspect names the format by its first bytes and refuses a file that goes on
// behind the picture's end, which is how an archive or a script hides in one.
func inspect(b []byte) (format string, f findings, err error) {
	switch {
	case bytes.HasPrefix(b, []byte("\xff\xd8\xff")):
		format = formatJPEG
		f, err = walkJPEG(b)
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		format = formatPNG
		f, err = walkPNG(b)
	case len(b) > 16 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP":
		format = formatWebP
		f, err = walkWebP(b)
	default:
		return "", f, unknown
	}
	if err != nil {
		return format, f, broken.Because(err)
	}
	if !harmless(b[f.end:]) {
		return format, f, polyglot
	}
	return format, f, nil
}

// harmless allows what cameras leave behind a picture: padding, and further
// JPEGs (the multi-picture format of phones). Neither is ever written out.
func harmless(tail []byte) bool {
	tail = afterPadding(tail)
	for bytes.HasPrefix(tail, []byte("\xff\xd8\xff")) {
		f, err := walkJPEG(tail)
		if err != nil {
			return false
		}
		tail = afterPadding(tail[f.end:])
	}
	return len(tail) == 0
}

func afterPadding(b []byte) []byte {
	for len(b) > 0 && (b[0] == 0 || b[0] == '\r' || b[0] == '\n') {
		b = b[1:]
	}
	return b
}

var errTruncated = errors.New("the file ends early")

// walkJPEG follows the markers to the end of the image (ITU T.81, annex B).
func walkJPEG(b []byte) (f findings, err error) {
	scans := 0
	for i := 2; ; {
		for i < len(b) && b[i] != 0xff {
			return f, errors.New("a marker is missing")
		}
		for i < len(b) && b[i] == 0xff {
			i++
		}
		if i >= len(b) {
			return f, errTruncated
		}
		marker := b[i]
		i++
		switch {
		case marker == 0xd9:
			f.end = i
			return f, nil
		case marker == 0x01 || marker >= 0xd0 && marker <= 0xd8:
			continue
		}
		body, next, ok := segment(b, i)
		if !ok {
			return f, errTruncated
		}
		if marker == 0xe1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")) {
			f.exif = body[6:]
		}
		i = next
		if marker == 0xda {
			if scans++; scans > maxScans {
				return f, errors.New("too many scans")
			}
			i = skipScan(b, i)
		}
	}
}

func segment(b []byte, i int) (body []byte, next int, ok bool) {
	if i+2 > len(b) {
		return nil, 0, false
	}
	next = i + int(binary.BigEndian.Uint16(b[i:]))
	if next < i+2 || next > len(b) {
		return nil, 0, false
	}
	return b[i+2 : next], next, true
}

// skipScan jumps over entropy-coded data: ff is followed by 00 or a restart.
func skipScan(b []byte, i int) int {
	for ; i+1 < len(b); i++ {
		if b[i] == 0xff && b[i+1] != 0 && b[i+1] != 0xff && (b[i+1] < 0xd0 || b[i+1] > 0xd7) {
			return i
		}
	}
	return len(b)
}

func walkPNG(b []byte) (f findings, err error) {
	for i := 8; i+12 <= len(b); {
		n := int64(binary.BigEndian.Uint32(b[i:]))
		if n > int64(len(b)-i-12) {
			return f, errTruncated
		}
		next := i + 12 + int(n)
		switch string(b[i+4 : i+8]) {
		case "eXIf":
			f.exif = b[i+8 : next-4]
		case "IEND":
			f.end = next
			return f, nil
		}
		i = next
	}
	return f, errTruncated
}

func walkWebP(b []byte) (f findings, err error) {
	size := int64(binary.LittleEndian.Uint32(b[4:])) + 8
	if size > int64(len(b)) {
		return f, errTruncated
	}
	f.end = int(size)
	for i := 12; i+8 <= f.end; {
		n := int64(binary.LittleEndian.Uint32(b[i+4:]))
		if n > int64(f.end-i-8) {
			return f, errTruncated
		}
		if string(b[i:i+4]) == "EXIF" {
			f.exif = bytes.TrimPrefix(b[i+8:i+8+int(n)], []byte("Exif\x00\x00"))
		}
		i += 8 + int(n+n&1)
	}
	return f, nil
}

// orientation reads tag 0x0112 of the first directory of the TIFF block: 1 to 8,
// 1 (upright) when it is missing or nonsense.
func (f findings) orientation() int {
	t := f.exif
	if len(t) < 8 {
		return 1
	}
	var order binary.ByteOrder
	switch string(t[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 1
	}
	at := int64(order.Uint32(t[4:]))
	if at+2 > int64(len(t)) {
		return 1
	}
	count := int64(order.Uint16(t[at:]))
	for k := range count {
		e := at + 2 + 12*k
		if e+12 > int64(len(t)) {
			return 1
		}
		if order.Uint16(t[e:]) == 0x0112 {
			if o := int(order.Uint16(t[e+8:])); o >= 1 && o <= 8 {
				return o
			}
			return 1
		}
	}
	return 1
}
