-- +goose Up

-- Where the shop delivers to. areas is a list of {country, region, postcode}.
create table shipment_zone (
	id text primary key,
	handle text not null unique,
	name text not null,
	position bigint not null,
	areas text not null
);

-- What delivery there costs. Upper limits are exclusive, 0 means none; so does
-- free_from.
create table shipment_rate (
	id text primary key,
	zone_id text not null references shipment_zone (id) on delete cascade,
	handle text not null,
	name text not null,
	position bigint not null,
	price bigint not null check (price >= 0),
	currency text not null,
	total_from bigint not null,
	total_below bigint not null,
	grams_from bigint not null,
	grams_below bigint not null,
	free_from bigint not null,
	days_min bigint not null,
	days_max bigint not null
);
create index shipment_rate_zone on shipment_rate (zone_id, position);
