-- +goose Up

-- A mail that staff sent to themselves to see what it looks like; it is never counted.
alter table message add column test boolean not null default false;
create index message_test on message (state) where test;
