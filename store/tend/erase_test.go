package tend_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"regulars/seed/sample"
	"regulars/store/cart"
	"regulars/store/content"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/id"
	"regulars/store/identify"
	"regulars/store/logbook"
	"regulars/store/mailbox"
	"regulars/store/message"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/preference"
	"regulars/store/profile"
	"regulars/store/review"
	"regulars/store/segment"
	"regulars/store/staff"
	"regulars/store/tend"
	"regulars/store/visitor"
)

// life is somebody who has left traces wherever the shop keeps any.
type life struct {
	customer.Customer
	visitor string
	order   string
}

const (
	email  = "quirinal.traceworthy@unusual-domain.example"
	street = "Vanishing Lane 77"
	phone  = "+49 30 99887766"
	called = "Quirinal Traceworthy"
)

// needles are what must be found nowhere afterwards.
func (l life) needles() []string {
	return []string{email, "quirinal", "Quirinal", "raceworthy", "unusual-domain", street, "99887766", l.ID, l.visitor, "SECRETLINK", "my private search"}
}

func live(t *testing.T, d *db.DB) (l life) {
	t.Helper()
	ctx := t.Context()
	l.Customer = sample.Customer(t, d, email)
	product := sample.Product(t, d)
	variant := product.Variants[0]
	var v visitor.Visitor
	write(t, d, func(q db.Q) (err error) {
		if v, err = visitor.Create(ctx, q, visitor.Origin{Landing: "/?ref=quirinal", Language: "en"}); err != nil {
			return err
		}
		if _, err := visitor.Start(ctx, q, v.ID, "", "a browser"); err != nil {
			return err
		}
		if err := visitor.SetConsent(ctx, q, v.ID, "", visitor.Consent{Personalization: true, Analytics: true}, false); err != nil {
			return err
		}
		if err := visitor.Viewed(ctx, q, v.ID, product.ID); err != nil {
			return err
		}
		if err := cart.Add(ctx, q, cart.Owner{VisitorID: v.ID}, variant.ID, 2); err != nil {
			return err
		}
		return event.Record(ctx, q, event.Event{Name: event.ProductsSearched, VisitorID: v.ID, Properties: event.Properties{Query: "my private search"}})
	})
	l.visitor = v.ID
	if _, err := identify.Join(ctx, d, v.ID, l.ID); err != nil {
		t.Fatal(err)
	}
	write(t, d, func(q db.Q) error { return l.leaveTraces(t, q, product.ID, variant.ID) })
	return l
}

