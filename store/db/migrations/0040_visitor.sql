-- +goose Up

-- A browser that has something worth keeping: a cart, a login, a choice.
create table visitor (
	id text primary key,
	created_at bigint not null,
	landing text not null,
	referrer_host text not null,
	utm_source text not null,
	utm_medium text not null,
	utm_campaign text not null,
	language text not null,
	consent_asked boolean not null,
	consent_personalization boolean not null,
	consent_analytics boolean not null,
	consent_over_gpc boolean not null
);

-- A session is a secret in a cookie; only its hash is here.
create table session (
	hash text primary key,
	visitor_id text not null references visitor (id) on delete cascade,
	customer_id text,
	device text not null,
	flash text not null,
	created_at bigint not null,
	seen_at bigint not null,
	expires_at bigint not null
);
create index session_customer on session (customer_id) where customer_id is not null;
create index session_visitor on session (visitor_id);
create index session_expires on session (expires_at);

-- What was agreed to, when, in which words: appended, never changed.
create table consent_receipt (
	id text primary key,
	visitor_id text not null,
	customer_id text,
	personalization boolean not null,
	analytics boolean not null,
	gpc boolean not null,
	text_version text not null,
	at bigint not null
);
create index consent_receipt_visitor on consent_receipt (visitor_id, at);

-- Products a visitor has looked at, newest first; kept with consent only.
create table visitor_viewed (
	visitor_id text not null references visitor (id) on delete cascade,
	product_id text not null,
	at bigint not null,
	primary key (visitor_id, product_id)
);
