-- +goose Up

-- Money on its way back. Its id is the key the provider knows it by, so that asking twice sends it once.
create table payment_refund (
	id text primary key,
	payment_id text not null references payment (id),
	order_id text not null,
	gateway text not null,
	state text not null,
	amount bigint not null,
	currency text not null,
	reference text not null,
	actor text not null,
	why text not null,
	restock boolean not null,
	created_at bigint not null,
	asked_at bigint not null,
	changed_at bigint not null
);
create unique index payment_refund_once on payment_refund (payment_id) where state <> 'declined';
create index payment_refund_order on payment_refund (order_id);
create index payment_refund_open on payment_refund (asked_at) where state in ('created', 'pending', 'unknown');

-- The name an order is delivered to, folded, so that staff find it by a part of it.
alter table orders add column name_folded text not null default '';

-- Events that were given up after many tries, for staff to see.
create index event_parked on event (at) where not pending and attempts >= 20;
