package fault

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"regulars/tests/drivetest"
)

// F4: the disk is full. Reading goes on, writing says why and keeps what was
// typed, and when there is room again the same process goes on.
func TestAFullDiskIsSaidAndSurvived(t *testing.T) {
	needs(t, os.Geteuid() == 0, "a small file system needs root")
	dir := t.TempDir()
	info, err := os.Stat(seeded)
	if err != nil {
		t.Fatal(err)
	}
	size := info.Size() + 12<<20
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d", size)); err != nil {
		needs(t, false, "mounting is not allowed here: "+err.Error())
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	path := database(t, dir)
	variants := stock(t, path, 3, 1_000_000)
	s := open(t, drivetest.Options{DB: path})
	ballast := filepath.Join(dir, "ballast")
	full(t, s, variants, func() { fill(t, ballast) }, func() { _ = os.Remove(ballast) })
	_ = s.Stop() // the file system cannot be let go while it is in use
}

// The same by the limit of one file's size, which needs no root.
func TestAFileThatMayNotGrowIsSaidAndSurvived(t *testing.T) {
	path := database(t, t.TempDir())
	variants := stock(t, path, 3, 1_000_000)
	s := open(t, drivetest.Options{DB: path})
	full(t, s, variants, func() {
		// Nothing may be written beyond the first page of any file.
		if err := s.LimitFiles(4096); err != nil {
			t.Fatal(err)
		}
	}, func() {
		if err := s.LimitFiles(math.MaxUint64); err != nil {
			t.Fatal(err)
		}
	})
}

// fill writes until there is no byte left.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for block := make([]byte, 64<<10); len(block) > 0; {
		if _, err := f.Write(block); errors.Is(err, syscall.ENOSPC) {
			block = block[:len(block)/2]
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// full orders, takes the room away, looks at what people see, gives it back and
// orders again.
func full(t *testing.T, s *drivetest.Shop, variants []string, take, give func()) {
	t.Helper()
	conns := drivetest.NewCrowd(16)
	defer conns.Close()
	l := newLedger()
	before := prepared(t, conns, s.URL, "before", variants[0], 8)
	order := func(b *buyer) {
		p, err := b.place(t.Context(), "invoice")
		if err != nil || !p.Ordered() {
			t.Errorf("%s: %v %v", b.mail, p, err)
			return
		}
		l.note(b.mail, b.order)
	}
	order(before[0])
	take()
	refused(t, s, conns, before[1:], variants[1])
	give()
	gave := time.Now()
	if err := insist(timeout(t, time.Minute), func() error { return conns.Shopper(s.URL).Add(t.Context(), variants[0], "1") }); err != nil {
		t.Fatalf("after there is room again: %v", err)
	}
	t.Logf("first write %s after there was room again", time.Since(gave).Round(time.Millisecond))
	for _, b := range before[1:] {
		order(b) // under the key of the try that was refused
	}
	l.audit(t, s)
}

func timeout(t *testing.T, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

// refused checks what people see while nothing can be written.
func refused(t *testing.T, s *drivetest.Shop, conns *drivetest.Crowd, buyers []*buyer, variant string) {
	t.Helper()
	said := 0
	for i := range 400 { // the last free bytes of the log of changes may take some
		b := buyers[i%len(buyers)]
		p, err := b.shopper.Get(t.Context(), []string{"/", "/collections", "/cart", "/checkout", "/search?q=bag"}[i%5])
		if err != nil || p.Status != http.StatusOK {
			t.Fatalf("reading on a full disk: %v %v", p, err)
		}
		p, err = conns.Shopper(s.URL).Post(t.Context(), "/cart/lines", map[string][]string{"variant": {variant}, "quantity": {"1"}})
		switch {
		case err != nil:
			t.Fatal(err)
		case p.Status == http.StatusServiceUnavailable:
			if said++; said == 1 {
				telling(t, p)
			}
		case p.Status != http.StatusSeeOther:
			t.Fatalf("writing on a full disk: status %d, %s", p.Status, p.Text("h1"))
		}
		if said == 20 {
			break
		}
	}
	if said < 20 {
		t.Fatalf("only %d writes were refused: the disk was not full", said)
	}
	keptForm(t, buyers[0])
	for _, b := range buyers {
		p, err := b.place(t.Context(), "invoice")
		if err != nil || p.Status != http.StatusServiceUnavailable {
			t.Fatalf("%s: ordering on a full disk: %v %v", b.mail, p, err)
		}
		telling(t, p)
	}
	if !s.Running() {
		t.Fatal("the shop ended")
	}
}

// keptForm answers the checkout once more on a full disk: the page comes back with
// what was typed.
func keptForm(t *testing.T, b *buyer) {
	t.Helper()
	p, err := b.shopper.Get(t.Context(), "/checkout")
	if err != nil || p.Status != http.StatusOK {
		t.Fatalf("the checkout on a full disk: %v %v", p, err)
	}
	form, ok := p.Form(`form[action="/checkout"]`)
	if !ok {
		t.Fatal("the checkout has no form")
	}
	form.Autofill(drivetest.Answers(b.mail))
	form.Set("city", "Typed on a full disk")
	form.Set("act", "continue")
	p, err = b.shopper.Post(t.Context(), "/checkout", form.Values)
	if err != nil || p.Status != http.StatusServiceUnavailable || p.Attr("#city", "value") != "Typed on a full disk" {
		t.Fatalf("answering on a full disk: status %d, city %q (%v)", p.Status, p.Attr("#city", "value"), err)
	}
	telling(t, p)
}

// telling checks a page that refuses: it says why and when to come back.
func telling(t *testing.T, p *drivetest.Page) {
	t.Helper()
	if p.Header.Get("Retry-After") == "" || p.Text("h1") == "" {
		t.Errorf("a refusal without a word: Retry-After %q, heading %q", p.Header.Get("Retry-After"), p.Text("h1"))
	}
}
