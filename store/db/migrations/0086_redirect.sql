-- +goose Up

-- Addresses of old that lead on. from_path is in lower case, without a slash at its end.
create table redirect (
	from_path text primary key,
	to_path text not null,
	made_by text not null,
	created_at bigint not null
);
