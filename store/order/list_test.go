package order_test

import (
	"slices"
	"testing"
	"time"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/order"
)

func TestOrdersAreNarrowedByMoneyGoodsPlaceAndDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		waits, paid, sent := sample(order.Awaiting), sample(order.Paid), sample(order.Fulfilled)
		paid.PlaceID, sent.PlacedAt = "gate", time.Date(2025, 12, 24, 9, 0, 0, 0, time.UTC)
		waits, paid, sent = place(t, d, waits), place(t, d, paid), place(t, d, sent)
		for _, c := range []struct {
			f    order.Filter
			want []order.Order
		}{
			{order.Filter{Payment: order.Unpaid}, []order.Order{waits}},
			{order.Filter{Payment: order.Settled}, []order.Order{sent, paid}},
			{order.Filter{Payment: order.PartBack}, nil},
			{order.Filter{Fulfilment: order.Whole}, []order.Order{sent}},
			{order.Filter{PlaceID: "gate"}, []order.Order{paid}},
			{order.Filter{To: sent.PlacedAt.Add(time.Minute)}, []order.Order{sent}},
			{order.Filter{From: sent.PlacedAt.Add(time.Minute), Payment: order.Settled}, []order.Order{paid}},
		} {
			c.f.Everybody = true
			list, err := order.List(ctx, d.Read(), c.f)
			if err != nil || len(list) != len(c.want) {
				t.Errorf("%+v: %d orders, %v", c.f, len(list), err)
				continue
			}
			for _, o := range c.want {
				if !slices.ContainsFunc(list, func(got order.Order) bool { return got.ID == o.ID }) {
					t.Errorf("%+v: without %s", c.f, o.Number)
				}
			}
		}
	})
}

// hundredThousand fills the table of orders with statements of its own: one for the
// orders, one for their lines.
func hundredThousand(b *testing.B, d *db.DB) {
	b.Helper()
	err := d.Write(ctx, func(q db.Q) error {
		if _, err := q.Exec(ctx, `insert into orders (id, number, secret_hash, once_hash, request_hash, email, email_folded, language, state, reason, currency, tax_included,
			subtotal, shipping, tax, total, delivery, billing, method, note, gateway, placed_at, changed_at, completed_at, name_folded, fulfilment)
			with recursive n (i) as (select 1 union all select i + 1 from n where i < 100000)
			select 'order' || cast(1000000 + i as text), 'NG-' || cast(10000 + i as text), 's' || i, 'o' || i, 'r', 'person' || i || '@example.org', 'person' || i || '@example.org', 'en',
			case when i > 99800 then 'paid' else 'fulfilled' end, '', 'EUR', true, 2300, 0, 367, 2300, '{"Name":"Person","Line1":"A street that is as long as streets are","City":"Utrecht","Country":"NL"}',
			'null', '{"Handle":"standard","Name":"Standard delivery"}', '', 'demo', 1700000000000 + i * 60000, 1700000000000, 1700000000000, 'person ' || i || ' of the town',
			case when i > 99800 then 'unfulfilled' else 'fulfilled' end from n`); err != nil {
			return err
		}
		_, err := q.Exec(ctx, `insert into order_line (id, order_id, position, product_id, product_handle, variant_id, sku, title, variant, media, quantity, unit, total, tax, tax_name, tax_ppm, fulfilled)
			select 'l' || id, id, 0, 'bag', 'bag', 'bag', 'BAG-' || number, 'Bag', 'Pine', '', 2, 1150, 2300, 367, 'VAT', 190000, 0 from orders`)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkStaffLookForOrders is the list of the back office among a hundred
// thousand orders; the bar is 100 ms a page.
func BenchmarkStaffLookForOrders(b *testing.B) {
	d := dbtest.Open(b)
	hundredThousand(b, d)
	for name, f := range map[string]order.Filter{
		"newest": {}, "number": {Words: "NG-10777"}, "digits": {Words: "0777"}, "mail": {Words: "person777@example.org"}, "part of a mail": {Words: "777@exam"}, "name": {Words: "person 4242 of"},
		"sku": {Words: "bag-ng-10777"}, "nothing": {Words: "zzzz"}, "to pack": {State: order.Paid, Fulfilment: order.Unfulfilled}, "paid": {Payment: order.Settled},
		"partly refunded": {Payment: order.PartBack}, "a day": {From: time.UnixMilli(1700000000000).Add(1000 * time.Hour), To: time.UnixMilli(1700000000000).Add(1024 * time.Hour)},
		"deep": {Before: "order1050000"}, "everything": {Words: "person"},
	} {
		f.Everybody = true
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := order.List(ctx, d.Read(), f); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// A part of a word is looked for among the newest first: what is found must be the same
// as among all, page by page, whether it is common or rare, new or old.
func TestAPartOfAWordFindsTheSameWhereverItStands(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := d.Write(ctx, func(q db.Q) error {
			_, err := q.Exec(ctx, `insert into orders (id, number, secret_hash, once_hash, request_hash, email, email_folded, language, state, reason, currency, tax_included,
				subtotal, shipping, tax, total, delivery, billing, method, note, gateway, placed_at, changed_at, name_folded, fulfilment)
				with recursive n (i) as (select 1 union all select i + 1 from n where i < 2600)
				select 'order' || cast(1000000 + i as text), 'NG-' || cast(10000 + i as text), 's' || cast(i as text), 'o' || cast(i as text), 'r', 'a@example.org', 'mail' || cast(i % 30 as text) || '@example.org', 'en',
				case when i % 7 = 0 then 'paid' else 'fulfilled' end, '', 'EUR', true, 2300, 0, 367, 2300, '{}', 'null', '{}', '', 'demo', i, i,
				case when i < 300 then 'old name' when i % 400 = 0 then 'rare name' else 'usual name' end, 'fulfilled' from n`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		for _, words := range []string{"name", "usual", "rare", "old", "ail29", "77", "zzz"} {
			for _, state := range []order.State{"", order.Paid, order.Held} {
				want, err := db.Values[string](ctx, d.Read(), `select id from orders where (name_folded like $1 or email_folded like $1 or $2 and number like $3) and ($4 = '' or state = $4) order by id desc`,
					"%"+words+"%", words == "77", "%"+words, string(state))
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for f := (order.Filter{Everybody: true, Words: words, State: state, Limit: 90}); ; f.Before = got[len(got)-1] {
					list, err := order.List(ctx, d.Read(), f)
					if err != nil {
						t.Fatal(err)
					}
					for _, o := range list {
						got = append(got, o.ID)
					}
					if len(list) < f.Limit {
						break
					}
				}
				if !slices.Equal(got, want) {
					t.Errorf("%q, %q: %d orders, want %d", words, state, len(got), len(want))
				}
			}
		}
	})
}
