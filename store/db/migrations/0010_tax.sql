-- +goose Up

-- What a place takes of a sale. region '' is the whole country, category '' is
-- everything that has no rate of its own. ppm is parts per million.
create table tax_rate (
	id text primary key,
	country text not null,
	region text not null,
	category text not null,
	name text not null,
	ppm bigint not null check (ppm >= 0 and ppm <= 1000000),
	unique (country, region, category)
);
