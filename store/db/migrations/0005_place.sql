-- +goose Up

-- Where the shop is. Coordinates are microdegrees; hours are JSON.
create table place (
	id text primary key,
	handle text not null unique,
	name text not null,
	street text not null,
	postcode text not null,
	city text not null,
	country text not null,
	phone text not null,
	time_zone text not null,
	latitude bigint not null,
	longitude bigint not null,
	pickup boolean not null,
	hours text not null,
	position bigint not null,
	changed_at bigint not null
);
