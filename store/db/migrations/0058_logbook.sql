-- +goose Up

-- What happened to the security of the shop: who was refused, what was changed by whom. No secrets, no whole addresses.
create table logbook (
	id text primary key,
	at bigint not null,
	kind text not null,
	actor text not null,
	about text not null,
	address text not null
);
create index logbook_kind on logbook (kind, id);

-- Failed logins of staff are counted where all tries are.
drop table staff_attempt;

-- When the password was last typed in this session; dangerous changes want that to be recent.
alter table staff_session add column proved_at bigint;
