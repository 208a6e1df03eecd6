package fault

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"regulars/store/db"
	"regulars/store/id"
	"regulars/tests/drivetest"
)

// ledger is what shoppers were told, to be compared with what the shop knows.
// One address of mail is one purchase under one key.
type ledger struct {
	mu     sync.Mutex
	told   map[string]string // mail -> secret of the order's link
	paid   map[string]bool   // mail -> the bank has approved
	double []string
}

func newLedger() *ledger { return &ledger{told: map[string]string{}, paid: map[string]bool{}} }

// note keeps what an answer to Place said.
func (l *ledger) note(mail, link string) {
	secret := strings.TrimPrefix(link, "/orders/")
	l.mu.Lock()
	defer l.mu.Unlock()
	if before, ok := l.told[mail]; ok && before != secret && before != "" && secret != "" {
		l.double = append(l.double, mail)
	}
	if l.told[mail] == "" {
		l.told[mail] = secret
	}
}

func (l *ledger) approve(mail string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.paid[mail] = true
}

func (l *ledger) size() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.told)
}

// bought limits a query to orders of this run; the demonstration's year of orders
// has no carts.
const bought = ` o.cart_id is not null `

// invariants are laws that hold after every fault, as queries that find what
// breaks them. The numbers are those of docs/resilience.md.
var invariants = []struct{ law, query string }{
	{"I2 one order per key", `select once_hash from orders group by once_hash having count(*) > 1`},
	{"I2 one order per cart", `select cart_id from orders where cart_id is not null group by cart_id having count(*) > 1`},
	{"I2 one charge per order", `select order_id from payment where state = 'succeeded' group by order_id having count(*) > 1`},
	{"I3 every charge belongs to a paid order", `select p.id from payment p left join orders o on o.id = p.order_id
		where p.state = 'succeeded' and (o.id is null or o.state not in ('paid', 'held', 'fulfilled', 'refunded'))`},
	{"I3 every payment belongs to an order", `select p.id from payment p left join orders o on o.id = p.order_id where o.id is null`},
	{"I4 no paid order without its charge", `select o.id from orders o where` + bought + `and o.state = 'paid'
		and not exists (select 1 from payment p where p.order_id = o.id and p.state = 'succeeded' and p.amount = o.total and p.currency = o.currency)`},
	{"I4 every order has a payment", `select o.id from orders o where` + bought + `and not exists (select 1 from payment p where p.order_id = o.id)`},
	{"I5 stock is the sum of its moves", `select l.variant_id from stock_level l where l.available <>
		(select coalesce(sum(m.delta), 0) from stock_move m where m.variant_id = l.variant_id and m.place_id = l.place_id)`},
	{"I5 nothing is oversold", `select variant_id from stock_level where available < 0 and not below_zero`},
	{"I5 what orders hold was taken", `select n.order_id || ' ' || n.variant_id from
		(select l.order_id, l.variant_id, sum(l.quantity) as pieces from order_line l join orders o on o.id = l.order_id
			join stock_item i on i.variant_id = l.variant_id and i.tracked where` + bought + `and o.state not in ('cancelled', 'refunded') group by l.order_id, l.variant_id) n
		where n.pieces <> (select coalesce(-sum(m.delta), 0) from stock_move m where m.ref = n.order_id and m.variant_id = n.variant_id)`},
	{"I5 cancelled orders gave back", `select m.ref from stock_move m join orders o on o.id = m.ref where` + bought + `and o.state = 'cancelled' group by m.ref having sum(m.delta) <> 0`},
	{"I5 nothing was taken for an order that is none", `select m.ref from stock_move m left join orders o on o.id = m.ref where m.reason = 'taken' and o.id is null`},
	{"I8 one letter of thanks per completed order", `select o.id from orders o where` + bought + `and o.completed_at is not null and
		(select count(*) from message m where m.recipient = o.email and m.kind like 'order%' and m.body_text like '%' || o.number || '%') = 0`},
	{"I8 one event per completed order", `select o.id from orders o where` + bought + `and o.completed_at is not null and
		(select count(*) from event e where e.subject = o.id and e.name = 'Order Completed') <> 1`},
	{"I10 totals add up", `select id from orders where total <> subtotal + shipping + case when tax_included then 0 else tax end`},
	{"I10 subtotals are their lines", `select o.id from orders o where o.subtotal <> (select coalesce(sum(l.total), 0) from order_line l where l.order_id = o.id)`},
	{"I10 lines are price times quantity", `select id from order_line where total <> unit * quantity`},
	{"I10 taxes add up", `select o.id from orders o where` + bought + `and o.tax <> (select coalesce(sum(t.amount), 0) from order_tax t where t.order_id = o.id)`},
	{"every number is its own", `select number from orders group by number having count(*) > 1`},
}

