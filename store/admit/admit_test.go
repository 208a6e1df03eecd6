package admit_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"regulars/store/admit"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/staff"
)

var ctx = context.Background()

const secret = "paper ink pine"

// owner founds a shop's back office and returns the owner and the session's secret.
func owner(t *testing.T, d *db.DB) (staff.Member, string) {
	t.Helper()
	token, needed, err := admit.FirstRunToken(ctx, d)
	if err != nil || !needed {
		t.Fatalf("needed %t, %v", needed, err)
	}
	session, err := admit.Found(ctx, d, token, staff.New{Name: "Ann", Email: "ann@northgate.example", Password: secret}, admit.From{Device: "Firefox on Linux"}, nothing)
	if err != nil {
		t.Fatal(err)
	}
	_, m, err := staff.FindSession(ctx, d.Read(), session)
	if err != nil {
		t.Fatal(err)
	}
	return m, session
}

func nothing(db.Q) error { return nil }

// join adds a member by invitation and returns the member and the session's secret.
func join(t *testing.T, d *db.DB, by staff.Member, email string, role staff.Role) (staff.Member, string) {
	t.Helper()
	var token string
	write(t, d, func(q db.Q) (err error) {
		token, err = staff.CreateInvite(ctx, q, by, email, role)
		return err
	})
	session, err := admit.Join(ctx, d, token, staff.New{Name: "Bo", Password: secret}, admit.From{Device: "Safari on iPhone"})
	if err != nil {
		t.Fatal(err)
	}
	_, m, err := staff.FindSession(ctx, d.Read(), session)
	if err != nil {
		t.Fatal(err)
	}
	return m, session
}

func write(t *testing.T, d *db.DB, do func(db.Q) error) {
	t.Helper()
	if err := d.Write(ctx, do); err != nil {
		t.Fatal(err)
	}
}

// works says whether a session's secret still opens the back office.
func works(t *testing.T, d *db.DB, session string) bool {
	t.Helper()
	_, _, err := staff.FindSession(ctx, d.Read(), session)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		t.Fatal(err)
	}
	return err == nil
}

// use is a page of the back office: it finds the session, and renews it where that is due.
func use(t *testing.T, d *db.DB, session string) {
	t.Helper()
	s, _, err := staff.FindSession(ctx, d.Read(), session)
	if err != nil {
		t.Fatal("a session in use ended:", err)
	}
	if s.Stale(d.Now()) {
		write(t, d, func(q db.Q) error { return staff.Renew(ctx, q, s) })
	}
}

func mustKind(t *testing.T, err error, want fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestAFreshShopHasNobodyAndNoDefaultAccount(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		list, err := staff.List(ctx, d.Read())
		if err != nil || len(list) != 0 {
			t.Fatalf("%v, %v", list, err)
		}
		for _, pair := range [][2]string{{"admin", "admin"}, {"admin@example.com", "password"}, {"superadmin", "superadmin"}, {"", ""}} {
			_, err := admit.Login(ctx, d, pair[0], pair[1], admit.From{Address: "192.0.2.7"})
			mustKind(t, err, fault.Invalid)
		}
	})
}

func TestTheFirstRunLinkWorksOnceAndNeverAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		early, _, err := admit.FirstRunToken(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		m, _ := owner(t, d) // makes another token
		if m.Role != staff.Owner || m.Name != "Ann" {
			t.Errorf("member %+v", m)
		}
		mustKind(t, staff.FindFirstRun(ctx, d.Read(), early), fault.NotFound)
		if token, needed, err := admit.FirstRunToken(ctx, d); err != nil || needed || token != "" {
			t.Errorf("token %q, needed %t, %v", token, needed, err)
		}
		_, err = admit.Found(ctx, d, early, staff.New{Name: "Eve", Email: "eve@evil.example", Password: secret}, admit.From{}, nothing)
		mustKind(t, err, fault.NotFound)
	})
}

