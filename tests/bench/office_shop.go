package main

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"regulars/store/admit"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/mailbox"
	told "regulars/store/report"
	"regulars/store/segment"
	"regulars/store/setting"
	"regulars/store/staff"
)

// The size of the shop whose back office is measured.
const (
	officePeople   = 100_000
	officeOrders   = 100_000
	officeProducts = 10_000
	officeSearches = 60_000
)

// thirdOf is a rule that holds about every third account.
const thirdOf = "orders.count = 1"

// firm is a large shop on disk: its file and the cookie of an owner who is at work.
type firm struct{ path, cookie string }

// settleOffice makes the shop, or takes the one that is there already in the folder
// that REGULARS_BENCH_CROWDS names.
func (r *run) settleOffice() (f firm, err error) {
	f.path = filepath.Join(cmp.Or(os.Getenv("REGULARS_BENCH_CROWDS"), r.dir), "office.db")
	_, missing := os.Stat(f.path)
	if missing != nil {
		made, _, err := r.importOf(officeProducts)
		if err != nil {
			return f, err
		}
		if err := os.Rename(made, f.path); err != nil {
			return f, err
		}
	}
	d, err := db.Open(r.ctx, db.Options{URL: f.path})
	if err != nil {
		return f, err
	}
	defer d.Close()
	if err := d.Migrate(r.ctx); err != nil {
		return f, err
	}
	if missing != nil {
		if err := fillOffice(r.ctx, d); err != nil {
			return f, err
		}
	}
	f.cookie, err = ownerOf(r.ctx, d, missing != nil)
	return f, err
}

// ownerOf lets the owner in, who is hired first where there is none.
func ownerOf(ctx context.Context, d *db.DB, hire bool) (cookie string, err error) {
	const secret = "a long way to the back office"
	var session string
	if hire {
		token, _, err := admit.FirstRunToken(ctx, d)
		if err != nil {
			return "", err
		}
		session, err = admit.Found(ctx, d, token, staff.New{Name: "Ann", Email: "ann@northgate.example", Password: secret}, admit.From{}, func(db.Q) error { return nil })
		return "regulars-staff=" + session, err
	}
	session, err = admit.Login(ctx, d, "ann@northgate.example", secret, admit.From{})
	return "regulars-staff=" + session, err
}

// fillOffice writes people, what they did and what was said to them.
func fillOffice(ctx context.Context, d *db.DB) error {
	now, rnd := d.Now().UnixMilli(), rand.New(rand.NewPCG(4, officePeople))
	products, err := db.Values[string](ctx, d.Read(), `select id from product order by id`)
	if err != nil {
		return err
	}
	s := segment.Segment{Name: "One order", Rule: thirdOf, Enabled: true}
	if err := d.Write(ctx, func(q db.Q) error { return segment.Save(ctx, q, &s) }); err != nil {
		return err
	}
	f := &filling{rnd: rnd, now: now, segment: s.ID, products: products, orders: make([]int64, officePeople)}
	for _, fill := range []func() []*batch{f.trade, f.accounts, f.deeds, f.letters} {
		for _, b := range fill() {
			if err := b.write(ctx, d); err != nil {
				return err
			}
		}
	}
	shop, err := setting.FindShop(ctx, d.Read())
	if err != nil {
		return err
	}
	zone, err := time.LoadLocation(shop.TimeZone)
	if err != nil {
		return err
	}
	return told.Remember(ctx, d, told.Scope{Zone: zone, Currency: shop.Currency, Test: true})
}

// filling is what the parts of a shop that is being made know of each other.
type filling struct {
	rnd      *rand.Rand
	now      int64
	segment  string
	products []string
	orders   []int64 // of each account
}

var (
	firstNames = []string{"Anna", "Ben", "Chiara", "David", "Elif", "Finn", "Greta", "Hugo", "Ines", "Jonas", "Katja", "Liam", "Mira", "Noah", "Olga", "Paul"}
	lastNames  = []string{"Mueller", "Smith", "Garcia", "Rossi", "Nowak", "Jansen", "Martin", "Silva", "Novak", "Bauer", "Weber", "Larsen"}
	domains    = []string{"gmail.com", "gmail.com", "gmail.com", "web.de", "mit.edu", "example.org"}
)

