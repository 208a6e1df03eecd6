package customer_test

import (
	"context"
	"slices"
	"testing"

	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/db/dbtest"
)

// found are the addresses of the accounts that a query finds, sorted.
func found(t *testing.T, d *db.DB, query string) []string {
	t.Helper()
	var w db.Where
	words := customer.Words(query)
	for _, word := range words {
		w.And(`exists (select 1 from customer_word t where t.customer_id = c.id and ` + word.Begins(&w, "t") + `)`)
	}
	if len(words) == 0 {
		return nil
	}
	list, err := db.Values[string](t.Context(), d.Read(), `select c.email from customer c where `+w.SQL()+` order by c.email`, w.Args()...)
	if err != nil {
		t.Fatalf("%q: %v", query, err)
	}
	return list
}

func TestAnAccountIsFoundByTheBeginningsOfWhatStaffKnowOfIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		mueller, obrien := account(t, d, "Ada.Mueller@mit.edu", ""), account(t, d, "obrien@example.org", "")
		write(t, d, func(ctx context.Context, q db.Q) error {
			if err := customer.Rename(ctx, q, mueller.ID, "Ada Müller-Großmann"); err != nil {
				return err
			}
			if err := customer.Rename(ctx, q, obrien.ID, "Seán O'Brien"); err != nil {
				return err
			}
			_, err := customer.SaveAddress(ctx, q, mueller.ID, customer.Address{Name: "A. Müller", Company: "Analytical 100% Engines", Phone: "+49 (0)30 123-4567", Country: "DE"})
			return err
		})
		ada, sean := []string{"Ada.Mueller@mit.edu"}, []string{"obrien@example.org"}
		for query, want := range map[string][]string{
			"ada": ada, "MÜL": ada, "mul ada": ada, "mul ad": nil, "grossm": ada, "Großmann": ada, "ada.mueller@": ada, "ADA.MUELLER@MIT.EDU": ada, "ada.mue": ada, "mit.edu": ada, "analytical": ada,
			"o'brien": sean, "sean": sean, "Seán": sean, "o": sean, "m": nil, "ob": nil, "obr": sean, "a. mül": ada, "uller": nil, "ada brien": nil, "": nil, "%": nil, "100%": ada, "1_0": nil, "@": nil,
			"+49 30 1234567": ada, "493012": ada, "+49 (0)30 123": ada, "030/123": ada, "30123": ada, "9999": nil,
		} {
			if got := found(t, d, query); !slices.Equal(got, want) {
				t.Errorf("%q finds %v, want %v", query, got, want)
			}
		}
	})
}

func TestWordsFollowWhatChangesAndOlderOnesAreMadeAnew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := account(t, d, "ada@example.org", "")
		var a customer.Address
		write(t, d, func(ctx context.Context, q db.Q) (err error) {
			a, err = customer.SaveAddress(ctx, q, c.ID, customer.Address{Name: "Lovelace", Country: "NL", Phone: "06 12345678"})
			return err
		})
		if len(found(t, d, "lovel")) != 1 || len(found(t, d, "0612")) != 1 {
			t.Error("not found by a saved address")
		}
		write(t, d, func(ctx context.Context, q db.Q) error { return customer.RemoveAddress(ctx, q, c.ID, a.ID) })
		if len(found(t, d, "lovel")) != 0 {
			t.Error("found by an address that is gone")
		}
		write(t, d, func(ctx context.Context, q db.Q) error {
			_, err := q.Exec(ctx, `delete from customer_word`)
			if err == nil {
				_, err = q.Exec(ctx, `update customer set worded = 0`)
			}
			return err
		})
		for _, want := range []int{1, 0} {
			write(t, d, func(ctx context.Context, q db.Q) error {
				n, err := customer.Reword(ctx, q, 10)
				if n != want {
					t.Errorf("made anew: %d, want %d", n, want)
				}
				return err
			})
		}
		if len(found(t, d, "ada")) != 1 {
			t.Error("not found after its words were made anew")
		}
	})
}
