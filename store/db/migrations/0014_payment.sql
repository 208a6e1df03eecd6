-- +goose Up

-- One try to have an order paid. Its id is the key the provider knows it by.
create table payment (
	id text primary key,
	order_id text not null,
	gateway text not null,
	state text not null,
	amount bigint not null,
	currency text not null,
	reference text not null,
	url text not null,
	back text not null,
	reason text not null,
	created_at bigint not null,
	asked_at bigint not null,
	changed_at bigint not null
);
create index payment_order on payment (order_id, created_at);
create index payment_open on payment (asked_at) where state in ('created', 'pending', 'unknown');

-- What providers have told: each message counts one time.
create table payment_notice (
	id text primary key,
	gateway text not null,
	kind text not null,
	payment_id text not null,
	at bigint not null
);

-- The ledger of the demonstration bank: what it was told to answer, and from when
-- on it does.
create table payment_demo (
	payment_id text primary key,
	verdict text not null,
	answers_at bigint not null,
	decided_at bigint not null
);
