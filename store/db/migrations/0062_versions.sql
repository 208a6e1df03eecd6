-- +goose Up

-- What was published of a piece, each time it was. A piece that stands in table
-- piece and has no row here yet is published as it stands there.
create table piece_version (
	piece_id text not null,
	version bigint not null,
	document text not null,
	act text not null,
	changed_by text not null,
	at bigint not null,
	primary key (piece_id, version)
);

-- What is being written of a piece and no shopper sees, and when it is to be
-- published (null: when somebody says so).
create table piece_draft (
	piece_id text primary key,
	document text not null,
	edition bigint not null,
	publish_at bigint,
	changed_by text not null,
	changed_at bigint not null
);
create index piece_draft_publish on piece_draft (publish_at) where publish_at is not null;

create table segment_version (
	segment_id text not null,
	version bigint not null,
	document text not null,
	changed_by text not null,
	at bigint not null,
	primary key (segment_id, version)
);

-- What members did that others may ask about: who, when, what it was before and
-- after, as JSON.
create table staff_act (
	id text primary key,
	at bigint not null,
	staff_id text not null,
	name text not null,
	did text not null,
	about text not null,
	title text not null,
	before_text text not null,
	after_text text not null
);
create index staff_act_about on staff_act (about, at);
create index staff_act_at on staff_act (at);
