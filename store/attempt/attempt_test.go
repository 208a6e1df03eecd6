package attempt_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"regulars/store/attempt"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
)

func write(t *testing.T, d *db.DB, do func(ctx context.Context, q db.Q) error) {
	t.Helper()
	if err := try(t, d, do); err != nil {
		t.Fatal(err)
	}
}

func try(t *testing.T, d *db.DB, do func(ctx context.Context, q db.Q) error) error {
	return d.Write(t.Context(), func(q db.Q) error { return do(t.Context(), q) })
}

func TestTriesBeyondTheLimitWaitButAreNeverLockedOut(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		login := func(email, from string) error {
			return try(t, d, func(ctx context.Context, q db.Q) error { return attempt.Try(ctx, q, attempt.Logins, email, from) })
		}
		for i := range 10 {
			if err := login("ada@mit.edu", "192.0.2.1"); err != nil {
				t.Fatalf("try %d: %v", i+1, err)
			}
		}
		if err := login(" ADA@mit.edu", "192.0.2.1"); fault.KindOf(err) != fault.TooMany {
			t.Errorf("the eleventh: %v", err)
		}
		if err := login("ada@mit.edu", "192.0.2.2"); err != nil {
			t.Errorf("the owner elsewhere is held up: %v", err)
		}
		clock.Add(16 * time.Second)
		if err := login("ada@mit.edu", "192.0.2.1"); err != nil {
			t.Errorf("after waiting: %v", err)
		}
		clock.Add(16 * time.Second)
		if err := login("ada@mit.edu", "192.0.2.1"); fault.KindOf(err) != fault.TooMany {
			t.Errorf("the wait does not grow: %v", err)
		}
		clock.Add(15 * time.Minute)
		if err := login("ada@mit.edu", "192.0.2.1"); err != nil {
			t.Errorf("in the next window: %v", err)
		}
	})
}

func TestOneNetworkAddressIsLimitedOverAllAccounts(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		refused := 0
		for i := range 130 {
			email, from := fmt.Sprintf("a%d@mit.edu", i), fmt.Sprintf("2001:db8:1:2::%x", i)
			err := try(t, d, func(ctx context.Context, q db.Q) error { return attempt.Try(ctx, q, attempt.Logins, email, from) })
			if err != nil {
				refused++
			}
		}
		if refused != 30 {
			t.Errorf("%d of 130 tries from one /64 were refused", refused)
		}
	})
}

func TestARightPasswordForgivesTheTriesBefore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for range 50 {
			write(t, d, func(ctx context.Context, q db.Q) error {
				return attempt.Try(ctx, q, attempt.Logins, "ada@mit.edu", "192.0.2.1")
			})
			write(t, d, func(ctx context.Context, q db.Q) error {
				return attempt.Forgive(ctx, q, attempt.Logins, "ada@mit.edu", "192.0.2.1")
			})
		}
	})
}

func TestOneHouseholdIsOneNetwork(t *testing.T) {
	for address, want := range map[string]string{"192.0.2.7": "192.0.2.7", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::", "2001:db8:1:2::9": "2001:db8:1:2::", "nonsense": "nonsense"} {
		if got := attempt.Network(address); got != want {
			t.Errorf("%s counts as %s", address, got)
		}
	}
}
