package admit_test

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"regulars/store/admit"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/logbook"
	"regulars/store/staff"
)

func TestAnOwnerWhoHasLostEverythingGetsInByTheMachineOnce(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		m, session, device := keyed(t, d)
		early, err := admit.Recover(ctx, d, " ANN@northgate.example ")
		if err != nil {
			t.Fatal(err)
		}
		token, err := admit.Recover(ctx, d, m.Email)
		if err != nil {
			t.Fatal(err)
		}
		const next = "seven lanterns north"
		for _, dead := range []string{early, "", "x", strings.Repeat("A", 43)} {
			_, err = admit.Recovered(ctx, d, dead, next, here)
			mustKind(t, err, fault.NotFound)
		}
		_, err = admit.Recovered(ctx, d, token, "short", here)
		mustKind(t, err, fault.Invalid)

		var in atomic.Int64
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if _, err := admit.Recovered(ctx, d, token, next, here); err == nil {
					in.Add(1)
				}
			})
		}
		all.Wait()
		if in.Load() != 1 {
			t.Fatalf("%d got in", in.Load())
		}
		_, _, err = staff.FindSession(ctx, d.Read(), session)
		mustKind(t, err, fault.NotFound) // the old session has ended
		_, err = party.LoginWithPasskey(ctx, d, device.Get(t, ask(t, d, here)), here)
		mustKind(t, err, fault.Invalid)
		_, err = admit.Login(ctx, d, m.Email, secret, here)
		mustKind(t, err, fault.Invalid)
		if fresh, err := admit.Login(ctx, d, m.Email, next, here); err != nil {
			t.Error(err)
		} else if _, _, err := staff.FindSession(ctx, d.Read(), fresh); err != nil {
			t.Error(err)
		}
		lines, err := logbook.List(ctx, d.Read(), logbook.Filter{Kinds: []logbook.Kind{logbook.RecoveryAsked, logbook.Recovered}, Limit: 10})
		if err != nil || len(lines) != 3 {
			t.Errorf("noted %+v, %v", lines, err)
		}
	})
}

func TestTheMachineMakesAWayInForOwnersWithAccessAndForHalfAnHour(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		boss, _ := owner(t, d)
		clerk, _ := join(t, d, boss, "bo@northgate.example", staff.Clerk)
		other, _ := join(t, d, boss, "cy@northgate.example", staff.Owner)
		for _, email := range []string{clerk.Email, "nobody@northgate.example", ""} {
			_, err := admit.Recover(ctx, d, email)
			mustKind(t, err, fault.NotFound)
		}
		token, err := admit.Recover(ctx, d, other.Email)
		if err != nil {
			t.Fatal(err)
		}
		write(t, d, func(q db.Q) error { return staff.ChangeRole(ctx, q, other.ID, staff.Clerk) })
		_, err = admit.Recovered(ctx, d, token, "seven lanterns north", here)
		mustKind(t, err, fault.NotFound)
		if token, err = admit.Recover(ctx, d, boss.Email); err != nil {
			t.Fatal(err)
		}
		if _, err := staff.FindInvite(ctx, d.Read(), token); err == nil {
			t.Error("the link invites somebody too")
		}
		clock.Add(staff.RecoverFor)
		_, err = admit.Recovered(ctx, d, token, "seven lanterns north", here)
		mustKind(t, err, fault.NotFound)
	})
}
