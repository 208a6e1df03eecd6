package fault

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"syscall"
	"testing"
	"time"

	"regulars/tests/drivetest"
)

// F9: the shop is asked to stop under load. Whoever it has accepted gets an answer
// to the last byte; whoever comes later finds the door closed, never half open.
func TestStoppingFinishesWhatWasAccepted(t *testing.T) {
	path := database(t, t.TempDir())
	variants := stock(t, path, 3, 1_000_000)
	s := open(t, drivetest.Options{DB: path})
	l := newLedger()
	answered := 0
	for round := range rounds(3, 20) {
		n, lost := stopUnderLoad(t, s, fmt.Sprintf("stop-%d", round), variants, l)
		answered += n
		for _, what := range lost {
			t.Errorf("round %d: %s", round+1, what)
		}
		if err := s.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d requests answered, %d orders", answered, l.size())
	if answered < 300 {
		t.Error("too few requests to prove anything")
	}
	l.audit(t, s)
}

// stopUnderLoad lets readers and buyers come until the door is closed, and
// returns how many answers there were and what was lost.
func stopUnderLoad(t *testing.T, s *drivetest.Shop, name string, variants []string, l *ledger) (answered int, lost []string) {
	t.Helper()
	var mu sync.Mutex
	note := func(what string, p *drivetest.Page, err error) (gone bool) {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case refusedAtTheDoor(err):
			return true
		case err != nil:
			lost = append(lost, fmt.Sprintf("%s: %v", what, err))
		case p.Status >= 500:
			lost = append(lost, fmt.Sprintf("%s: status %d", what, p.Status))
		default:
			answered++
		}
		return false
	}
	var load sync.WaitGroup
	for i := range 8 {
		load.Go(func() { read(t.Context(), s.URL, i, note) })
		load.Go(func() { buyUntilClosed(t.Context(), s.URL, fmt.Sprintf("%s-%d", name, i), variants, note, l) })
	}
	time.Sleep(700 * time.Millisecond)
	if err := s.Stop(); err != nil {
		t.Errorf("the shop did not end well: %v", err)
	}
	load.Wait()
	return answered, lost
}

// refusedAtTheDoor says whether no connection could be made: the request was
// never accepted.
func refusedAtTheDoor(err error) bool {
	var dial *net.OpError
	return errors.As(err, &dial) && dial.Op == "dial" && errors.Is(err, syscall.ECONNREFUSED)
}

func read(ctx context.Context, url string, i int, note func(string, *drivetest.Page, error) bool) {
	conns := drivetest.NewCrowd(1)
	defer conns.Close()
	guest := conns.Shopper(url)
	for n := i; ; n++ {
		path := []string{"/", "/collections", "/search?q=bag", "/cart"}[n%4]
		p, err := guest.Get(ctx, path)
		if note("GET "+path, p, err) {
			return
		}
	}
}

func buyUntilClosed(ctx context.Context, url, name string, variants []string, note func(string, *drivetest.Page, error) bool, l *ledger) {
	conns := drivetest.NewCrowd(1)
	defer conns.Close()
	for n := 0; ; n++ {
		b := &buyer{shopper: conns.Shopper(url), mail: fmt.Sprintf("%s-%d@fault.example", name, n)}
		err := b.prepare(ctx, variants[n%len(variants)])
		var answered *drivetest.Unexpected
		if errors.As(err, &answered) {
			note("on the way to the order", answered.Page, nil)
			continue
		}
		if err != nil {
			if note("on the way to the order", nil, err) {
				return
			}
			continue
		}
		p, err := b.place(ctx, "invoice")
		if note("POST /checkout/review", p, err) {
			return
		}
		if err == nil && p.Status == http.StatusSeeOther {
			l.note(b.mail, b.order)
		}
	}
}
