-- +goose Up

-- Sums of days that are over, kept so that a report of a year reads a few hundred
-- rows. They can be made again from orders and events at any time; nobody is named
-- in them. scope is what they are counted in: time zone, currency, test or not.
create table report_day (
	scope text not null,
	day text not null,
	made_at bigint not null,
	primary key (scope, day)
);
create table report_sum (
	scope text not null,
	kind text not null,
	day text not null,
	name text not null,
	words text not null,
	count bigint not null,
	pieces bigint not null,
	goods bigint not null,
	reduced bigint not null,
	shipping bigint not null,
	tax bigint not null,
	total bigint not null,
	refunded bigint not null,
	primary key (scope, kind, day, name)
);

-- Up to when the orders were looked at for days that changed afterwards.
create table report_mark (
	scope text primary key,
	upto bigint not null
);

-- For what was placed, changed and sent back within a time.
create index orders_placed on orders (placed_at);
create index orders_changed on orders (changed_at);
create index payment_refund_changed on payment_refund (changed_at);
