-- +goose Up

-- The second factor of a member: a secret shared with an app that shows codes. It counts once a code has confirmed it.
create table staff_factor (
	staff_id text primary key references staff (id) on delete cascade,
	secret text not null,
	used_step bigint not null, -- of the last code that was taken: none is taken twice
	created_at bigint not null,
	confirmed_at bigint
);

-- Codes on paper, for whoever has lost the app; one that was used is gone.
create table staff_recovery (
	hash text primary key,
	staff_id text not null references staff (id) on delete cascade,
	created_at bigint not null
);
create index staff_recovery_staff on staff_recovery (staff_id);

-- Browsers that a member has logged in with; a login with another one is told to them by letter.
create table staff_device (
	hash text primary key,
	staff_id text not null references staff (id) on delete cascade,
	name text not null,
	created_at bigint not null,
	seen_at bigint not null
);
create index staff_device_staff on staff_device (staff_id);

-- Between the password and the code a session lets nobody in.
alter table staff_session add column awaits boolean not null default false;
