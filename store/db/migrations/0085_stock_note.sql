-- +goose Up

-- Who moved goods by hand, and what they said of it.
alter table stock_move add column moved_by text not null default '';
alter table stock_move add column note text not null default '';
