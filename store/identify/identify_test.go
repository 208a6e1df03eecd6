package identify_test

import (
	"context"
	"testing"
	"time"

	"regulars/store/cart"
	"regulars/store/content"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/identify"
	"regulars/store/money"
	"regulars/store/profile"
	"regulars/store/rule/academic"
	"regulars/store/visitor"
)

var ctx = context.Background()

type person struct {
	t         *testing.T
	d         *db.DB
	k         *identify.Keeper
	token     string
	visitorID string
}

func begin(t *testing.T, d *db.DB, customerID string) *person {
	t.Helper()
	k, err := identify.Open(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	p := &person{t: t, d: d, k: k}
	p.write(func(q db.Q) error {
		v, err := visitor.Create(ctx, q, visitor.Origin{Landing: "/", UTMSource: "tiktok"})
		if err != nil {
			return err
		}
		p.visitorID = v.ID
		p.token, err = visitor.Start(ctx, q, v.ID, customerID, "test")
		return err
	})
	return p
}

func (p *person) write(fn func(db.Q) error) {
	p.t.Helper()
	if err := p.d.Write(ctx, fn); err != nil {
		p.t.Fatal(err)
	}
}

func (p *person) who() *identify.Who {
	p.t.Helper()
	w, err := p.k.Who(ctx, p.token)
	if err != nil {
		p.t.Fatal(err)
	}
	return w
}

func (p *person) agree() {
	p.write(func(q db.Q) error {
		return visitor.SetConsent(ctx, q, p.visitorID, "", visitor.Consent{Personalization: true}, false)
	})
}

func account(t *testing.T, d *db.DB, email string, confirmed bool) (c customer.Customer) {
	t.Helper()
	n := customer.New{Email: email, Name: "Ann Other"}
	if confirmed {
		n.ConfirmedAt = d.Now()
	}
	err := d.Write(ctx, func(q db.Q) (err error) { c, err = customer.Create(ctx, q, n); return err })
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestWhatIsHeldIsNeverOlderThanTheLastChange(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := begin(t, d, "")
		if p.who().CartItems() != 0 {
			t.Fatal("a new cart holds something")
		}
		for n := range int64(3) {
			p.write(func(q db.Q) error {
				return cart.Add(ctx, q, cart.Owner{VisitorID: p.visitorID}, "variant", 1)
			})
			if got := p.who().CartItems(); got != n+1 {
				t.Errorf("after %d added the page says %d", n+1, got)
			}
		}
	})
}

func TestAnUnchangedPersonIsAnsweredFromMemory(t *testing.T) {
	d := dbtest.Open(t)
	p := begin(t, d, "")
	if first := p.who(); p.who() != first {
		t.Error("the same person was loaded twice without a change")
	}
}

func TestASessionEndsWhenItsTimeIsOver(t *testing.T) {
	for _, c := range []struct {
		after time.Duration
		over  bool
	}{{visitor.Lifetime - time.Second, false}, {visitor.Lifetime, true}} {
		clock := dbtest.NewClock("2026-03-01 12:00")
		p := begin(t, dbtest.OpenAt(t, clock), "")
		p.who() // held in memory from here on
		clock.Add(c.after)
		if over := p.who() == nil; over != c.over {
			t.Errorf("after %s: over %v", c.after, over)
		}
	}
}

func TestWithoutConsentNoProfileIsRead(t *testing.T) {
	d := dbtest.Open(t)
	p := begin(t, d, "")
	look := func() {
		r := event.NewRecorder(d, identify.NoteViews)
		r.Record(event.Event{Name: event.ProductViewed, VisitorID: p.visitorID, Subject: "product"})
		r.Close()
	}
	look()
	p.write(func(q db.Q) error {
		return profile.RecordOrder(ctx, q, profile.Key{VisitorID: p.visitorID}, "order", money.Of(100, "EUR"), d.Now())
	})
	if w := p.who(); w.Profile.Orders != 0 || len(w.Viewed) != 0 {
		t.Errorf("without consent: %+v, %v", w.Profile, w.Viewed)
	}
	p.agree()
	if w := p.who(); w.Profile.Orders != 1 || len(w.Viewed) != 0 {
		t.Errorf("what was looked at before the consent is kept: %+v, %v", w.Profile, w.Viewed)
	}
	look()
	if w := p.who(); len(w.Viewed) != 1 {
		t.Errorf("with consent: %+v, %v", w.Profile, w.Viewed)
	}
}

