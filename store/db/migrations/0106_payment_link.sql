-- +goose Up

-- A secret address under which what is due for an order can be paid, for a while. back is the path of the order's own page.
create table payment_link (
	id text primary key,
	order_id text not null,
	secret_hash text not null unique,
	back text not null,
	actor text not null,
	created_at bigint not null,
	expires_at bigint not null,
	revoked_at bigint
);
create index payment_link_order on payment_link (order_id, created_at);
