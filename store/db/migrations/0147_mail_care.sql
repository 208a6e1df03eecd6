-- +goose Up

-- Addresses that a mail server has refused for good: nothing is sent there until somebody says so.
create table failing_address (
	email_key text primary key,
	email text not null,
	reason text not null,
	at bigint not null
);

-- Letters that people who work here write to those who want some. after names the last address that was looked at.
create table news (
	id text primary key,
	title text not null,
	text text not null,
	topic text not null,
	by_name text not null,
	at bigint not null,
	after text not null,
	queued bigint not null,
	waits bigint not null,
	left_out bigint not null,
	done_at bigint
);
create index news_open on news (id) where done_at is null;
