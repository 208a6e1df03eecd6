-- +goose Up

-- Mails: queued, sending, sent, failed, or kept where no mail server is set up.
create table message (
	id text primary key,
	kind text not null,
	customer_id text,
	recipient text not null,
	subject text not null,
	body_text text not null,
	body_html text not null,
	key text not null unique,
	secret boolean not null, -- holds a link that opens an account: its bodies go once it is sent
	state text not null,
	attempts bigint not null,
	due_at bigint not null, -- of the next try; while sending, when the try counts as lost
	failure text not null,
	created_at bigint not null,
	sent_at bigint
);
create index message_due on message (due_at, id) where state in ('queued', 'sending');
create index message_created on message (created_at);
create index message_customer on message (customer_id, created_at) where customer_id is not null;
