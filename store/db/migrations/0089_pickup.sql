-- +goose Up

-- How long a place needs to prepare an order, how many days it keeps it, and the days on which it is closed.
alter table place add column prepare_minutes bigint not null default 120;
alter table place add column keep_days bigint not null default 7;
alter table place add column closed text not null default '[]';

-- Where a shopper means to collect their cart; empty when it is to be sent.
alter table cart add column place_id text not null default '';

-- An order that is collected: what was promised, and how it went. state: waiting, ready, handed, missed.
create table order_pickup (
	order_id text primary key references orders (id) on delete cascade,
	place_id text not null,
	state text not null,
	code text not null unique,
	promised_at bigint not null,
	ready_at bigint,
	kept_until bigint,
	ended_at bigint,
	actor text not null
);
create index order_pickup_queue on order_pickup (state, promised_at);
create index order_pickup_promised on order_pickup (promised_at);
