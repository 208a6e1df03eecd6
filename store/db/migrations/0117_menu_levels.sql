-- +goose Up

-- A link of a menu that stands under the last one before it that does not.
alter table menu_item add column beneath boolean not null default false;
