-- +goose Up

-- What the back office counts on every page and lists by state, so that it reads what waits and not all there is.
create index message_waits on message (state, id) where state in ('failed', 'kept');
create index review_state on review (state, created_at, id);
