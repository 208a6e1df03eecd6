-- +goose Up

-- How many people a rule held when it was counted last, so that it can be said, with its age, before it is counted again: a
-- row for each rule that was looked at lately. The rule is named by the hash of its text and those of the segments it asks about.
create table segment_size (
	rule text primary key,
	people bigint not null,
	customers bigint not null,
	guests bigint not null,
	known bigint not null, -- people there were at all
	counted_at bigint not null,
	took bigint not null -- ms
);
