-- +goose Up

-- A short name of what an event says beside who and when: events that say the same
-- have the same. Who counts over everybody reads it out of the index, and the words
-- themselves once. Empty in rows that were written before.
alter table event add column digest text not null default '';
drop index event_name;
create index event_name on event (name, at, customer_id, visitor_id, digest);
