package message_test

import (
	"context"
	"fmt"
	"maps"
	"testing"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/message"
)

func TestMailsAreCountedByState(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		want := map[message.State]int64{}
		same := func() {
			t.Helper()
			counts, err := message.CountByState(ctx, d.Read())
			if err != nil || !maps.Equal(counts, want) {
				t.Errorf("%v, want %v: %v", counts, want, err)
			}
			for state, n := range want {
				list, err := message.List(ctx, d.Read(), message.Filter{State: state})
				if err != nil || int64(len(list)) != n || list[0].State != state {
					t.Errorf("%s: %d listed, want %d: %v", state, len(list), n, err)
				}
			}
		}
		same()
		for n, state := range []message.State{message.Queued, message.Sending, message.Sent, message.Failed, message.Kept} {
			for i := range n + 1 {
				key := fmt.Sprint(state, i)
				err := d.Write(ctx, func(q db.Q) error {
					if err := message.Queue(ctx, q, message.Message{Kind: "k", To: "a@b.example", Subject: "s", Text: "t", Key: key}); err != nil {
						return err
					}
					_, err := q.Exec(ctx, `update message set state = $1 where key = $2`, string(state), key)
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
				want[state]++
			}
			same()
		}
	})
}

func TestATestIsNeverCounted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		for _, state := range []message.State{message.Queued, message.Sent, message.Failed, message.Kept} {
			for i, test := range []bool{true, true, false} {
				key := fmt.Sprint(state, i)
				err := d.Write(ctx, func(q db.Q) error {
					if err := message.Queue(ctx, q, message.Message{Kind: "k", To: "a@b.example", Subject: "s", Text: "t", Key: key, Test: test}); err != nil {
						return err
					}
					_, err := q.Exec(ctx, `update message set state = $1 where key = $2`, string(state), key)
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
			}
		}
		counts, err := message.CountByState(ctx, d.Read())
		want := map[message.State]int64{message.Queued: 1, message.Sent: 1, message.Failed: 1, message.Kept: 1}
		if err != nil || !maps.Equal(counts, want) {
			t.Errorf("%v, %v", counts, err)
		}
		waits, err := message.CountWaiting(ctx, d.Read())
		if err != nil || !maps.Equal(waits, map[message.State]int64{message.Failed: 1, message.Kept: 1}) {
			t.Errorf("%v wait, %v", waits, err)
		}
	})
}