func TestAFirstRunLinkEndsAfterHalfAnHourAndWhenANewerOneIsMade(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		first, _, _ := admit.FirstRunToken(ctx, d)
		second, _, err := admit.FirstRunToken(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		mustKind(t, staff.FindFirstRun(ctx, d.Read(), first), fault.NotFound)
		if err := staff.FindFirstRun(ctx, d.Read(), second); err != nil {
			t.Error(err)
		}
		clock.Add(staff.FirstRunFor)
		mustKind(t, staff.FindFirstRun(ctx, d.Read(), second), fault.NotFound)
	})
}

func TestOfManyWhoRaceForTheFirstRunOneBecomesOwner(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		token, _, err := admit.FirstRunToken(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		var won, also atomic.Int64
		var all sync.WaitGroup
		for i := range 12 {
			all.Go(func() {
				n := staff.New{Name: "N", Email: fmt.Sprintf("n%d@northgate.example", i), Password: secret}
				if _, err := admit.Found(ctx, d, token, n, admit.From{}, func(db.Q) error { also.Add(1); return nil }); err == nil {
					won.Add(1)
				}
			})
		}
		all.Wait()
		list, err := staff.List(ctx, d.Read())
		if err != nil || len(list) != 1 || won.Load() != 1 {
			t.Errorf("%d members, %d winners, %v", len(list), won.Load(), err)
		}
	})
}

func TestAnUnknownAddressAWrongPasswordAndADisabledMemberGetTheSameAnswer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m, _ := owner(t, d)
		clerk, _ := join(t, d, m, "bo@northgate.example", staff.Clerk)
		write(t, d, func(q db.Q) error { return staff.Disable(ctx, q, clerk.ID) })
		for _, who := range [][2]string{{"ann@northgate.example", "wrong"}, {"nobody@northgate.example", secret}, {"bo@northgate.example", secret}, {"no address", secret}} {
			_, err := admit.Login(ctx, d, who[0], who[1], admit.From{Address: "192.0.2.7"})
			if fault.Message(err) != fault.Message(staff.ErrLogin) {
				t.Errorf("%s: %v", who[0], err)
			}
		}
		session, err := admit.Login(ctx, d, " ANN@northgate.example ", secret, admit.From{Address: "192.0.2.7"})
		if err != nil || !works(t, d, session) {
			t.Errorf("the right one: %v", err)
		}
	})
}

func TestGuessingWaitsAndNobodyIsLockedOut(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		owner(t, d)
		var err error
		tries := 0
		for fault.KindOf(err) != fault.TooMany || err == nil {
			_, err = admit.Login(ctx, d, "ann@northgate.example", "wrong", admit.From{Address: "192.0.2.7"})
			if tries++; tries > 20 {
				t.Fatal("nobody stops the guessing")
			}
		}
		if tries != 11 {
			t.Errorf("the %dth try waits", tries)
		}
		if _, err := admit.Login(ctx, d, "ann@northgate.example", secret, admit.From{Address: "198.51.100.9"}); err != nil {
			t.Errorf("the owner, elsewhere: %v", err)
		}
		clock.Add(16 * time.Second)
		if _, err := admit.Login(ctx, d, "ann@northgate.example", secret, admit.From{Address: "192.0.2.7"}); err != nil {
			t.Errorf("after the wait: %v", err)
		}
	})
}

func TestASessionEndsWhenItWasIdleForTwelveHours(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 08:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		_, session := owner(t, d)
		for range 3 { // used now and again it lasts
			clock.Add(11 * time.Hour)
			use(t, d, session)
		}
		clock.Add(staff.Idle)
		if works(t, d, session) {
			t.Error("an idle session still works")
		}
	})
}

func TestWhateverTakesAccessAwayEndsSessionsAtOnce(t *testing.T) {
	for name, do := range map[string]func(q db.Q, m staff.Member) error{
		"disabled":            func(q db.Q, m staff.Member) error { return staff.Disable(ctx, q, m.ID) },
		"another role":        func(q db.Q, m staff.Member) error { return staff.ChangeRole(ctx, q, m.ID, staff.Merchandiser) },
		"logged out anywhere": func(q db.Q, m staff.Member) error { return staff.EndAll(ctx, q, m.ID, "") },
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				m, mine := owner(t, d)
				clerk, theirs := join(t, d, m, "bo@northgate.example", staff.Clerk)
				write(t, d, func(q db.Q) error { return do(q, clerk) })
				if works(t, d, theirs) || !works(t, d, mine) {
					t.Errorf("theirs %t, mine %t", works(t, d, theirs), works(t, d, mine))
				}
			})
		})
	}
}

