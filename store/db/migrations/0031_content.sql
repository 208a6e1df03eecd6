-- +goose Up

-- What a slot of a page can show: for a segment (null: everybody), in order.
create table piece (
	id text primary key,
	slot text not null,
	kind text not null,
	segment_id text,
	position bigint not null,
	title text not null,
	kicker text not null,
	body text not null,
	link_url text not null,
	link_text text not null,
	picture text not null,
	collection text not null,
	why text not null,
	accent text not null,
	starts_at bigint,
	ends_at bigint,
	enabled boolean not null,
	version bigint not null,
	created_at bigint not null,
	changed_at bigint not null
);
create index piece_slot on piece (slot, position);
create index piece_segment on piece (segment_id) where segment_id is not null;

-- What was shown to whom and why, rolled up by day; person is empty for those
-- who did not agree to be remembered.
create table exposure (
	day text not null,
	slot text not null,
	piece_id text not null,
	segment_id text not null,
	person text not null,
	shown bigint not null,
	first_at bigint not null,
	last_at bigint not null,
	primary key (day, slot, piece_id, segment_id, person)
);
create index exposure_person on exposure (person, day) where person <> '';

create table page (
	id text primary key,
	handle text not null unique,
	title text not null,
	body text not null,
	seo_title text not null,
	seo_description text not null,
	published boolean not null,
	version bigint not null,
	changed_at bigint not null
);

create table menu_item (
	id text primary key,
	menu text not null,
	heading text not null,
	text text not null,
	url text not null,
	position bigint not null
);
create index menu_item_menu on menu_item (menu, position);
