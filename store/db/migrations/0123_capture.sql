-- +goose Up

-- Money that is reserved first and taken later. capture says when: '' at once, 'sent' when all of the order is
-- sent, 'hand' when a person says so; authorized is how much was reserved, taking how much of it was asked for, and expires_at
-- when the reservation ends.
alter table payment add column capture text not null default '';
alter table payment add column authorized bigint not null default 0;
alter table payment add column taking bigint not null default 0;
alter table payment add column expires_at bigint;
drop index payment_open;
create index payment_open on payment (asked_at) where state in ('created', 'pending', 'unknown', 'capturing', 'voiding');
create index payment_expires on payment (expires_at) where state = 'authorized';

-- What the demonstration bank has taken of what it reserved, and when it gave that back.
alter table payment_demo add column captured bigint;
alter table payment_demo add column voided_at bigint;
