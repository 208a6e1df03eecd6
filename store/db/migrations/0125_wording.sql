-- +goose Up

-- The texts of the shop as its people changed or translated them. source is the text in
-- the code, in English, or one of its plural forms.
create table wording (
	language text not null,
	source text not null,
	text text not null,
	changed_by text not null,
	changed_at bigint not null,
	primary key (language, source)
);

-- Languages beside those that come with the shop.
create table wording_language (
	tag text primary key,
	added_by text not null,
	added_at bigint not null
);
