-- +goose Up

-- The place that somebody has chosen as theirs; empty: none.
alter table visitor add column place_id text not null default '';
