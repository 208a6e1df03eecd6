-- +goose Up

-- In which order a page type shows its sections, where somebody chose one: names
-- with a space between them, one that is hidden behind a minus.
create table section_order (
	page text primary key,
	sections text not null,
	version bigint not null,
	changed_at bigint not null
);
