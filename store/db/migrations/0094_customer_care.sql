-- +goose Up

-- How many orders count as an account's: what profile_order says, kept so that accounts are chosen by it at once.
create table profile_count (
	customer_id text primary key,
	orders bigint not null
);
create index profile_count_orders on profile_count (orders, customer_id);
insert into profile_count (customer_id, orders)
	select substr(person, 3), count(*) from profile_order where substr(person, 1, 2) = 'c:' group by person;

-- The latest choice that was made with an account, or brought along to it by a browser.
create table visitor_choice (
	customer_id text primary key,
	personalization boolean not null,
	analytics boolean not null,
	at bigint not null
);
create index visitor_choice_personalization on visitor_choice (personalization, customer_id);
insert into visitor_choice (customer_id, personalization, analytics, at)
	select who, personalization, analytics, at from (
		select who, personalization, analytics, at, row_number() over (partition by who order by at desc, id desc) as nth from (
			select customer_id as who, personalization, analytics, at, id from consent_receipt where customer_id is not null
			union all select j.customer_id, r.personalization, r.analytics, r.at, r.id from event_join j join consent_receipt r on r.visitor_id = j.visitor_id and r.customer_id is null
				where j.undone_at is null
		) made
	) counted where nth = 1;

-- Accounts that are to be erased, and when. done_at says that it has happened: then nothing is left but the id.
create table customer_erasure (
	customer_id text primary key,
	asked_by text not null,
	asked_at bigint not null,
	due_at bigint not null,
	done_at bigint
);
create index customer_erasure_due on customer_erasure (due_at) where done_at is null;

-- Two accounts that became one, with what it takes to part them again (JSON; null once they are parted for good).
create table customer_merge (
	id text primary key,
	kept_id text not null,
	gone_id text not null,
	by_name text not null,
	document text not null,
	at bigint not null,
	undone_at bigint
);
create index customer_merge_kept on customer_merge (kept_id, at);
create index customer_merge_gone on customer_merge (gone_id);
