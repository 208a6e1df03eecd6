-- +goose Up

-- What fits what, as the merchandiser says: this cover fits that tablet. words is
-- how the thing it fits is called in a half-sentence.
create table product_fit (
	product_id text not null references product (id) on delete cascade,
	fits_id text not null references product (id) on delete cascade,
	words text not null,
	position bigint not null,
	primary key (product_id, fits_id)
);
create index product_fit_fits on product_fit (fits_id, position);
