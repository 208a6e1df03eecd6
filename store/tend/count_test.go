package tend_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"regulars/seed/sample"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/money"
	"regulars/store/profile"
	"regulars/store/segment"
	"regulars/store/tend"
	"regulars/store/visitor"
)

// soul is an account as a list of everybody has it.
type soul struct {
	id, email, tag, country string
	orders                  int
	consent                 tend.Consent
	in                      bool
}

// fits is what a filter means, said once more without any table.
func (s soul) fits(f tend.Filter) bool {
	for _, word := range strings.FieldsFunc(f.Words, func(r rune) bool { return r == ' ' || r == '.' }) {
		parts := strings.FieldsFunc(s.email, func(r rune) bool { return r == '@' || r == '.' })
		if !slices.ContainsFunc(append(parts, s.email), func(p string) bool { return strings.HasPrefix(p, word) }) {
			return false
		}
	}
	orders := map[tend.Orders]bool{"": true, tend.Never: s.orders == 0, tend.Once: s.orders == 1, tend.Several: s.orders > 1}
	return orders[f.Orders] && (f.Consent == "" || f.Consent == s.consent) && (f.Tag == "" || f.Tag == s.tag) && (f.Country == "" || f.Country == s.country) && (f.SegmentID == "" || s.in)
}

// settle makes accounts that differ in everything a filter asks for.
func settle(t *testing.T, d *db.DB) (town []soul) {
	t.Helper()
	ctx := t.Context()
	for i := range 36 {
		s := soul{email: fmt.Sprintf("%s.n%d@%s", []string{"anna", "annika", "ben"}[i%3], i, []string{"gmail.com", "mit.edu"}[i%2]), tag: []string{"", "press", "wholesale"}[i/2%3],
			country: []string{"", "DE", "NL"}[i/3%3], orders: i % 4, consent: []tend.Consent{tend.Personal, tend.Impersonal, tend.Unasked}[i/4%3], in: i%5 < 2}
		s.id = sample.Customer(t, d, s.email).ID
		write(t, d, func(q db.Q) error { return s.live(t, q) })
		town = append(town, s)
	}
	slices.SortFunc(town, func(a, b soul) int { return strings.Compare(a.id, b.id) }) // of one millisecond, ids come in any order
	write(t, d, func(q db.Q) error {                                                  // somebody who is gone, and a guest
		if _, err := segment.Enter(ctx, q, "s1", "c:gone", q.Now()); err != nil {
			return err
		}
		_, err := segment.Enter(ctx, q, "s1", "v:guest", q.Now())
		return err
	})
	return town
}

func (s soul) live(t *testing.T, q db.Q) error {
	ctx, key := t.Context(), profile.Key{CustomerID: s.id}
	for n := range s.orders {
		if err := profile.RecordOrder(ctx, q, key, fmt.Sprint(s.id, n), money.Of(100, "EUR"), q.Now()); err != nil {
			return err
		}
	}
	if s.tag != "" {
		if err := profile.Tag(ctx, q, key, s.tag); err != nil {
			return err
		}
	}
	for range 2 { // two addresses in a country are one account
		if s.country != "" {
			if _, err := customer.SaveAddress(ctx, q, s.id, customer.Address{Name: "X", Country: s.country}); err != nil {
				return err
			}
		}
	}
	if s.in {
		if _, err := segment.Enter(ctx, q, "s1", "c:"+s.id, q.Now()); err != nil {
			return err
		}
	}
	if s.consent == tend.Unasked {
		return nil
	}
	return visitor.SaveReceipt(ctx, q, "v"+s.id, s.id, visitor.Receipt{Personalization: s.consent == tend.Personal, At: q.Now()})
}

func TestEveryFilterCountsAndListsWhomItMeansWhetherFewOrManyFit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		town := settle(t, d)
		for i := range 3 * 3 * 3 * 4 * 4 * 2 {
			f := tend.Filter{Words: []string{"", "ann", "gmail.com ben"}[i%3], Tag: []string{"", "press", "none"}[i/3%3], Country: []string{"", "DE", "US"}[i/9%3],
				Orders: []tend.Orders{"", tend.Never, tend.Once, tend.Several}[i/27%4], Consent: []tend.Consent{"", tend.Personal, tend.Impersonal, tend.Unasked}[i/108%4], SegmentID: []string{"", "s1"}[i/432]}
			if i%27 > 8 && i%7 > 0 { // some of the rest are enough
				continue
			}
			var want []string
			for _, s := range slices.Backward(town) {
				if s.fits(f) {
					want = append(want, s.id)
				}
			}
			rows, n, err := tend.List(t.Context(), d.Read(), f)
			if err != nil || int(n) != len(want) {
				t.Errorf("%+v: %d counted, want %d: %v", f, n, len(want), err)
			}
			var got []string
			for _, r := range rows {
				got = append(got, r.ID)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%+v: %d listed, want %d", f, len(got), len(want))
			}
			if len(want) > 2 { // the page in the middle
				f.Before, f.Limit = want[0], len(want)-2
				rows, n, err = tend.List(t.Context(), d.Read(), f)
				if err != nil || int(n) != len(want) || len(rows) != len(want)-2 || rows[0].ID != want[1] {
					t.Errorf("%+v: %d of %d, %v", f, len(rows), n, err)
				}
			}
		}
	})
}
