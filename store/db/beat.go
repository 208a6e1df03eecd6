package db

import (
	"sync"
	"time"
)

// Beat calls flush by the clock, and at once when soon says so, one after the other.
// stop flushes a last time and returns when that is done; called again it does nothing.
func Beat(every time.Duration, soon <-chan struct{}, flush func()) (stop func()) {
	end, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(every)
		defer tick.Stop()
		for {
			select {
			case <-end:
				flush()
				return
			case <-soon:
			case <-tick.C:
			}
			flush()
		}
	}()
	return sync.OnceFunc(func() {
		close(end)
		<-done
	})
}
