package checkout_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"sync"
	"testing"

	"regulars/store/browse"
	"regulars/store/cart"
	"regulars/store/catalog"
	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/inventory"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/price"
	"regulars/store/setting"
	"regulars/store/shipment"
	"regulars/store/tax"
)

var ctx = context.Background()

func eur(minor int64) money.Amount { return money.Of(minor, "EUR") }

// bank is a provider with a ledger of its own, and faults to order.
type bank struct {
	back     map[string]int // refund -> how often it was asked for
	refund   payment.State  // what it says to refunds; empty: succeeded
	refusals int            // so many of the next refunds, whatever refund says
	mu       sync.Mutex
	verdict  payment.State // what it answers to Ask; empty means pending
	silent   bool          // it does its work, but the answer gets lost
	started  map[string]int
	amount   money.Amount // what it says was paid, when that is not what was asked
	live     bool
	taken    map[string]int64 // payment -> what was captured of it
	refuses  bool             // to capture
	voided   map[string]bool
}

func (*bank) Authorizes() bool { return true }

// Capture takes one time, also when the answer gets lost.
func (b *bank) Capture(_ context.Context, p payment.Payment, amount money.Amount) (payment.Outcome, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	o := payment.Outcome{State: payment.Authorized, Reference: p.Reference, Amount: p.Amount, Reason: "No."}
	if taken, ok := b.taken[p.ID]; ok {
		amount.Minor = taken
	}
	switch {
	case b.voided[p.ID]:
		o.State = payment.Cancelled
	case !b.refuses:
		if b.taken == nil {
			b.taken = map[string]int64{}
		}
		b.taken[p.ID] = amount.Minor
		o.State, o.Amount = payment.Succeeded, amount
	}
	if b.silent {
		return payment.Outcome{}, errors.New("timeout")
	}
	return o, nil
}

func (*bank) Name() string         { return "bank" }
func (*bank) Words() payment.Words { return payment.Words{Label: "Bank"} }
func (*bank) Test() bool           { return true }

func (b *bank) say(p payment.State, silent bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.verdict, b.silent = p, silent
}

// refuse makes it say no to the next refunds.
func (b *bank) refuse(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.refusals = n
}

func (b *bank) Start(_ context.Context, in payment.Intent) (payment.Outcome, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.started == nil {
		b.started = map[string]int{}
	}
	b.started[in.PaymentID]++
	if b.silent {
		return payment.Outcome{}, errors.New("timeout")
	}
	return payment.Outcome{State: payment.Pending, Reference: "ref-" + in.PaymentID, URL: "https://bank.example/" + in.PaymentID, Amount: in.Amount}, nil
}

func (b *bank) Ask(_ context.Context, p payment.Payment) (payment.Outcome, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.silent {
		return payment.Outcome{}, errors.New("timeout")
	}
	o := payment.Outcome{State: b.verdict, Reference: p.Reference, Amount: p.Amount, Live: b.live}
	if o.State == "" {
		o.State = payment.Pending
	}
	if !b.amount.IsZero() {
		o.Amount = b.amount
	}
	return o, nil
}

func (b *bank) GiveUp(ctx context.Context, p payment.Payment) (payment.Outcome, error) {
	if p.State == payment.Voiding {
		return b.void(p)
	}
	o, err := b.Ask(ctx, p)
	if err == nil && o.State == payment.Pending {
		o.State = payment.Cancelled
	}
	return o, err
}

func (b *bank) void(p payment.Payment) (payment.Outcome, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.silent {
		return payment.Outcome{}, errors.New("timeout")
	}
	if taken, ok := b.taken[p.ID]; ok {
		return payment.Outcome{State: payment.Succeeded, Amount: money.Of(taken, p.Amount.Currency)}, nil
	}
	if b.voided == nil {
		b.voided = map[string]bool{}
	}
	b.voided[p.ID] = true
	return payment.Outcome{State: payment.Cancelled}, nil
}

func (b *bank) Refund(_ context.Context, f payment.Refund, _ payment.Payment) (payment.Outcome, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.back == nil {
		b.back = map[string]int{}
	}
	b.back[f.ID]++
	if b.silent {
		return payment.Outcome{}, errors.New("timeout")
	}
	o := payment.Outcome{State: b.refund, Reference: "back-" + f.ID, Amount: f.Amount}
	if b.refusals > 0 {
		b.refusals, o.State, o.Reason = b.refusals-1, payment.Declined, "The card is closed."
	}
	if o.State == "" {
		o.State = payment.Succeeded
	}
	return o, nil
}

// shop is a shop with things in it.
type shop struct {
	t        testing.TB
	d        *db.DB
	desk     *checkout.Desk
	catalog  *browse.Catalog
	bank     *bank
	variants map[string]string // title -> id of its one variant
}

