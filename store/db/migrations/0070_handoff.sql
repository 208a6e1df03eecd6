-- +goose Up

-- A guest on the way from one device to another: a link that works once, for a short while.
create table handoff (
	hash text primary key,
	visitor_id text not null references visitor (id) on delete cascade,
	ends_at bigint not null
);
create index handoff_ends on handoff (ends_at);
