-- +goose Up

-- What was looked at by somebody who agreed to personalization alone: kept for
-- their own pages, never counted.
alter table event add column personal boolean not null default false;

-- A browser's history that became an account's at login. It holds for what the
-- guest did up to that moment; undone_at says that it was somebody else. proved
-- says that the account's address was confirmed, so that orders came along too.
create table event_join (
	id text primary key,
	visitor_id text not null,
	customer_id text not null,
	proved boolean not null,
	at bigint not null,
	undone_at bigint
);
create index event_join_customer on event_join (customer_id, at);
create index event_join_visitor on event_join (visitor_id, at);

-- Orders placed as a guest that became an account's because of their address.
create table event_claim (
	subject text primary key,
	customer_id text not null,
	at bigint not null
);
create index event_claim_customer on event_claim (customer_id);
