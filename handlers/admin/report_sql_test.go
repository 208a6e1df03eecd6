package admin_test

import (
	"encoding/csv"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"regulars/seed/sample"
	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/id"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/profile"
	"regulars/store/segment"
	"regulars/store/staff"
)

// tale is what happens in the shop of these tests, written down by hand.
type tale struct {
	*office
	mug, bag string
}

// sale is an order: who, how many days ago, what and how.
type sale struct {
	who      string // an account's id, or v: and a browser's
	daysAgo  int64
	cents    []int64 // of a mug, of a bag
	state    order.State
	gateway  string
	channel  string
	placeID  string
	shipping int64
}

func (o *tale) placed(s sale) order.Order {
	o.t.Helper()
	zero := money.Of(0, "EUR")
	v := order.Order{SecretHash: id.Token(), OnceHash: id.Token(), RequestHash: id.Token(), Email: "x@example.org", Language: "en", State: order.Awaiting, TaxIncluded: true, Gateway: "invoice",
		Subtotal: zero, Shipping: money.Of(s.shipping, "EUR"), Tax: zero, PlacedAt: o.d.Now().Add(-time.Duration(s.daysAgo) * 24 * time.Hour), Channel: s.channel, PlaceID: s.placeID}
	key := profile.Key{CustomerID: s.who}
	if browser, ok := strings.CutPrefix(s.who, "v:"); ok {
		key = profile.Key{VisitorID: browser}
	}
	v.CustomerID, v.VisitorID = key.CustomerID, key.VisitorID
	if s.gateway != "" {
		v.Gateway = s.gateway
	}
	if s.state != "" {
		v.State = s.state
	}
	for i, cents := range s.cents {
		if cents == 0 {
			continue
		}
		l := order.Line{ProductID: []string{o.mug, o.bag, "gone"}[i], ProductHandle: "x", VariantID: "v", Title: []string{"Mug", "Bag", "It's gone"}[i], Quantity: int64(i + 1), Unit: money.Of(cents, "EUR"), Total: money.Of(cents*int64(i+1), "EUR"), Tax: zero}
		v.Lines, v.Subtotal = append(v.Lines, l), v.Subtotal.Plus(l.Total)
	}
	v.Total, v.ID = v.Subtotal.Plus(v.Shipping), id.At(v.PlacedAt)
	o.write(func(q db.Q) error {
		if err := order.Place(ctx, q, &v, "N-"); err != nil || v.State == order.Pending {
			return err
		}
		if err := event.Record(ctx, q, event.Event{Name: event.OrderCompleted, At: v.PlacedAt, CustomerID: v.CustomerID, VisitorID: v.VisitorID, Subject: v.ID}); err != nil {
			return err
		}
		return profile.RecordOrder(ctx, q, key, v.ID, v.Total, v.PlacedAt)
	})
	return v
}

// paidBack sends money of an order back.
func (o *tale) paidBack(v order.Order, cents, daysAgo int64) {
	o.t.Helper()
	o.write(func(q db.Q) error {
		p := payment.Payment{OrderID: v.ID, Gateway: "invoice", State: payment.Succeeded, Amount: money.Of(cents, "EUR")}
		if err := payment.Create(ctx, q, &p); err != nil {
			return err
		}
		if _, err := q.Exec(ctx, `update payment set state = 'succeeded' where id = $1`, p.ID); err != nil {
			return err
		}
		f := payment.Refund{PaymentID: p.ID}
		if err := payment.CreateRefund(ctx, q, &f); err != nil {
			return err
		}
		_, err := q.Exec(ctx, `update payment_refund set state = 'succeeded', amount = $2, changed_at = $3 where id = $1`, f.ID, cents, q.Now().Add(-time.Duration(daysAgo)*24*time.Hour))
		return err
	})
}

// sentBack is an order of which all things came back for a reason, the first of them damaged.
func (o *tale) sentBack(v order.Order, reason string, daysAgo int64) {
	o.t.Helper()
	o.write(func(q db.Q) error {
		_, err := q.Exec(ctx, `insert into order_return (id, order_id, name, once, state, words, answer, place_id, refund_id, asked_at, changed_at) values ($1, $2, $1, $1, 'received', '', '', '', '', $3, $3)`,
			v.ID, v.ID, q.Now().Add(-time.Duration(daysAgo)*24*time.Hour))
		for i, l := range v.Lines {
			if err == nil {
				_, err = q.Exec(ctx, `insert into order_return_line (return_id, line_id, quantity, reason, sellable, damaged) values ($1, $2, $3, $4, $5, $6)`, v.ID, l.ID, l.Quantity, reason, min(i, 1), 1-min(i, 1))
			}
		}
		return err
	})
}

func (o *tale) came(who string, daysAgo float64, name string, p event.Properties, personal bool) {
	o.t.Helper()
	e := event.Event{Name: name, At: o.d.Now().Add(-time.Duration(daysAgo * 24 * float64(time.Hour))), CustomerID: who, Properties: p, Personal: personal}
	if browser, ok := strings.CutPrefix(who, "v:"); ok {
		e.CustomerID, e.VisitorID = "", browser
	}
	o.write(func(q db.Q) error { return event.Record(ctx, q, e) })
}

