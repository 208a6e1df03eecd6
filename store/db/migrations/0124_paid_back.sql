-- +goose Up

-- What of a line's money was paid back for its pieces, so that a line which is changed afterwards still comes to what was paid.
alter table order_line add column paid_back bigint not null default 0;
update order_line set paid_back = (select (order_line.total + case when o.tax_included then 0 else order_line.tax end) * order_line.refunded / order_line.quantity
	from orders o where o.id = order_line.order_id) where refunded > 0;
