package order

import (
	"context"
	"fmt"
	"slices"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/mailbox"
	"regulars/store/money"
)

const columns = `id, number, secret_hash, once_hash, request_hash, cart_id, visitor_id, customer_id, email, language, state, reason, currency, tax_included,
	subtotal, shipping, tax, total, delivery, billing, method, note, gateway, placed_at, expires_at, paid_at, completed_at, changed_at, fulfilment, place_id, channel, refunded, due, shipping_refunded`

func scan(r db.Row) (o Order, err error) {
	var c money.Currency
	err = r.Scan(&o.ID, &o.Number, &o.SecretHash, &o.OnceHash, &o.RequestHash, db.Text(&o.CartID), db.Text(&o.VisitorID), db.Text(&o.CustomerID), &o.Email, &o.Language, &o.State, &o.Reason, &c, &o.TaxIncluded,
		&o.Subtotal.Minor, &o.Shipping.Minor, &o.Tax.Minor, &o.Total.Minor, db.JSON(&o.Delivery), db.JSON(&o.Billing), db.JSON(&o.Method), &o.Note, &o.Gateway,
		db.At(&o.PlacedAt), db.At(&o.ExpiresAt), db.At(&o.PaidAt), db.At(&o.CompletedAt), db.At(&o.ChangedAt), &o.Fulfilment, &o.PlaceID, &o.Channel, &o.Refunded.Minor, &o.Due.Minor, &o.ShippingBack.Minor)
	o.Subtotal.Currency, o.Shipping.Currency, o.Tax.Currency, o.Total.Currency, o.Refunded.Currency, o.Due.Currency, o.ShippingBack.Currency = c, c, c, c, c, c, c
	return o, err
}

// Find returns an order by its id.
func Find(ctx context.Context, q db.Q, orderID string) (Order, error) {
	return find(ctx, q, `id = $1`, orderID)
}

// LinkLasts is how long a secret link leads to its order after the order last
// changed: beyond every return, and not for as long as a mailbox may lie about.
const LinkLasts = 180 * 24 * time.Hour

// FindBySecret returns the order that a secret link leads to, as long as it does.
func FindBySecret(ctx context.Context, q db.Q, secret string) (Order, error) {
	o, err := find(ctx, q, `secret_hash = $1`, id.Hash(secret))
	if err == nil && q.Now().Sub(o.ChangedAt) > LinkLasts {
		return Order{}, fault.New(fault.NotFound, "This link has ended, half a year after the order last changed. With an account for the order's email address you can still see it.")
	}
	return o, err
}

// FindByOnce returns the order that was placed under a key.
func FindByOnce(ctx context.Context, q db.Q, once string) (Order, error) {
	return find(ctx, q, `once_hash = $1`, id.Hash(once))
}

// FindByNumber returns an account's order by its number, and nobody else's.
func FindByNumber(ctx context.Context, q db.Q, customerID, number string) (Order, error) {
	return find(ctx, q, `customer_id = $1 and number = $2`, customerID, number)
}

func find(ctx context.Context, q db.Q, where string, args ...any) (Order, error) {
	var w db.Where
	for _, a := range args {
		w.Arg(a)
	}
	w.And(where)
	within(ctx, &w, "id")
	o, err := db.One(ctx, q, scan, `select `+columns+` from orders where `+w.SQL(), w.Args()...)
	if err != nil {
		return Order{}, fmt.Errorf("order.Find: %w", err)
	}
	list := []Order{o}
	err = addParts(ctx, q, list)
	return list[0], err
}

// Filter chooses orders for List; zero fields do not filter. It names a person, or
// says that everybody is meant.
type Filter struct {
	Everybody  bool // the whole shop's; without it and without a person there is nothing
	CustomerID string
	VisitorID  string
	Email      string
	State      State
	Payment    Payment
	Fulfilment Progress
	PlaceID    string    // collected there
	From       time.Time // placed at or after
	To         time.Time // placed before
	Words      string    // a number, a part of a mail address or name, or a SKU
	Before     string    // id; for paging from the newest on
	Skip       int       // for numbered pages of one person's
	Limit      int       // 0 means 50
}

