package report

import (
	"context"
	"sync/atomic"

	"regulars/store/db"
	"regulars/store/fault"
)

// ErrCounting says that days are being counted behind whoever asked for them.
var ErrCounting = fault.New(fault.Unavailable, "These days are being counted. Look again in a moment.")

// mostAnew is how many days a reader counts where somebody can do it behind: today, and
// a few of which an order has changed since.
const mostAnew = 7

// behind is who counts many days, so that no reader does: all of them after an upgrade.
type behind struct {
	ctx   context.Context
	d     *db.DB // nil: readers count themselves
	spawn func(func())
	busy  atomic.Bool
}

// Tend lets many days be counted behind who asks for them, who is told ErrCounting. spawn
// runs what ends with the context.
func (m *Memory) Tend(ctx context.Context, d *db.DB, spawn func(func())) {
	m.behind.ctx, m.behind.d, m.behind.spawn = ctx, d, spawn
}

// spare is ErrCounting for days that are too many to be counted by a reader; it has them
// counted, once for all who ask.
func (b *behind) spare(s Scope, days []string) error {
	if b.d == nil || len(days) <= mostAnew {
		return nil
	}
	if b.busy.CompareAndSwap(false, true) {
		b.spawn(func() {
			defer b.busy.Store(false)
			if err := Remember(b.ctx, b.d, s); err != nil && b.ctx.Err() == nil {
				b.d.Log().Warn("days of reports could not be counted", "error", err)
			}
		})
	}
	return ErrCounting
}
