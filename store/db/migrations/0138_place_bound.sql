-- +goose Up

-- The places that a member of staff is bound to, as JSON; none is all of them.
alter table staff add column places text not null default '[]';

-- From which places goods of an order are taken, and where it is collected.
create table order_place (
	order_id text not null references orders (id) on delete cascade,
	place_id text not null,
	primary key (order_id, place_id)
);
create index order_place_at on order_place (place_id, order_id);

insert into order_place (order_id, place_id)
	select distinct m.ref, m.place_id from stock_move m join orders o on o.id = m.ref where m.reason = 'taken' and m.place_id <> ''
	union
	select id, place_id from orders where place_id <> '';
