-- +goose Up

-- A payment's money may go back in parts, never more than came; part names the refund of the order it belongs to.
drop index payment_refund_once;
alter table payment_refund add column part text not null default '';
create unique index payment_refund_part on payment_refund (payment_id, part) where part <> '';
create index payment_refund_payment on payment_refund (payment_id);

-- What staff sent back of an order, and for what. state: asked, done, declined.
create table order_refund (
	id text primary key,
	order_id text not null references orders (id) on delete cascade,
	once text not null unique,
	state text not null,
	amount bigint not null check (amount > 0),
	shipping bigint not null,
	goodwill bigint not null,
	items text not null,
	restock boolean not null,
	why text not null,
	actor text not null,
	created_at bigint not null,
	changed_at bigint not null
);
create index order_refund_order on order_refund (order_id, created_at);
alter table orders add column shipping_refunded bigint not null default 0;
