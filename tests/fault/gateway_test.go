package fault

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"regulars/store/db"
	"regulars/tests/drivetest"
)

// F11: the bank does what it is asked and answers nobody. Shoppers get an answer
// all the same, other pages do not notice, and every order is settled once when
// the bank speaks again, under one charge.
func TestASilentBankHoldsNobodyUp(t *testing.T) {
	t.Parallel() // both tests of this file mostly wait
	bank, o := openBank(t)
	o.DB = database(t, t.TempDir())
	variants := stock(t, o.DB, 3, 100_000)
	s := open(t, o)
	conns := drivetest.NewCrowd(32)
	defer conns.Close()
	n := rounds(12, 60)
	buyers := prepared(t, conns, s.URL, "silent", variants[0], n)
	bank.silence()
	l := newLedger()
	var wait sync.WaitGroup
	for _, b := range buyers {
		wait.Go(func() {
			p, err := b.place(t.Context(), "stripe")
			if err != nil || !p.Ordered() {
				t.Errorf("%s: no order while the bank is silent: %v %v", b.mail, p, err)
				return
			}
			l.note(b.mail, b.order)
		})
	}
	unaffected(t, conns.Shopper(s.URL), bank)
	wait.Wait()
	waiting(t, buyers)
	bank.answer()
	settled(t, s, bank, n)
	if len(bank.sessions) != n || len(bank.conflict) > 0 {
		t.Errorf("%d pages at the bank for %d orders, %d keys with two amounts", len(bank.sessions), n, len(bank.conflict))
	}
	l.audit(t, s)
}

// unaffected reads pages and fills a cart while checkouts wait for the bank. It
// ends when it has seen some of both while they did.
func unaffected(t *testing.T, guest *drivetest.Shopper, bank *bank) {
	t.Helper()
	eventually(t, 10*time.Second, "a checkout that waits for the bank", func() bool { return bank.asked() > 0 })
	for i := range 40 {
		p, err := guest.Get(t.Context(), []string{"/", "/collections", "/cart", "/search?q=bag"}[i%4])
		if err != nil || p.Status != http.StatusOK {
			t.Errorf("a page while the bank is silent: %v %v", p, err)
		}
	}
	if bank.asked() == 0 {
		t.Error("no checkout was waiting for the bank while other pages were read: the run proves nothing")
	}
}

// waiting checks what shoppers are told meanwhile: the order is there, and nobody
// says that it is paid.
func waiting(t *testing.T, buyers []*buyer) {
	t.Helper()
	for _, b := range buyers {
		p, err := b.shopper.Get(t.Context(), b.order)
		if err != nil || p.Status != http.StatusOK || p.Text("h1") == "" {
			t.Errorf("%s: the order's page while the bank is silent: %v %v", b.mail, p, err)
		}
	}
}

// settled waits until the shop has found out by itself, and pays at the bank.
func settled(t *testing.T, s *drivetest.Shop, bank *bank, n int) {
	t.Helper()
	d := look(t, s.DB)
	defer d.Close()
	count := func(state string) int64 {
		n, err := db.Value[int64](t.Context(), d.Read(), `select count(*) from orders o where`+bought+`and o.state = $1`, state)
		if err != nil {
			t.Error(err)
		}
		return n
	}
	if got := count("pending"); got != int64(n) {
		t.Errorf("%d of %d orders wait for the bank", got, n)
	}
	bank.pay()
	eventually(t, 2*time.Minute, "payment of every order", func() bool { return count("paid") == int64(n) })
}

// The demonstration bank can be slow and silent too: the order waits and is paid
// by itself.
func TestTheDemonstrationBankMayTakeItsTime(t *testing.T) {
	t.Parallel()
	path := database(t, t.TempDir())
	variant := stock(t, path, 1, 1000)[0]
	s := open(t, drivetest.Options{DB: path})
	conns := drivetest.NewCrowd(4)
	defer conns.Close()
	l := newLedger()
	for i, verdict := range []string{"slow", "unknown", "approve", "decline"} {
		b := &buyer{shopper: conns.Shopper(s.URL), mail: fmt.Sprintf("demo-%d@fault.example", i)}
		if err := b.buy(t.Context(), variant, "demo", verdict); err != nil {
			t.Fatal(err)
		}
		l.note(b.mail, b.order)
	}
	d := look(t, path)
	eventually(t, 2*time.Minute, "payment of all orders but the declined one", func() bool {
		n, err := db.Value[int64](t.Context(), d.Read(), `select count(*) from orders o where`+bought+`and o.state = 'paid'`)
		return err == nil && n == 3
	})
	l.audit(t, s)
}