// called is what an account is called, and its address of mail.
func called(i int) (name, email string) {
	first, last := firstNames[i%len(firstNames)], lastNames[i/7%len(lastNames)]
	return first + " " + last, fmt.Sprintf("%s.%d@%s", strings.ToLower(first), i, domains[i/3%len(domains)])
}

// foundBy are the words by which customers are looked for.
func foundBy(name, email string) []string {
	words := append([]string{email}, strings.FieldsFunc(strings.ToLower(name+" "+email), func(r rune) bool { return strings.ContainsRune(" .@", r) })...)
	slices.Sort(words)
	return slices.Compact(words)
}

func accountID(i int) string { return fmt.Sprintf("01k0000000000000000000c%07d", i) }

// trade are orders of a year, the latest of now, with lines, payments, and money
// that went back.
func (f *filling) trade() []*batch {
	orders := &batch{into: `orders (id, number, secret_hash, once_hash, request_hash, customer_id, email, email_folded, name_folded, language, state, reason, currency, tax_included,
		subtotal, shipping, tax, total, delivery, billing, method, note, gateway, placed_at, paid_at, completed_at, changed_at, fulfilment, channel, refunded)`}
	lines := &batch{into: `order_line (id, order_id, position, product_id, product_handle, variant_id, sku, title, variant, media, quantity, unit, total, tax, tax_name, tax_ppm, fulfilled)`}
	payments := &batch{into: `payment (id, order_id, gateway, state, amount, currency, reference, url, back, reason, created_at, asked_at, changed_at)`}
	backs := &batch{into: `payment_refund (id, payment_id, order_id, gateway, state, amount, currency, reference, actor, why, restock, created_at, asked_at, changed_at)`}
	counted := &batch{into: `profile_order (order_id, person, total, currency, at)`}
	for i := range officeOrders {
		id, at, who := fmt.Sprintf("01k0000000000000000000o%07d", i), f.now-year+int64(i+1)*(year/officeOrders), f.rnd.IntN(officePeople)
		state, goods, refunded := "fulfilled", "fulfilled", int64(0)
		switch {
		case i > officeOrders-300:
			state, goods = "paid", "unfulfilled"
		case i%40 == 0:
			state, goods = "cancelled", "unfulfilled"
		case i%25 == 0:
			refunded = 500
		}
		f.orders[who]++
		name, email := called(who)
		total := int64(1000 + f.rnd.IntN(20_000))
		orders.add(id, fmt.Sprintf("NG-%d", 10_000+i), "s"+id, "o"+id, "r", accountID(who), email, mailbox.Key(email), strings.ToLower(name), "en", state, "", "EUR", true,
			total, 0, total/6, total, `{"Name":"`+name+`","Line1":"A street that is as long as streets are","City":"Utrecht","Country":"NL"}`, "null", `{"Handle":"standard","Name":"Standard delivery"}`, "", "demo", at, at, at, at, goods, "web", refunded)
		n := f.rnd.IntN(len(f.products))
		lines.add("l"+id, id, 0, f.products[n], fmt.Sprintf("product-%d", n), "v"+f.products[n], fmt.Sprintf("SKU-%d-0", n), titleOf(n), "Pine", "", 1, total, total, total/6, "VAT", 190_000, 0)
		payments.add("p"+id, id, "demo", "paid", total, "EUR", "", "", "", "", at, at, at)
		if refunded > 0 {
			backs.add("f"+id, "p"+id, id, "demo", "succeeded", refunded, "EUR", "", "Ann", "", false, at, at, min(f.now, at+year/100))
		}
		if state != "cancelled" {
			counted.add(id, "c:"+accountID(who), total, "EUR", at)
		}
	}
	return []*batch{orders, lines, payments, backs, counted}
}

