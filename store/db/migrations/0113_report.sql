-- +goose Up

-- Sums of days are counted another way: by the place where an order is collected, with what went back for a product. They are made again.
delete from report_sum;
delete from report_day;
alter table report_sum drop column reduced;
