package order

import (
	"context"
	"fmt"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/mailbox"
	"regulars/store/money"
)

// Order is one purchase.
type Order struct {
	ID          string
	Number      string // what people call it: "NG-10001"
	SecretHash  string // of the token in its link; whoever holds the token may see it
	OnceHash    string // of the key under which it was placed
	RequestHash string // of what was asked for with that key
	CartID      string
	VisitorID   string
	CustomerID  string
	Email       string
	Language    string

	State      State
	Reason     string   // why it is held or cancelled, for people of the shop
	Fulfilment Progress // how far the goods have gone
	PlaceID    string   // where it is collected; empty when it is sent
	Channel    string   // "web", or how staff took it: "phone", "market"

	TaxIncluded  bool
	Subtotal     money.Amount
	Shipping     money.Amount
	Tax          money.Amount
	Total        money.Amount // Subtotal + Shipping (+ Tax where it is not included)
	Refunded     money.Amount // what of Total went back, or is on its way
	ShippingBack money.Amount // what of that was for delivery
	Due          money.Amount // for lists: what is still due while it is paid or sent, below zero what was paid too much
	Lines        []Line
	Taxes        []Tax

	Delivery Address
	Billing  *Address // nil when the same
	Method   Method
	Note     string
	Gateway  string // how it is to be paid; the last one chosen

	PlacedAt    time.Time
	ExpiresAt   time.Time // stock of a pending order is held until then; else zero
	PaidAt      time.Time
	CompletedAt time.Time // when the shop accepted it: paid, authorized, or to be paid by transfer
	ChangedAt   time.Time
}

// Line is one thing that was bought.
type Line struct {
	ID            string
	ProductID     string
	ProductHandle string
	VariantID     string
	SKU           string
	Title         string
	Variant       string // "Pine / A5"
	Media         string // name of its picture's file
	Quantity      int64
	Unit          money.Amount
	Total         money.Amount
	Tax           money.Amount
	TaxName       string
	TaxRate       money.PPM
	Fulfilled     int64        // pieces that have left the house
	Refunded      int64        // pieces that were paid back, or will be
	Removed       int64        // those of them that will never leave
	PaidBack      money.Amount // what the refunded pieces were paid back with
}

// Wanted is how many pieces of a line have left the house or will.
func (l Line) Wanted() int64 { return l.Quantity - l.Removed }

// Tax is what one rate took.
type Tax struct {
	Name   string
	Rate   money.PPM
	Base   money.Amount
	Amount money.Amount
}

// Address is where it goes, or who pays.
type Address struct{ Name, Company, Line1, Line2, Postcode, City, Region, Country string }

// Method is how it is delivered.
type Method struct {
	Handle  string
	Name    string
	DaysMin int
	DaysMax int
}

// Place writes a new order. The number is made of prefix and the counter, which
// begins at 10001. The caller has set state, amounts, lines and hashes.
func Place(ctx context.Context, q db.Q, o *Order, prefix string) error {
	if err := o.check(); err != nil {
		return err
	}
	n, err := db.Value[int64](ctx, q, `insert into counter (name, value) values ('order', 10001)
		on conflict (name) do update set value = counter.value + 1 returning value`)
	if err != nil {
		return fmt.Errorf("order.Place: number: %w", err)
	}
	if o.ID == "" {
		o.ID = id.At(q.Now())
	}
	if o.PlacedAt.IsZero() {
		o.PlacedAt = q.Now()
	}
	if o.State != Pending && o.CompletedAt.IsZero() {
		o.CompletedAt = o.PlacedAt // written as history
	}
	o.Number, o.ChangedAt = fmt.Sprintf("%s%d", prefix, n), q.Now()
	o.begin()
	if err := o.insert(ctx, q); err != nil {
		return fmt.Errorf("order.Place: %w", err)
	}
	return noteAt(ctx, q, o.PlacedAt, o.ID, o.State, "shopper", "Placed")
}

// begin fills what a new order says of its goods; one written as history that was
// sent has sent them all.
func (o *Order) begin() {
	o.Fulfilment, o.Refunded, o.ShippingBack, o.Due = Unfulfilled, money.Of(0, o.Total.Currency), money.Of(0, o.Total.Currency), money.Of(0, o.Total.Currency)
	if o.Channel == "" {
		o.Channel = "web"
	}
	for i := range o.Lines {
		o.Lines[i].Fulfilled, o.Lines[i].Refunded, o.Lines[i].Removed, o.Lines[i].PaidBack = 0, 0, 0, o.Refunded
	}
	if o.State != Fulfilled {
		return
	}
	o.Fulfilment = Whole
	for i := range o.Lines {
		o.Lines[i].Fulfilled = o.Lines[i].Quantity
	}
}

