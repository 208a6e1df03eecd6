-- +goose Up

-- How to reach somebody beside the mail; an address may have another.
alter table customer add column phone text not null default '';
