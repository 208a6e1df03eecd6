-- +goose Up

-- Who has written in a draft (ids of members, JSON), and who has approved it as it is now.
alter table piece_draft add column authors text not null default '[]';
alter table piece_draft add column approved_by text not null default '';
alter table page_draft add column authors text not null default '[]';
alter table page_draft add column approved_by text not null default '';
