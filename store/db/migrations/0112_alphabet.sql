-- +goose Up

-- Where titles stand in the alphabet is worked out in memory, by who lists them.
drop index product_title_key;
drop index product_title_language;
alter table product drop column title_key;
alter table product drop column title_language;
