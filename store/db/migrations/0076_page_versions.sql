-- +goose Up

-- What was published of a text page, each time it was. A page that has no row here
-- yet is published as it stands in table page.
create table page_version (
	page_id text not null,
	version bigint not null,
	document text not null,
	act text not null,
	changed_by text not null,
	at bigint not null,
	primary key (page_id, version)
);

-- What is being written of a text page and no shopper sees, and when it is to be
-- published (null: when somebody says so).
create table page_draft (
	page_id text primary key,
	document text not null,
	edition bigint not null,
	publish_at bigint,
	changed_by text not null,
	changed_at bigint not null
);
create index page_draft_publish on page_draft (publish_at) where publish_at is not null;
