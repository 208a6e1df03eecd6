-- +goose Up

-- For the report of why things come back.
create index order_return_asked on order_return (asked_at);
