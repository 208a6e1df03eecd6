-- +goose Up

-- Grows whenever a person has to be looked at again, so that who looks knows that
-- nothing happened meanwhile.
alter table segment_due add column version bigint not null default 0;

-- What the nightly comparison of memory and replay has found.
create table segment_audit (
	id text primary key,
	at bigint not null,
	people bigint not null,
	answers bigint not null,
	wrong bigint not null,
	took bigint not null,
	found text not null
);
create index segment_audit_at on segment_audit (at);
