package admit_test

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"regulars/store/admit"
	"regulars/store/admit/keytest"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/logbook"
	"regulars/store/staff"
)

var party = admit.Party{Shop: "Northgate", Address: "https://northgate.example"}

func phone() *keytest.Device { return &keytest.Device{Origin: "https://northgate.example", Counter: 1} }

// register gives a member a passkey of a device, at a session.
func register(t *testing.T, d *db.DB, m staff.Member, session string, device *keytest.Device) ([]string, error) {
	t.Helper()
	s, _, err := staff.FindSession(ctx, d.Read(), session)
	if err != nil {
		t.Fatal(err)
	}
	options, err := party.BeginPasskey(ctx, d, m, s)
	if err != nil {
		t.Fatal(err)
	}
	return party.AddPasskey(ctx, d, m, s, "  My   phone ", device.Create(t, options), here)
}

// ask begins a login at a browser.
func ask(t *testing.T, d *db.DB, from admit.From) []byte {
	t.Helper()
	options, err := party.BeginLogin(ctx, d, from)
	if err != nil {
		t.Fatal(err)
	}
	return options
}

// keyed is an owner with a passkey on a phone.
func keyed(t *testing.T, d *db.DB) (staff.Member, string, *keytest.Device) {
	t.Helper()
	m, session := owner(t, d)
	device := phone()
	codes, err := register(t, d, m, session, device)
	if err != nil || len(codes) != 10 {
		t.Fatalf("%d codes, %v", len(codes), err)
	}
	return m, session, device
}

func TestAPasskeyLetsInWithoutAPasswordAndIsBothFactors(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m, _, device := keyed(t, d)
		session, err := party.LoginWithPasskey(ctx, d, device.Get(t, ask(t, d, here)), here)
		if err != nil {
			t.Fatal(err)
		}
		s, who, err := staff.FindSession(ctx, d.Read(), session)
		if err != nil || who.ID != m.ID || !s.Factor {
			t.Fatal(s, who, err)
		}
		list, err := staff.ListPasskeys(ctx, d.Read(), m.ID)
		if err != nil || len(list) != 1 || list[0].Name != "My phone" || list[0].UsedAt.IsZero() || list[0].Counter != 2 {
			t.Errorf("%+v, %v", list, err)
		}
		if strings.Contains(list[0].Record, "clientDataJSON") {
			t.Error("what attests the device's maker is kept")
		}
	})
}

func TestThePasswordAloneLetsNobodyInWhoHasAPasskey(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m, session := owner(t, d)
		other, err := admit.Login(ctx, d, m.Email, secret, here)
		if err != nil {
			t.Fatal(err)
		}
		codes, err := register(t, d, m, session, phone())
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = staff.FindSession(ctx, d.Read(), other)
		mustKind(t, err, fault.NotFound) // opened by the password alone, before
		token := halfway(t, d, m)
		_, _, err = staff.FindSession(ctx, d.Read(), token)
		mustKind(t, err, fault.NotFound)
		_, err = admit.SecondStep(ctx, d, token, "123456", here)
		mustKind(t, err, fault.Invalid)
		if _, err = admit.SecondStep(ctx, d, token, codes[0], here); err != nil {
			t.Error("a code on paper lets in whoever has lost the phone:", err)
		}
	})
}

func TestAnAnswerFitsOneChallengeOfItsBrowserOnce(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		_, _, device := keyed(t, d)
		answer := device.Get(t, ask(t, d, here))
		elsewhere := here
		elsewhere.Browser = "another browser's secret"
		ask(t, d, elsewhere)
		_, err := party.LoginWithPasskey(ctx, d, answer, elsewhere)
		mustKind(t, err, fault.Invalid)
		if _, err = party.LoginWithPasskey(ctx, d, answer, here); err != nil {
			t.Fatal(err)
		}
		_, err = party.LoginWithPasskey(ctx, d, answer, here)
		mustKind(t, err, fault.Invalid)
		ask(t, d, here)
		_, err = party.LoginWithPasskey(ctx, d, answer, here)
		mustKind(t, err, fault.Invalid)
		late := device.Get(t, ask(t, d, here))
		clock.Add(6 * time.Minute)
		_, err = party.LoginWithPasskey(ctx, d, late, here)
		mustKind(t, err, fault.Invalid)
	})
}

func TestOfManyWhoSendTheSameAnswerOneIsLetIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		_, _, device := keyed(t, d)
		answer := device.Get(t, ask(t, d, here))
		var in atomic.Int64
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if _, err := party.LoginWithPasskey(ctx, d, answer, here); err == nil {
					in.Add(1)
				}
			})
		}
		all.Wait()
		if in.Load() != 1 {
			t.Errorf("%d were let in", in.Load())
		}
	})
}

func TestWhatDoesNotFitLetsNobodyIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m, _, device := keyed(t, d)
		for name, bend := range map[string]func(*keytest.Device){
			"another site":    func(k *keytest.Device) { k.Origin = "https://northgate.example.evil.example" },
			"a sub-site":      func(k *keytest.Device) { k.Origin = "https://blog.northgate.example" },
			"without TLS":     func(k *keytest.Device) { k.Origin = "http://northgate.example" },
			"a locked device": func(k *keytest.Device) { k.Locked = true },
			"an unknown key":  func(k *keytest.Device) { k.Create(t, []byte(`{"rp":{"id":"northgate.example"},"user":{"id":"AAAA"}}`)) },
			"somebody else's": func(k *keytest.Device) {
				k.Create(t, []byte(`{"rp":{"id":"northgate.example"},"user":{"id":"`+m.ID+`"}}`))
			},
			"of another party": func(k *keytest.Device) { k.Create(t, []byte(`{"rp":{"id":"evil.example"},"user":{"id":"AAAA"}}`)) },
		} {
			bent := device.Copy()
			bend(bent)
			if _, err := party.LoginWithPasskey(ctx, d, bent.Get(t, ask(t, d, here)), here); fault.KindOf(err) != fault.Invalid || err == nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, answer := range []string{"", "{}", "null", "[1]", `{"id":"x"}`, strings.Repeat("a", 1<<20)} {
			ask(t, d, here)
			if _, err := party.LoginWithPasskey(ctx, d, answer, here); fault.KindOf(err) != fault.Invalid || err == nil {
				t.Errorf("%.20q: %v", answer, err)
			}
		}
		write(t, d, func(q db.Q) error {
			_, err := q.Exec(ctx, `update staff set disabled_at = 1 where id = $1`, m.ID)
			return err
		})
		_, err := party.LoginWithPasskey(ctx, d, device.Get(t, ask(t, d, here)), here)
		mustKind(t, err, fault.Invalid)
	})
}

func TestAPasskeyThatCountsBackwardsIsRefusedForGoodAndToldOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m, _, device := keyed(t, d)
		stolen := device.Copy()
		for range 3 {
			if _, err := party.LoginWithPasskey(ctx, d, device.Get(t, ask(t, d, here)), here); err != nil {
				t.Fatal(err)
			}
		}
		for _, k := range []*keytest.Device{stolen, device} {
			_, err := party.LoginWithPasskey(ctx, d, k.Get(t, ask(t, d, here)), here)
			mustKind(t, err, fault.Invalid)
		}
		list, err := staff.ListPasskeys(ctx, d.Read(), m.ID)
		if err != nil || list[0].RefusedAt.IsZero() {
			t.Fatal(list, err)
		}
		if news := slices.DeleteFunc(told(t, d), func(n string) bool { return n != staff.PasskeyCopied }); len(news) != 1 {
			t.Errorf("told %d times", len(news))
		}
		lines, err := logbook.List(ctx, d.Read(), logbook.Filter{Kinds: []logbook.Kind{logbook.PasskeyRefused}, Limit: 10})
		if err != nil || len(lines) != 2 {
			t.Errorf("noted %+v, %v", lines, err)
		}
		_, _, err = staff.FindSession(ctx, d.Read(), halfway(t, d, m))
		mustKind(t, err, fault.NotFound)
	})
}

func TestADeviceThatDoesNotCountIsTaken(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m, session := owner(t, d)
		device := phone()
		device.Counter = 0
		if _, err := register(t, d, m, session, device); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if _, err := party.LoginWithPasskey(ctx, d, device.Get(t, ask(t, d, here)), here); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestOnlyAnUnlockedDeviceOfThisSiteIsRegisteredAndOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m, session := owner(t, d)
		locked, foreign := phone(), phone()
		locked.Locked, foreign.Origin = true, "https://evil.example"
		for _, device := range []*keytest.Device{locked, foreign} {
			_, err := register(t, d, m, session, device)
			mustKind(t, err, fault.Invalid)
		}
		s, _, _ := staff.FindSession(ctx, d.Read(), session)
		options, err := party.BeginPasskey(ctx, d, m, s)
		if err != nil {
			t.Fatal(err)
		}
		answer := phone().Create(t, options)
		_, err = party.AddPasskey(ctx, d, m, s, " ", answer, here)
		mustKind(t, err, fault.Invalid)
		if _, err = party.AddPasskey(ctx, d, m, s, "My phone", answer, here); err != nil {
			t.Error("a name that was wrong used the challenge up:", err)
		}
		_, err = party.AddPasskey(ctx, d, m, s, "My phone", answer, here)
		mustKind(t, err, fault.Invalid)
	})
}

func TestTheLastSecondFactorStaysWhereOneIsDemandedAndPaperGoesWithIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m, _, _ := keyed(t, d)
		list, _ := staff.ListPasskeys(ctx, d.Read(), m.ID)
		mustKind(t, admit.RemovePasskey(ctx, d, m, list[0], true, here), fault.Conflict)
		if err := admit.RemovePasskey(ctx, d, m, list[0], false, here); err != nil {
			t.Fatal(err)
		}
		mustKind(t, admit.RemovePasskey(ctx, d, m, list[0], false, here), fault.NotFound)
		if n, err := staff.CountRecovery(ctx, d.Read(), m.ID); err != nil || n != 0 {
			t.Errorf("%d codes on paper are left, %v", n, err)
		}
	})
}

func TestAnOwnerTakesLostPasskeysFromAnother(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		boss, _ := owner(t, d)
		m, session := join(t, d, boss, "bo@northgate.example", staff.Clerk)
		if _, err := register(t, d, m, session, phone()); err != nil {
			t.Fatal(err)
		}
		if err := admit.TurnFactorOff(ctx, d, boss, m, here); err != nil {
			t.Fatal(err)
		}
		if _, _, err := staff.FindSession(ctx, d.Read(), halfway(t, d, m)); err != nil {
			t.Error(err)
		}
		mustKind(t, admit.TurnFactorOff(ctx, d, boss, m, here), fault.Conflict)
	})
}

func TestPasskeysNeedANameAndHTTPSOrTheMachineItself(t *testing.T) {
	for address, want := range map[string]bool{
		"https://northgate.example": true, "http://localhost:8080": true, "http://shop.localhost": true,
		"http://northgate.example": false, "http://127.0.0.1:8080": false, "https://192.0.2.1": false, "https://[::1]": false, "": false,
	} {
		if got := (admit.Party{Address: address}).Possible(); got != want {
			t.Errorf("%s: %t", address, got)
		}
	}
}
