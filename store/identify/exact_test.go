package identify_test

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/id"
	"regulars/store/identify"
	"regulars/store/money"
	"regulars/store/profile"
	"regulars/store/rule"
	"regulars/store/visitor"
)

// world is a small shop full of people, some of them on the same browser, whose
// lives are drawn at random and written as the shop writes them.
type world struct {
	rt       *rapid.T
	d        *db.DB
	clock    *dbtest.Clock
	keeper   *identify.Keeper
	zone     *time.Location
	browsers []*browser
	accounts []customer.Customer
	orders   []event.Event
}

type browser struct {
	visitorID, customerID, token string
}

func (w *world) write(fn func(db.Q) error) {
	if err := w.d.Write(ctx, fn); err != nil {
		w.rt.Fatal(err)
	}
}

func (w *world) key(b *browser) profile.Key {
	return profile.Key{CustomerID: b.customerID, VisitorID: b.visitorID}
}

func (w *world) open(b *browser) {
	w.write(func(q db.Q) (err error) {
		if b.visitorID == "" {
			v, err := visitor.Create(ctx, q, visitor.Origin{})
			if err != nil {
				return err
			}
			b.visitorID = v.ID
		}
		b.token, err = visitor.Start(ctx, q, b.visitorID, b.customerID, "test")
		return err
	})
}

// step is one thing that happens in the world.
func (w *world) step() {
	b := rapid.SampledFrom(w.browsers).Draw(w.rt, "browser")
	switch rapid.SampledFrom([]string{"look", "look", "look", "add", "order", "order", "cancel", "edit", "edit", "pass", "pass", "login", "logout", "part", "consent", "forget", "late", "return"}).Draw(w.rt, "step") {
	case "look":
		w.tell(b, event.ProductViewed, w.clock.Now(), event.Properties{Goods: drawGoods(w.rt)})
	case "add":
		w.tell(b, event.ProductAdded, w.clock.Now(), event.Properties{Goods: drawGoods(w.rt)})
	case "return":
		w.sendBack()
	case "late":
		w.tell(b, event.ProductViewed, w.clock.Now().Add(-drawSpan(w.rt)), event.Properties{Goods: drawGoods(w.rt)})
	case "order":
		w.order(b)
	case "cancel":
		w.cancel()
	case "edit":
		w.edit()
	case "pass":
		w.clock.Add(drawSpan(w.rt))
	case "login":
		w.login(b)
	case "logout":
		b.customerID = ""
		w.open(b)
	case "part":
		account := rapid.SampledFrom(w.accounts).Draw(w.rt, "account")
		_ = identify.Part(ctx, w.d, b.visitorID, account.ID) // often there is nothing to part
	case "consent":
		choice := visitor.Consent{Asked: true, Personalization: rapid.IntRange(0, 3).Draw(w.rt, "yes") > 0, Analytics: rapid.Bool().Draw(w.rt, "analytics")}
		if err := identify.Choose(ctx, w.d, w.key(b), choice, false); err != nil {
			w.rt.Fatal(err)
		}
	case "forget":
		w.write(func(q db.Q) error { return event.Forget(ctx, q, event.Whose{VisitorID: b.visitorID}) })
	}
}

func (w *world) tell(b *browser, name string, at time.Time, p event.Properties) {
	w.write(func(q db.Q) error {
		return event.Record(ctx, q, event.Event{Name: name, At: at, VisitorID: b.visitorID, CustomerID: b.customerID, Properties: p, Personal: rapid.Bool().Draw(w.rt, "personal")})
	})
}

func (w *world) order(b *browser) {
	g := drawGoods(w.rt)
	g.Quantity = 1
	e := event.Event{Name: event.OrderCompleted, At: w.clock.Now(), VisitorID: b.visitorID, CustomerID: b.customerID, Subject: id.New(),
		Properties: event.Properties{Total: g.Price, Goods: event.Goods{Currency: "EUR"}, Products: []event.Goods{g}}}
	total, err := money.ParseDecimal(g.Price, "EUR")
	if err != nil {
		w.rt.Fatal(err)
	}
	w.write(func(q db.Q) error {
		if err := profile.RecordOrder(ctx, q, w.key(b), e.Subject, total, e.At); err != nil {
			return err
		}
		return event.Append(ctx, q, e)
	})
	w.orders = append(w.orders, e)
}