// check refuses an order whose sums do not add up: a bug that must not be sold.
func (o *Order) check() error {
	var lines, taxes int64
	for _, l := range o.Lines {
		if l.Total.Minor != l.Unit.Minor*l.Quantity || !l.Total.Same(o.Total) {
			return fmt.Errorf("order.Place: line of %s does not add up", l.VariantID)
		}
		lines += l.Total.Minor
	}
	for _, t := range o.Taxes {
		taxes += t.Amount.Minor
	}
	want := lines + o.Shipping.Minor
	if !o.TaxIncluded {
		want += taxes
	}
	if len(o.Lines) == 0 || o.Subtotal.Minor != lines || o.Tax.Minor != taxes || o.Total.Minor != want || !o.Total.Currency.Valid() {
		return fmt.Errorf("order.Place: total %v is not %d", o.Total, want)
	}
	return nil
}

func (o *Order) insert(ctx context.Context, q db.Q) error {
	_, err := q.Exec(ctx, `insert into orders (id, number, secret_hash, once_hash, request_hash, cart_id, visitor_id, customer_id, email, email_folded,
		language, state, reason, currency, tax_included, subtotal, shipping, tax, total, delivery, billing, method, note, gateway, placed_at, expires_at, paid_at, completed_at, changed_at, name_folded, fulfilment, place_id, channel)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28,$29,$30,$31,$32,$33)`,
		o.ID, o.Number, o.SecretHash, o.OnceHash, o.RequestHash, db.Null(o.CartID), db.Null(o.VisitorID), db.Null(o.CustomerID), o.Email, mailbox.Key(o.Email),
		o.Language, string(o.State), o.Reason, string(o.Total.Currency), o.TaxIncluded, o.Subtotal.Minor, o.Shipping.Minor, o.Tax.Minor, o.Total.Minor,
		db.JSON(o.Delivery), db.JSON(o.Billing), db.JSON(o.Method), o.Note, o.Gateway, o.PlacedAt, o.ExpiresAt, o.PaidAt, o.CompletedAt, o.ChangedAt, fold(o.Delivery.Name), string(o.Fulfilment), o.PlaceID, o.Channel)
	if err != nil {
		return err
	}
	if err := TakenAt(ctx, q, o.ID, []string{o.PlaceID}); err != nil {
		return err
	}
	for i := range o.Lines {
		if err := o.insertLine(ctx, q, i); err != nil {
			return err
		}
	}
	return o.insertTaxes(ctx, q)
}

func (o *Order) insertTaxes(ctx context.Context, q db.Q) error {
	for i, t := range o.Taxes {
		if _, err := q.Exec(ctx, `insert into order_tax (order_id, position, name, ppm, base, amount) values ($1,$2,$3,$4,$5,$6)`,
			o.ID, i, t.Name, int64(t.Rate), t.Base.Minor, t.Amount.Minor); err != nil {
			return err
		}
	}
	return nil
}

func (o *Order) insertLine(ctx context.Context, q db.Q, i int) error {
	l := &o.Lines[i]
	l.ID = id.New()
	_, err := q.Exec(ctx, `insert into order_line (id, order_id, position, product_id, product_handle, variant_id, sku, title, variant, media,
		quantity, unit, total, tax, tax_name, tax_ppm, fulfilled) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17)`,
		l.ID, o.ID, i, l.ProductID, l.ProductHandle, l.VariantID, l.SKU, l.Title, l.Variant, l.Media,
		l.Quantity, l.Unit.Minor, l.Total.Minor, l.Tax.Minor, l.TaxName, int64(l.TaxRate), l.Fulfilled)
	return err
}

// Claim makes the guest orders of a mail address the account's, and returns their
// ids. The caller has made sure that the address was confirmed.
func Claim(ctx context.Context, q db.Q, email, customerID string) ([]string, error) {
	if email == "" || customerID == "" {
		return nil, fault.New(fault.Invalid, "A confirmed address is needed.")
	}
	return db.Values[string](ctx, q, `update orders set customer_id = $2 where email_folded = $1 and customer_id is null returning id`, mailbox.Key(email), customerID)
}
