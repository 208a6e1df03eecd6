-- +goose Up

-- Everybody's purchases in the order of time, read from the index alone.
create index profile_order_value on profile_order (person, at, total, currency);
