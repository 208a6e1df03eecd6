-- +goose Up

-- Drafts that are published together, under one name, and when that is to be (null: when
-- somebody says so). agreed_by let the clock do it.
create table changeset (
	id text primary key,
	name text not null,
	made_by text not null,
	made_at bigint not null,
	publish_at bigint,
	agreed_by text not null,
	published_at bigint,
	published_by text not null,
	reverted_at bigint,
	reverted_by text not null
);
create index changeset_due on changeset (publish_at) where publish_at is not null and published_at is null;

-- Which drafts are in one. Once they are published: which versions stood there before (0:
-- nothing did) and which they became.
create table changeset_draft (
	changeset_id text not null,
	kind text not null, -- piece or page
	draft_id text not null,
	version_before bigint,
	version_after bigint,
	primary key (changeset_id, kind, draft_id)
);
create unique index changeset_draft_open on changeset_draft (kind, draft_id) where version_after is null;
