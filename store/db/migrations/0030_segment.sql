-- +goose Up

-- Groups of people, each a sentence in the segment language.
create table segment (
	id text primary key,
	name text not null,
	name_folded text not null unique,
	rule text not null,
	note text not null,
	enabled boolean not null,
	version bigint not null,
	created_at bigint not null,
	changed_at bigint not null
);