func (w *world) cancel() {
	if len(w.orders) == 0 {
		return
	}
	e := rapid.SampledFrom(w.orders).Draw(w.rt, "order")
	w.orders = slices.DeleteFunc(w.orders, func(o event.Event) bool { return o.Subject == e.Subject })
	w.write(func(q db.Q) error {
		if err := profile.ReverseOrder(ctx, q, e.Subject); err != nil {
			return err
		}
		e.Name, e.At = rapid.SampledFrom([]string{event.OrderCancelled, event.OrderRefunded}).Draw(w.rt, "end"), time.Time{}
		return event.Append(ctx, q, e)
	})
}

// sendBack tells that things of an order came back, each for a reason.
func (w *world) sendBack() {
	if len(w.orders) == 0 {
		return
	}
	e := rapid.SampledFrom(w.orders).Draw(w.rt, "order")
	p := event.Properties{Goods: event.Goods{Currency: "EUR"}}
	for range rapid.IntRange(1, 2).Draw(w.rt, "things") {
		g := drawGoods(w.rt)
		g.Quantity, g.Reason = 1, rapid.SampledFrom([]string{"too small", "defective", ""}).Draw(w.rt, "reason")
		p.Products = append(p.Products, g)
	}
	e.Name, e.At, e.Properties = event.ReturnReceived, time.Time{}, p
	w.write(func(q db.Q) error { return event.Append(ctx, q, e) })
}

// edit changes an order as the back office does: what it holds from now on, what was
// added and what was taken out.
func (w *world) edit() {
	w.clock.Add(time.Millisecond) // one edit sees what the one before it has done
	if len(w.orders) == 0 {
		return
	}
	i := rapid.IntRange(0, len(w.orders)-1).Draw(w.rt, "order")
	e := w.orders[i]
	p := e.Properties.(event.Properties)
	p.Added, p.Removed = nil, nil
	if len(p.Products) > 1 && rapid.Bool().Draw(w.rt, "take out") {
		p.Removed, p.Products = p.Products[:1], p.Products[1:]
	} else {
		g := drawGoods(w.rt)
		g.Quantity = 1
		p.Added, p.Products = []event.Goods{g}, append(slices.Clip(p.Products), g)
	}
	var total money.Amount
	for _, g := range p.Products {
		one, err := money.ParseDecimal(g.Price, "EUR")
		if err != nil {
			w.rt.Fatal(err)
		}
		total = total.Plus(one)
	}
	p.Total = total.Decimal()
	e.Properties, w.orders[i].Properties = p, p
	w.write(func(q db.Q) error {
		if err := profile.AdjustOrder(ctx, q, e.Subject, total); err != nil {
			return err
		}
		e.Name, e.At = event.OrderUpdated, time.Time{}
		return event.Append(ctx, q, e)
	})
}

func (w *world) login(b *browser) {
	account := rapid.SampledFrom(w.accounts).Draw(w.rt, "account")
	b.customerID = account.ID
	w.open(b)
	if _, err := identify.Join(ctx, w.d, b.visitorID, account.ID); err != nil {
		w.rt.Fatal(err)
	}
}

func drawGoods(t *rapid.T) event.Goods {
	kind := rapid.SampledFrom([]string{"tablets", "covers", "bags"}).Draw(t, "kind")
	g := event.Goods{ProductID: "id-" + kind, Handle: kind, Category: kind, Collections: []string{kind, "all"}, Currency: "EUR",
		Price: rapid.SampledFrom([]string{"9.50", "120.00", "600"}).Draw(t, "price")}
	if kind == "tablets" {
		g.GoesWith = []string{"covers"}
	}
	return g
}

func drawSpan(t *rapid.T) time.Duration {
	d := rapid.SampledFrom([]time.Duration{time.Minute, time.Hour, 24 * time.Hour, 48 * time.Hour, 7 * 24 * time.Hour, 30 * 24 * time.Hour, 365 * 24 * time.Hour}).Draw(t, "span")
	return d + time.Duration(rapid.SampledFrom([]int{0, -1, 1, 3_600_000}).Draw(t, "edge"))*time.Millisecond
}