func (l *life) leaveTraces(t *testing.T, q db.Q, productID, variantID string) error {
	ctx := t.Context()
	total := money.Of(2500, "EUR")
	o := order.Order{SecretHash: id.Hash("s" + l.ID), OnceHash: id.Hash("o" + l.ID), RequestHash: "r", VisitorID: l.visitor, CustomerID: l.ID, Email: email, Language: "en", State: order.Paid,
		Subtotal: total, Shipping: money.Of(0, "EUR"), Tax: money.Of(0, "EUR"), Total: total, Note: "For Quirinal", Delivery: order.Address{Name: called, Line1: street, Country: "DE"}, Gateway: "invoice",
		Lines: []order.Line{{ProductID: productID, VariantID: variantID, Title: "Mug", Quantity: 1, Unit: total, Total: total}}}
	if err := order.Place(ctx, q, &o, "NG-"); err != nil {
		return err
	}
	l.order = o.ID
	facts := map[string]any{"order_id": o.ID, "total": "25.00", "currency": "EUR", "link": "/orders/SECRETLINK", "products": []event.Goods{{Title: "Mug"}}}
	steps := []func() error{
		func() error { return customer.Rename(ctx, q, l.ID, called) },
		func() error { return leaveGoods(ctx, q, o) },
		func() error {
			_, err := customer.SaveAddress(ctx, q, l.ID, customer.Address{Name: called, Line1: street, Country: "DE", Phone: phone})
			return err
		},
		func() error {
			return customer.AddNote(ctx, q, l.ID, customer.Note{ID: "note-1234567890", Author: "Ann", Words: "Quirinal called"})
		},
		func() error { _, err := customer.AskMove(ctx, q, l.ID, "new-"+email, l.visitor); return err },
		func() error { _, err := visitor.Start(ctx, q, l.visitor, l.ID, "Quirinal's phone"); return err },
		func() error {
			return visitor.SaveReceipt(ctx, q, l.visitor, l.ID, visitor.Receipt{Personalization: true, At: q.Now()})
		},
		func() error { return profile.RecordOrder(ctx, q, profile.Key{CustomerID: l.ID}, o.ID, total, q.Now()) },
		func() error { return profile.Tag(ctx, q, profile.Key{CustomerID: l.ID}, "wholesale") },
		func() error { return preference.Leave(ctx, q, "c:"+l.ID, preference.Theme, "bags") },
		func() error {
			s, _, err := preference.Want(ctx, q, preference.Wanted{Email: email, Words: "Yes, write to me.", Channel: preference.Footer})
			if err != nil {
				return err
			}
			return preference.Leave(ctx, q, s.Person(), preference.Theme, "Quirinal")
		},
		func() error { _, err := segment.Enter(ctx, q, "s1", "c:"+l.ID, q.Now()); return err },
		func() error { return segment.LookAt(ctx, q, "v:"+l.visitor, q.Now()) },
		func() error {
			return content.RecordExposures(ctx, q, []content.Shown{{Exposure: content.Exposure{Slot: "home.hero", PieceID: "p", Person: "c:" + l.ID}, Count: 1, FirstAt: q.Now(), LastAt: q.Now()}})
		},
		func() error {
			return event.Append(ctx, q, event.Event{Name: event.OrderCompleted, CustomerID: l.ID, VisitorID: l.visitor, Subject: o.ID, Properties: facts})
		},
		func() error {
			return event.Record(ctx, q, event.Event{Name: event.ProductViewed, CustomerID: l.ID, VisitorID: l.visitor, Subject: productID})
		},
		func() error {
			r := review.Review{ProductID: productID, CustomerID: l.ID, Author: called, Rating: 5, Title: "Good", Body: "Holds tea.", State: review.Accepted,
				Photos: []review.Photo{{Type: "image/jpeg", Width: 1, Height: 1, Small: []byte("Quirinal small"), Large: []byte("Quirinal large")}}}
			if err := review.Create(ctx, q, &r); err != nil {
				return err
			}
			if err := review.Vote(ctx, q, r.ID, review.Voter{Person: "c:" + l.ID, Browser: "elsewhere"}); err != nil {
				return err
			}
			return review.Vote(ctx, q, r.ID, review.Voter{Person: "v:" + l.visitor, Browser: l.visitor})
		},
		func() error {
			return message.Queue(ctx, q, message.Message{Kind: "order", CustomerID: l.ID, To: email, Subject: "Your order, Quirinal", Text: "Dear " + called + " /orders/SECRETLINK", Key: "m1"})
		},
		func() error {
			return message.Queue(ctx, q, message.Message{Kind: "old", To: strings.ToUpper(email[:1]) + email[1:], Subject: "Before", Text: called, Key: "m2"})
		},
		func() error {
			return logbook.Note(ctx, q, logbook.Entry{Kind: logbook.LoginRefused, Actor: "somebody", About: mailbox.Mask(email), Address: "192.0.2.7"})
		},
		func() error {
			return staff.RecordAct(ctx, q, staff.Member{ID: "a", Name: "Ann"}, staff.Act{Did: "looked at the shop as", Title: email, About: "/admin/preview"})
		},
	}
	for i, step := range steps {
		if err := step(); err != nil {
			return fmt.Errorf("step %d: %w", i, err)
		}
	}
	return nil
}

// leaveGoods sends an order, takes it back and pays for it, with words about the person
// wherever there is room for them.
func leaveGoods(ctx context.Context, q db.Q, o order.Order) error {
	items := []order.Item{{LineID: o.Lines[0].ID, Quantity: 1}}
	if _, err := order.Send(ctx, q, &order.Fulfilment{OrderID: o.ID, Once: "f", Carrier: "PostNL", Tracking: "Quirinal 1", URL: "https://postnl.example/Quirinal", Items: items}); err != nil {
		return err
	}
	if err := order.Expect(ctx, q, o.ID, "gate", q.Now()); err != nil {
		return err
	}
	r := order.Return{OrderID: o.ID, Once: "r", Words: "Quirinal wants it no more", Lines: []order.ReturnLine{{LineID: o.Lines[0].ID, Quantity: 1, Reason: "other"}}}
	if _, err := order.AskReturn(ctx, q, &r); err != nil {
		return err
	}
	if err := order.ApproveReturn(ctx, q, r, "Dear Quirinal, send it.", "Ann"); err != nil {
		return err
	}
	f := order.PartRefund{Once: "p", Goodwill: money.Of(100, "EUR"), Shipping: money.Of(0, "EUR"), Why: "Quirinal asked", Actor: "Ann"}
	if err := f.Fill(o); err != nil {
		return err
	}
	_, err := order.AskRefund(ctx, q, o, &f)
	return err
}

