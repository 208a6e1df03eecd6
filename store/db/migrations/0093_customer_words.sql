-- +goose Up

-- The words by which staff find an account: of its name, addresses and phone, folded. head is the first three letters, so that a
-- beginning is found by equality, whatever the engine's order of letters.
create table customer_word (
	customer_id text not null references customer (id) on delete cascade,
	head text not null,
	word text not null,
	primary key (head, word, customer_id)
);
create index customer_word_customer on customer_word (customer_id);

-- Which making of the words an account has; older ones are made anew beside the requests.
alter table customer add column worded bigint not null default 0;
create index customer_worded on customer (worded);

-- What staff noted about a person.
create table customer_note (
	id text primary key,
	customer_id text not null references customer (id) on delete cascade,
	author text not null,
	words text not null,
	at bigint not null
);
create index customer_note_customer on customer_note (customer_id, at);

-- For lists of accounts by country and by what they agreed to.
create index customer_address_country on customer_address (country, customer_id);
create index consent_receipt_choice on consent_receipt (customer_id, at, personalization, analytics) where customer_id is not null;
