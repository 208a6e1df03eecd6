-- +goose Up

-- What is wanted instead of what comes back: another variant of the same product, as it was called, at the price of a piece that was shown. exchanged are the pieces for which it was given.
alter table order_return_line add column swap_variant text not null default '';
alter table order_return_line add column swap_title text not null default '';
alter table order_return_line add column swap_unit bigint not null default 0;
alter table order_return_line add column exchanged bigint not null default 0;

-- A refund whose money does not leave: it pays for what was given in exchange.
alter table order_refund add column exchange boolean not null default false;
create index order_refund_exchange on order_refund (changed_at) where exchange;
