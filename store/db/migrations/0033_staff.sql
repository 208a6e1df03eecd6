-- +goose Up

-- Those who work in the back office. A member who left is disabled, never deleted.
create table staff (
	id text primary key,
	email text not null,
	email_key text not null unique,
	name text not null,
	role text not null,
	password text not null,
	disabled_at bigint,
	seen_at bigint,
	created_at bigint not null,
	changed_at bigint not null
);

create table staff_session (
	hash text primary key,
	staff_id text not null references staff (id) on delete cascade,
	device text not null,
	flash text not null,
	created_at bigint not null,
	seen_at bigint not null,
	expires_at bigint not null
);
create index staff_session_staff on staff_session (staff_id);

-- Links that make a member, once: the first owner's (first-run) and invitations.
create table staff_invite (
	hash text primary key,
	purpose text not null,
	email text not null,
	role text not null,
	invited_by text,
	created_at bigint not null,
	expires_at bigint not null,
	used_at bigint
);

-- One row once the first owner exists: of many who race, one inserts it.
create table staff_founding (
	one bigint primary key,
	at bigint not null
);

-- Failed logins by account and network address: hashes, never addresses.
create table staff_attempt (
	key text primary key,
	count bigint not null,
	started_at bigint not null,
	open_at bigint not null
);

-- Files that a member has handed in and not confirmed yet.
create table staff_upload (
	id text primary key,
	staff_id text not null references staff (id) on delete cascade,
	name text not null,
	bytes bytea not null,
	created_at bigint not null
);
create index staff_upload_staff on staff_upload (staff_id);
