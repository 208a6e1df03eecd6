package web

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"regulars/views/ui"
)

// page makes a kept page of parts.
func page(texts ...string) *kept { return newKept([]byte(strings.Join(texts, ui.Hole))) }

// Whatever stands in the parts and the holes, the packed page is a gzip stream of
// exactly their text.
func TestPackedPagesReadAsTheirParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		free := rapid.Map(rapid.StringN(0, 2000, 200_000), func(s string) string { return strings.ReplaceAll(s, ui.Hole, "") })
		texts := rapid.SliceOfN(free, 1, 5).Draw(t, "parts")
		var own []*kept
		want := ""
		for i, text := range texts {
			want += text
			if i == len(texts)-1 {
				break
			}
			mine := free.Draw(t, "own")
			if rapid.Bool().Draw(t, "long") {
				mine = strings.Repeat(mine+"x", 70_000)
			}
			own, want = append(own, page(mine)), want+mine
		}
		for range 3 { // the parts of a person are packed from the second time on
			var out bytes.Buffer
			if err := page(texts...).zip(&out, own); err != nil {
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
		}
	})
}

func TestKeptPagesStayWithinTheirRoom(t *testing.T) {
	p := newParts[Key](100_000)
	for i := range 1000 {
		p.keep(Key{Part: fmt.Sprint(i)}, page(strings.Repeat("x", i*7)))
		if p.bytes > p.most {
			t.Fatalf("%d bytes after %d pages, room for %d", p.bytes, i, p.most)
		}
		if p.find(Key{Part: "0"}) == nil && i < 20 {
			t.Fatal("the page asked for last fell out")
		}
	}
	sum := 0
	for k, e := range p.byKey {
		if e.Value.(entry[Key]).key != k {
			t.Fatal("a page is kept under another key")
		}
		sum += e.Value.(entry[Key]).weight()
	}
	if sum != p.bytes || p.last.Len() != len(p.byKey) {
		t.Errorf("%d bytes counted, %d there; %d pages listed, %d found", p.bytes, sum, p.last.Len(), len(p.byKey))
	}
}