// accounts are people with addresses, tags, choices and the words they are found by.
func (f *filling) accounts() []*batch {
	people := &batch{into: `customer (id, email, email_key, name, language, password, confirmed_at, created_at, changed_at, phone, worded)`}
	words := &batch{into: `customer_word (customer_id, head, word)`}
	addresses := &batch{into: `customer_address (id, customer_id, name, company, line1, line2, postcode, city, region, country, phone, preferred, created_at)`}
	choices := &batch{into: `visitor_choice (customer_id, personalization, analytics, at)`}
	tags := &batch{into: `profile_tag (person, tag, at)`}
	held := &batch{into: `segment_member (segment_id, person, entered_at)`}
	counts := &batch{into: `profile_count (customer_id, orders)`}
	for i := range officePeople {
		id, at := accountID(i), f.now-year+int64(i+1)*(year/officePeople)
		name, email := called(i)
		people.add(id, email, mailbox.Key(email), name, "en", "", at, at, at, "", 1)
		for _, w := range foundBy(name, email) {
			words.add(id, w[:min(3, len(w))], w)
		}
		if i%2 == 0 {
			addresses.add("a"+id, id, name, "", "A street 1", "", "1000", "Utrecht", "", []string{"DE", "NL", "US"}[i%3], "", true, at)
		}
		if i%5 < 3 {
			choices.add(id, i%5 < 2, true, at)
		}
		if i%50 == 0 {
			tags.add("c:"+id, []string{"wholesale", "press"}[i/50%2], at)
		}
		if f.orders[i] == 1 {
			held.add(f.segment, "c:"+id, at)
		}
		if f.orders[i] > 0 {
			counts.add(id, f.orders[i])
		}
	}
	return []*batch{people, words, addresses, choices, tags, held, counts}
}

// deeds are looks, searches and orders as events, acts of members, and reviews.
func (f *filling) deeds() []*batch {
	events := &batch{into: "event (id, name, at, customer_id, channel, subject, properties, pending, attempts, due_at, digest)"}
	acts := &batch{into: "staff_act (id, at, staff_id, name, did, about, title, before_text, after_text)"}
	reviews := &batch{into: "review (id, product_id, author, rating, title, body, verified, state, created_at)"}
	logged := &batch{into: "logbook (id, at, kind, actor, about, address)"}
	for i := range officeSearches {
		at := f.now - year/12 + int64(i+1)*(year/12/officeSearches)
		n := f.rnd.IntN(officeProducts)
		said := fmt.Sprintf(`{"query":"%s","results":%d}`, strings.ToLower(titleOf(n%3000)), n%7)
		events.add(fmt.Sprintf("01k000000000000000000es%07d", i), event.ProductsSearched, at, accountID(i), "web", "", said, false, 0, at, event.Digest("", "web", said))
		looked := thing(n, false)
		events.add(fmt.Sprintf("01k000000000000000000el%07d", i), event.ProductViewed, at, accountID(i), "web", f.products[n], looked, false, 0, at, event.Digest(f.products[n], "web", looked))
	}
	for i := range 20_000 {
		at := f.now - year + int64(i+1)*(year/20_000)
		acts.add(fmt.Sprintf("01k0000000000000000000a%07d", i), at, "s", "Ann", "changed", fmt.Sprintf("/admin/products/%d", i%officeProducts), "A product", `{"price":"10"}`, `{"price":"12"}`)
		logged.add(fmt.Sprintf("01k0000000000000000000g%07d", i), at, "staff-login", "Ann", "", "192.0.2.7")
		reviews.add(fmt.Sprintf("01k0000000000000000000r%07d", i), f.products[f.rnd.IntN(len(f.products))], "Ada", 1+i%5, "Good", "Holds what it says.", true, []string{"accepted", "accepted", "accepted", "waiting", "refused"}[i%5], at)
	}
	return []*batch{events, acts, reviews, logged}
}

// letters are mails, most of them sent.
func (f *filling) letters() []*batch {
	mails := &batch{into: `message (id, kind, recipient, subject, body_text, body_html, key, secret, state, attempts, due_at, failure, created_at)`}
	for i := range officeOrders {
		_, email := called(i)
		state := "sent"
		if i%1000 == 0 {
			state = "failed"
		}
		at := f.now - year/4 + int64(i+1)*(year/4/officeOrders)
		mails.add(fmt.Sprintf("01k0000000000000000000m%07d", i), "order-confirmed", email, "Your order", "Thank you.", "<p>Thank you.</p>", fmt.Sprint("m", i), false, state, 1, at, "", at)
	}
	return []*batch{mails}
}
