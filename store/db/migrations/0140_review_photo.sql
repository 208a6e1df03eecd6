-- +goose Up

-- What was bought (its values as they were then), and what the shop answers. helpful
-- is how many rows review_vote has.
alter table review add column variant_id text not null default '';
alter table review add column variant text not null default '';
alter table review add column answer text not null default '';
alter table review add column answered_at bigint;
alter table review add column helpful bigint not null default 0;
create index review_helpful on review (id, helpful) where helpful > 0;

-- Photos of a review, encoded by the shop in two sizes: one that stands in the text and one to look at.
create table review_photo (
	id text primary key,
	review_id text not null references review (id) on delete cascade,
	position bigint not null,
	type text not null,
	width bigint not null,
	height bigint not null,
	small bytea not null,
	large bytea not null
);
create index review_photo_review on review_photo (review_id, position);

-- Who said that a review helped: an account ("c:...") or a visitor ("v:..."), and in which
-- browser; each of them once.
create table review_vote (
	review_id text not null references review (id) on delete cascade,
	voter text not null,
	browser text not null,
	at bigint not null,
	primary key (review_id, voter)
);
create unique index review_vote_browser on review_vote (review_id, browser);
create index review_vote_voter on review_vote (voter);
create index review_vote_by_browser on review_vote (browser);
