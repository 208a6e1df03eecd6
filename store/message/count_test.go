package message_test

import (
	"context"
	"testing"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/message"
)

func TestMailsAreCountedByState(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Write(context.Background(), func(q db.Q) error {
			for _, key := range []string{"a", "b"} {
				if err := message.Queue(context.Background(), q, message.Message{Kind: "k", To: "a@b.example", Subject: "s", Text: "t", Key: key}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		counts, err := message.CountByState(context.Background(), d.Read())
		if err != nil || counts[message.Queued] != 2 || len(counts) != 1 {
			t.Errorf("%v, %v", counts, err)
		}
	})
}
