-- +goose Up

-- What a place keeps back from the online shop, of each variant; its counter sells it.
create table stock_place (
	place_id text primary key,
	keep_back bigint not null check (keep_back >= 0)
);

-- Goods on their way from one place to another: they have left the one when it is sent,
-- and lie at the other as they are received.
create table stock_transfer (
	id text primary key,
	from_place text not null,
	to_place text not null,
	state text not null,
	note text not null,
	made_by text not null,
	made_at bigint not null,
	sent_at bigint,
	done_at bigint,
	changed_at bigint not null,
	version bigint not null
);
create index stock_transfer_state on stock_transfer (state, id);

create table stock_transfer_line (
	transfer_id text not null references stock_transfer (id) on delete cascade,
	variant_id text not null,
	position bigint not null,
	pieces bigint not null,
	received bigint not null,
	lost bigint not null,
	back bigint not null,
	primary key (transfer_id, variant_id),
	check (pieces > 0 and received >= 0 and lost >= 0 and back >= 0 and received + lost + back <= pieces)
);

-- What was done with it, by whom: each form counts one time.
create table stock_transfer_step (
	id text primary key,
	transfer_id text not null references stock_transfer (id) on delete cascade,
	did text not null,
	words text not null,
	done_by text not null,
	at bigint not null
);
create index stock_transfer_step_of on stock_transfer_step (transfer_id, at);
