-- +goose Up

-- What shoppers say of a product. state: waiting, accepted or refused.
create table review (
	id text primary key,
	product_id text not null,
	customer_id text,
	author text not null,
	rating bigint not null check (rating between 1 and 5),
	title text not null,
	body text not null,
	verified boolean not null,
	state text not null,
	created_at bigint not null
);
create index review_product on review (product_id, state, created_at);
create index review_customer on review (customer_id) where customer_id is not null;
