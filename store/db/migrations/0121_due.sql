-- +goose Up

-- What is still to be paid for an order that goes on, below zero what was paid too much: kept for lists, worked out by checkout.Due.
-- Most orders owe nothing: their rows stay as they are.
alter table orders add column due bigint not null default 0;
update orders set due = total - refunded
	- (select cast(coalesce(sum(p.amount), 0) as bigint) from payment p where p.order_id = orders.id and p.state = 'succeeded')
	+ (select cast(coalesce(sum(f.amount), 0) as bigint) from payment_refund f where f.order_id = orders.id and f.state <> 'declined' and (f.part <> '' or f.state = 'succeeded'))
	where state in ('paid', 'fulfilled') and exists (select 1 from payment p where p.order_id = orders.id and p.state = 'succeeded')
	and total - refunded
	- (select cast(coalesce(sum(p.amount), 0) as bigint) from payment p where p.order_id = orders.id and p.state = 'succeeded')
	+ (select cast(coalesce(sum(f.amount), 0) as bigint) from payment_refund f where f.order_id = orders.id and f.state <> 'declined' and (f.part <> '' or f.state = 'succeeded')) <> 0;
create index orders_due on orders (id) where due <> 0;
