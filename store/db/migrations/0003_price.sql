-- +goose Up

-- What a variant costs and cost: the row without until_at holds now.
create table price (
	id text primary key,
	variant_id text not null,
	amount bigint not null check (amount >= 0),
	compare_at bigint,
	cost bigint,
	currency text not null,
	from_at bigint not null,
	until_at bigint
);
create unique index price_current on price (variant_id) where until_at is null;
create index price_variant on price (variant_id, from_at);
