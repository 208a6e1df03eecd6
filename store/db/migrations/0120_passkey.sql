-- +goose Up

-- Passkeys of members: what a device's key is checked with, never the key itself. The counter of one only grows; one whose
-- counter went back is refused from then on, since there may be a copy of it.
create table staff_passkey (
	id text primary key,
	staff_id text not null references staff (id) on delete cascade,
	name text not null,
	handle text not null unique, -- the credential's own id, base64url
	record text not null, -- the public key and what was said of it, as JSON
	counter bigint not null,
	created_at bigint not null,
	used_at bigint,
	refused_at bigint
);
create index staff_passkey_staff on staff_passkey (staff_id);

-- Challenges that wait for a device's answer: one for each browser or session, taken once.
create table staff_ceremony (
	owner text primary key,
	data text not null,
	expires_at bigint not null
);
