package web

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"math"
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/klauspost/compress/flate"
)

// A gzip stream is a head, blocks, and a checksum. Blocks that end at a whole byte
// and refer to nothing before them can be kept ready and put together in any
// order; what belongs to a person goes between them as it is. So a page is
// compressed once, well, and the text of one person is never compressed together
// with that of a page (which would tell its length to those who can choose the
// page's).

// packLevel is worth its time because a kept page is sent many times.
const packLevel = 7

// deflate packs each part for itself, up to a whole byte.
func deflate(parts [][]byte) (packed [][]byte, err error) {
	var buf bytes.Buffer
	w, err := flate.NewWriter(&buf, packLevel)
	if err != nil {
		return nil, err
	}
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

// zip writes the page with a person's parts in its holes as one gzip stream.
func (k *kept) zip(ctx context.Context, page *bytes.Buffer, own []templ.Component) error {
	ready, err := k.pack()
	if err != nil {
		return err
	}
	text := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(text)
	page.WriteString(gzipHead)
	sum, size := uint32(0), 0
	count := func(b []byte) { sum, size = crc32.Update(sum, crc32.IEEETable, b), size+len(b) }
	for i, packed := range ready {
		page.Write(packed)
		count(k.parts[i])
		if i >= len(own) || own[i] == nil {
			continue
		}
		text.Reset()
		if err := own[i].Render(ctx, text); err != nil {
			return err
		}
		count(text.Bytes())
		stored(page, text.Bytes())
	}
	page.WriteString(lastBlock)
	page.Write(binary.LittleEndian.AppendUint32(nil, sum))
	long, err := binary.Append(nil, binary.LittleEndian, int64(size))
	page.Write(long[:4]) // RFC 1952: the size modulo 2^32
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