// open makes a shop that sells things for 10.00, 11.00, ... of which there are
// stock pieces each (-1 is not counted).
func open(t testing.TB, d *db.DB, included bool, stock int64, titles ...string) *shop {
	t.Helper()
	s := &shop{t: t, d: d, bank: &bank{}, variants: map[string]string{}}
	s.write(func(q db.Q) error {
		for i, title := range titles {
			if err := s.put(q, title, 1000+int64(i)*100, stock); err != nil {
				return err
			}
		}
		return furnish(q, included)
	})
	var err error
	if s.catalog, err = browse.Open(ctx, d); err != nil {
		t.Fatal(err)
	}
	s.desk, err = checkout.Open(ctx, checkout.Options{DB: d, Catalog: s.catalog, BaseURL: "https://shop.example", Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Gateways: []payment.Gateway{payment.Invoice{}, s.bank, payment.Demo{DB: d}}})
	if err != nil {
		t.Fatal(err)
	}
	listening, stop := context.WithCancel(ctx)
	var pages sync.WaitGroup
	pages.Go(func() { s.desk.Listen(listening) })
	t.Cleanup(func() { stop(); pages.Wait() })
	return s
}

func (s *shop) put(q db.Q, title string, minor, stock int64) error {
	p := &catalog.Product{Title: title, Published: true, Variants: []catalog.Variant{{SKU: title, RequiresShipping: true, Taxable: true, WeightGrams: 400}}}
	if _, _, err := catalog.Save(ctx, q, p); err != nil {
		return err
	}
	s.variants[title] = p.Variants[0].ID
	if err := price.Set(ctx, q, p.Variants[0].ID, price.Price{Amount: eur(minor)}); err != nil || stock < 0 {
		return err
	}
	if err := inventory.Track(ctx, q, p.Variants[0].ID, true, false); err != nil {
		return err
	}
	return inventory.Set(ctx, q, p.Variants[0].ID, "", stock, inventory.Counted)
}

func furnish(q db.Q, included bool) error {
	own := setting.Default()
	own.PricesIncludeTax, own.OrderPrefix = included, "NG-"
	if err := setting.SaveShop(ctx, q, own); err != nil {
		return err
	}
	if err := tax.Save(ctx, q, tax.Rate{Country: "DE", Name: "VAT", PPM: 190_000}); err != nil {
		return err
	}
	return shipment.Save(ctx, q, &shipment.Zone{Handle: "germany", Name: "Germany", Areas: []shipment.Area{{Country: "DE"}},
		Rates: []shipment.Rate{{Handle: "standard", Name: "Standard", Price: eur(490), FreeFrom: 100_000, DaysMin: 2, DaysMax: 4}}})
}

func (s *shop) write(fn func(q db.Q) error) {
	s.t.Helper()
	if err := s.d.Write(ctx, fn); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) add(o cart.Owner, title string, n int64) {
	s.t.Helper()
	s.write(func(q db.Q) error { return cart.Add(ctx, q, o, s.variants[title], n) })
}

func owner(n int) cart.Owner { return cart.Owner{VisitorID: fmt.Sprint("visitor ", n)} }

func details() checkout.Details {
	return checkout.Details{Email: "ada@example.org", BillingSame: true,
		Delivery: shipment.Address{Name: "Ada Lovelace", Line1: "Weg 1", Postcode: "10117", City: "Berlin", Country: "DE"}}
}

// ready answers the checkout and returns the request that the review's form sends.
func (s *shop) ready(o cart.Owner, gateway string) checkout.Request {
	s.t.Helper()
	if err := s.desk.Details(ctx, o, details()); err != nil {
		s.t.Fatal(err)
	}
	return s.reviewed(o, gateway)
}

func (s *shop) reviewed(o cart.Owner, gateway string) checkout.Request {
	s.t.Helper()
	b, err := s.desk.Review(ctx, o)
	if err != nil {
		s.t.Fatal(err)
	}
	return checkout.Request{Owner: o, Once: b.Once(), Gateway: gateway, Language: "en"}
}

func (s *shop) place(r checkout.Request) checkout.Placed {
	s.t.Helper()
	p, err := s.desk.Place(ctx, r)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// buy places an order of one piece and returns it with its payment.
func (s *shop) buy(n int, title, gateway string) (checkout.Placed, payment.Payment) {
	s.t.Helper()
	s.add(owner(n), title, 1)
	p := s.place(s.ready(owner(n), gateway))
	return p, s.payment(p.Order.ID)
}

func (s *shop) payment(orderID string) payment.Payment {
	s.t.Helper()
	list, err := payment.ListOf(ctx, s.d.Read(), orderID)
	if err != nil || len(list) == 0 {
		s.t.Fatalf("payments of %s: %v, %v", orderID, list, err)
	}
	return list[0]
}

// order finds an order. Its lines come by title: what was put into a cart within one
// millisecond lies there in any order.
func (s *shop) order(orderID string) order.Order {
	s.t.Helper()
	o, err := order.Find(ctx, s.d.Read(), orderID)
	if err != nil {
		s.t.Fatal(err)
	}
	slices.SortFunc(o.Lines, func(a, b order.Line) int { return cmp.Compare(a.Title, b.Title) })
	return o
}

func (s *shop) left(title string) int64 {
	s.t.Helper()
	levels, err := inventory.Levels(ctx, s.d.Read(), []string{s.variants[title]})
	if err != nil {
		s.t.Fatal(err)
	}
	return levels[s.variants[title]].Available
}

func (s *shop) orders() []order.Order {
	s.t.Helper()
	list, err := order.List(ctx, s.d.Read(), order.Filter{Everybody: true, Limit: 1000})
	if err != nil {
		s.t.Fatal(err)
	}
	return list
}
