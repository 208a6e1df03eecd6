package checkout

import (
	"sync"
	"time"

	"regulars/store/fault"
)

// A provider that does not answer is left in peace for a while: after some calls in
// a row without an answer shoppers are told at once instead of waiting each, and one
// call now and then finds out whether it is back.
const (
	silences = 3                // calls in a row without an answer
	restFor  = 10 * time.Second // until one is tried again
)

// errResting says that a provider was not called at all.
var errResting = fault.New(fault.Unavailable, "The payment service does not answer at the moment.")

// rest is how a gateway has answered lately.
type rest struct {
	mu     sync.Mutex
	silent int
	until  time.Time
}

// over says whether the gateway may be called now. Of those who ask while it rests,
// one is let through each time the rest is over.
func (r *rest) over(now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.silent < silences {
		return true
	}
	if now.Before(r.until) {
		return false
	}
	r.until = now.Add(restFor)
	return true
}

// heard notes whether a call was answered.
func (r *rest) heard(now time.Time, answered bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if answered {
		r.silent = 0
		return
	}
	if r.silent++; r.silent >= silences {
		r.until = now.Add(restFor)
	}
}

// call calls a gateway unless it rests.
func (k *Desk) call(gateway string, do func() error) error {
	r, ok := k.rests[gateway]
	if !ok {
		return do()
	}
	if !r.over(k.d.Now()) {
		return errResting
	}
	err := do()
	r.heard(k.d.Now(), err == nil)
	return err
}
