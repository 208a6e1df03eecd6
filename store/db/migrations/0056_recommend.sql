-- +goose Up

-- What was bought in one order, by number of orders: of each product, and of each
-- pair in both directions. The product '' counts all orders.
create table bought_product (
	product_id text primary key,
	orders bigint not null,
	changed_at bigint not null
);
create index bought_product_changed on bought_product (changed_at);

create table bought_pair (
	product_id text not null,
	other_id text not null,
	orders bigint not null,
	changed_at bigint not null,
	primary key (product_id, other_id)
);
create index bought_pair_changed on bought_pair (changed_at);

-- Orders that are counted above, with their products as JSON, so that each counts
-- once and can be taken back.
create table bought_order (
	order_id text primary key,
	products text not null
);

-- How often members of a segment wanted a product, by day.
create table segment_want (
	segment_id text not null,
	day text not null,
	product_id text not null,
	wants bigint not null,
	primary key (segment_id, day, product_id)
);
create index segment_want_day on segment_want (day);
