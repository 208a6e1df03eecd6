// Package checkout leads from a cart to a paid order, exactly once. It prices the
// cart, keeps what the shopper answers, places the order in one transaction and
// settles what the gateways say afterwards. It owns no table.
//
// Two rules hold everywhere: no network call inside a transaction, and an answer
// that did not come is unknown, never a refusal.
package checkout

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"regulars/store/browse"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/payment"
	"regulars/store/setting"
	"regulars/store/shipment"
	"regulars/store/tax"
)

// Desk is where one checks out.
type Desk struct {
	d        *db.DB
	catalog  *browse.Catalog
	gateways []payment.Gateway
	baseURL  string
	log      *slog.Logger
	rules    atomic.Pointer[rules]
	rests    map[string]*rest // by gateway; the map itself never changes
	looks    chan look        // pages that wait for news of a payment
}

// Options furnish a Desk.
type Options struct {
	DB       *db.DB
	Catalog  *browse.Catalog
	Gateways []payment.Gateway // in the order shoppers see them
	BaseURL  string            // the shop's address, for the way back from a provider
	Log      *slog.Logger      // nil means the database's
}

// rules are what totals depend on beside the goods, kept current in memory.
type rules struct {
	shop  setting.Shop
	rates tax.Table
	zones []shipment.Zone
}

// holdFor is how long the stock of an unpaid order is kept for the shopper.
const holdFor = 30 * time.Minute

// patience is how long a shopper waits for a gateway after the press of the button.
const patience = 4 * time.Second

// Open makes a Desk that follows changes of settings, taxes and delivery.
func Open(ctx context.Context, o Options) (*Desk, error) {
	k := &Desk{d: o.DB, catalog: o.Catalog, gateways: o.Gateways, baseURL: o.BaseURL, log: o.Log, rests: map[string]*rest{}, looks: make(chan look, looksWaiting)}
	if k.log == nil {
		k.log = o.DB.Log()
	}
	for _, g := range o.Gateways {
		k.rests[g.Name()] = &rest{}
	}
	if err := o.DB.Watch(ctx, k.refresh, setting.Topic, tax.Topic, shipment.Topic); err != nil {
		return nil, fmt.Errorf("checkout.Open: %w", err)
	}
	return k, nil
}

func (k *Desk) refresh(ctx context.Context) (err error) {
	r, q := &rules{}, k.d.Read()
	if r.shop, err = setting.FindShop(ctx, q); err != nil {
		return err
	}
	if r.rates, err = tax.List(ctx, q); err != nil {
		return err
	}
	if r.zones, err = shipment.List(ctx, q); err != nil {
		return err
	}
	k.rules.Store(r)
	return nil
}

// Gateways are the ways to pay, in the shop's order.
func (k *Desk) Gateways() []payment.Gateway { return k.gateways }

// Test says whether any gateway moves no real money.
func (k *Desk) Test() bool {
	for _, g := range k.gateways {
		if g.Test() {
			return true
		}
	}
	return false
}

// offered is a way to pay that shoppers may choose.
func (k *Desk) offered(name string) (payment.Gateway, bool) {
	for _, g := range k.gateways {
		if g.Name() == name {
			return g, true
		}
	}
	return nil, false
}

// gateway is who has, or had, to do with a payment: one that is offered, or a hand.
func (k *Desk) gateway(name string) (payment.Gateway, bool) {
	if g, ok := k.offered(name); ok {
		return g, true
	}
	if hand, ok := payment.ByHand(name); ok {
		return hand, true
	}
	return nil, false
}

// Countries are where the shop delivers to, by name.
func (k *Desk) Countries() []shipment.Format {
	codes, world := shipment.Countries(k.rules.Load().zones)
	served := map[string]bool{}
	for _, c := range codes {
		served[c] = true
	}
	var list []shipment.Format
	for _, f := range shipment.Formats() {
		if world || served[f.Code] {
			list = append(list, f)
		}
	}
	return list
}

// Serves says whether the shop delivers to a country at all.
func (k *Desk) Serves(country string) bool {
	for _, f := range k.Countries() {
		if f.Code == country {
			return true
		}
	}
	return false
}

var errEmpty = fault.New(fault.Conflict, "There is nothing in your cart that can be ordered.")