func TestOnlyAConfirmedAddressTakesOverTheBrowsersOrders(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := begin(t, d, "")
		p.write(func(q db.Q) error {
			if err := event.Append(ctx, q, event.Event{Name: event.OrderCompleted, VisitorID: p.visitorID, Subject: "order"}); err != nil {
				return err
			}
			return profile.RecordOrder(ctx, q, profile.Key{VisitorID: p.visitorID}, "order", money.Of(100, "EUR"), d.Now())
		})
		for _, c := range []struct {
			email     string
			confirmed bool
			want      int64
		}{{"unproved@mit.edu", false, 0}, {"proved@mit.edu", true, 1}} {
			customer := account(t, d, c.email, c.confirmed)
			if _, err := identify.Join(ctx, d, p.visitorID, customer.ID); err != nil {
				t.Fatal(err)
			}
			got, err := profile.Find(ctx, d.Read(), profile.Key{CustomerID: customer.ID})
			if err != nil || got.Orders != c.want {
				t.Errorf("%s has %d orders, %v", c.email, got.Orders, err)
			}
		}
	})
}

func TestTheCampusIsAFactOfTheConfirmedAddressAlone(t *testing.T) {
	d := dbtest.Open(t)
	for email, want := range map[string]bool{"ann@mit.edu": true, "ann@cs.ox.ac.uk": true, "ann@evil-mit.edu.example": false, "ann@gmail.com": false} {
		c := account(t, d, email, true)
		p := begin(t, d, c.ID)
		f := identify.Facts(p.who(), identify.Request{Now: d.Now(), Academic: academic.List{}})
		if f.EmailAcademic != want || !f.EmailConfirmed || !f.SignedIn {
			t.Errorf("%s: %+v", email, f)
		}
	}
	owners := identify.Request{Now: d.Now(), Academic: academic.List{Allow: []string{"gmail.com"}}}
	if p := begin(t, d, account(t, d, "bob@gmail.com", true).ID); !identify.Facts(p.who(), owners).EmailAcademic {
		t.Error("the owner's own list is not asked")
	}
}

func TestAReaderWithoutACookieIsNewAndUnknown(t *testing.T) {
	f := identify.Facts(nil, identify.Request{Now: time.Now(), Device: "phone"})
	if !f.VisitorNew || f.SignedIn || f.Device != "phone" {
		t.Errorf("got %+v", f)
	}
}

func TestASessionThatIsUsedStaysOpen(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		p := begin(t, d, "")
		for range 5 { // every twenty days, for a hundred days: longer than a session that nobody uses
			clock.Add(20 * 24 * time.Hour)
			before := clock.Now()
			if p.who() == nil {
				t.Fatalf("nobody any more at %v", before)
			}
			for tries := 0; p.who().Session.SeenAt.Before(before); tries++ { // noted beside the requests
				if tries > 1000 {
					t.Fatal("the use is never noted")
				}
				time.Sleep(5 * time.Millisecond)
			}
		}
	})
}

func TestWhoTakesPersonalizationBackIsForgotten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := begin(t, d, "")
		choose := func(c visitor.Consent) {
			if err := identify.Choose(ctx, d, p.who().Key(), c, false); err != nil {
				t.Fatal(err)
			}
		}
		choose(visitor.Consent{Personalization: true})
		p.write(func(q db.Q) error {
			if err := visitor.Viewed(ctx, q, p.visitorID, "p1"); err != nil {
				return err
			}
			return content.RecordExposures(ctx, q, []content.Shown{
				{Exposure: content.Exposure{Slot: content.HomeHero, PieceID: "x", Person: p.who().Key().Person()}, Count: 1, FirstAt: q.Now(), LastAt: q.Now()}})
		})
		if w := p.who(); len(w.Viewed) != 1 {
			t.Fatalf("with consent: %+v", w.Viewed)
		}
		choose(visitor.Consent{Analytics: true})
		shown, err := content.ListExposures(ctx, d.Read(), p.who().Key().Person())
		if w := p.who(); err != nil || len(w.Viewed) != 0 || len(shown) != 0 || !w.Visitor.Consent.Analytics {
			t.Errorf("left: %v, %v, %v", w.Viewed, shown, err)
		}
	})
}
