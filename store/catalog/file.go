package catalog

import (
	"context"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
)

// File is a picture's bytes under the hash of its content.
type File struct {
	Name  string // content hash and extension: "3f9a….jpg"
	Type  string // media type: "image/jpeg"
	Bytes []byte
	At    time.Time // when it was first kept; set by KeepFile
}

// KeepFile stores a file; the same name again is the same content and does nothing.
func KeepFile(ctx context.Context, q db.Q, f File) error {
	if f.Name == "" || f.Type == "" || len(f.Bytes) == 0 {
		return fault.New(fault.Invalid, "A file needs a name, a type and content.")
	}
	_, err := q.Exec(ctx, `insert into file (name, type, size, bytes, created_at) values ($1, $2, $3, $4, $5) on conflict (name) do nothing`,
		f.Name, f.Type, int64(len(f.Bytes)), f.Bytes, q.Now())
	return err
}

// FindFile returns a file, or a fault.NotFound.
func FindFile(ctx context.Context, q db.Q, name string) (File, error) {
	return db.One(ctx, q, func(r db.Row) (f File, err error) {
		return f, r.Scan(&f.Name, &f.Type, &f.Bytes, db.At(&f.At))
	}, `select name, type, bytes, created_at from file where name = $1`, name)
}
