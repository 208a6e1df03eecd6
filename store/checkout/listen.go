package checkout

import (
	"context"
	"sync"
	"time"

	"regulars/store/order"
	"regulars/store/payment"
)

// This file is asking about a payment because somebody looks at its page: the page reads,
// and who listens asks and writes.

const (
	// glance is how long a page waits for what is asked.
	glance = time.Second
	// askedLately is how long after it was asked about a payment is left in peace.
	askedLately = 2 * time.Second
	// looksWaiting is how many pages may wait to be asked for; more show what is known.
	looksWaiting = 64
	// listeners is how many are asked for at once: one that does not answer keeps only its own.
	listeners = 4
)

// look is a page that waits for news of a payment.
type look struct {
	paymentID string
	asked     chan<- struct{} // closed when it was asked for
}

// stale says that nobody knows how a payment stands, and it was not asked for just now.
func (k *Desk) stale(p payment.Payment) bool {
	return p.State.Open() && p.State != payment.Awaiting && k.d.Now().Sub(p.AskedAt) >= askedLately
}

// glance has a payment asked for and waits a moment for that; false when there is no news.
func (k *Desk) glance(ctx context.Context, p payment.Payment) bool {
	if !k.stale(p) {
		return false
	}
	asked := make(chan struct{})
	select {
	case k.looks <- look{p.ID, asked}:
	default:
		return false
	}
	wait := time.NewTimer(glance)
	defer wait.Stop()
	select {
	case <-asked:
		return true
	case <-wait.C:
	case <-ctx.Done():
	}
	return false
}

// Listen asks about payments whose pages somebody looks at, until the context ends. It
// may run in several processes; each listens to its own pages.
func (k *Desk) Listen(ctx context.Context) {
	var all sync.WaitGroup
	for range listeners {
		all.Go(func() {
			for {
				select {
				case <-ctx.Done():
					return
				case l := <-k.looks:
					k.lookFor(ctx, l)
				}
			}
		})
	}
	all.Wait()
}

func (k *Desk) lookFor(ctx context.Context, l look) {
	defer close(l.asked)
	p, err := payment.Find(ctx, k.d.Read(), l.paymentID)
	if err != nil || !k.stale(p) { // another page was quicker
		return
	}
	if o, err := order.Find(ctx, k.d.Read(), p.OrderID); err == nil {
		k.ask(ctx, o, p)
	}
}
