-- +goose Up

-- version grows with every change of a product or a collection: who edits names the
-- one that was seen. changed_by is who changed it last. title_key is what titles are
-- ordered by in title_language; empty until it is worked out.
alter table product add column version bigint not null default 1;
alter table product add column changed_by text not null default '';
alter table product add column title_key text not null default '';
alter table product add column title_language text not null default '';
create index product_title_key on product (title_key, id);
create index product_title_language on product (title_language);
create index product_created on product (created_at, id);
create index product_changed on product (changed_at, id);
create index product_sorts on product (status, vendor, type);
alter table collection add column version bigint not null default 1;
alter table collection add column changed_by text not null default '';
