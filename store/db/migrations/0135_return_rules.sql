-- +goose Up

-- What is kept back of what comes back, in percent, as the shopper was told; and the place to which they bring it, empty for what is sent.
alter table order_return add column fee_percent bigint not null default 0 check (fee_percent between 0 and 100);
alter table order_return add column bring_to text not null default '';
create index order_return_bring on order_return (bring_to, id) where bring_to <> '';

-- What was kept back of the pieces of a refund.
alter table order_refund add column fee bigint not null default 0 check (fee >= 0);

-- Whether shoppers may bring here what they send back.
alter table place add column takes_returns boolean not null default false;
