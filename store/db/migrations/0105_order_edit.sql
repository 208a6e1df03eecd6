-- +goose Up

-- What staff changed of an order after it was placed; once makes a second press of the same form change nothing.
create table order_edit (
	id text primary key,
	order_id text not null references orders (id) on delete cascade,
	once text not null unique,
	actor text not null,
	at bigint not null
);
create index order_edit_order on order_edit (order_id, at);
