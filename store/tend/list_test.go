package tend_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"regulars/seed/sample"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/identify"
	"regulars/store/money"
	"regulars/store/profile"
	"regulars/store/segment"
	"regulars/store/tend"
	"regulars/store/visitor"
)

var ctx = context.Background()

func write(t *testing.T, d *db.DB, do func(q db.Q) error) {
	t.Helper()
	if err := d.Write(t.Context(), do); err != nil {
		t.Fatal(err)
	}
}

// ordered notes n orders of an account.
func ordered(t *testing.T, d *db.DB, customerID string, n int) {
	t.Helper()
	for range n {
		write(t, d, func(q db.Q) error {
			return profile.RecordOrder(t.Context(), q, profile.Key{CustomerID: customerID}, "o"+customerID+time.Now().Format("150405.000000000"), money.Of(1000, "EUR"), d.Now())
		})
	}
}

// names are whom a filter lists, by address; the count must say the same.
func names(t *testing.T, d *db.DB, f tend.Filter) (list []string) {
	t.Helper()
	rows, n, err := tend.List(t.Context(), d.Read(), f)
	if err != nil || int(n) != len(rows) {
		t.Errorf("%+v: %d counted, %d listed, %v", f, n, len(rows), err)
	}
	for _, r := range rows {
		list = append(list, r.Email[:1])
	}
	slices.Sort(list)
	return list
}

func TestAFilterListsAndCountsThoseWhoFit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, b, c := sample.Customer(t, d, "a@mit.edu"), sample.Customer(t, d, "b@example.org"), sample.Customer(t, d, "c@example.org")
		ordered(t, d, a.ID, 1)
		ordered(t, d, b.ID, 3)
		write(t, d, func(q db.Q) error {
			ctx := t.Context()
			if _, err := customer.SaveAddress(ctx, q, a.ID, customer.Address{Name: "Ada", Country: "DE"}); err != nil {
				return err
			}
			if _, err := segment.Enter(ctx, q, "s1", "c:"+b.ID, d.Now()); err != nil {
				return err
			}
			for _, k := range []profile.Key{{CustomerID: a.ID}, {CustomerID: b.ID}, {VisitorID: "v1"}} {
				if err := profile.Tag(ctx, q, k, "wholesale"); err != nil {
					return err
				}
			}
			if err := visitor.SaveReceipt(ctx, q, "v1", a.ID, visitor.Receipt{Personalization: true, At: d.Now()}); err != nil {
				return err
			}
			return visitor.SaveReceipt(ctx, q, "v1", a.ID, visitor.Receipt{At: d.Now().Add(time.Second)})
		})
		for _, tc := range []struct {
			f    tend.Filter
			want []string
		}{
			{tend.Filter{}, []string{"a", "b", "c"}}, {tend.Filter{Words: "example.org"}, []string{"b", "c"}}, {tend.Filter{Words: "a@mit"}, []string{"a"}}, {tend.Filter{Words: "zzz"}, nil},
			{tend.Filter{SegmentID: "s1"}, []string{"b"}}, {tend.Filter{Tag: "wholesale"}, []string{"a", "b"}}, {tend.Filter{Country: "DE"}, []string{"a"}},
			{tend.Filter{Orders: tend.Never}, []string{"c"}}, {tend.Filter{Orders: tend.Once}, []string{"a"}}, {tend.Filter{Orders: tend.Several}, []string{"b"}},
			{tend.Filter{Consent: tend.Personal}, nil}, {tend.Filter{Consent: tend.Impersonal}, []string{"a"}}, {tend.Filter{Consent: tend.Unasked}, []string{"b", "c"}},
			{tend.Filter{Tag: "wholesale", Orders: tend.Once, Consent: tend.Impersonal, Country: "DE"}, []string{"a"}}, {tend.Filter{Orders: tend.Never, Consent: tend.Unasked}, []string{"c"}},
		} {
			if got := names(t, d, tc.f); !slices.Equal(got, tc.want) {
				t.Errorf("%+v lists %v, want %v", tc.f, got, tc.want)
			}
		}
		first, _, err := tend.List(t.Context(), d.Read(), tend.Filter{Limit: 2})
		if err != nil || len(first) != 2 {
			t.Fatalf("first page %+v, %v", first, err)
		}
		rest, _, err := tend.List(t.Context(), d.Read(), tend.Filter{Limit: 2, Before: first[1].ID})
		if err != nil || len(rest) != 1 {
			t.Fatalf("second page %+v, %v", rest, err)
		}
		rows := append(first, rest...)
		if !slices.IsSortedFunc(rows, func(a, b tend.Row) int { return strings.Compare(b.ID, a.ID) }) { // of one millisecond, ids come in any order
			t.Errorf("not the newest first: %+v", rows)
		}
		for _, r := range rows {
			if r.ID == a.ID && (r.Country != "DE" || r.Orders != 1) || r.ID == b.ID && (r.Orders != 3 || r.Spent != money.Of(3000, "EUR")) || r.ID == c.ID && r.Orders != 0 {
				t.Errorf("%+v", r)
			}
		}
	})
}

func TestWhatAGuestChoseCountsForTheAccountUntilTheyPart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := sample.Customer(t, d, "a@mit.edu")
		var v visitor.Visitor
		write(t, d, func(q db.Q) (err error) {
			if v, err = visitor.Create(t.Context(), q, visitor.Origin{}); err != nil {
				return err
			}
			return visitor.SetConsent(t.Context(), q, v.ID, "", visitor.Consent{Personalization: true}, false)
		})
		if got := names(t, d, tend.Filter{Consent: tend.Unasked}); len(got) != 1 {
			t.Errorf("before the login: %v", got)
		}
		if _, err := identify.Join(t.Context(), d, v.ID, c.ID); err != nil {
			t.Fatal(err)
		}
		if got := names(t, d, tend.Filter{Consent: tend.Personal}); len(got) != 1 {
			t.Errorf("joined: %v", got)
		}
		if err := identify.Part(t.Context(), d, v.ID, c.ID); err != nil {
			t.Fatal(err)
		}
		if got := names(t, d, tend.Filter{Consent: tend.Unasked}); len(got) != 1 {
			t.Errorf("parted: %v", got)
		}
	})
}
