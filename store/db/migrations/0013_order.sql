-- +goose Up

-- What was bought: every amount and name as it was then.
create table orders (
	id text primary key,
	number text not null unique,
	secret_hash text not null unique,
	once_hash text not null unique,
	request_hash text not null,
	cart_id text unique,
	visitor_id text,
	customer_id text,
	email text not null,
	email_folded text not null,
	language text not null,
	state text not null,
	reason text not null,
	currency text not null,
	tax_included boolean not null,
	subtotal bigint not null check (subtotal >= 0),
	shipping bigint not null check (shipping >= 0),
	tax bigint not null check (tax >= 0),
	total bigint not null check (total >= 0),
	delivery text not null,
	billing text not null,
	method text not null,
	note text not null,
	gateway text not null,
	placed_at bigint not null,
	expires_at bigint,
	paid_at bigint,
	completed_at bigint,
	changed_at bigint not null
);
create index orders_customer on orders (customer_id, placed_at) where customer_id is not null;
create index orders_visitor on orders (visitor_id, placed_at) where visitor_id is not null;
create index orders_email on orders (email_folded, placed_at);
create index orders_state on orders (state, placed_at);
create index orders_expires on orders (expires_at) where expires_at is not null;

create table order_line (
	id text primary key,
	order_id text not null references orders (id) on delete cascade,
	position bigint not null,
	product_id text not null,
	product_handle text not null,
	variant_id text not null,
	sku text not null,
	title text not null,
	variant text not null,
	media text not null,
	quantity bigint not null check (quantity > 0),
	unit bigint not null,
	total bigint not null,
	tax bigint not null,
	tax_name text not null,
	tax_ppm bigint not null
);
create index order_line_order on order_line (order_id, position);
create index order_line_variant on order_line (variant_id);

create table order_tax (
	order_id text not null references orders (id) on delete cascade,
	position bigint not null,
	name text not null,
	ppm bigint not null,
	base bigint not null,
	amount bigint not null,
	primary key (order_id, position)
);

-- How it went: one row a step, appended.
create table order_history (
	id text primary key,
	order_id text not null references orders (id) on delete cascade,
	position bigint not null,
	state text not null,
	actor text not null,
	words text not null,
	at bigint not null
);
create index order_history_order on order_history (order_id, position);
