package db

import (
	"context"
	"fmt"
	"time"

	"regulars/store/fault"
)

// scrubTries and scrubPause are how long Scrub waits for readers of what was deleted.
const (
	scrubTries = 50
	scrubPause = 100 * time.Millisecond
)

// Scrub makes sure that what was deleted before is not left in the files either.
// SQLite overwrites what it deletes (secure_delete); the log beside the file, which
// still has what was, is written back and cut to nothing. PostgreSQL keeps old rows
// in its pages until they are vacuumed, which is done here; the bytes of a page are
// reused later, and its own log (WAL) and backups go by the operator's settings.
func (d *DB) Scrub(ctx context.Context) error {
	if !d.engine.sqlite {
		_, err := d.writer.ExecContext(ctx, `vacuum`)
		return d.engine.classify(err)
	}
	for range scrubTries {
		busy, err := One(ctx, Q{run: d.writer, d: d}, func(r Row) (busy int64, err error) {
			var log, moved int64
			return busy, r.Scan(&busy, &log, &moved)
		}, `pragma wal_checkpoint(truncate)`)
		if err != nil {
			return fmt.Errorf("db.Scrub: %w", err)
		}
		if busy == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(scrubPause):
		}
	}
	return fault.New(fault.Unavailable, "somebody reads the database for too long; what was deleted is still in its log")
}
