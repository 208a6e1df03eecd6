package tend_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"regulars/seed/sample"
	"regulars/store/cart"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/identify"
	"regulars/store/money"
	"regulars/store/preference"
	"regulars/store/profile"
	"regulars/store/review"
	"regulars/store/tend"
	"regulars/store/visitor"
)

// mattering are the columns that say whose things are and what they are; when they
// last changed is no matter.
func mattering() map[string]string {
	return map[string]string{
		"customer":         `id || email || name || phone || password || coalesce(confirmed_at, 0)`,
		"customer_address": `customer_id || id || name || preferred`, "customer_note": `customer_id || id || words`, "customer_word": `customer_id || word`,
		"event": `id || coalesce(customer_id, '') || coalesce(visitor_id, '') || name`, "event_join": `id || customer_id || visitor_id || coalesce(undone_at, 0)`, "event_claim": `subject || customer_id`,
		"profile_order": `order_id || person`, "profile_tag": `person || tag`, "preference": `person || kind || subject`, "review": `id || coalesce(customer_id, '')`,
		"consent_receipt": `id || visitor_id || coalesce(customer_id, '')`, "visitor_choice": `customer_id || personalization || at`,
		"cart": `id || coalesce(customer_id, '') || coalesce(visitor_id, '') || state || note`, "cart_line": `cart_id || variant_id || quantity`,
	}
}

// picture is everything that matters, as sorted lines.
func picture(t fataler, d *db.DB) (lines []string) {
	for table, columns := range mattering() {
		list, err := db.Values[string](ctx, d.Read(), `select `+columns+` from `+table)
		if err != nil {
			t.Fatalf("%s: %v", table, err)
		}
		for _, l := range list {
			lines = append(lines, table+": "+l)
		}
	}
	counts, err := db.Values[string](ctx, d.Read(), `select customer_id || ' ' || orders from profile_count where orders > 0`)
	if err != nil {
		t.Fatalf("%v", err)
	}
	lines = append(lines, counts...)
	slices.Sort(lines)
	return lines
}

type fataler interface {
	Fatalf(format string, args ...any)
}

// deed does something as an account.
func deed(t *rapid.T, q db.Q, who string, n int) error {
	subject := rapid.SampledFrom([]string{"bags", "pens"}).Draw(t, "subject")
	switch rapid.IntRange(0, 7).Draw(t, "deed") {
	case 0:
		return profile.Tag(ctx, q, profile.Key{CustomerID: who}, subject)
	case 1:
		return preference.Leave(ctx, q, "c:"+who, preference.Theme, subject)
	case 2:
		return cart.Add(ctx, q, cart.Owner{CustomerID: who}, subject, int64(rapid.IntRange(1, 5).Draw(t, "pieces")))
	case 3:
		orderID := fmt.Sprintf("o%d", n)
		if err := profile.RecordOrder(ctx, q, profile.Key{CustomerID: who}, orderID, money.Of(100, "EUR"), q.Now()); err != nil {
			return err
		}
		return event.Record(ctx, q, event.Event{Name: event.OrderCompleted, CustomerID: who, Subject: orderID, Properties: event.Properties{Total: "1.00", Goods: event.Goods{Currency: "EUR"}}})
	case 4:
		_, err := customer.SaveAddress(ctx, q, who, customer.Address{Name: subject, Country: "DE", Preferred: rapid.Bool().Draw(t, "preferred")})
		return err
	case 5:
		return review.Create(ctx, q, &review.Review{ProductID: subject, CustomerID: who, Author: "A", Rating: 4, Title: "t", Body: "A body of words."})
	case 6:
		return visitor.SaveReceipt(ctx, q, "v"+who, who, visitor.Receipt{Personalization: rapid.Bool().Draw(t, "yes"), At: q.Now().Add(time.Duration(n) * time.Second)})
	default:
		return event.Record(ctx, q, event.Event{Name: event.ProductViewed, CustomerID: who, Subject: subject})
	}
}

// done is what a merge has moved.
func done(m customer.Merge) tend.Would {
	n := func(what string) int64 { return int64(len(m.Gone.Moved[what])) }
	return tend.Would{Orders: n("orders"), Events: n("events"), Browsers: n("joins"), Mails: n("mails"), Reviews: n("reviews"), Addresses: int64(len(m.Gone.Addresses)), Notes: int64(len(m.Gone.Notes)),
		Tags: n("tags"), Wishes: n("wishes"), Cart: strings.Join(m.Gone.Moved["cart"], "") != ""}
}

func TestToMergeAndToPartAgainIsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		round := 0
		rapid.Check(t, func(rt *rapid.T) {
			round++
			a, b := sample.Customer(t, d, fmt.Sprintf("a%d@mit.edu", round)), sample.Customer(t, d, fmt.Sprintf("b%d@example.org", round))
			guest(t, d, b.ID)
			write(t, d, func(q db.Q) error {
				for i := range rapid.IntRange(0, 12).Draw(rt, "deeds") {
					if err := deed(rt, q, rapid.SampledFrom([]string{a.ID, b.ID}).Draw(rt, "who"), round*100+i); err != nil {
						return err
					}
				}
				return nil
			})
			before, factsA, factsB := picture(rt, d), figuresOf(t, d, a.ID), figuresOf(t, d, b.ID)
			would, err := tend.FindWould(ctx, d.Read(), a.ID, b.ID)
			if err != nil {
				rt.Fatalf("would: %v", err)
			}
			m, err := tend.Merge(ctx, d, a.ID, b.ID, "Ann", nothing)
			if err != nil {
				rt.Fatalf("merge: %v", err)
			}
			if did := done(m); would != did {
				rt.Fatalf("it would be %+v, and was %+v", would, did)
			}
			if n := figuresOf(t, d, a.ID).Orders; n != factsA.Orders+factsB.Orders {
				rt.Fatalf("%d orders after the merge, of %d and %d", n, factsA.Orders, factsB.Orders)
			}
			write(t, d, func(q db.Q) error { _, err := tend.Unmerge(ctx, q, m.ID); return err })
			if after := picture(rt, d); !slices.Equal(before, after) {
				rt.Fatalf("before and after differ:\n%s", difference(before, after))
			}
		})
	})
}