// broken returns the laws that do not hold in a database, with a few examples.
func broken(ctx context.Context, d *db.DB) (wrong []string, err error) {
	for _, i := range invariants {
		found, err := db.Values[string](ctx, d.Read(), i.query)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", i.law, err)
		}
		if len(found) > 0 {
			wrong = append(wrong, fmt.Sprintf("%s: %d times, such as %v", i.law, len(found), found[:min(3, len(found))]))
		}
	}
	if err := d.Check(ctx); err != nil { // I7
		wrong = append(wrong, "I7 "+err.Error())
	}
	return wrong, nil
}

// audit waits until the shop has done what follows from events, and then checks
// every law and every word that a shopper was given. The shop must be running.
func (l *ledger) audit(t *testing.T, s *drivetest.Shop) {
	t.Helper()
	d := look(t, s.DB)
	defer d.Close()
	eventually(t, time.Minute, "the work that follows from events", func() bool {
		n, err := db.Value[int64](t.Context(), d.Read(), `select count(*) from event where pending`)
		return err == nil && n == 0
	})
	wrong, err := broken(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range wrong {
		t.Error(w)
	}
	l.compare(t, d)
}

// compare checks I1: what was answered is so.
func (l *ledger) compare(t *testing.T, d *db.DB) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, mail := range l.double {
		t.Errorf("I2 %s was given two orders for one key", mail)
	}
	type row struct{ mail, secret, state string }
	rows, err := db.List(t.Context(), d.Read(), func(r db.Row) (x row, err error) { return x, r.Scan(&x.mail, &x.secret, &x.state) },
		`select o.email, o.secret_hash, o.state from orders o where`+bought)
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]row{}
	for _, r := range rows {
		if _, twice := have[r.mail]; twice {
			t.Errorf("I2 %s has two orders", r.mail)
		}
		have[r.mail] = r
	}
	lost := 0
	for mail, secret := range l.told {
		r, ok := have[mail]
		switch {
		case !ok, secret != "" && r.secret != id.Hash(secret):
			lost++
		case l.paid[mail] && r.state != "paid":
			t.Errorf("I1 %s was told that the order is paid; it is %s", mail, r.state)
		}
	}
	if lost > 0 {
		t.Errorf("I1 %d of %d orders that were answered as placed are lost", lost, len(l.told))
	}
}

// The checker itself bites: each of these statements breaks the law it names.
func TestTheCheckerBites(t *testing.T) {
	s := open(t, drivetest.Options{DB: database(t, t.TempDir())})
	crowd := drivetest.NewCrowd(1)
	defer crowd.Close()
	b := &buyer{shopper: crowd.Shopper(s.URL), mail: "bite@fault.example"}
	if err := b.buy(t.Context(), anyVariant(t, s.DB), "demo", "approve"); err != nil {
		t.Fatal(err)
	}
	eventually(t, 20*time.Second, "the letter", func() bool {
		d := look(t, s.DB)
		defer d.Close()
		wrong, err := broken(t.Context(), d)
		return err == nil && len(wrong) == 0
	})
	s.Kill()
	for law, statement := range map[string]string{
		"I3":  `update orders set state = 'pending' where cart_id is not null`,
		"I4":  `update payment set amount = amount + 1`,
		"I5":  `update stock_level set available = available + 1`,
		"I8":  `delete from message`,
		"I10": `update orders set total = total + 1 where cart_id is not null`,
	} {
		path := t.TempDir() + "/bitten.db"
		if err := drivetest.Copy(s.DB, path); err != nil {
			t.Fatal(err)
		}
		_ = drivetest.Copy(s.DB+"-wal", path+"-wal") // what the killed shop had not moved yet
		d := look(t, path)
		if err := d.Write(t.Context(), func(q db.Q) error { _, err := q.Exec(t.Context(), statement); return err }); err != nil {
			t.Fatal(err)
		}
		wrong, err := broken(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(strings.Join(wrong, "\n"), law+" ") {
			t.Errorf("%s was broken and not found: %v", law, wrong)
		}
	}
}
