-- +goose Up

-- What somebody means to buy. state: open, merged (into an account's), ordered.
create table cart (
	id text primary key,
	visitor_id text,
	customer_id text,
	state text not null,
	note text not null,
	country text not null,
	region text not null,
	postcode text not null,
	version bigint not null,
	created_at bigint not null,
	changed_at bigint not null
);
-- One open cart a person: the account's, or the visitor's while nobody is logged in.
create unique index cart_open_customer on cart (customer_id) where state = 'open' and customer_id is not null;
create unique index cart_open_visitor on cart (visitor_id) where state = 'open' and customer_id is null;
create index cart_changed on cart (state, changed_at);

create table cart_line (
	id text primary key,
	cart_id text not null references cart (id) on delete cascade,
	variant_id text not null,
	quantity bigint not null check (quantity between 1 and 999),
	added_at bigint not null,
	unique (cart_id, variant_id)
);

-- Two carts that became one at login, with what is needed to part them again.
create table cart_merge (
	id text primary key,
	visitor_id text not null,
	customer_id text not null,
	cart_id text not null references cart (id) on delete cascade,
	guest_cart_id text not null references cart (id) on delete cascade,
	had text not null,
	brought text not null,
	at bigint not null,
	undone_at bigint
);
create index cart_merge_customer on cart_merge (customer_id, at);

-- What the checkout has asked so far. once is the key under which the cart is
-- ordered one time only.
create table cart_checkout (
	cart_id text primary key references cart (id) on delete cascade,
	once text not null unique,
	email text not null,
	delivery text not null,
	billing text not null,
	billing_same boolean not null,
	method text not null,
	created_at bigint not null,
	changed_at bigint not null
);