func TestChangingThePasswordKeepsThisSessionAndEndsTheOthers(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		m, here := owner(t, d)
		there, err := admit.Login(ctx, d, m.Email, secret, admit.From{Address: "192.0.2.7"})
		if err != nil {
			t.Fatal(err)
		}
		s, _, _ := staff.FindSession(ctx, d.Read(), here)
		_, err = admit.ChangePassword(ctx, d, m, s, "wrong", "short", admit.From{})
		if f := fault.FieldsOf(err); f["present"] == "" || f["password"] == "" {
			t.Errorf("fields %v", f)
		}
		next, err := admit.ChangePassword(ctx, d, m, s, secret, "another good one", admit.From{})
		if err != nil {
			t.Fatal(err)
		}
		clock.Add(time.Minute)
		if !works(t, d, next) || works(t, d, here) || works(t, d, there) {
			t.Errorf("here %t, with the old secret %t, there %t", works(t, d, next), works(t, d, here), works(t, d, there))
		}
		_, err = admit.Login(ctx, d, m.Email, secret, admit.From{Address: "192.0.2.7"})
		mustKind(t, err, fault.Invalid)
	})
}

func TestThePasswordTypedAgainGivesTheSessionANewSecretAndNoLongerLife(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		m, old := owner(t, d)
		clock.Add(6 * time.Hour)
		s, _, _ := staff.FindSession(ctx, d.Read(), old)
		if s.Fresh(d.Now()) {
			t.Fatal("still fresh")
		}
		token, err := admit.Prove(ctx, d, m, s, secret, admit.From{})
		if err != nil {
			t.Fatal(err)
		}
		if s, _, err := staff.FindSession(ctx, d.Read(), token); err != nil || !s.Fresh(d.Now()) {
			t.Error("it is not fresh", err)
		}
		if s, _, err := staff.FindSession(ctx, d.Read(), old); err != nil || s.Fresh(d.Now()) {
			t.Error("the old secret is fresh too, or a second click is turned away:", err)
		}
		clock.Add(time.Minute)
		if works(t, d, old) {
			t.Error("the old secret goes on")
		}
		for range 14 {
			use(t, d, token)
			clock.Add(11 * time.Hour)
		}
		if clock.Add(8 * time.Hour); works(t, d, token) {
			t.Error("it lives for more than a week")
		}
	})
}

func TestTheLastOwnerStays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m, _ := owner(t, d)
		mustKind(t, d.Write(ctx, func(q db.Q) error { return staff.Disable(ctx, q, m.ID) }), fault.Conflict)
		mustKind(t, d.Write(ctx, func(q db.Q) error { return staff.ChangeRole(ctx, q, m.ID, staff.Clerk) }), fault.Conflict)
		second, _ := join(t, d, m, "bo@northgate.example", staff.Owner)
		write(t, d, func(q db.Q) error { return staff.Disable(ctx, q, m.ID) })
		mustKind(t, d.Write(ctx, func(q db.Q) error { return staff.Disable(ctx, q, second.ID) }), fault.Conflict)
		if _, needed, err := admit.FirstRunToken(ctx, d); err != nil || needed {
			t.Errorf("a first run is offered again (%v)", err)
		}
	})
}

func TestAnInvitationMakesOneMemberWithItsOwnRoleAndAddress(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m, _ := owner(t, d)
		var token string
		write(t, d, func(q db.Q) (err error) {
			token, err = staff.CreateInvite(ctx, q, m, "bo@northgate.example", staff.Clerk)
			return err
		})
		n := staff.New{Name: "Bo", Email: "other@evil.example", Password: secret}
		if _, err := admit.Join(ctx, d, token, n, admit.From{}); err != nil {
			t.Fatal(err)
		}
		_, err := admit.Join(ctx, d, token, n, admit.From{})
		mustKind(t, err, fault.NotFound)
		list, _ := staff.List(ctx, d.Read())
		if len(list) != 2 || list[1].Email != "bo@northgate.example" || list[1].Role != staff.Clerk {
			t.Errorf("members %+v", list)
		}
		mustKind(t, d.Write(ctx, func(q db.Q) error {
			_, err := staff.CreateInvite(ctx, q, m, "BO@northgate.example", staff.Clerk)
			return err
		}), fault.Invalid)
	})
}

