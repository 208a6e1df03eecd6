-- +goose Up

-- Events that have no digest yet, which are few or none: what fills them in finds them here.
create index event_undigested on event (id) where digest = '';
