-- +goose Up

-- What the shop sells. options, media, tags, goes_with and extra are JSON, read and
-- written whole; folded is what the back office searches, title_folded what it sorts by.
create table product (
	id text primary key,
	handle text not null unique,
	title text not null,
	title_folded text not null,
	folded text not null,
	description_html text not null,
	vendor text not null,
	type text not null,
	category text not null,
	status text not null,
	published boolean not null,
	tags text not null,
	seo_title text not null,
	seo_description text not null,
	options text not null,
	media text not null,
	goes_with text not null,
	extra text not null,
	created_at bigint not null,
	changed_at bigint not null
);
create index product_title on product (title_folded, id);

create table variant (
	id text primary key,
	product_id text not null references product (id) on delete cascade,
	position bigint not null,
	sku text not null,
	barcode text not null,
	options text not null,
	weight_grams bigint not null,
	weight_unit text not null,
	requires_shipping boolean not null,
	taxable boolean not null,
	tax_code text not null,
	media_id text not null,
	extra text not null
);
create index variant_product on variant (product_id, position);
create index variant_sku on variant (sku) where sku <> '';

create table collection (
	id text primary key,
	handle text not null unique,
	title text not null,
	description_html text not null,
	rule text not null,
	sort text not null,
	media_file text not null,
	media_alt text not null,
	position bigint not null,
	published boolean not null,
	created_at bigint not null,
	changed_at bigint not null
);

-- Members chosen by hand, in their order, and products kept out by hand.
create table collection_product (
	collection_id text not null references collection (id) on delete cascade,
	product_id text not null references product (id) on delete cascade,
	position bigint not null,
	excluded boolean not null,
	primary key (collection_id, product_id)
);
create index collection_product_product on collection_product (product_id);

-- Handles that were once in use: kind is product or collection.
create table former_handle (
	kind text not null,
	handle text not null,
	target_id text not null,
	primary key (kind, handle)
);

-- Pictures by the hash of their content.
create table file (
	name text primary key,
	type text not null,
	size bigint not null,
	bytes bytea not null,
	created_at bigint not null
);
