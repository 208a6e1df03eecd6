-- +goose Up

-- Pieces of an order that come back, asked for by whoever bought them. state: requested, approved, declined, received, refunded, closed.
create table order_return (
	id text primary key,
	order_id text not null references orders (id) on delete cascade,
	name text not null unique,
	once text not null unique,
	state text not null,
	words text not null,
	answer text not null,
	place_id text not null,
	refund_id text not null,
	asked_at bigint not null,
	changed_at bigint not null
);
create index order_return_order on order_return (order_id, asked_at);
create index order_return_state on order_return (state, id);
create index order_return_refund on order_return (refund_id) where refund_id <> '';

-- sellable and damaged came back; refunded are those of them that were paid back.
create table order_return_line (
	return_id text not null references order_return (id) on delete cascade,
	line_id text not null,
	quantity bigint not null check (quantity > 0),
	reason text not null,
	sellable bigint not null default 0 check (sellable >= 0),
	damaged bigint not null default 0 check (damaged >= 0),
	refunded bigint not null default 0 check (refunded >= 0),
	primary key (return_id, line_id),
	check (sellable + damaged <= quantity),
	check (refunded <= sellable + damaged)
);
