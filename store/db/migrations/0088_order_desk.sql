-- +goose Up

-- How far an order's goods have gone, where they are collected, how the order came, and what of its money went back.
alter table orders add column fulfilment text not null default 'unfulfilled';
alter table orders add column place_id text not null default '';
alter table orders add column channel text not null default 'web';
alter table orders add column refunded bigint not null default 0;
update orders set fulfilment = 'fulfilled' where state = 'fulfilled';

-- Of each line: how many pieces have left the house, how many were paid back, and how many of those never left.
alter table order_line add column fulfilled bigint not null default 0;
alter table order_line add column refunded bigint not null default 0;
alter table order_line add column removed bigint not null default 0;
update order_line set fulfilled = quantity where order_id in (select id from orders where state = 'fulfilled');

-- What left the house together: a parcel, or what was handed over at a place.
create table order_fulfilment (
	id text primary key,
	order_id text not null references orders (id) on delete cascade,
	once text not null unique,
	carrier text not null,
	tracking text not null,
	url text not null,
	place_id text not null,
	actor text not null,
	at bigint not null
);
create index order_fulfilment_order on order_fulfilment (order_id, at);

create table order_fulfilment_line (
	fulfilment_id text not null references order_fulfilment (id) on delete cascade,
	line_id text not null,
	quantity bigint not null check (quantity > 0),
	primary key (fulfilment_id, line_id)
);

-- What staff look for: lists by what is to be done, and words.
create index orders_fulfilment on orders (fulfilment, state, id);
create index orders_state_newest on orders (state, id);
create index orders_place on orders (place_id, id) where place_id <> '';
create index orders_words on orders (name_folded, email_folded, number, id);
create index orders_refunded on orders (id) where refunded > 0;
create index order_line_sku on order_line (upper(sku), order_id);

-- Lists as a member of staff wants to find them again: a name and the query of the address.
create table staff_view (
	id text primary key,
	staff_id text not null references staff (id) on delete cascade,
	page text not null,
	name text not null,
	query text not null,
	created_at bigint not null,
	unique (staff_id, page, name)
);
