package fault

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"regulars/tests/drivetest"
)

// F1: the process is killed again and again while people order. Nobody who was
// told of an order loses it, and nobody gets two.
func TestKillingTheShopLosesAndDoublesNothing(t *testing.T) {
	const clients = 16
	path := database(t, t.TempDir())
	variants := stock(t, path, 3, 1_000_000)
	s := open(t, drivetest.Options{DB: path})
	l := newLedger()
	load, stop := context.WithCancel(t.Context())
	defer stop()
	var crowd sync.WaitGroup
	for i := range clients {
		crowd.Go(func() { shopUntil(t, load, s.URL, fmt.Sprintf("kill-%d", i), variants, l) })
	}
	kills := rounds(30, 1000)
	var slowest time.Duration
	for range kills {
		time.Sleep(time.Duration(50+rand.IntN(400)) * time.Millisecond)
		s.Kill()
		start := time.Now()
		if err := s.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		slowest = max(slowest, time.Since(start))
	}
	time.Sleep(500 * time.Millisecond)
	stop()
	crowd.Wait()
	l.audit(t, s)
	t.Logf("%d kills, %d orders answered, slowest return %s", kills, l.size(), slowest.Round(time.Millisecond))
	if l.size() < kills {
		t.Errorf("only %d orders in %d kills: the run proves little", l.size(), kills)
	}
}

// shopUntil buys again and again until the load ends. What was begun is finished:
// the shop is up by then.
func shopUntil(t *testing.T, load context.Context, url, name string, variants []string, l *ledger) {
	conns := drivetest.NewCrowd(2)
	defer conns.Close()
	for n := 0; load.Err() == nil; n++ {
		b := &buyer{shopper: conns.Shopper(url), mail: fmt.Sprintf("%s-%d@fault.example", name, n)}
		if err := b.prepare(load, variants[n%len(variants)]); err != nil {
			unanswered(t, err)
			time.Sleep(5 * time.Millisecond)
			continue // the shop went away before anything was ordered: somebody else comes
		}
		finish, cancel := context.WithTimeout(context.WithoutCancel(load), 2*time.Minute)
		err := purchase(finish, b, []string{"invoice", "demo"}[n%2], l)
		cancel()
		if err != nil {
			t.Errorf("%s: %v", b.mail, err)
		}
	}
}

// purchase orders under one key until there is an answer, and pays the same way.
func purchase(ctx context.Context, b *buyer, gateway string, l *ledger) error {
	err := insist(ctx, func() error {
		p, err := b.place(ctx, gateway)
		if err == nil && !p.Ordered() {
			err = &drivetest.Unexpected{Step: "place", Page: p}
		}
		return err
	})
	if err != nil {
		return err
	}
	l.note(b.mail, b.order)
	if !strings.HasPrefix(b.link, "/pay/") {
		return nil
	}
	err = insist(ctx, func() error {
		p, err := b.shopper.Decide(ctx, b.link, "approve")
		if err == nil {
			l.note(b.mail, p.Location)
			l.approve(b.mail)
		}
		return err
	})
	var answered *drivetest.Unexpected
	if errors.As(err, &answered) && answered.Page.Status < 500 {
		return nil // the first try was heard after all: the bank's page is closed
	}
	return err
}

// unanswered fails a test when a step was answered by a fault of the shop; being
// away is what the test is about.
func unanswered(t *testing.T, err error) {
	t.Helper()
	var answered *drivetest.Unexpected
	if errors.As(err, &answered) && answered.Page.Status != 503 {
		t.Errorf("%v", err)
	}
}
