-- +goose Up

-- What each column of a product file is taken for, by the file's header.
create table staff_columns (
	header text primary key,
	fields text not null,
	changed_at bigint not null
);

-- Product files that were taken in, and what each changed. Before and after stand in the act of the row;
-- version is the product's when it was written, undone_at when it was taken back.
create table staff_import (
	id text primary key,
	at bigint not null,
	staff_id text not null,
	name text not null,
	file text not null,
	kind text not null
);
create index staff_import_at on staff_import (at);

create table staff_import_row (
	import_id text not null references staff_import (id) on delete cascade,
	position bigint not null,
	line bigint not null,
	product_id text not null,
	title text not null,
	created boolean not null,
	act_id text not null,
	version bigint not null,
	undone_at bigint,
	primary key (import_id, position)
);
