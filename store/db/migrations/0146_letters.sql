-- +goose Up

-- Addresses of mail that letters which need consent may go to. on_since says that they may; a link that was mailed and not
-- used yet has its hash here.
create table subscription (
	id text primary key,
	email text not null,
	email_key text not null unique,
	language text not null,
	on_since bigint,
	left_out text not null, -- JSON: topics that are not wanted
	frequency text not null,
	asked_at bigint not null,
	channel text not null, -- where it was asked for last
	text_version text not null, -- of the words beside it
	ask text not null, -- names the last letter that asks
	hash text,
	expires_at bigint,
	used_at bigint,
	changed_at bigint not null
);
create unique index subscription_hash on subscription (hash) where hash is not null;
create index subscription_on on subscription (id) where on_since is not null;

-- What was asked, agreed to, chosen and withdrawn: rows are added, and gone with an erasure alone.
create table subscription_receipt (
	id text primary key,
	subscription_id text not null,
	act text not null,
	text_version text not null,
	channel text not null,
	proof text not null,
	at bigint not null
);
create index subscription_receipt_of on subscription_receipt (subscription_id, at);

-- The words that were agreed to, by their version, as they stood on the page.
create table consent_text (
	version text primary key,
	words text not null,
	at bigint not null
);

alter table consent_receipt add column channel text not null default '';
alter table consent_receipt add column proof text not null default '';

-- A letter that needs consent has an address by which it is withdrawn with one press.
alter table message add column unsubscribe text not null default '';
create index message_consented on message (recipient, due_at) where unsubscribe <> '';
create index message_consented_sent on message (sent_at) where unsubscribe <> '';
