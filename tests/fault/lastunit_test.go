package fault

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"regulars/store/db"
	"regulars/tests/drivetest"
)

// F2: many shoppers order the last piece at the same moment. One gets it, all
// others get a page that says so.
func TestTheLastPieceIsSoldOnce(t *testing.T) {
	shoppers, times := 200, rounds(2, 50)
	path := database(t, t.TempDir())
	variants := stock(t, path, times, 1)
	s := open(t, drivetest.Options{DB: path})
	conns := drivetest.NewCrowd(shoppers)
	defer conns.Close()
	l := newLedger()
	for round, variant := range variants {
		buyers := prepared(t, conns, s.URL, fmt.Sprintf("last-%d", round), variant, shoppers)
		statuses := placeAtOnce(t, buyers, l)
		t.Logf("round %d: answers by status %v", round+1, statuses)
		if statuses[303] != 1 || statuses[409]+statuses[422] != shoppers-1 {
			t.Errorf("round %d: %v; want one 303 and %d times 409 or 422", round+1, statuses, shoppers-1)
		}
	}
	l.audit(t, s)
	if n := l.size(); n != times {
		t.Errorf("%d pieces sold of %d", n, times)
	}
	d := look(t, path)
	sold, err := db.Value[int64](t.Context(), d.Read(), `select count(*) from orders o where`+bought)
	if err != nil || sold != int64(times) {
		t.Errorf("%d orders for %d pieces (%v)", sold, times, err)
	}
}

// prepared brings shoppers to the page before the order, a few at a time.
func prepared(t *testing.T, conns *drivetest.Crowd, url, name, variant string, n int) []*buyer {
	t.Helper()
	buyers := make([]*buyer, n)
	room := make(chan struct{}, 8)
	var wait sync.WaitGroup
	for i := range buyers {
		buyers[i] = &buyer{shopper: conns.Shopper(url), mail: fmt.Sprintf("%s-%d@fault.example", name, i)}
		wait.Go(func() {
			room <- struct{}{}
			defer func() { <-room }()
			if err := buyers[i].prepare(t.Context(), variant); err != nil {
				t.Errorf("%s: %v", buyers[i].mail, err)
			}
		})
	}
	wait.Wait()
	if t.Failed() {
		t.FailNow()
	}
	return buyers
}

// placeAtOnce lets all order at the same moment and counts the answers by status.
func placeAtOnce(t *testing.T, buyers []*buyer, l *ledger) map[int]int {
	t.Helper()
	var mu sync.Mutex
	statuses := map[int]int{}
	barrier := make(chan struct{})
	var wait sync.WaitGroup
	for _, b := range buyers {
		wait.Go(func() {
			<-barrier
			p, err := b.place(t.Context(), "invoice")
			if err != nil {
				t.Errorf("%s: %v", b.mail, err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			if p.Ordered() {
				l.note(b.mail, b.order)
				statuses[http.StatusSeeOther]++
				return
			}
			statuses[refusal(t, b, p)]++
		})
	}
	close(barrier)
	wait.Wait()
	return statuses
}

// refusal is the status under which an order was refused. The page itself says what
// is gone, and the cart still holds it.
func refusal(t *testing.T, b *buyer, p *drivetest.Page) int {
	t.Helper()
	told := p.Text("#error-summary") + p.Text(".changes")
	if p.Status != http.StatusConflict || !strings.Contains(strings.ToLower(told), "sold out") {
		t.Errorf("%s: status %d says %q", b.mail, p.Status, told)
	}
	cart, err := b.shopper.Get(t.Context(), "/cart")
	if err != nil || cart.Status != http.StatusOK || len(cart.All(".cart-line-gone")) == 0 {
		t.Errorf("%s has a cart that does not say what is gone (%v)", b.mail, err)
	}
	return p.Status
}

// Two shoppers want the same two things, put in opposite order: nobody waits for
// the other in a circle, and all stock goes.
func TestOppositeOrdersDoNotWaitForEachOther(t *testing.T) {
	const pieces, shoppers = 20, 60
	path := database(t, t.TempDir())
	variants := stock(t, path, 2, pieces)
	s := open(t, drivetest.Options{DB: path})
	conns := drivetest.NewCrowd(shoppers)
	defer conns.Close()
	l := newLedger()
	buyers := make([]*buyer, shoppers)
	for i := range buyers {
		b := &buyer{shopper: conns.Shopper(s.URL), mail: fmt.Sprintf("pair-%d@fault.example", i)}
		if err := b.shopper.Add(t.Context(), variants[i%2], "1"); err != nil {
			t.Fatal(err)
		}
		if err := b.prepare(t.Context(), variants[1-i%2]); err != nil {
			t.Fatal(err)
		}
		buyers[i] = b
	}
	statuses := placeAtOnce(t, buyers, l)
	t.Logf("answers by status %v", statuses)
	if statuses[303] != pieces || statuses[409]+statuses[422] != shoppers-pieces {
		t.Errorf("%v; want %d times 303, all others 409 or 422", statuses, pieces)
	}
	l.audit(t, s)
}
