package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"pgregory.net/rapid"
)

// page makes a kept page of parts.
func page(key Key, texts ...string) *kept {
	k := &kept{key: key}
	for _, t := range texts {
		k.parts, k.size = append(k.parts, []byte(t)), k.size+len(t)
	}
	k.pack = func() ([][]byte, error) { return deflate(k.parts) }
	return k
}

// Whatever stands in the parts and the holes, the packed page is a gzip stream of
// exactly their text.
func TestPackedPagesReadAsTheirParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.StringN(0, 2000, 200_000), 1, 5).Draw(t, "parts")
		var own []templ.Component
		want := ""
		for i, text := range texts {
			want += text
			if i == len(texts)-1 {
				break
			}
			mine := rapid.String().Draw(t, "own")
			if rapid.Bool().Draw(t, "long") {
				mine = strings.Repeat(mine+"x", 70_000)
			}
			own, want = append(own, templ.Raw(mine)), want+mine
		}
		var out bytes.Buffer
		if err := page(Key{}, texts...).zip(context.Background(), &out, own); err != nil {
			t.Fatal(err)
		}
		r, err := gzip.NewReader(&out)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r)
		if err != nil || string(got) != want {
			t.Fatalf("%d bytes of %d (%v)", len(got), len(want), err)
		}
	})
}

func TestKeptPagesStayWithinTheirRoom(t *testing.T) {
	p := newParts(100_000)
	for i := range 1000 {
		p.keep(page(Key{Part: fmt.Sprint(i)}, strings.Repeat("x", i*7)))
		if p.bytes > p.most {
			t.Fatalf("%d bytes after %d pages, room for %d", p.bytes, i, p.most)
		}
		if p.find(Key{Part: "0"}) == nil && i < 20 {
			t.Fatal("the page asked for last fell out")
		}
	}
	sum := 0
	for k, e := range p.byKey {
		if e.Value.(*kept).key != k {
			t.Fatal("a page is kept under another key")
		}
		sum += e.Value.(*kept).weight()
	}
	if sum != p.bytes || p.last.Len() != len(p.byKey) {
		t.Errorf("%d bytes counted, %d there; %d pages listed, %d found", p.bytes, sum, p.last.Len(), len(p.byKey))
	}
}
