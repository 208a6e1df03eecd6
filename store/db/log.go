package db

import "log/slog"

// Log is where those who work beside the requests say what went wrong: the logger
// that the database was opened with.
func (d *DB) Log() *slog.Logger { return d.log }