// tell is the known data set.
func tell(t *testing.T, d *db.DB) *tale {
	o := &tale{office: openOn(t, d)}
	o.mug, o.bag = sample.Product(t, d, sample.Title("Mug")).ID, sample.Product(t, d, sample.Title("Bag")).ID
	ada, bo := sample.Customer(t, d, "ada@example.org").ID, sample.Customer(t, d, "bo@example.org").ID
	o.write(func(q db.Q) error {
		if err := segment.Save(ctx, q, &segment.Segment{Name: "Example's", Rule: `email.domain = "example.org"`, Enabled: true}); err != nil {
			return err
		}
		if _, err := event.SaveJoin(ctx, q, "cy", ada, true); err != nil {
			return err
		}
		return content.RecordExposures(ctx, q, []content.Shown{
			{Exposure: content.Exposure{Slot: "home.hero", PieceID: "none", Person: ""}, Count: 5, FirstAt: q.Now(), LastAt: q.Now()},
			{Exposure: content.Exposure{Slot: "home.hero", PieceID: "none", Person: "c:" + ada}, Count: 2, FirstAt: q.Now().Add(-time.Hour * 50), LastAt: q.Now()}})
	})
	link := func(source string) event.Properties {
		return event.Properties{Path: "/", Campaign: event.Campaign{Source: source}}
	}
	o.came("v:cy", 80, event.PageViewed, link("newsletter"), false) // ada, before she logged in
	o.came(ada, 41, event.PageViewed, event.Properties{Path: "/", Referrer: "news.example"}, false)
	o.came(ada, 3, event.PageViewed, link("O'Neil"), true) // did not agree to be counted
	o.came(bo, 120, event.PageViewed, link("too long ago"), false)
	o.came(bo, 20, event.ProductViewed, event.Properties{}, false)
	o.came("v:di", 2, event.ProductAdded, event.Properties{}, false)
	none, some := int64(0), int64(3)
	for _, words := range []string{"Blue  mug", "blue mug ", "Kettle", strings.Repeat("long ", 30)} {
		o.came("v:di", 2, event.ProductsSearched, event.Properties{Query: words, Results: &none}, false)
		o.came(bo, 1, event.ProductsSearched, event.Properties{Query: words, Results: &some}, false)
	}
	first := o.placed(sale{who: ada, daysAgo: 40, cents: []int64{1250, 8900}, shipping: 490})
	o.placed(sale{who: ada, daysAgo: 25, cents: []int64{1000}})
	o.placed(sale{who: bo, daysAgo: 19, cents: []int64{0, 777, 333}, channel: "phone"})
	o.placed(sale{who: bo, daysAgo: 2, cents: []int64{1250}, placeID: "quay"})
	o.placed(sale{who: "v:di", daysAgo: 1, cents: []int64{555}})
	o.placed(sale{who: "v:ef", daysAgo: 400, cents: []int64{5000}})
	o.placed(sale{who: "v:ef", daysAgo: 5, cents: []int64{5000, 1}})
	o.placed(sale{who: "v:demo", daysAgo: 6, cents: []int64{99999}, gateway: "demo"})
	o.placed(sale{who: "v:never", daysAgo: 6, cents: []int64{88888}, state: order.Pending})
	o.paidBack(first, 5000, 30)
	o.paidBack(first, 90000, 10) // never more than it came to
	o.sentBack(first, "too-small", 20)
	o.sentBack(o.placed(sale{who: "v:ij", daysAgo: 8, cents: []int64{0, 300}, gateway: "demo"}), "other", 2)
	gone := o.placed(sale{who: "v:gh", daysAgo: 7, cents: []int64{44444}})
	o.write(func(q db.Q) error {
		if err := order.Cancel(ctx, q, gone.ID, "Ann", "no money"); err != nil {
			return err
		}
		return profile.ReverseOrder(ctx, q, gone.ID)
	})
	return o
}

// asTable runs a text and returns its rows as a file has them.
func asTable(t *testing.T, d *db.DB, text string) (rows [][]string) {
	t.Helper()
	result, err := d.Pool().QueryContext(ctx, text)
	must(t, err)
	defer result.Close()
	names, err := result.Columns()
	must(t, err)
	rows = append(rows, names)
	for result.Next() {
		cells, into := make([]any, len(names)), make([]any, len(names))
		for i := range cells {
			into[i] = &cells[i]
		}
		must(t, result.Scan(into...))
		row := make([]string, len(names))
		for i, v := range cells {
			if b, ok := v.([]byte); ok {
				v = string(b)
			}
			if v != nil {
				row[i] = fmt.Sprint(v)
			}
		}
		rows = append(rows, row)
	}
	must(t, result.Err())
	return rows
}

// alike compares a cell of a file with one of a database: numbers by their value.
func alike(file, base string) bool {
	if file == "–" {
		file = ""
	}
	a, wrong := strconv.ParseFloat(file, 64)
	b, also := strconv.ParseFloat(base, 64)
	if wrong == nil && also == nil {
		return math.Abs(a-b) < 0.0002
	}
	return strings.TrimPrefix(file, "'") == base
}

