-- +goose Up

-- What happened, never changed. pending rows are the outbox.
create table event (
	id text primary key,
	name text not null,
	at bigint not null,
	visitor_id text,
	customer_id text,
	channel text not null,
	subject text not null,
	properties text not null,
	pending boolean not null,
	attempts bigint not null,
	due_at bigint not null,
	failure text
);
create index event_pending on event (due_at, id) where pending;
create index event_customer on event (customer_id, at) where customer_id is not null;
create index event_visitor on event (visitor_id, at) where visitor_id is not null;
create index event_subject on event (subject, at) where subject <> '';
create index event_at on event (at);
