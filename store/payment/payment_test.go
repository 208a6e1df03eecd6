package payment_test

import (
	"context"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/money"
	"regulars/store/payment"
)

var ctx = context.Background()

func create(t *testing.T, d *db.DB) payment.Payment {
	t.Helper()
	p := payment.Payment{OrderID: "order", Gateway: "demo", Amount: money.Of(2790, "EUR"), Back: "/orders/secret"}
	if err := d.Write(ctx, func(q db.Q) error { return payment.Create(ctx, q, &p) }); err != nil {
		t.Fatal(err)
	}
	return p
}

func advance(t *testing.T, d *db.DB, p payment.Payment, s payment.State) (news bool) {
	t.Helper()
	err := d.Write(ctx, func(q db.Q) (err error) {
		news, err = payment.Advance(ctx, q, p.ID, payment.Outcome{State: s, Reference: "ref"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return news
}

func TestMoneyThatCameHasComeWhateverIsToldAfterwards(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for range 20 {
			p, news := create(t, d), 0
			told := []payment.State{payment.Pending, payment.Declined, payment.Unknown, payment.Cancelled, payment.Awaiting, payment.Succeeded, payment.Succeeded}
			rand.Shuffle(len(told), func(i, j int) { told[i], told[j] = told[j], told[i] })
			for _, s := range told {
				if advance(t, d, p, s) && s == payment.Succeeded {
					news++
				}
			}
			got, err := payment.Find(ctx, d.Read(), p.ID)
			if err != nil || got.State != payment.Succeeded || news != 1 || got.Reference != "ref" || got.Back != "" {
				t.Fatalf("told %v: %+v, news %d, %v", told, got, news, err)
			}
		}
	})
}

func TestAMessageCountsOneTime(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var firsts atomic.Int64
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				var first bool
				err := d.Write(ctx, func(q db.Q) (err error) {
					first, err = payment.First(ctx, q, "stripe", payment.Notice{ID: "evt_1", Kind: "paid"})
					return err
				})
				if err != nil {
					t.Error(err)
				}
				if first {
					firsts.Add(1)
				}
			})
		}
		wg.Wait()
		if firsts.Load() != 1 {
			t.Errorf("counted %d times", firsts.Load())
		}
	})
}

func TestTheLongestSilentIsAskedFirst(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		first := create(t, d)
		clock.Add(time.Minute)
		second := create(t, d)
		clock.Add(time.Minute)
		silent := func() (ids []string) {
			list, err := payment.ListSilent(ctx, d.Read(), clock.Now(), 10)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range list {
				ids = append(ids, p.ID)
			}
			return ids
		}
		if got := silent(); len(got) != 2 || got[0] != first.ID {
			t.Errorf("got %v", got)
		}
		if err := d.Write(ctx, func(q db.Q) error { return payment.Asked(ctx, q, first.ID) }); err != nil {
			t.Fatal(err)
		}
		if got := silent(); got[0] != second.ID {
			t.Errorf("got %v", got)
		}
		advance(t, d, first, payment.Succeeded)
		if got := silent(); len(got) != 1 {
			t.Errorf("a settled payment is asked for: %v", got)
		}
	})
}

func TestTheDemonstrationBankAnswersAsItWasTold(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		bank := payment.Demo{DB: d}
		for _, c := range []struct {
			verdict     payment.Verdict
			now, later  payment.State
			silentFirst bool
		}{
			{payment.Approve, payment.Succeeded, payment.Succeeded, false},
			{payment.Decline, payment.Declined, payment.Declined, false},
			{payment.Slow, payment.Pending, payment.Succeeded, false},
			{payment.Silent, "", payment.Succeeded, true},
		} {
			p := create(t, d)
			if o, err := bank.Ask(ctx, p); err != nil || o.State != payment.Pending {
				t.Errorf("undecided: %+v, %v", o, err)
			}
			if err := bank.Decide(ctx, p.ID, c.verdict); err != nil {
				t.Fatal(err)
			}
			if err := bank.Decide(ctx, p.ID, payment.Decline); err != nil { // the first word counts
				t.Fatal(err)
			}
			if o, err := bank.Ask(ctx, p); o.State != c.now || (err != nil) != c.silentFirst {
				t.Errorf("%s: %+v, %v", c.verdict, o, err)
			}
			clock.Add(time.Minute)
			if o, err := bank.GiveUp(ctx, p); err != nil || o.State != c.later {
				t.Errorf("%s later: %+v, %v", c.verdict, o, err)
			}
		}
		p := create(t, d)
		if o, err := bank.GiveUp(ctx, p); err != nil || o.State != payment.Cancelled {
			t.Errorf("closed: %+v, %v", o, err)
		}
		if err := bank.Decide(ctx, p.ID, "steal"); fault.KindOf(err) != fault.Invalid {
			t.Errorf("nonsense: %v", err)
		}
	})
}
