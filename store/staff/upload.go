package staff

import (
	"context"
	"time"

	"regulars/store/db"
	"regulars/store/id"
)

// Upload is a file that waits for its member's yes, for a day at most.
type Upload struct {
	ID, StaffID, Name string
	Bytes             []byte
	CreatedAt         time.Time
}

// KeepUpload keeps a member's file; one at a time, the one before is forgotten.
func KeepUpload(ctx context.Context, q db.Q, staffID, name string, content []byte) (uploadID string, err error) {
	if _, err := q.Exec(ctx, `delete from staff_upload where staff_id = $1`, staffID); err != nil {
		return "", err
	}
	uploadID = id.New()
	_, err = q.Exec(ctx, `insert into staff_upload (id, staff_id, name, bytes, created_at) values ($1, $2, $3, $4, $5)`, uploadID, staffID, name, content, q.Now())
	return uploadID, err
}

// FindUpload returns a member's own file.
func FindUpload(ctx context.Context, q db.Q, staffID, uploadID string) (Upload, error) {
	return db.One(ctx, q, func(r db.Row) (u Upload, err error) {
		return u, r.Scan(&u.ID, &u.StaffID, &u.Name, &u.Bytes, db.At(&u.CreatedAt))
	}, `select id, staff_id, name, bytes, created_at from staff_upload where id = $1 and staff_id = $2`, uploadID, staffID)
}

// ForgetUpload removes a file that was used or refused.
func ForgetUpload(ctx context.Context, q db.Q, staffID, uploadID string) error {
	_, err := q.Exec(ctx, `delete from staff_upload where id = $1 and staff_id = $2`, uploadID, staffID)
	return err
}
