-- +goose Up

-- How a variant's stock is kept. A variant without a row is not counted.
create table stock_item (
	variant_id text primary key,
	tracked boolean not null,
	oversell boolean not null,
	changed_at bigint not null
);
create index stock_item_changed on stock_item (changed_at);

-- What can be sold from a place. below_zero is the permission to owe goods.
create table stock_level (
	variant_id text not null,
	place_id text not null,
	available bigint not null,
	below_zero boolean not null,
	changed_at bigint not null,
	primary key (variant_id, place_id),
	check (available >= 0 or below_zero)
);
create index stock_level_changed on stock_level (changed_at);

-- Why a level is what it is: a level is the sum of its moves.
create table stock_move (
	id text primary key,
	variant_id text not null,
	place_id text not null,
	delta bigint not null,
	reason text not null,
	ref text not null,
	at bigint not null
);
create index stock_move_variant on stock_move (variant_id, at);
create index stock_move_ref on stock_move (ref) where ref <> '';
