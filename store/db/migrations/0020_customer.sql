-- +goose Up

-- An account. email is as it was typed (NFC), email_key folded for comparison.
create table customer (
	id text primary key,
	email text not null,
	email_key text not null unique,
	name text not null,
	language text not null,
	password text not null, -- argon2id in PHC form; empty: none, a new one must be chosen by mail
	confirmed_at bigint,
	pending_email text, -- a new address that waits for its link
	created_at bigint not null,
	changed_at bigint not null
);
create index customer_created on customer (created_at);

-- Saved addresses.
create table customer_address (
	id text primary key,
	customer_id text not null references customer (id) on delete cascade,
	name text not null,
	company text not null,
	line1 text not null,
	line2 text not null,
	postcode text not null,
	city text not null,
	region text not null,
	country text not null,
	phone text not null,
	preferred boolean not null,
	created_at bigint not null
);
create index customer_address_customer on customer_address (customer_id, created_at);

-- What a mailed link may do, once: asked for first (no secret yet), armed with a
-- secret when its mail is written, of which only the hash is kept.
create table customer_ask (
	id text primary key,
	purpose text not null,
	customer_id text references customer (id) on delete cascade,
	email text not null, -- the address the link goes to
	held_email text not null, -- the account's address when it was asked
	password text not null, -- hash that a confirmation sets; empty: leaves it
	visitor_id text not null, -- the browser that asked
	hash text unique,
	created_at bigint not null,
	expires_at bigint,
	used_at bigint
);
create index customer_ask_customer on customer_ask (customer_id);
create index customer_ask_created on customer_ask (created_at);

-- Failed tries by what was tried, from where: counts, never addresses.
create table attempt (
	key text primary key,
	count bigint not null,
	started_at bigint not null,
	open_at bigint not null
);
create index attempt_started on attempt (started_at);