// List returns orders with their lines, newest first.
func List(ctx context.Context, q db.Q, f Filter) ([]Order, error) {
	if f.Limit == 0 {
		f.Limit = 50
	}
	if !f.Everybody && f.CustomerID == "" && f.VisitorID == "" && f.Email == "" {
		return nil, nil // nobody's orders: an id that is missing by accident must not open all of them
	}
	var w db.Where
	w.Equal("customer_id", f.CustomerID)
	w.Equal("visitor_id", f.VisitorID)
	if f.Email != "" {
		w.Equal("email_folded", mailbox.Key(f.Email))
	}
	f.narrow(&w)
	within(ctx, &w, "id")
	if f.Before != "" {
		w.And("id < " + w.Arg(f.Before))
	}
	part, err := words(ctx, q, &w, f.Words)
	if err != nil {
		return nil, err
	}
	list, err := f.newest(ctx, q, w, part)
	if err != nil {
		return nil, fmt.Errorf("order.List: %w", err)
	}
	return list, addParts(ctx, q, list)
}

// glanced is how many of the newest orders are looked at as they lie for a part of a
// word: what is common fills a page there. Only what is rarer is looked for among all,
// in the narrow index.
const glanced = `2000`

// newest lists the orders chosen, of which a part of a word may be asked besides.
func (f Filter) newest(ctx context.Context, q db.Q, w db.Where, part string) ([]Order, error) {
	page := func(w db.Where) (string, []any) {
		return ` order by id desc limit ` + w.Arg(f.Limit) + ` offset ` + w.Arg(f.Skip), w.Args()
	}
	if part != "" {
		some, args := page(w)
		list, err := db.List(ctx, q, scan, `select `+columns+` from (select * from orders where `+w.SQL()+` order by id desc limit `+glanced+`) glance where `+part+some, args...)
		if err != nil || len(list) == f.Limit {
			return list, err
		}
		w.And(`id in (select id from orders where ` + part + `)`)
	}
	some, args := page(w)
	return db.List(ctx, q, scan, `select `+columns+` from orders where `+w.SQL()+some, args...)
}

// ListByID returns orders with their lines, in no order; those that are gone are left
// out.
func ListByID(ctx context.Context, q db.Q, ids []string) (list []Order, err error) {
	for some := range slices.Chunk(ids, 500) {
		var w db.Where
		w.In("id", some)
		within(ctx, &w, "id")
		part, err := db.List(ctx, q, scan, `select `+columns+` from orders where `+w.SQL(), w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("order.ListByID: %w", err)
		}
		if err := addParts(ctx, q, part); err != nil {
			return nil, err
		}
		list = append(list, part...)
	}
	return list, nil
}

// narrow adds what is asked beside the person.
func (f Filter) narrow(w *db.Where) {
	w.Equal("state", string(f.State))
	f.Payment.narrow(w)
	w.Equal("fulfilment", string(f.Fulfilment))
	w.Equal("place_id", f.PlaceID)
	if !f.From.IsZero() {
		w.And("placed_at >= " + w.Arg(f.From))
	}
	if !f.To.IsZero() {
		w.And("placed_at < " + w.Arg(f.To))
	}
}

// Payment is how an order stands with its money, as staff ask for it.
type Payment string

// The answers. A cancelled order is none of them.
const (
	Unpaid    Payment = "unpaid" // waits for a gateway or a transfer
	Reserved  Payment = "authorized"
	Settled   Payment = "paid"
	PartBack  Payment = "partly-refunded"
	WholeBack Payment = "refunded"
	StillDue  Payment = "due"      // paid, and something is still due
	TooMuch   Payment = "overpaid" // paid above what it comes to
)

