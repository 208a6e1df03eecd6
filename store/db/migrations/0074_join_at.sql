-- +goose Up

-- Who writes many events at once asks which logins there were lately.
create index event_join_at on event_join (at);