func TestANewInvitationTakesThePlaceOfTheOneBefore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m, _ := owner(t, d)
		var first, second string
		write(t, d, func(q db.Q) (err error) {
			first, err = staff.CreateInvite(ctx, q, m, "bo@northgate.example", staff.Owner)
			return err
		})
		write(t, d, func(q db.Q) (err error) {
			second, err = staff.CreateInvite(ctx, q, m, " bo@northgate.example", staff.Clerk)
			return err
		})
		_, err := staff.FindInvite(ctx, d.Read(), first)
		mustKind(t, err, fault.NotFound)
		if i, err := staff.FindInvite(ctx, d.Read(), second); err != nil || i.Role != staff.Clerk {
			t.Errorf("%+v, %v", i, err)
		}
	})
}

func TestSecretsAreNotInTheDatabase(t *testing.T) {
	d := dbtest.Open(t)
	_, session := owner(t, d)
	for _, query := range []string{`select hash from staff_session`, `select hash from staff_invite`, `select password from staff`} {
		list, err := db.Values[string](ctx, d.Read(), query)
		if err != nil || len(list) == 0 {
			t.Fatalf("%s: %v", query, err)
		}
		for _, v := range list {
			if strings.Contains(v, session) || strings.Contains(v, secret) {
				t.Errorf("%s holds a secret", query)
			}
		}
	}
}

func TestOnlyItsOwnerFindsAnUploadAndItIsForgottenAfterADay(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		m, _ := owner(t, d)
		other, _ := join(t, d, m, "bo@northgate.example", staff.Merchandiser)
		var upload string
		write(t, d, func(q db.Q) (err error) {
			upload, err = staff.KeepUpload(ctx, q, m.ID, "products.csv", []byte("Handle\n"))
			return err
		})
		if u, err := staff.FindUpload(ctx, d.Read(), m.ID, upload); err != nil || string(u.Bytes) != "Handle\n" {
			t.Errorf("%+v, %v", u, err)
		}
		_, err := staff.FindUpload(ctx, d.Read(), other.ID, upload)
		mustKind(t, err, fault.NotFound)
		clock.Add(24 * time.Hour)
		write(t, d, func(q db.Q) error { return staff.Prune(ctx, q) })
		_, err = staff.FindUpload(ctx, d.Read(), m.ID, upload)
		mustKind(t, err, fault.NotFound)
	})
}

func TestRolesHaveNoMoreThanTheTableSays(t *testing.T) {
	for _, r := range staff.Roles() {
		if !r.May(staff.Self) {
			t.Errorf("%s cannot look after the own account", r)
		}
		if name, about := r.Label(); name == "" || about == "" {
			t.Errorf("%s has no words", r)
		}
	}
	if staff.Role("").May(staff.Self) || staff.Role("root").May(staff.ManageStaff) || staff.Clerk.May(staff.ManageStaff) || staff.Merchandiser.May(staff.EditSettings) {
		t.Error("a role may more than it should")
	}
	for _, p := range staff.Permissions() {
		if !staff.Owner.May(p) {
			t.Errorf("the owner may not %s", p)
		}
	}
	for role, may := range map[staff.Role][]staff.Permission{
		staff.Merchandiser: {staff.EditContent, staff.EditProducts, staff.EditStock, staff.ExportProducts, staff.ImportProducts},
		staff.Fulfiller:    {staff.PackOrders, staff.EditStock},
		staff.Clerk:        {staff.EditCustomers, staff.EditOrders, staff.PackOrders, staff.RefundOrders, staff.EditStock},
		staff.Analyst:      nil,
	} {
		for _, p := range staff.Permissions() {
			changes := p != staff.Self && !strings.HasSuffix(string(p), ".read")
			if changes && role.May(p) != slices.Contains(may, p) {
				t.Errorf("%s: %s is %t", role, p, role.May(p))
			}
		}
	}
}