// drawRule is a rule a merchandiser might write.
func drawRule(t *rapid.T) string {
	pick := func(name string, list ...string) string { return rapid.SampledFrom(list).Draw(t, name) }
	one := func() string {
		word := pick("word", "viewed", "added_to_cart", "bought", `returned(reason: "too small")`, `returned(not reason: "too small")`)
		filter := pick("filter", "", "", `(category: "tablets")`, `(collection: "bags")`, `(product: "covers")`, `(price > 100 EUR)`, `(goes_with: bought)`)
		if strings.HasPrefix(word, "returned") {
			filter = ""
		}
		when := pick("when", "", " within 1 hour", " within 2 days", " within 7 days", " more than 1 day ago", " within 1 month", " within 1 year", " between 7 and 1 days ago", " before 2024-03-01")
		switch pick("form", "event", "event", "count", "sum", "then", "then not", "figure", "first") {
		case "event":
			return word + filter + when
		case "count":
			return word + filter + pick("times", " at least 2 times", " at most 1 time", " exactly 1 time") + when
		case "sum":
			return "sum of price of " + word + filter + when + " >= 200 EUR"
		case "then":
			return word + filter + when + " then " + pick("second", "bought", "ordered", "bought(same product)", "viewed(same category)") + pick("in", "", " within 2 days", " within 1 month")
		case "then not":
			return word + filter + when + " then not " + pick("second", "bought", "ordered", "bought(same product)") + pick("in", "", " within 2 days", " within 1 month")
		case "first":
			return pick("end", "first ", "last ") + word + filter + pick("moment", " within 7 days", " more than 1 month ago")
		}
		return pick("figure", "orders.count = 1", "orders.count >= 2", "spent >= 500 EUR", "last_order.at within 30 days", `lifecycle = "new"`, "rfm.recency >= 4", "average_order > 100 EUR",
			"first_order.anniversary", "refunds.count >= 1", "days_since_last_order between 1 and 7")
	}
	text := one()
	for range rapid.IntRange(0, 2).Draw(t, "more") {
		text += pick("join", " and ", " and not ", " or ") + one()
	}
	return text
}

// begun is a world at a moment when the clocks or the calendar are odd.
func begun(rt *rapid.T, d *db.DB, clock *dbtest.Clock, keeper *identify.Keeper, texts []string) *world {
	zone, err := time.LoadLocation(rapid.SampledFrom([]string{"UTC", "Europe/Berlin", "Australia/Lord_Howe"}).Draw(rt, "zone"))
	if err != nil {
		rt.Fatal(err)
	}
	w := &world{rt: rt, d: d, clock: clock, keeper: keeper, zone: zone}
	need := rule.Need{}
	for _, text := range texts {
		need = need.Plus(rule.Segments{}.Need(parsed(rt, text)))
	}
	keeper.Want(need)
	for i := range 2 {
		w.write(func(q db.Q) error {
			n := customer.New{Email: fmt.Sprintf("p%d.%s@example.com", i, id.New()), Name: "P"}
			if i == 0 {
				n.ConfirmedAt = d.Now()
			}
			c, err := customer.Create(ctx, q, n)
			w.accounts = append(w.accounts, c)
			return err
		})
	}
	for range 2 {
		b := &browser{}
		w.open(b)
		w.browsers = append(w.browsers, b)
		if err := identify.Choose(ctx, d, w.key(b), visitor.Consent{Asked: true, Personalization: true}, false); err != nil {
			rt.Fatal(err)
		}
	}
	return w
}

func parsed(rt *rapid.T, text string) rule.Rule {
	r, err := rule.Parse(text)
	if err != nil {
		rt.Fatalf("%s: %v", text, err)
	}
	return r
}

// TestWhatThePageDecidesIsWhatReplaySays lives lives through the real store and
// asks two ways at every instant: as a page does, from what is held in memory, and
// by a scan of the whole table of events. REPLAY_CASES asks for more.
func TestWhatThePageDecidesIsWhatReplaySays(t *testing.T) {
	checks := flag.Lookup("rapid.checks")
	before := checks.Value.String()
	if err := checks.Value.Set(cmp.Or(os.Getenv("REPLAY_CASES"), "60")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = checks.Value.Set(before) })
	clock := dbtest.NewClock("2024-02-27 23:30")
	answers := map[bool]int{}
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		keeper, err := identify.Open(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		rapid.Check(t, func(rt *rapid.T) {
			var texts []string
			for range 6 {
				texts = append(texts, drawRule(rt))
			}
			w := begun(rt, d, clock, keeper, texts)
			for range rapid.IntRange(4, 30).Draw(rt, "steps") {
				w.step()
			}
			for _, b := range w.browsers {
				w.open(b) // its session may be over
				for _, text := range texts {
					answers[w.agree(b, text)]++
				}
			}
		})
	})
	if answers[true] < 50 || answers[false] < 50 {
		t.Errorf("one-sided: %v", answers)
	}
}

