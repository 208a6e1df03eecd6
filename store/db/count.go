package db

import (
	"context"
	"sync/atomic"
)

type countKey struct{}

// CountWrites makes a context under which each write transaction that is asked for is
// counted: a test sees by it what would wait for the writer, whatever others write
// meanwhile.
func CountWrites(ctx context.Context, n *atomic.Int64) context.Context {
	return context.WithValue(ctx, countKey{}, n)
}

func counted(ctx context.Context) {
	if n, ok := ctx.Value(countKey{}).(*atomic.Int64); ok {
		n.Add(1)
	}
}
