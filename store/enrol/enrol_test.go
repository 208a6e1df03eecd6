package enrol_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"regulars/store/attempt"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/enrol"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/logbook"
	"regulars/store/password"
	"regulars/store/visitor"
)

const secret = "paper ink pine"

// bench is a shop without doors: what the mails would say is armed by hand.
type bench struct {
	*testing.T
	d     *db.DB
	clock *dbtest.Clock
}

func each(t *testing.T, test func(b bench)) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) { test(bench{t, d, clock}) })
}

func (b bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (b bench) write(do func(ctx context.Context, q db.Q) error) {
	b.Helper()
	b.must(b.d.Write(b.Context(), func(q db.Q) error { return do(b.Context(), q) }))
}

// browser is a visitor with a session, bound to an account when one is given.
func (b bench) browser(customerID string) (w enrol.Browser) {
	b.Helper()
	b.write(func(ctx context.Context, q db.Q) error {
		v, err := visitor.Create(ctx, q, visitor.Origin{})
		if err != nil {
			return err
		}
		token, err := visitor.Start(ctx, q, v.ID, customerID, "a test")
		w = enrol.Browser{VisitorID: v.ID, SessionHash: id.Hash(token)}
		return err
	})
	return w
}

func (b bench) sessions(customerID string) int {
	b.Helper()
	list, err := visitor.ListSessions(b.Context(), b.d.Read(), customerID)
	b.must(err)
	return len(list)
}

func (b bench) register(email string, w enrol.Browser) {
	b.Helper()
	b.must(enrol.Register(b.Context(), b.d, enrol.Registration{Email: email, Password: secret, VisitorID: w.VisitorID, Address: id.New()}))
}

// asks are the ids that events of a name ask links for, newest first.
func (b bench) asks(name string) (ids []string) {
	b.Helper()
	list, err := event.List(b.Context(), b.d.Read(), event.Filter{})
	b.must(err)
	for _, e := range list {
		if e.Name == name {
			ids = append(ids, e.Subject)
		}
	}
	return ids
}

// link arms the newest ask of an event's name, as the mail's writer does.
func (b bench) link(name string) (token string) {
	b.Helper()
	asks := b.asks(name)
	if len(asks) == 0 {
		b.Fatalf("nobody asked for a link: %s", name)
	}
	a, err := customer.FindAsk(b.Context(), b.d.Read(), asks[0])
	b.must(err)
	b.clock.Add(time.Second) // so that the next ask is newer
	b.write(func(ctx context.Context, q db.Q) (err error) { token, err = customer.Arm(ctx, q, a); return err })
	return token
}

func (b bench) login(email, plain string) (customer.Customer, enrol.Still, error) {
	return enrol.Login(b.Context(), b.d, email, plain, id.New())
}

func (b bench) noted(kind logbook.Kind) int {
	b.Helper()
	list, err := logbook.List(b.Context(), b.d.Read(), logbook.Filter{Kinds: []logbook.Kind{kind}})
	b.must(err)
	return len(list)
}

func TestAnAccountIsOpenedConfirmedAndEntered(t *testing.T) {
	each(t, func(b bench) {
		w := b.browser("")
		b.register("ada@mit.edu", w)
		c, _, err := b.login(" ADA@mit.edu", secret)
		b.must(err)
		if c.Confirmed() || c.Email != "ada@mit.edu" {
			b.Errorf("%+v", c)
		}
		token := b.link(event.CustomerRegistered)
		done, err := enrol.Confirm(b.Context(), b.d, token, w)
		b.must(err)
		if !done.Customer.Confirmed() || done.ChooseBy != "" {
			b.Errorf("%+v", done)
		}
		if _, err := enrol.Confirm(b.Context(), b.d, token, w); !errors.Is(err, customer.ErrLinkUsed) && !errors.Is(err, customer.ErrLinkUnknown) {
			b.Errorf("the link works twice: %v", err)
		}
		if _, _, err := b.login("ada@mit.edu", secret); err != nil {
			b.Errorf("after confirming: %v", err)
		}
	})
}

func TestWhatIsWrongWithARegistrationIsSaidAtItsField(t *testing.T) {
	each(t, func(b bench) {
		for _, c := range []struct{ email, password, field string }{{"ada", secret, "email"}, {"ada@mit.edu", "short", "password"}, {"ada@mit.edu", "password1", "password"}} {
			err := enrol.Register(b.Context(), b.d, enrol.Registration{Email: c.email, Password: c.password, Address: "192.0.2.1"})
			if fault.FieldsOf(err)[c.field] == "" {
				b.Errorf("%s, %s: %v", c.email, c.password, err)
			}
		}
	})
}

// The answers are compared by the hashes they cost, for these are what takes long.
func TestKnownAndUnknownAddressesCostTheSameAndAreAnsweredAlike(t *testing.T) {
	each(t, func(b bench) {
		b.register("ada@mit.edu", b.browser(""))
		none := func(ctx context.Context) error {
			return b.d.Write(ctx, func(q db.Q) error {
				_, err := customer.Create(ctx, q, customer.New{Email: "bare@mit.edu"})
				return err
			})
		}
		b.must(none(b.Context()))
		for name, ask := range map[string]func(ctx context.Context, email string) error{
			"login": func(ctx context.Context, email string) error {
				_, _, err := enrol.Login(ctx, b.d, email, "wrong wrong", id.New())
				return err
			},
			"register": func(ctx context.Context, email string) error {
				return enrol.Register(ctx, b.d, enrol.Registration{Email: email, Password: "another pine", Address: id.New()})
			},
			"forgot": func(ctx context.Context, email string) error { return enrol.Forgot(ctx, b.d, email, "", id.New()) },
		} {
			var hashes, words []any
			for _, email := range []string{"ada@mit.edu", "nobody@mit.edu", "bare@mit.edu"} {
				ctx, n := password.Counted(b.Context())
				err := ask(ctx, email)
				hashes, words = append(hashes, n.Load()), append(words, fault.Message(err))
			}
			if hashes[0] != hashes[1] || hashes[0] != hashes[2] || words[0] != words[1] || words[0] != words[2] {
				b.Errorf("%s: known, unknown and without a password cost %v hashes and say %v", name, hashes, words)
			}
			if name != "forgot" && hashes[0] != int64(1) {
				b.Errorf("%s costs %v hashes", name, hashes[0])
			}
		}
	})
}

func TestAResetLinkWorksOnceAndEndsEverySession(t *testing.T) {
	each(t, func(b bench) {
		b.register("ada@mit.edu", b.browser(""))
		c, _, err := b.login("ada@mit.edu", secret)
		b.must(err)
		here := b.browser(c.ID)
		b.browser(c.ID)
		b.must(enrol.Forgot(b.Context(), b.d, "ada@mit.edu", here.VisitorID, "192.0.2.1"))
		token := b.link(event.PasswordResetAsked)
		if _, err := enrol.Reset(b.Context(), b.d, token, "password1", here); fault.FieldsOf(err)["password"] == "" {
			b.Errorf("an easy password: %v", err)
		}
		if _, err := enrol.Reset(b.Context(), b.d, token, "a second pine", here); err != nil {
			b.Errorf("a refused password used the link up: %v", err)
		}
		if n := b.sessions(c.ID); n != 0 {
			b.Errorf("%d sessions outlive the password", n)
		}
		if _, err := enrol.Reset(b.Context(), b.d, token, "a third pine", here); !errors.Is(err, customer.ErrLinkUsed) && !errors.Is(err, customer.ErrLinkUnknown) {
			b.Errorf("the link works twice: %v", err)
		}
		if _, _, err := b.login("ada@mit.edu", secret); !errors.Is(err, enrol.ErrWrong) {
			b.Errorf("the old password: %v", err)
		}
		if asked, reset, refused := b.noted(logbook.ResetAsked), b.noted(logbook.PasswordReset), b.noted(logbook.LoginRefused); asked != 1 || reset != 1 || refused != 1 {
			b.Errorf("the log has %d, %d and %d", asked, reset, refused)
		}
		b.must(enrol.Forgot(b.Context(), b.d, "ada@mit.edu", "", "192.0.2.2"))
		late := b.link(event.PasswordResetAsked)
		b.clock.Add(time.Hour)
		if _, err := enrol.Reset(b.Context(), b.d, late, "a fourth pine", here); !errors.Is(err, customer.ErrLinkExpired) {
			b.Errorf("after an hour: %v", err)
		}
	})
}

func TestOfManyResetsByOneLinkOneCounts(t *testing.T) {
	each(t, func(b bench) {
		b.register("ada@mit.edu", b.browser(""))
		b.must(enrol.Forgot(b.Context(), b.d, "ada@mit.edu", "", "192.0.2.1"))
		token := b.link(event.PasswordResetAsked)
		plain := []string{"one paper pine", "two paper pine", "three paper pine", "four paper pine"}
		won := make([]bool, len(plain))
		var group sync.WaitGroup
		for i := range plain {
			group.Go(func() {
				_, err := enrol.Reset(b.Context(), b.d, token, plain[i], enrol.Browser{})
				won[i] = err == nil
			})
		}
		group.Wait()
		winners := 0
		for i := range plain {
			_, _, err := b.login("ada@mit.edu", plain[i])
			if won[i] {
				winners++
			}
			if won[i] != (err == nil) {
				b.Errorf("%q: told %t, and the login says %v", plain[i], won[i], err)
			}
		}
		if winners != 1 {
			b.Errorf("%d of %d were told that it is their password now", winners, len(plain))
		}
	})
}

func TestOfManyWhoRegisterAnAddressAtOnceOneAccountIsMade(t *testing.T) {
	each(t, func(b bench) {
		var group sync.WaitGroup
		for range 6 {
			group.Go(func() {
				if err := enrol.Register(b.Context(), b.d, enrol.Registration{Email: "ada@mit.edu", Password: secret, Address: id.New()}); err != nil {
					b.Error(err)
				}
			})
		}
		group.Wait()
		list, err := customer.List(b.Context(), b.d.Read(), customer.Filter{})
		b.must(err)
		if len(list) != 1 || len(b.asks(event.CustomerRegistered)) != 1 || len(b.asks(event.ConfirmationAsked)) != 5 {
			b.Errorf("%d accounts, %d opened, %d asked again", len(list), len(b.asks(event.CustomerRegistered)), len(b.asks(event.ConfirmationAsked)))
		}
	})
}

func TestALoginComparedBeforeAResetIsWorthNothingAfterIt(t *testing.T) {
	each(t, func(b bench) {
		b.register("ada@mit.edu", b.browser(""))
		_, still, err := b.login("ada@mit.edu", secret)
		b.must(err)
		ask := func() error { return b.d.Write(b.Context(), func(q db.Q) error { return still(b.Context(), q) }) }
		b.must(ask())
		b.must(enrol.Forgot(b.Context(), b.d, "ada@mit.edu", "", "192.0.2.1"))
		_, err = enrol.Reset(b.Context(), b.d, b.link(event.PasswordResetAsked), "a second pine", enrol.Browser{})
		b.must(err)
		if err := ask(); !errors.Is(err, enrol.ErrWrong) {
			b.Errorf("somebody who knew the old password gets in: %v", err)
		}
	})
}

func TestAnAddressMovesByItsLinkAndCanBeTakenBack(t *testing.T) {
	each(t, func(b bench) {
		b.register("ada@mit.edu", b.browser(""))
		c, _, err := b.login("ada@mit.edu", secret)
		b.must(err)
		here := b.browser(c.ID)
		if err := enrol.AskMove(b.Context(), b.d, c.ID, "wrong", "new@mit.edu", "192.0.2.1", here); fault.FieldsOf(err)["current"] == "" {
			b.Errorf("a wrong password: %v", err)
		}
		b.must(enrol.AskMove(b.Context(), b.d, c.ID, secret, "new@mit.edu", "192.0.2.1", here))
		after, err := enrol.Move(b.Context(), b.d, b.link(event.EmailChangeAsked), here)
		b.must(err)
		back, chooseBy, err := enrol.Revert(b.Context(), b.d, b.link(event.EmailChanged), enrol.Browser{})
		b.must(err)
		if after.Email != "new@mit.edu" || back.Email != "ada@mit.edu" || chooseBy == "" || b.sessions(c.ID) != 0 {
			b.Errorf("%+v, %+v", after, back)
		}
		if b.noted(logbook.EmailChanged) != 1 || b.noted(logbook.EmailReverted) != 1 {
			b.Error("the log does not say so")
		}
	})
}

func TestLettersToOneAddressAreLimited(t *testing.T) {
	each(t, func(b bench) {
		for i := range 3 {
			if err := enrol.Forgot(b.Context(), b.d, "ada@mit.edu", "", "192.0.2.1"); err != nil {
				b.Fatalf("asking %d: %v", i+1, err)
			}
		}
		if err := enrol.Forgot(b.Context(), b.d, "ada@mit.edu", "", "192.0.2.1"); fault.KindOf(err) != fault.TooMany {
			b.Errorf("the fourth: %v", err)
		}
		b.write(attempt.Prune)
	})
}
