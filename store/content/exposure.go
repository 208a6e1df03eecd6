package content

import (
	"context"
	"time"

	"regulars/store/db"
)

// Exposure is a piece shown in a slot, and to whom: a person's key, or "" for
// somebody who did not agree to be remembered. SegmentID is why; "" is the default.
type Exposure struct {
	Slot, PieceID, SegmentID, Person string
}

// Shown is how often an exposure happened within one flush of the recorder.
type Shown struct {
	Exposure
	Count   int64
	FirstAt time.Time
	LastAt  time.Time
	Version int64  // of the piece, the last time
	Facts   string // that earned it, the last time; JSON of whoever recorded it, "" for none
}

// RecordExposures adds to the day's rows: repeats for one person roll up.
func RecordExposures(ctx context.Context, q db.Q, list []Shown) error {
	for _, s := range list {
		_, err := q.Exec(ctx, `insert into exposure (day, slot, piece_id, segment_id, person, shown, first_at, last_at, version, facts)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
			on conflict (day, slot, piece_id, segment_id, person) do update
			set shown = exposure.shown + excluded.shown, last_at = excluded.last_at, version = excluded.version, facts = excluded.facts`,
			s.FirstAt.UTC().Format(time.DateOnly), s.Slot, s.PieceID, s.SegmentID, s.Person, s.Count, s.FirstAt, s.LastAt, s.Version, s.Facts)
		if err != nil {
			return err
		}
	}
	return nil
}

// keepExposures is how long it is remembered what was shown to whom.
const keepExposures = 180 * 24 * time.Hour

// PruneExposures forgets what was shown half a year ago.
func PruneExposures(ctx context.Context, q db.Q) error {
	_, err := q.Exec(ctx, `delete from exposure where day < $1`, q.Now().Add(-keepExposures).UTC().Format(time.DateOnly))
	return err
}

// ForgetExposures forgets what was shown to a person, and what was to stay.
func ForgetExposures(ctx context.Context, q db.Q, person string) error {
	if _, err := q.Exec(ctx, `delete from piece_kept where person = $1`, person); err != nil {
		return err
	}
	_, err := q.Exec(ctx, `delete from exposure where person = $1 and person <> ''`, person)
	return err
}

// ListExposures returns what was shown to a person on which days, the latest first.
func ListExposures(ctx context.Context, q db.Q, person string) ([]Shown, error) {
	return db.List(ctx, q, scanShown, `select `+shownColumns+` from exposure where person = $1 and person <> '' order by day desc, slot, piece_id, segment_id`, person)
}

const shownColumns = `slot, piece_id, segment_id, person, shown, first_at, last_at, version, facts`

func scanShown(r db.Row) (s Shown, err error) {
	return s, r.Scan(&s.Slot, &s.PieceID, &s.SegmentID, &s.Person, &s.Count, db.At(&s.FirstAt), db.At(&s.LastAt), &s.Version, &s.Facts)
}

// LastShown returns when a piece was shown to a person the last day it was; nobody
// in particular was shown nothing.
func LastShown(ctx context.Context, q db.Q, person, pieceID string) (Shown, error) {
	return db.Maybe(ctx, q, scanShown, `select `+shownColumns+` from exposure where person = $1 and piece_id = $2 and person <> '' order by last_at desc limit 1`, person, pieceID)
}

// CountExposures returns how often each piece has been shown in the last half year.
func CountExposures(ctx context.Context, q db.Q) (map[string]int64, error) {
	type count struct {
		piece string
		n     int64
	}
	list, err := db.List(ctx, q, func(r db.Row) (c count, err error) { return c, r.Scan(&c.piece, &c.n) },
		`select piece_id, cast(sum(shown) as bigint) from exposure group by piece_id`)
	counts := make(map[string]int64, len(list))
	for _, c := range list {
		counts[c.piece] = c.n
	}
	return counts, err
}

// CountPeople returns how many people were shown a piece since a day; those who did
// not agree to be remembered are not among them.
func CountPeople(ctx context.Context, q db.Q, pieceID string, since time.Time) (int64, error) {
	return db.Value[int64](ctx, q, `select count(distinct person) from exposure where piece_id = $1 and day >= $2 and person <> ''`, pieceID, since.UTC().Format(time.DateOnly))
}
