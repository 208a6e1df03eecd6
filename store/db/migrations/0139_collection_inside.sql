-- +goose Up

-- Collections that a collection holds. One that is deleted and brought back is held again.
create table collection_inside (
	collection_id text not null references collection (id) on delete cascade,
	inside_id text not null,
	position bigint not null,
	primary key (collection_id, inside_id)
);