// agree asks both ways and returns the answer.
func (w *world) agree(b *browser, text string) bool {
	who, err := w.keeper.Who(ctx, b.token)
	if err != nil || who == nil {
		w.rt.Fatalf("who: %v", err)
	}
	now := w.clock.Now().In(w.zone)
	live := identify.Facts(who, identify.Request{Now: now, Consent: who.Visitor.Consent})
	r := parsed(w.rt, text)
	ask, err := rule.Compile(r, nil)
	if err != nil {
		w.rt.Fatal(err)
	}
	counted, figures := w.replay(b, r, now, live)
	if got := ask(&live); got != counted {
		w.rt.Fatalf("%s at %s: live %t, replayed %t\nlive: %+v\nreplay: %+v", text, now, got, counted, live.Events, figures)
	}
	if who.Visitor.Consent.Personalization && (figures.Orders != live.OrdersCount || figures.Spent.Minor != live.Spent.Minor || !figures.LastOrderAt.Equal(live.LastOrderAt)) {
		w.rt.Fatalf("figures: live %d of %v, replayed %+v", live.OrdersCount, live.Spent, figures)
	}
	return counted
}

// replay reads the whole table and says whose each event is by itself.
func (w *world) replay(b *browser, r rule.Rule, now time.Time, live rule.Facts) (bool, profile.Profile) {
	type row struct {
		event.Event
		props string
	}
	rows, err := db.List(ctx, w.d.Read(), func(r db.Row) (e row, err error) {
		return e, r.Scan(&e.ID, &e.Name, db.At(&e.At), db.Text(&e.VisitorID), db.Text(&e.CustomerID), &e.Subject, &e.props)
	}, `select id, name, at, visitor_id, customer_id, subject, properties from event order by at, id`)
	if err != nil {
		w.rt.Fatal(err)
	}
	me := w.key(b).Person()
	var mine []event.Event
	for _, e := range rows {
		if e.Properties = json.RawMessage(e.props); w.whose(e.Event) == me {
			mine = append(mine, e.Event)
		}
	}
	pass, err := rule.NewTally(r, nil, now)
	if err != nil {
		w.rt.Fatal(err)
	}
	for _, e := range identify.Happened(mine) {
		pass.Add(me, &e)
	}
	figures := identify.FiguresAt(mine, now)
	f := rule.Facts{Now: now, Personalization: live.Personalization, Stages: rule.DefaultStages(), OrdersCount: figures.Orders, FirstOrderAt: figures.FirstOrderAt,
		LastOrderAt: figures.LastOrderAt, Spent: rule.Amount{Minor: figures.Spent.Minor, Currency: string(figures.Spent.Currency)}, Events: identify.Happened(mine)}
	return pass.Truth(me, &f) == rule.Yes, figures
}

// whose says it once more, from the table of joins, join by join.
func (w *world) whose(e event.Event) string {
	if e.CustomerID != "" {
		return "c:" + e.CustomerID
	}
	type join struct {
		customer   string
		proved     bool
		at, undone time.Time
		follows    int64
	}
	joins, err := db.List(ctx, w.d.Read(), func(r db.Row) (j join, err error) {
		return j, r.Scan(&j.customer, &j.proved, db.At(&j.at), db.At(&j.undone), &j.follows)
	}, `select customer_id, proved, at, undone_at, follows from event_join where visitor_id = $1 order by at, follows`, e.VisitorID)
	if err != nil {
		w.rt.Fatal(err)
	}
	if strings.HasPrefix(e.Name, "Order ") { // what becomes of an order is its buyer's
		placed, err := db.Values[string](ctx, w.d.Read(), `select id from event where subject = $1 and name = 'Order Completed'`, e.Subject)
		if err != nil {
			w.rt.Fatal(err)
		}
		e.ID = placed[0]
	}
	at, err := db.Value[int64](ctx, w.d.Read(), `select at from event where id = $1`, e.ID)
	if err != nil {
		w.rt.Fatal(err)
	}
	follows, err := db.Value[int64](ctx, w.d.Read(), `select follows from event where id = $1`, e.ID)
	if err != nil {
		w.rt.Fatal(err)
	}
	before := func(j join) bool { return at < j.at.UnixMilli() || at == j.at.UnixMilli() && follows <= j.follows }
	refused := map[string]bool{}
	for _, j := range joins {
		if !j.undone.IsZero() && before(j) {
			refused[j.customer] = true
		}
	}
	for _, j := range joins {
		if j.undone.IsZero() && before(j) && !refused[j.customer] && (j.proved || !strings.HasPrefix(e.Name, "Order ")) {
			return "c:" + j.customer
		}
	}
	return "v:" + e.VisitorID
}
