package db_test

import (
	"context"
	"testing"
	"time"

	"regulars/store/db"
	"regulars/store/db/dbtest"
)

// A round comes at once, then after each commit that touches the topic, however
// far off the clock is, and none after the end.
func TestRoundsFollowTheCommitsAndEndWithTheirContext(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		began, ended := make(chan struct{}), make(chan error, 1)
		go func() {
			ended <- d.Rounds(ctx, time.Hour, func(ctx context.Context) {
				select {
				case began <- struct{}{}:
				case <-ctx.Done():
				}
			}, "rounds")
		}()
		for n := range 3 {
			select {
			case <-began:
			case <-ctx.Done():
				t.Fatalf("round %d did not come", n)
			}
			if err := d.Write(ctx, func(q db.Q) error { q.Touch("rounds"); return nil }); err != nil {
				t.Fatal(err)
			}
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}