func sorted(rows [][]string) [][]string {
	body := slices.Clone(rows[1:])
	slices.SortFunc(body, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	return body
}

// The proof that the figures agree: each report is what its own text of SQL says, on
// both databases.
func TestEveryReportIsWhatItsSQLSays(t *testing.T) {
	dbtest.EachAt(t, dbtest.NewClock("2026-04-20 12:00"), func(t *testing.T, d *db.DB) {
		o := tell(t, d)
		ann := o.ann()
		all := reportKeys(ann.Get("/admin/reports").MustBe(200))
		if len(all) < 14 {
			t.Fatalf("reports %v", all)
		}
		for range 200 { // the sizes of segments are counted behind the page
			if !strings.Contains(ann.Get("/admin/reports/segments").Text("tbody"), "…") {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		for _, url := range all {
			for _, days := range []string{"?days=28", "?days=90", "?from=2026-01-01&to=2026-04-20"} {
				file, err := csv.NewReader(strings.NewReader(ann.Get(url + "/csv" + days).MustBe(200).Body)).ReadAll()
				must(t, err)
				base := asTable(t, d, ann.Get(url+"/sql"+days).MustBe(200).Body)
				if strings.HasSuffix(url, "/products") {
					for i := range file { // what went back is not in the text
						file[i] = file[i][:len(file[i])-1]
					}
				}
				if !slices.Equal(file[0], base[0]) || len(file) != len(base) || len(file) < 2 {
					t.Errorf("%s%s:\n%q\n%q", url, days, file, base)
					continue
				}
				want, got := sorted(file), sorted(base)
				for i := range want {
					if !slices.EqualFunc(want[i], got[i], alike) {
						t.Errorf("%s%s: the report says\n%q, its SQL\n%q", url, days, want[i], got[i])
					}
				}
			}
		}
	})
}

func TestTheSQLThatNamesPeopleIsForWhoMayReadCustomersAlone(t *testing.T) {
	o := open(t)
	analyst, merchandiser := o.member(staff.Analyst), o.member(staff.Merchandiser)
	analyst.Get("/admin/reports/segments/sql").MustBe(403)
	if analyst.Get("/admin/reports/segments").MustBe(200).Has(`a[href="/admin/reports/segments/sql"]`) {
		t.Error("it is offered")
	}
	analyst.Get("/admin/reports/sales/sql").MustBe(200)
	if merchandiser.Get("/admin/reports/segments/sql").Status == 403 || !merchandiser.Get("/admin/reports/segments").Has(`a[href="/admin/reports/segments/sql"]`) {
		t.Error("who may read customers does not read it")
	}
}

func TestWhereBuyersCameFromIsCountedByHand(t *testing.T) {
	o := tell(t, dbtest.OpenAt(t, dbtest.NewClock("2026-04-20 12:00")))
	file := o.ann().Get("/admin/reports/sources/csv?days=90").MustBe(200).Body
	for _, row := range []string{"newsletter,2,205.40,0,0.00", "news.example,0,0.00,2,205.40", "Directly,3,43.58,3,43.58", "Unknown,1,50.02,1,50.02"} {
		if !strings.Contains(file, row) {
			t.Errorf("no %q in %q", row, file)
		}
	}
}

func TestWhatPeopleBeganWithIsCountedByHand(t *testing.T) {
	o := tell(t, dbtest.OpenAt(t, dbtest.NewClock("2026-04-20 12:00")))
	ann := o.ann()
	file := ann.Get("/admin/reports/first-products/csv?days=90").MustBe(200).Body
	for _, row := range []string{"Mug,2,1,0.5000", "Bag,2,2,1.0000", "It's gone,1,1,1.0000"} {
		if !strings.Contains(file, row) {
			t.Errorf("no %q in %q", row, file)
		}
	}
	if p := ann.Get("/admin/reports/first-products?days=90"); p.Text(".figure-value") != "3" || !p.Has(".chart desc") || p.Attr("#how-title ~ p a", "href") != "/admin/reports/first-products/sql?days=90" {
		t.Errorf("%q", p.Texts(".figure-value"))
	}
}

func TestWhyThingsCameBackIsCountedByHand(t *testing.T) {
	o := tell(t, dbtest.OpenAt(t, dbtest.NewClock("2026-04-20 12:00")))
	ann := o.ann()
	file := ann.Get("/admin/reports/sent-back/csv?days=28").MustBe(200).Body
	for _, row := range []string{"Product,Reason,Asked", "Mug,Too small,1,1,1,0,0", "Bag,Too small,2,1,0,0,0"} {
		if !strings.Contains(file, row) {
			t.Errorf("no %q in %q", row, file)
		}
	}
	if p := ann.Get("/admin/reports/sent-back?days=7"); p.Has("tbody") || strings.Contains(file, "Another reason") {
		t.Errorf("what was asked before, or on trial: %q, %q", p.Text("main"), file)
	}
}
