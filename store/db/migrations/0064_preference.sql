-- +goose Up

-- What a person asked to leave out: a piece, a theme, a fact, or everything
-- personal.
create table preference (
	person text not null,
	kind text not null,
	subject text not null,
	at bigint not null,
	primary key (person, kind, subject)
);
