package main

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/pprof"
	"strings"
	"syscall"
	"time"

	"regulars/store/census"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/identify"
	"regulars/store/rule"
)

// crowd is how large a shop the counting of segments is measured in.
type crowd struct{ people, events int }

// census measures how long it takes to count who is in a segment, in two shops of
// which one is ten times the other.
func (r *run) census() error {
	sizes := []crowd{{2_000, 100_000}, {20_000, 1_000_000}}
	if r.long {
		sizes = []crowd{{10_000, 500_000}, {100_000, 5_000_000}}
	}
	t := table{title: "Counting segments", about: "How many people a rule holds, over everybody, from the whole ledger of events. The first row is reading everybody, whom the others find in memory, as the workshop does; " +
		"each reads the events of its rule, and *again* is the same with these in memory, as while one types. CPU is of all cores. Bars, at 100,000 people and 5 million events (`REGULARS_TEST_LONG=1`): 2 s; " +
		"rules without events 300 ms; 10 times the size at most 10 times the time.",
		head: []string{"rule", size(sizes[0]), size(sizes[1]), "ratio", "CPU", "CPU", "CPU ratio", "again", "people"}}
	var took [2][]counted
	var first, known effort
	for i, s := range sizes {
		d, err := r.settle(s)
		if err != nil {
			return err
		}
		took[i], err = r.countAll(d, fmt.Sprintf("counting-%d", s.people))
		if err == nil && i == 1 {
			first, known, err = r.listed(d)
		}
		if err := d.Close(); err != nil {
			return err
		}
		if err != nil {
			return err
		}
	}
	for i, large := range took[1] {
		small := took[0][i]
		t.add(large.says, millis(small.wall), millis(large.wall), ratio(large.wall.Seconds()/small.wall.Seconds()),
			millis(small.cpu), millis(large.cpu), ratio(large.cpu.Seconds()/small.cpu.Seconds()), millis(large.again.wall), count(float64(large.people)))
	}
	r.report.add(t)
	t = table{title: "A list of 100 segments", about: "What the list of the workshop asks for, in the larger shop: until all sizes are known after a start (they are counted behind the request, one after the other), and from then on. Bar: the page in 300 ms.",
		head: []string{"what", "time", "CPU"}}
	t.add("until all sizes are known, after a start", millis(first.wall), millis(first.cpu))
	t.add("asked for when they are", millis(known.wall), millis(known.cpu))
	r.report.add(t)
	return nil
}

// counted is what a rule took.
type counted struct {
	effort
	says   string
	again  effort
	people int
}

func size(c crowd) string { return fmt.Sprintf("%d people, %d events", c.people, c.events) }

// counting are the rules, from one that reads nobody's history to one that reads all
// that was ever looked at.
func counting() []string {
	return []string{
		"email.confirmed",
		"email.domain is academic and email.confirmed",
		"orders.count = 1 and last_order.at within 30 days",
		`viewed(collection: "bags") at least 3 times within 7 days and not bought(collection: "bags") within 30 days`,
		`orders.count = 1 and last_order.at within 30 days and bought(category: "tablets")`,
		"added_to_cart then not ordered within 2 days",
		`viewed(collection: "bags") at least 30 times`,
	}
}

// effort is what something took.
type effort struct{ wall, cpu time.Duration }

// spent is the effort of this process for something.
func spent(do func() error) (e effort, err error) {
	before, start := processor(), time.Now()
	err = do()
	return effort{time.Since(start), processor() - before}, err
}

