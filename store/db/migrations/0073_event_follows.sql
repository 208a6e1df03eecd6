-- +goose Up
-- Whose what a guest did is, is judged by what came first, and of one millisecond the clock does not tell. So an
-- event of a guest keeps how many logins in the same browser and millisecond were written before it, and a login
-- the same of logins: what follows a login is not the account's, however short the time between them.

alter table event add column follows bigint not null default 0;
alter table event_join add column follows bigint not null default 0;
create index event_follows on event (visitor_id) where follows > 0;
