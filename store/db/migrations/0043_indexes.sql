-- +goose Up

-- For what is pruned by age and kind.
create index event_name on event (name, at);
create index visitor_created on visitor (created_at);

-- For what an account may ask about itself.
create index consent_receipt_customer on consent_receipt (customer_id, at) where customer_id is not null;

-- For carts that go and take their merges along.
create index cart_merge_cart on cart_merge (cart_id);
create index cart_merge_guest_cart on cart_merge (guest_cart_id);
