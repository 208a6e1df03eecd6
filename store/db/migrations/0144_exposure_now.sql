-- +goose Up

-- Who was shown what in the last minutes, read from the index alone.
create index exposure_now on exposure (last_at, slot, piece_id, person) where person <> '';
