-- +goose Up

-- What changed: a topic's version grows with each commit that touched it.
create table change (
	topic text primary key,
	version bigint not null
);

-- Numbers that people read (order numbers): taken by one guarded update.
create table counter (
	name text primary key,
	value bigint not null
);

-- The shop's own settings, one row a group, read and written whole.
create table setting (
	name text primary key,
	value text not null,
	changed_at bigint not null
);
