package report_test

import (
	"cmp"
	"context"
	"slices"
	"testing"
	"time"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/order"
	"regulars/store/profile"
	"regulars/store/report"
)

// many makes more purchases than are read at once: of three thousand people, one of
// whom has more than that alone.
func many(ctx context.Context, d *db.DB, now time.Time) error {
	return d.Write(ctx, func(q db.Q) error {
		for _, fill := range []string{
			`select 'o' || cast(i as text), 'c:' || cast(i * 7919 % 3001 as text), 100 + i % 97, 'EUR', $1 - i * 104729 % 34560000 * 1000 from n`,
			`select 'p' || cast(i as text), 'v:greedy', i % 7, 'EUR', $1 - i * 3600000 from n`,
		} {
			if _, err := q.Exec(ctx, `insert into profile_order (order_id, person, total, currency, at)
				with recursive n (i) as (select cast(1 as bigint) union all select i + 1 from n where i < 9000) `+fill, now); err != nil {
				return err
			}
		}
		return nil
	})
}

// deal is a purchase, read as it lies.
type deal struct {
	person    string
	at, total int64
}

// dealsOf are everybody's purchases, with those at the demonstration bank or without.
func dealsOf(t *testing.T, d *db.DB, test bool) map[string][]deal {
	t.Helper()
	list, err := db.List(ctx, d.Read(), func(r db.Row) (p deal, err error) { return p, r.Scan(&p.person, &p.at, &p.total) },
		`select person, at, total from profile_order where currency = 'EUR' and ($1 or order_id not in (select id from orders where gateway = 'demo'))`, test)
	must(t, err)
	slices.SortFunc(list, func(a, b deal) int { return cmp.Compare(a.at, b.at) })
	by := map[string][]deal{}
	for _, p := range list {
		by[p.person] = append(by[p.person], p)
	}
	return by
}

func TestPeopleAreCountedAsTheirPurchasesLieHoweverManyThereAre(t *testing.T) {
	clock := dbtest.NewClock("2026-03-31 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		must(t, many(ctx, d, d.Now()))
		for _, at := range []string{"2025-11-05", "2026-01-20", "2026-01-20", "2026-03-20"} {
			bought(t, d, "7", at, 100)
			place(t, d, sale{at: at + "T10:00:00Z", customer: "7", gateway: "demo", lines: []order.Line{line("mug", 1, 100, 0)}})
		}
		for _, test := range []bool{false, true} {
			s, people := berlin(t), dealsOf(t, d, test)
			s.Test = test
			memory := report.NewMemory()
			all, err := memory.Buyers(ctx, d.Read(), s)
			must(t, err)
			for who, want := range firstYears(people) {
				if got, _ := all.FirstYear(who); got != want {
					t.Errorf("test %t: %s bought for %d, want %d", test, who, got, want)
				}
			}
			list, err := memory.Cohorts(ctx, d.Read(), s, 12)
			must(t, err)
			for _, c := range list {
				if n, again := cohort(s, people, c.Month, len(c.Again)); n != c.People || !slices.Equal(again, c.Again) {
					t.Errorf("test %t, %s: %d people, %v again; want %d, %v", test, c.Month, c.People, c.Again, n, again)
				}
			}
			span := report.Span{From: "2025-12-10", To: "2026-03-15"}
			nth, err := memory.Returns(ctx, d.Read(), s, span)
			if must(t, err); nth != returns(s, people, span, d.Now()) {
				t.Errorf("test %t: %+v, want %+v", test, nth, returns(s, people, span, d.Now()))
			}
		}
	})
}

func firstYears(people map[string][]deal) map[string]int64 {
	years := map[string]int64{}
	for who, list := range people {
		for _, p := range list {
			if time.UnixMilli(p.at).Before(time.UnixMilli(list[0].at).Add(365 * 24 * time.Hour)) {
				years[who] += p.total
			}
		}
	}
	return years
}

// cohort counts who came new in a month, and who of them ordered in each that followed.
func cohort(s report.Scope, people map[string][]deal, month string, months int) (n int64, again []int64) {
	again = make([]int64, months)
	monthOf := func(ms int64) string { return time.UnixMilli(ms).In(s.Zone).Format("2006-01") }
	for _, list := range people {
		if monthOf(list[0].at) != month {
			continue
		}
		n++
		seen := map[string]bool{}
		for _, p := range list[1:] {
			seen[monthOf(p.at)] = true
		}
		first, _ := time.Parse("2006-01", month)
		for k := range again {
			if seen[first.AddDate(0, k, 0).Format("2006-01")] {
				again[k]++
			}
		}
	}
	return n, again
}

func returns(s report.Scope, people map[string][]deal, span report.Span, now time.Time) (nth [4]report.Return) {
	const soon = 30 * 24 * time.Hour
	for _, list := range people {
		for i, p := range list {
			at, r := time.UnixMilli(p.at), &nth[min(i, 3)]
			switch day := s.Day(at); {
			case day < span.From || day > span.To:
			case now.Sub(at) < soon:
				r.Young++
			default:
				r.Orders++
				if i+1 < len(list) && time.UnixMilli(list[i+1].at).Sub(at) < soon {
					r.Again++
				}
			}
		}
	}
	return nth
}

func TestWhoHasBoughtIsRememberedUntilAPurchaseChanges(t *testing.T) {
	dbtest.EachAt(t, dbtest.NewClock("2026-03-31 12:00"), func(t *testing.T, d *db.DB) {
		s, memory := berlin(t), report.NewMemory()
		first := bought(t, d, "ada", "2026-01-05", 1000)
		steps := []struct {
			name    string
			do      func(q db.Q) error
			ada, bo int64
		}{
			{"at first", func(db.Q) error { return nil }, 1000, 0},
			{"a part went back", func(q db.Q) error { return profile.AdjustOrder(ctx, q, first.ID, eur(700)) }, 700, 0},
			{"it is another's", func(q db.Q) error { return profile.Own(ctx, q, []string{first.ID}, profile.Key{CustomerID: "bo"}) }, 0, 700},
			{"it is cancelled", func(q db.Q) error { return profile.ReverseOrder(ctx, q, first.ID) }, 0, 0},
			{"there is another", func(q db.Q) error {
				return profile.RecordOrder(ctx, q, profile.Key{CustomerID: "ada"}, "another", eur(300), d.Now())
			}, 300, 0},
			{"she is erased", func(q db.Q) error { return profile.Erase(ctx, q, profile.Key{CustomerID: "ada"}) }, 0, 0},
		}
		for _, step := range steps {
			must(t, d.Write(ctx, step.do))
			all, err := memory.Buyers(ctx, d.Read(), s)
			must(t, err)
			ada, _ := all.FirstYear("c:ada")
			bo, _ := all.FirstYear("c:bo")
			if ada != step.ada || bo != step.bo {
				t.Errorf("%s: %d and %d, want %d and %d", step.name, ada, bo, step.ada, step.bo)
			}
			again, err := memory.Buyers(ctx, d.Read(), s)
			if must(t, err); again != all {
				t.Errorf("%s: read twice", step.name)
			}
		}
	})
}
