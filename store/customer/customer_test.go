package customer_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/password"
)

// write runs fn in a transaction that must succeed.
func write(t *testing.T, d *db.DB, fn func(ctx context.Context, q db.Q) error) {
	t.Helper()
	if err := try(t, d, fn); err != nil {
		t.Fatal(err)
	}
}

func try(t *testing.T, d *db.DB, fn func(ctx context.Context, q db.Q) error) error {
	t.Helper()
	return d.Write(t.Context(), func(q db.Q) error { return fn(t.Context(), q) })
}

func account(t *testing.T, d *db.DB, email string, h password.Hash) (c customer.Customer) {
	t.Helper()
	write(t, d, func(ctx context.Context, q db.Q) (err error) {
		c, err = customer.Create(ctx, q, customer.New{Email: email, Password: h})
		return err
	})
	return c
}

// link places and arms an ask.
func link(t *testing.T, d *db.DB, a customer.Ask) (token string) {
	t.Helper()
	write(t, d, func(ctx context.Context, q db.Q) error {
		askID, err := customer.Place(ctx, q, a)
		if err != nil {
			return err
		}
		if a, err = customer.FindAsk(ctx, q, askID); err != nil {
			return err
		}
		token, err = customer.Arm(ctx, q, a)
		return err
	})
	return token
}

func confirmLink(t *testing.T, d *db.DB, c customer.Customer, visitor string, h password.Hash) string {
	t.Helper()
	return link(t, d, customer.Ask{Purpose: customer.ToConfirm, CustomerID: c.ID, Email: c.Email, HeldEmail: c.Email, VisitorID: visitor, Password: h})
}

func TestAnAddressHasOneAccountHoweverItIsWritten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		account(t, d, "Zoe\u0301@Bücher.example", "")
		for _, same := range []string{"zoé@bücher.example", " ZOÉ@BÜCHER.EXAMPLE ", "zoé@xn--bcher-kva.example"} {
			err := try(t, d, func(ctx context.Context, q db.Q) error {
				_, err := customer.Create(ctx, q, customer.New{Email: same})
				return err
			})
			if !errors.Is(err, customer.ErrTaken) {
				t.Errorf("%s: %v", same, err)
			}
			if c, err := customer.FindByEmail(t.Context(), d.Read(), same); err != nil || c.Email != "Zoé@bücher.example" {
				t.Errorf("%s finds %q, %v", same, c.Email, err)
			}
		}
	})
}

func TestALinkWorksOnceForItsPurposeAndTime(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		c := account(t, d, "ada@mit.edu", "old")
		reset := func(token string) error {
			return try(t, d, func(ctx context.Context, q db.Q) error {
				_, _, err := customer.Reset(ctx, q, token, "new")
				return err
			})
		}
		ask := customer.Ask{Purpose: customer.ToReset, CustomerID: c.ID, Email: c.Email, HeldEmail: c.Email}
		first := link(t, d, ask)
		second := link(t, d, ask)
		confirm := confirmLink(t, d, c, "v", "")
		for token, want := range map[string]error{first: customer.ErrLinkUnknown, confirm: customer.ErrLinkUnknown, "": customer.ErrLinkUnknown, "x' or 1=1": customer.ErrLinkUnknown} {
			if err := reset(token); !errors.Is(err, want) {
				t.Errorf("%q: %v, want %v", token, err, want)
			}
		}
		if err := reset(second); err != nil {
			t.Fatal(err)
		}
		if err := reset(second); !errors.Is(err, customer.ErrLinkUsed) {
			t.Errorf("again: %v", err)
		}
		if err := reset(confirm); !errors.Is(err, customer.ErrLinkUnknown) {
			t.Errorf("a reset did not end the other links: %v", err)
		}
		late := link(t, d, ask)
		clock.Add(time.Hour)
		if err := reset(late); !errors.Is(err, customer.ErrLinkExpired) {
			t.Errorf("after an hour: %v", err)
		}
	})
}

func TestOfManyWhoUseALinkOneDoes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := account(t, d, "ada@mit.edu", "")
		token := link(t, d, customer.Ask{Purpose: customer.ToReset, CustomerID: c.ID, Email: c.Email, HeldEmail: c.Email})
		var wg sync.WaitGroup
		var mu sync.Mutex
		won := 0
		for i := range 20 {
			wg.Go(func() {
				err := d.Write(context.Background(), func(q db.Q) error {
					_, _, err := customer.Reset(context.Background(), q, token, password.Hash(fmt.Sprint("h", i)))
					return err
				})
				if err == nil {
					mu.Lock()
					won++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if won != 1 {
			t.Errorf("%d used it", won)
		}
	})
}

func TestAPasswordSetByAStrangerDiesWhenTheOwnerConfirms(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for name, tc := range map[string]struct {
			asked, opened string
			password      password.Hash
			want          password.Hash
			addresses     int
		}{
			"the browser that asked keeps its password":          {"v1", "v1", "", "first", 1},
			"the browser that asked gets the one it chose later": {"v2", "v2", "second", "second", 1},
			"another browser keeps nothing":                      {"stranger", "owner", "", "", 0},
			"nor what was chosen elsewhere":                      {"stranger", "owner", "second", "", 0},
			"a browser without a visitor is another":             {"", "", "second", "", 0},
		} {
			t.Run(name, func(t *testing.T) {
				c := account(t, d, strings.ReplaceAll(name, " ", "-")+"@mit.edu", "first")
				write(t, d, func(ctx context.Context, q db.Q) error {
					_, err := customer.SaveAddress(ctx, q, c.ID, customer.Address{Name: "Eve", Country: "DE"})
					return err
				})
				move := ""
				write(t, d, func(ctx context.Context, q db.Q) (err error) {
					move, err = customer.AskMove(ctx, q, c.ID, "eve@evil.example", "stranger")
					return err
				})
				token := confirmLink(t, d, c, tc.asked, tc.password)
				write(t, d, func(ctx context.Context, q db.Q) error {
					p, err := customer.Confirm(ctx, q, token, tc.opened)
					if err == nil && (!p.Customer.Confirmed() || p.PasswordKept != (tc.want != "") || p.Customer.PendingEmail != "") {
						t.Errorf("%+v", p)
					}
					return err
				})
				if h, _ := customer.PasswordOf(t.Context(), d.Read(), c.ID); h != tc.want {
					t.Errorf("the password is %q, want %q", h, tc.want)
				}
				if list, _ := customer.ListAddresses(t.Context(), d.Read(), c.ID); len(list) != tc.addresses {
					t.Errorf("%d addresses", len(list))
				}
				if _, err := customer.FindAsk(t.Context(), d.Read(), move); fault.KindOf(err) != fault.NotFound {
					t.Errorf("the planted change of address is still open: %v", err)
				}
			})
		}
	})
}