// figuresOf are an account's figures by replay, which the kept ones must equal.
func figuresOf(t *testing.T, d *db.DB, customerID string) profile.Profile {
	t.Helper()
	p, err := profile.Find(ctx, d.Read(), profile.Key{CustomerID: customerID})
	if err != nil {
		t.Fatal(err)
	}
	ledger, err := event.History(ctx, d.Read(), event.Whose{CustomerID: customerID}, event.Want{})
	if err != nil {
		t.Fatal(err)
	}
	if replayed := identify.FiguresAt(ledger, d.Now().Add(time.Hour)); replayed.Orders != p.Orders {
		t.Errorf("%d orders by replay, %d kept", replayed.Orders, p.Orders)
	}
	return p
}

// guest gives an account a browser with something done in it before.
func guest(t *testing.T, d *db.DB, customerID string) {
	t.Helper()
	var v visitor.Visitor
	write(t, d, func(q db.Q) (err error) {
		if v, err = visitor.Create(ctx, q, visitor.Origin{}); err != nil {
			return err
		}
		return event.Record(ctx, q, event.Event{Name: event.ProductViewed, VisitorID: v.ID, Subject: "p"})
	})
	if _, err := identify.Join(ctx, d, v.ID, customerID); err != nil {
		t.Fatal(err)
	}
}

func nothing(db.Q, customer.Merge) error { return nil }

func difference(a, b []string) (text string) {
	for _, l := range a {
		if !slices.Contains(b, l) {
			text += "- " + l + "\n"
		}
	}
	for _, l := range b {
		if !slices.Contains(a, l) {
			text += "+ " + l + "\n"
		}
	}
	return text
}

func TestAMergeIsSeenBeforeHappensOnceAndIsPartedOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, b, c := sample.Customer(t, d, "a@mit.edu"), sample.Customer(t, d, "b@example.org"), sample.Customer(t, d, "c@example.org")
		ordered(t, d, a.ID, 1)
		ordered(t, d, b.ID, 2)
		ordered(t, d, c.ID, 3)
		if _, err := tend.FindWould(ctx, d.Read(), a.ID, a.ID); fault.KindOf(err) != fault.Invalid {
			t.Errorf("with itself it would: %v", err)
		}
		cIntoB, err := tend.Merge(ctx, d, b.ID, c.ID, "Ann", nothing)
		if err != nil {
			t.Fatal(err)
		}
		bIntoA, err := tend.Merge(ctx, d, a.ID, b.ID, "Ann", nothing)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tend.Merge(ctx, d, a.ID, b.ID, "Ann", nothing); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a second time: %v", err)
		}
		if _, err := tend.Merge(ctx, d, a.ID, a.ID, "Ann", nothing); fault.KindOf(err) != fault.Invalid {
			t.Errorf("with itself: %v", err)
		}
		if p := figures(t, d, a.ID); p.Orders != 6 {
			t.Errorf("all three: %+v", p)
		}
		part := func(m customer.Merge) error {
			return d.Write(ctx, func(q db.Q) error { _, err := tend.Unmerge(ctx, q, m.ID); return err })
		}
		if err := part(bIntoA); err != nil {
			t.Fatal(err)
		}
		if p := figures(t, d, b.ID); p.Orders != 5 || figures(t, d, a.ID).Orders != 1 {
			t.Errorf("b with c in it: %+v", p)
		}
		if err := part(cIntoB); err != nil {
			t.Fatal(err)
		}
		if figures(t, d, b.ID).Orders != 2 || figures(t, d, c.ID).Orders != 3 {
			t.Error("not everybody has their own again")
		}
		if err := part(cIntoB); fault.KindOf(err) != fault.Conflict {
			t.Errorf("parted twice: %v", err)
		}
	})
}

func figures(t *testing.T, d *db.DB, customerID string) profile.Profile {
	t.Helper()
	p, err := profile.Find(ctx, d.Read(), profile.Key{CustomerID: customerID})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAnAddressThatHasAnotherAccountMeanwhileKeepsTwoFromParting(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, b := sample.Customer(t, d, "a@mit.edu"), sample.Customer(t, d, "b@example.org")
		m, err := tend.Merge(ctx, d, a.ID, b.ID, "Ann", nothing)
		if err != nil {
			t.Fatal(err)
		}
		sample.Customer(t, d, "b@example.org")
		err = d.Write(ctx, func(q db.Q) error { _, err := tend.Unmerge(ctx, q, m.ID); return err })
		if fault.KindOf(err) != fault.Conflict {
			t.Errorf("parted: %v", err)
		}
		if list, err := customer.ListMerges(ctx, d.Read(), a.ID); err != nil || len(list) != 1 {
			t.Errorf("merges: %+v, %v", list, err)
		}
	})
}
