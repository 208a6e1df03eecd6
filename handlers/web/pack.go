package web

import (
	"bytes"
	"encoding/binary"
	"errors"
	"github.com/klauspost/compress/flate"
	"hash/crc32"
	"math"
	"net/http"
	"strings"
	"sync"
)

// A gzip stream is a head, blocks, and a checksum. Blocks that end at a whole byte
// and refer to nothing before them can be kept ready and put together in any
// order; what belongs to a person goes between them as it is. So a page is
// compressed once, well, and the text of one person is never compressed together
// with that of a page (which would tell its length to those who can choose the
// page's).

// packLevel is worth its time because a kept page is sent many times.
const packLevel = 7

// deflaters are reused; each takes a megabyte.
var deflaters = sync.Pool{New: func() any {
	w, err := flate.NewWriter(nil, packLevel)
	if err != nil {
		return err // of a level that there is not
	}
	return w
}}

// deflate packs each part for itself, up to a whole byte.
func deflate(parts [][]byte) (packed [][]byte, err error) {
	w, ok := deflaters.Get().(*flate.Writer)
	if !ok {
		return nil, errors.New("web: no compressor")
	}
	defer deflaters.Put(w)
	var buf bytes.Buffer
	for _, part := range parts {
		buf.Reset()
		w.Reset(&buf)
		if _, err := w.Write(part); err != nil {
			return nil, err
		}
		if err := w.Flush(); err != nil {
			return nil, err
		}
		packed = append(packed, bytes.Clone(buf.Bytes()))
	}
	return packed, nil
}

// gzipHead says: deflate, no name, no time, unknown system. RFC 1952, 2.3.
const gzipHead = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"

// lastBlock is an empty block of fixed codes with the final bit set. RFC 1951, 3.2.3.
const lastBlock = "\x03\x00"

// zip writes the page with a person's parts in its holes as one gzip stream. A part
// that is asked for again is packed as well, for itself.
func (k *kept) zip(page *bytes.Buffer, own []*kept) error {
	z := zipper{to: page}
	page.WriteString(gzipHead)
	ready, err := k.pack()
	if err != nil {
		return err
	}
	for i := range ready {
		z.packed(ready[i], k.parts[i])
		if i >= len(own) || own[i] == nil {
			continue
		}
		if err := z.own(own[i]); err != nil {
			return err
		}
	}
	page.WriteString(lastBlock)
	page.Write(binary.LittleEndian.AppendUint32(nil, z.sum))
	long, err := binary.Append(nil, binary.LittleEndian, int64(z.size))
	page.Write(long[:4]) // RFC 1952: the size modulo 2^32
	return err
}

// zipper writes blocks and counts what they hold.
type zipper struct {
	to   *bytes.Buffer
	sum  uint32
	size int
}

// packed writes a block that is ready, of a text.
func (z *zipper) packed(block, text []byte) {
	z.to.Write(block)
	z.count(text)
}

func (z *zipper) count(text []byte) {
	z.sum, z.size = crc32.Update(z.sum, crc32.IEEETable, text), z.size+len(text)
}

// own writes a part of one person.
func (z *zipper) own(part *kept) error {
	if part.asked.Add(1) == 1 {
		for _, text := range part.parts {
			stored(z.to, text)
			z.count(text)
		}
		return nil
	}
	ready, err := part.pack()
	for i := range ready {
		z.packed(ready[i], part.parts[i])
	}
	return err
}

// stored writes text as blocks that are not compressed. RFC 1951, 3.2.4.
func stored(page *bytes.Buffer, text []byte) {
	for len(text) > 0 {
		n := block(len(text))
		page.WriteByte(0)
		page.Write(binary.LittleEndian.AppendUint16(nil, n))
		page.Write(binary.LittleEndian.AppendUint16(nil, ^n))
		page.Write(text[:n])
		text = text[n:]
	}
}

// block is how many of n bytes go into one block.
func block(n int) uint16 {
	if n < 0 || n > math.MaxUint16 {
		return math.MaxUint16
	}
	return uint16(n)
}

// acceptsGzip says whether a browser takes gzip. One that names it with a weight of
// nothing is served by the slower way, which reads weights.
func acceptsGzip(r *http.Request) bool {
	accept := r.Header.Get("Accept-Encoding")
	return strings.Contains(accept, "gzip") && !strings.Contains(accept, "q=0")
}
