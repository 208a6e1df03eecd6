-- +goose Up

-- Whose first order was in some days, and which it was, read from the index alone.
create index profile_order_first on profile_order (at, order_id, person);