func (p Payment) narrow(w *db.Where) {
	switch p {
	case Unpaid:
		w.And("state in ('pending', 'awaiting')")
	case Reserved:
		w.And("state = 'authorized'")
	case Settled:
		w.And("state not in ('pending', 'awaiting', 'authorized', 'held', 'cancelled', 'refunded') and refunded = 0") // most orders: no index is better than the newest first
	case PartBack:
		w.And("refunded > 0 and state not in ('held', 'cancelled', 'refunded')")
	case WholeBack:
		w.And("state = 'refunded'")
	case StillDue:
		w.And("due <> 0 and due > 0 and state in ('authorized', 'paid', 'fulfilled')") // <> 0 is what the index says
	case TooMuch:
		w.And("due <> 0 and due < 0 and state in ('authorized', 'paid', 'fulfilled')")
	}
}

// ListExpired returns the ids of pending orders whose time is over, oldest first.
func ListExpired(ctx context.Context, q db.Q, limit int) ([]string, error) {
	return db.Values[string](ctx, q, `select id from orders where expires_at is not null and expires_at <= $1 order by expires_at, id limit $2`, q.Now(), limit)
}

// addParts reads lines and taxes of orders, one query each.
func addParts(ctx context.Context, q db.Q, list []Order) error {
	at, ids := map[string]int{}, make([]string, len(list))
	for i, o := range list {
		at[o.ID], ids[i] = i, o.ID
	}
	in, args := db.InList(1, ids)
	_, err := db.List(ctx, q, func(r db.Row) (none struct{}, err error) {
		var orderID string
		var l Line
		err = r.Scan(&orderID, &l.ID, &l.ProductID, &l.ProductHandle, &l.VariantID, &l.SKU, &l.Title, &l.Variant, &l.Media,
			&l.Quantity, &l.Unit.Minor, &l.Total.Minor, &l.Tax.Minor, &l.TaxName, &l.TaxRate, &l.Fulfilled, &l.Refunded, &l.Removed, &l.PaidBack.Minor)
		o := &list[at[orderID]]
		l.Unit.Currency, l.Total.Currency, l.Tax.Currency, l.PaidBack.Currency = o.Total.Currency, o.Total.Currency, o.Total.Currency, o.Total.Currency
		o.Lines = append(o.Lines, l)
		return none, err
	}, `select order_id, id, product_id, product_handle, variant_id, sku, title, variant, media, quantity, unit, total, tax, tax_name, tax_ppm, fulfilled, refunded, removed, paid_back
		from order_line where order_id in (`+in+`) order by order_id, position`, args...)
	if err != nil {
		return fmt.Errorf("order: lines: %w", err)
	}
	_, args = db.InList(1, ids)
	_, err = db.List(ctx, q, func(r db.Row) (none struct{}, err error) {
		var orderID string
		var t Tax
		err = r.Scan(&orderID, &t.Name, &t.Rate, &t.Base.Minor, &t.Amount.Minor)
		o := &list[at[orderID]]
		t.Base.Currency, t.Amount.Currency = o.Total.Currency, o.Total.Currency
		o.Taxes = append(o.Taxes, t)
		return none, err
	}, `select order_id, name, ppm, base, amount from order_tax where order_id in (`+in+`) order by order_id, position`, args...)
	return err
}

// Step is one row of an order's history.
type Step struct {
	State State
	Actor string // "shopper", "gateway", "shop", or a member of staff
	Words string
	At    time.Time
}

// ListSteps returns an order's history, oldest first.
func ListSteps(ctx context.Context, q db.Q, orderID string) ([]Step, error) {
	return db.List(ctx, q, func(r db.Row) (s Step, err error) {
		return s, r.Scan(&s.State, &s.Actor, &s.Words, db.At(&s.At))
	}, `select state, actor, words, at from order_history where order_id = $1 order by position, id`, orderID)
}

// ListToPack returns the orders whose goods are to leave the house, the oldest first.
func ListToPack(ctx context.Context, q db.Q, limit int) ([]Order, error) {
	var w db.Where
	w.And("state in ('paid', 'authorized') and fulfilment <> 'fulfilled'")
	within(ctx, &w, "id")
	list, err := db.List(ctx, q, scan, `select `+columns+` from orders where `+w.SQL()+` order by id limit `+w.Arg(limit), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("order.ListToPack: %w", err)
	}
	return list, addParts(ctx, q, list)
}
