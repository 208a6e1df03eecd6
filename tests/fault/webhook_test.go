package fault

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"regulars/store/db"
	"regulars/tests/drivetest"
)

// letter is one message to the hook with the answer it must get.
type letter struct {
	body      []byte
	signature string
	want      int
}

// F10: every message comes five times, shuffled, among old, forged and
// contradicting ones, sixteen at once. Each order is paid once, and what does not
// fit is held for a person.
func TestMessagesThatComeTwiceAndInDisorderCountOnce(t *testing.T) {
	bank, o := openBank(t)
	o.DB = database(t, t.TempDir())
	variants := stock(t, o.DB, 3, 100_000)
	s := open(t, o)
	conns := drivetest.NewCrowd(16)
	defer conns.Close()
	n := rounds(40, 400)
	l := orderAll(t, conns, s.URL, variants, n)
	all := bank.pay()
	if len(all) != n || len(bank.conflict) > 0 {
		t.Fatalf("the bank has %d pages for %d orders, %d keys used twice", len(all), n, len(bank.conflict))
	}
	// The last order is paid with another amount, the one before with real money.
	odd := map[string]bool{all[n-1].order: true, all[n-2].order: true}
	all[n-1].Amount--
	all[n-2].Livemode = true
	post(t, conns.Shopper(s.URL), letters(all))
	held(t, s, odd)
	l.audit(t, s)
}

// orderAll lets so many shoppers order and be led to the bank.
func orderAll(t *testing.T, conns *drivetest.Crowd, url string, variants []string, n int) *ledger {
	t.Helper()
	l := newLedger()
	for i := range n {
		b := &buyer{shopper: conns.Shopper(url), mail: fmt.Sprintf("hook-%d@fault.example", i)}
		if err := b.prepare(t.Context(), variants[i%len(variants)]); err != nil {
			t.Fatal(err)
		}
		p, err := b.place(t.Context(), "stripe")
		if err != nil || p.Status != http.StatusSeeOther || !strings.HasPrefix(p.Location, "https://checkout.stripe.com/") {
			t.Fatalf("%s: status %d, to %q: %v", b.mail, p.Status, p.Location, err)
		}
		l.note(b.mail, "")
	}
	return l
}

// letters are five copies of what is true and some of what is not, shuffled.
func letters(all []session) (list []letter) {
	now := time.Now()
	for i, s := range all {
		for range 5 {
			body, signature := message(fmt.Sprintf("evt_%d", i), "checkout.session.completed", s, now)
			list = append(list, letter{body, signature, http.StatusNoContent})
		}
		late := s
		late.Status, late.PaymentStatus = "expired", "unpaid"
		body, signature := message(fmt.Sprintf("evt_late_%d", i), "checkout.session.expired", late, now)
		list = append(list, letter{body, signature, http.StatusNoContent})
		body, signature = message(fmt.Sprintf("evt_old_%d", i), "checkout.session.completed", s, now.Add(-time.Hour))
		list = append(list, letter{body, signature, http.StatusBadRequest})
		body, signature = message(fmt.Sprintf("evt_forged_%d", i), "checkout.session.completed", s, now)
		list = append(list, letter{append(body, ' '), signature, http.StatusBadRequest})
	}
	unknown := session{ID: "cs_other", Object: "checkout.session", Payment: "nobody", Amount: 100, Currency: "eur", PaymentStatus: "paid"}
	body, signature := message("evt_unknown", "checkout.session.completed", unknown, now)
	list = append(list, letter{body, signature, http.StatusNoContent}, letter{[]byte("{"), "", http.StatusBadRequest})
	rand.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// post sends all letters, sixteen at once. One that the shop could not keep is
// sent again, as Stripe does.
func post(t *testing.T, to *drivetest.Shopper, list []letter) {
	t.Helper()
	queue := make(chan letter)
	var wait sync.WaitGroup
	for range 16 {
		wait.Go(func() {
			for m := range queue {
				from := *to
				from.Header = http.Header{"Stripe-Signature": {m.signature}}
				for try := 1; ; try++ {
					p, err := from.PostRaw(t.Context(), "/hooks/stripe", "application/json", m.body)
					if err == nil && p.Status == http.StatusServiceUnavailable && try < 20 {
						continue
					}
					if err != nil || p.Status != m.want {
						t.Errorf("a message was answered %v (%v), want %d: %.120s", p, err, m.want, m.body)
					}
					break
				}
			}
		})
	}
	for _, m := range list {
		queue <- m
	}
	close(queue)
	wait.Wait()
}

// held checks that exactly the odd orders wait for a person, and all others are paid.
func held(t *testing.T, s *drivetest.Shop, odd map[string]bool) {
	t.Helper()
	d := look(t, s.DB)
	defer d.Close()
	type row struct{ id, state string }
	rows, err := db.List(t.Context(), d.Read(), func(r db.Row) (x row, err error) { return x, r.Scan(&x.id, &x.state) }, `select o.id, o.state from orders o where`+bought)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		want := "paid"
		if odd[r.id] {
			want = "held"
		}
		if r.state != want {
			t.Errorf("order %s is %s, want %s", r.id, r.state, want)
		}
	}
}
