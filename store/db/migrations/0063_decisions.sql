-- +goose Up

-- Which version was shown, and the few facts that earned it (JSON; empty for the
-- default, which asks for none). Of repeats within a day the latest facts are kept.
alter table exposure add column version bigint not null default 0;
alter table exposure add column facts text not null default '';