// processor is the processor time this process has used; drivetest.CPUOf knows
// hundredths of a second only.
func processor() time.Duration {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		return 0
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

func (r *run) countAll(d *db.DB, name string) (took []counted, err error) {
	stop, err := r.profileHere(name)
	if err != nil {
		return nil, err
	}
	defer stop()
	for _, text := range counting() {
		everybody, one, err := r.countOne(d, text)
		if err != nil {
			return nil, err
		}
		if len(took) == 0 {
			took = append(took, everybody)
		}
		took = append(took, one)
	}
	return took, nil
}

// countOne counts everybody, and then a rule, by a counter that has counted nothing yet.
// It ends before the next begins: each holds everybody.
func (r *run) countOne(d *db.DB, text string) (everybody, one counted, err error) {
	life, end := context.WithCancel(r.ctx)
	defer end()
	c, err := census.Open(life, census.Options{DB: d, Ground: utc})
	if err != nil {
		return everybody, one, err
	}
	ask := func(text string) (e effort, people int, err error) {
		asked, err := rule.Parse(text)
		if err != nil {
			return e, 0, err
		}
		e, err = spent(func() error {
			n, err := c.Count(life, asked, time.Time{})
			people = n.People
			return err
		})
		return e, people, err
	}
	everybody.says, one.says = "everybody", "`"+text+"`"
	if everybody.effort, everybody.people, err = ask("signed_in or not signed_in"); err != nil {
		return everybody, one, err
	}
	if one.effort, one.people, err = ask(text); err != nil {
		return everybody, one, err
	}
	one.again, _, err = ask(text)
	return everybody, one, err
}

func utc() identify.Ground { return identify.Ground{Zone: time.UTC} }

// listed measures a hundred segments at once: until the sizes of all are known, and
// what the list takes then, while past sizes are being computed.
func (r *run) listed(d *db.DB) (first, known effort, err error) {
	ctx, stop := context.WithCancel(r.ctx)
	defer stop()
	c, err := census.Open(ctx, census.Options{DB: d, Ground: utc, Patience: time.Hour})
	if err != nil {
		return first, known, err
	}
	var rules []rule.Rule
	for i := range 100 {
		asked, err := rule.Parse(fmt.Sprintf("(%s) and not spent < %d EUR", counting()[i%len(counting())], i))
		if err != nil {
			return first, known, err
		}
		rules = append(rules, asked)
	}
	look := func(wait time.Duration) (late int, err error) {
		list, err := c.Standings(ctx, rules, wait)
		for _, s := range list {
			if s == nil {
				late++
			}
		}
		return late, err
	}
	first, err = spent(func() error {
		for {
			if late, err := look(50 * time.Millisecond); err != nil || late == 0 {
				return err
			}
		}
	})
	if err == nil {
		known, err = spent(func() error { _, err := look(0); return err })
	}
	return first, known, err
}

// profileHere is profile for what this process does itself, until it is stopped.
func (r *run) profileHere(name string) (stop func(), err error) {
	if r.profiles == "" {
		return func() {}, nil
	}
	out, err := os.Create(filepath.Join(r.profiles, name+".pprof"))
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(out); err != nil {
		return nil, err
	}
	return func() {
		pprof.StopCPUProfile()
		_ = out.Close()
	}, nil
}

// settle makes a shop of people with a year of events: six in ten are looks at
// products, one in fifty an order. One that is there already, in the folder that
// REGULARS_BENCH_CROWDS names, is taken as it is.
func (r *run) settle(s crowd) (*db.DB, error) {
	path := filepath.Join(cmp.Or(os.Getenv("REGULARS_BENCH_CROWDS"), r.dir), fmt.Sprintf("crowd-%d.db", s.people))
	_, missing := os.Stat(path)
	d, err := db.Open(r.ctx, db.Options{URL: path})
	if err != nil || missing == nil {
		return d, err
	}
	rnd := rand.New(rand.NewPCG(1, uint64(s.people)))
	now := d.Now().UnixMilli()
	people := batch{into: "visitor (id, created_at, landing, referrer_host, utm_source, utm_medium, utm_campaign, language, consent_asked, consent_personalization, consent_analytics, consent_over_gpc)"}
	accounts := batch{into: "customer (id, email, email_key, name, language, password, confirmed_at, created_at, changed_at)"}
	receipts := batch{into: "consent_receipt (id, visitor_id, customer_id, personalization, analytics, gpc, text_version, at)"}
	sessions := batch{into: "session (hash, visitor_id, customer_id, device, flash, created_at, seen_at, expires_at)"}
	orders := batch{into: "profile_order (order_id, person, total, currency, at)"}
	for i := range s.people {
		v, customer := person(i)
		people.add(v, now-rnd.Int64N(year), "/collections/dorm", "", one(rnd, "", "tiktok", "mail"), "", "", "en", true, true, true, false)
		receipts.add("r"+v, v, nil, true, true, false, "1", now-year)
		key := "v:" + v
		if customer != "" {
			key = "c:" + customer
			email := fmt.Sprintf("p%d@%s", i, one(rnd, "mit.edu", "gmail.com", "web.de"))
			accounts.add(customer, email, email, "Ann Other", "en", "", now-rnd.Int64N(year), now-year, now)
			sessions.add("h"+v, v, customer, "", "", now, now, now+year)
		}
		for n := range rnd.IntN(4) {
			orders.add(fmt.Sprintf("o%d-%d", i, n), key, 1000+rnd.Int64N(50_000), "EUR", now-rnd.Int64N(year))
		}
	}
	for _, b := range []*batch{&people, &accounts, &sessions, &receipts, &orders} {
		if err := b.write(r.ctx, d); err != nil {
			return nil, err
		}
	}
	return d, happen(r.ctx, d, rnd, s, now)
}

const year = int64(365 * 24 * time.Hour / time.Millisecond)

// person names somebody: every second has an account.
func person(i int) (visitorID, customerID string) {
	visitorID = fmt.Sprintf("01k00000000000000000v%07d", i)
	if i%2 == 0 {
		customerID = fmt.Sprintf("01k00000000000000000c%07d", i)
	}
	return visitorID, customerID
}

func happen(ctx context.Context, d *db.DB, rnd *rand.Rand, s crowd, now int64) error {
	b := batch{into: "event (id, name, at, visitor_id, customer_id, channel, subject, properties, pending, attempts, due_at, digest)"}
	for i := range s.events {
		at := now - year + int64(i)*(year/int64(s.events)) // the ledger grows in the order of time
		v, customer := person(rnd.IntN(s.people))
		var account any
		if customer != "" {
			account = customer
		}
		name := event.ProductViewed
		switch n := rnd.IntN(100); {
		case n < 2:
			name = event.OrderCompleted
		case n < 12:
			name = event.ProductAdded
		case n < 40:
			name = one(rnd, event.ProductListViewed, event.ProductsSearched, event.CheckoutStarted)
		}
		properties, subject := thing(rnd.IntN(300), name == event.OrderCompleted), ""
		if name == event.OrderCompleted {
			subject = fmt.Sprintf("01k00000000000000000o%07d", i)
		}
		b.add(fmt.Sprintf("01k0000000000000%010d", i), name, at, v, account, "web", subject, properties, false, 0, at, event.Digest(subject, "web", properties))
		if len(b.rows) == 100_000 {
			if err := b.write(ctx, d); err != nil {
				return err
			}
		}
	}
	return b.write(ctx, d)
}

// thing are the properties of an event about one of three hundred products.
func thing(n int, ordered bool) string {
	goods := fmt.Sprintf(`"product_id":"p%d","variant_id":"v%d","name":"A thing of some length","category":"%s","collections":["%s"],"price":"%d.00","currency":"EUR","quantity":1`,
		n, n, []string{"tablets", "bags"}[n%2], []string{"bags", "dorm", "desk"}[n%3], 10+n)
	if ordered {
		return fmt.Sprintf(`{"total":"%d.00","currency":"EUR","products":[{%s}]}`, 10+n, goods)
	}
	return "{" + goods + "}"
}

// batch collects rows and writes them many at a time.
type batch struct {
	into string
	rows [][]any
}

func (b *batch) add(values ...any) { b.rows = append(b.rows, values) }

func (b *batch) write(ctx context.Context, d *db.DB) error {
	const each = 100
	err := d.Write(ctx, func(q db.Q) error {
		for from := 0; from < len(b.rows); from += each {
			rows := b.rows[from:min(from+each, len(b.rows))]
			var text strings.Builder
			var args []any
			for i, row := range rows {
				if i > 0 {
					text.WriteByte(',')
				}
				in, values := db.InList(len(args)+1, row)
				text.WriteString("(" + in + ")")
				args = append(args, values...)
			}
			if _, err := q.Exec(ctx, "insert into "+b.into+" values "+text.String(), args...); err != nil {
				return err
			}
		}
		return nil
	})
	b.rows = b.rows[:0]
	return err
}

func one(rnd *rand.Rand, list ...string) string { return list[rnd.IntN(len(list))] }
