-- +goose Up

-- The orders that make a person's figures: c:<customer> or v:<visitor>.
create table profile_order (
	order_id text primary key,
	person text not null,
	total bigint not null,
	currency text not null,
	at bigint not null
);
create index profile_order_person on profile_order (person, at);
