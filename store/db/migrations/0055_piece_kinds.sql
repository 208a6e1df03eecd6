-- +goose Up

-- What a row, a coupon or a countdown holds, and whom a piece is bounded to, how
-- often and how long: JSON, read and written whole; null is a piece without any.
alter table piece add column filling text;
alter table piece add column bounds text;

-- Pieces that stay with a person who has met them, until a moment.
create table piece_kept (
	person text not null,
	slot text not null,
	piece_id text not null,
	kept_until bigint not null,
	primary key (person, slot)
);
create index piece_kept_until on piece_kept (kept_until);
