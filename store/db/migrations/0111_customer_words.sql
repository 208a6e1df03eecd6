-- +goose Up

-- The words of an account are asked for one by one too, read from the index alone.
create index customer_word_of on customer_word (customer_id, head, word);
drop index customer_word_customer;