func TestAThiefWhoChangesTheAddressTwiceIsRevertedAllTheSame(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := account(t, d, "ada@mit.edu", "stolen")
		move := func(to string) (revert string) {
			var ask string
			write(t, d, func(ctx context.Context, q db.Q) (err error) {
				ask, err = customer.AskMove(ctx, q, c.ID, to, "thief")
				return err
			})
			a, err := customer.FindAsk(t.Context(), d.Read(), ask)
			if err != nil {
				t.Fatal(err)
			}
			var token string
			write(t, d, func(ctx context.Context, q db.Q) (err error) { token, err = customer.Arm(ctx, q, a); return err })
			var before customer.Customer
			write(t, d, func(ctx context.Context, q db.Q) (err error) {
				before, _, err = customer.Move(ctx, q, token)
				return err
			})
			return link(t, d, customer.Ask{Purpose: customer.ToRevert, CustomerID: c.ID, Email: before.Email, HeldEmail: to})
		}
		owner, thief := move("b@evil.example"), move("c@evil.example")
		write(t, d, func(ctx context.Context, q db.Q) error { _, err := customer.Revert(ctx, q, owner); return err })
		now, err := customer.Find(t.Context(), d.Read(), c.ID)
		if err != nil || now.Email != "ada@mit.edu" || now.HasPassword {
			t.Errorf("%+v, %v", now, err)
		}
		if err := try(t, d, func(ctx context.Context, q db.Q) error { _, err := customer.Revert(ctx, q, thief); return err }); !errors.Is(err, customer.ErrLinkUnknown) {
			t.Errorf("the thief's own link: %v", err)
		}
	})
}

func TestAnAddressThatIsTakenCannotBeMovedTo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := account(t, d, "ada@mit.edu", "")
		account(t, d, "bob@mit.edu", "")
		token := link(t, d, customer.Ask{Purpose: customer.ToMove, CustomerID: c.ID, Email: "BOB@mit.edu", HeldEmail: c.Email})
		err := try(t, d, func(ctx context.Context, q db.Q) error { _, _, err := customer.Move(ctx, q, token); return err })
		if !errors.Is(err, customer.ErrTaken) {
			t.Error(err)
		}
	})
}

func TestAddressesAreTheCustomersOwnAndOneIsFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c, eve := account(t, d, "ada@mit.edu", ""), account(t, d, "eve@evil.example", "")
		var a, b customer.Address
		write(t, d, func(ctx context.Context, q db.Q) (err error) {
			if a, err = customer.SaveAddress(ctx, q, c.ID, customer.Address{Name: "Ada", City: "Boston", Country: "US"}); err != nil {
				return err
			}
			b, err = customer.SaveAddress(ctx, q, c.ID, customer.Address{Name: "Ada", City: "London", Country: "GB", Preferred: true})
			return err
		})
		for name, attack := range map[string]func(ctx context.Context, q db.Q) error{
			"change": func(ctx context.Context, q db.Q) error {
				_, err := customer.SaveAddress(ctx, q, eve.ID, customer.Address{ID: a.ID, City: "Here"})
				return err
			},
			"remove": func(ctx context.Context, q db.Q) error { return customer.RemoveAddress(ctx, q, eve.ID, a.ID) },
			"prefer": func(ctx context.Context, q db.Q) error { return customer.PreferAddress(ctx, q, eve.ID, a.ID) },
			"read": func(ctx context.Context, q db.Q) error {
				_, err := customer.FindAddress(ctx, q, eve.ID, a.ID)
				return err
			},
		} {
			if err := try(t, d, attack); fault.KindOf(err) != fault.NotFound || err == nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		list, _ := customer.ListAddresses(t.Context(), d.Read(), c.ID)
		if len(list) != 2 || list[0].ID != b.ID || !list[0].Preferred || list[1].Preferred {
			t.Errorf("%+v", list)
		}
		write(t, d, func(ctx context.Context, q db.Q) error { return customer.RemoveAddress(ctx, q, c.ID, b.ID) })
		if list, _ = customer.ListAddresses(t.Context(), d.Read(), c.ID); len(list) != 1 || !list[0].Preferred {
			t.Errorf("%+v", list)
		}
	})
}