// tables are the names of all tables with text in them, and their columns.
func columnsOf(t *testing.T, d *db.DB) map[string][]string {
	t.Helper()
	query := `select m.name, p.name from sqlite_master m join pragma_table_info(m.name) p on true where m.type = 'table'`
	if d.Engine() != "SQLite" {
		query = `select table_name, column_name from information_schema.columns where table_schema = 'public'`
	}
	all := map[string][]string{}
	_, err := db.List(t.Context(), d.Read(), func(r db.Row) (struct{}, error) {
		var table, column string
		err := r.Scan(&table, &column)
		all[table] = append(all[table], column)
		return struct{}{}, err
	}, query)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// places are the columns in which a text stands.
func places(t *testing.T, d *db.DB, needle string) (list []string) {
	t.Helper()
	for table, columns := range columnsOf(t, d) {
		for _, column := range columns {
			n, err := db.Value[int64](t.Context(), d.Read(), `select count(*) from "`+table+`" where cast("`+column+`" as text) like $1`, "%"+needle+"%")
			if err != nil {
				t.Fatalf("%s.%s: %v", table, column, err)
			}
			if n > 0 {
				list = append(list, table+"."+column)
			}
		}
	}
	return list
}

func TestWhoIsErasedIsGoneFromEveryTableAndTheSumsOfOrdersStay(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		l := live(t, d)
		other := sample.Customer(t, d, "b@example.org")
		for _, needle := range l.needles() {
			if len(places(t, d, needle)) == 0 {
				t.Errorf("%q left no trace: the test is about nothing", needle)
			}
		}
		write(t, d, func(q db.Q) error {
			return customer.AskErasure(t.Context(), q, l.ID, "Ann", d.Now().Add(customer.UndoFor))
		})
		if n, err := tend.EraseDue(t.Context(), d); n != 0 || err != nil {
			t.Fatalf("before its time: %d, %v", n, err)
		}
		clock.Add(customer.UndoFor)
		for _, want := range []int{1, 0} {
			if n, err := tend.EraseDue(t.Context(), d); n != want || err != nil {
				t.Fatalf("erased %d, want %d: %v", n, want, err)
			}
		}
		for _, needle := range l.needles() {
			for _, place := range places(t, d, needle) {
				if needle == l.ID && (place == "customer_erasure.customer_id" || place == "staff_act.title") {
					continue // that it was done: an id that leads to nothing
				}
				t.Errorf("%q is still in %s", needle, place)
			}
		}
		o, err := order.Find(t.Context(), d.Read(), l.order)
		if err != nil || o.Total.Minor != 2500 || len(o.Lines) != 1 || o.Delivery != (order.Address{Country: "DE"}) || o.Email != "" {
			t.Errorf("the order: %+v, %v", o, err)
		}
		told, err := event.List(t.Context(), d.Read(), event.Filter{Subject: l.order})
		var p event.Properties
		if err != nil || len(told) != 1 || told[0].Decode(&p) != nil || p.Total != "25.00" || len(p.Products) != 1 {
			t.Errorf("what is told of the order: %+v, %v", told, err)
		}
		if n, err := db.Value[int64](t.Context(), d.Read(), `select count(*) from review where author = 'A former customer' and body = 'Holds tea.'`); n != 1 || err != nil {
			t.Errorf("the review: %d, %v", n, err)
		}
		if _, err := customer.Find(t.Context(), d.Read(), other.ID); err != nil {
			t.Error("somebody else is gone too")
		}
	})
}

func TestTheBytesOfTheDatabaseHoldNothingOfWhoWasErased(t *testing.T) {
	path := dbtest.SQLite(t)
	d, err := db.Open(t.Context(), db.Options{URL: path})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	l := live(t, d)
	for i := range 200 { // pages that split and grow
		write(t, d, func(q db.Q) error {
			return message.Queue(t.Context(), q, message.Message{Kind: "news", CustomerID: l.ID, To: email, Subject: "News for Quirinal", Text: strings.Repeat("Dear "+called+" of "+street+". ", 40), Key: fmt.Sprint("n", i)})
		})
	}
	has := func(needle string) (files []string) {
		matches, _ := filepath.Glob(path + "*")
		for _, file := range matches {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(b, []byte(needle)) {
				files = append(files, filepath.Base(file))
			}
		}
		return files
	}
	if len(has(email)) == 0 {
		t.Fatal("the address is nowhere: the test is about nothing")
	}
	write(t, d, func(q db.Q) error { return customer.AskErasure(t.Context(), q, l.ID, "Ann", d.Now().Add(-time.Second)) })
	if n, err := tend.EraseDue(t.Context(), d); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	for _, needle := range l.needles() {
		if files := has(needle); len(files) > 0 && needle != l.ID {
			t.Errorf("%q is still in the bytes of %v", needle, files)
		}
	}
}

func TestAnErasureCanBeTakenBackUntilItHappens(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := sample.Customer(t, d, "a@example.org")
		soon := d.Now().Add(time.Hour)
		write(t, d, func(q db.Q) error { return customer.AskErasure(t.Context(), q, c.ID, "Ann", soon) })
		write(t, d, func(q db.Q) error { return customer.AskErasure(t.Context(), q, c.ID, "Bo", soon.Add(time.Hour)) })
		if e, err := customer.FindErasure(t.Context(), d.Read(), c.ID); err != nil || !e.Asked() || e.DueAt.After(soon) {
			t.Errorf("asked twice: %+v, %v", e, err)
		}
		write(t, d, func(q db.Q) error { return customer.CancelErasure(t.Context(), q, c.ID) })
		if e, err := customer.FindErasure(t.Context(), d.Read(), c.ID); err != nil || e.Asked() {
			t.Errorf("taken back: %+v, %v", e, err)
		}
	})
}
