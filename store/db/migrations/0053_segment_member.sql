-- +goose Up

-- Tags that staff have put on people: c:<customer> or v:<visitor>.
create table profile_tag (
	person text not null,
	tag text not null,
	at bigint not null,
	primary key (person, tag)
);
create index profile_tag_tag on profile_tag (tag);

-- Who was in a segment from when to when; left_at is null while they are. One row
-- for each stay.
create table segment_member (
	segment_id text not null,
	person text not null,
	entered_at bigint not null,
	left_at bigint,
	primary key (segment_id, person, entered_at)
);
create unique index segment_member_now on segment_member (segment_id, person) where left_at is null;
create index segment_member_person on segment_member (person) where left_at is null;
create index segment_member_stay on segment_member (segment_id, entered_at, left_at);

-- When a person has to be looked at again: something happened (due at once), or
-- time alone will change what they are in.
create table segment_due (
	person text primary key,
	due_at bigint not null
);
create index segment_due_at on segment_due (due_at);
