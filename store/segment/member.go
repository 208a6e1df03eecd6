package segment

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"regulars/store/db"
)

// Due is a person who has to be looked at: something happened to them, or time
// alone will change what they are in.
type Due struct {
	Person  string // c:<customer> or v:<visitor>
	At      time.Time
	Version int64 // grows with everything that happens
}

// LookAt says that a person has to be looked at by an instant at the latest.
func LookAt(ctx context.Context, q db.Q, person string, at time.Time) error {
	if person == "" {
		return nil
	}
	_, err := q.Exec(ctx, `insert into segment_due (person, due_at, version) values ($1, $2, 1) on conflict (person) do update
		set due_at = case when excluded.due_at < segment_due.due_at then excluded.due_at else segment_due.due_at end, version = segment_due.version + 1`, person, at)
	if err != nil {
		return fmt.Errorf("segment.LookAt: %w", err)
	}
	return nil
}

// LookAtAll is LookAt for many, each named once, with few statements.
func LookAtAll(ctx context.Context, q db.Q, persons []string, at time.Time) error {
	for some := range slices.Chunk(slices.Compact(slices.Sorted(slices.Values(persons))), 200) {
		rows, args := make([]string, len(some)), []any{at}
		for i, person := range some {
			rows[i] = fmt.Sprintf("($%d, $1, 1)", i+2)
			args = append(args, person)
		}
		_, err := q.Exec(ctx, `insert into segment_due (person, due_at, version) values `+strings.Join(rows, ",")+` on conflict (person) do update
			set due_at = case when excluded.due_at < segment_due.due_at then excluded.due_at else segment_due.due_at end, version = segment_due.version + 1`, args...)
		if err != nil {
			return fmt.Errorf("segment.LookAtAll: %w", err)
		}
	}
	return nil
}

// ListDue returns people who are due, the longest waiting first.
func ListDue(ctx context.Context, q db.Q, limit int) ([]Due, error) {
	return db.List(ctx, q, func(r db.Row) (d Due, err error) { return d, r.Scan(&d.Person, db.At(&d.At), &d.Version) },
		`select person, due_at, version from segment_due where due_at <= $1 order by due_at, person limit $2`, q.Now(), limit)
}

// LookedAt notes that a person has been looked at, and when the next time is; zero
// is never, unless something happens. False means that something has happened, or
// that another was first: what was seen is not to be kept.
func LookedAt(ctx context.Context, q db.Q, d Due, next time.Time) (bool, error) {
	query, args := `delete from segment_due where person = $1 and version = $2`, []any{d.Person, d.Version}
	if !next.IsZero() {
		query, args = `update segment_due set due_at = $3, version = version + 1 where person = $1 and version = $2`, append(args, next)
	}
	n, err := q.Exec(ctx, query, args...)
	return n == 1, err
}

// ListOf returns the ids of the segments a person is noted in.
func ListOf(ctx context.Context, q db.Q, person string) ([]string, error) {
	return db.Values[string](ctx, q, `select segment_id from segment_member where person = $1 and left_at is null order by segment_id`, person)
}

// Enter notes that a person is in a segment from an instant on; who is in it
// already stays. It returns whether that is new.
func Enter(ctx context.Context, q db.Q, segmentID, person string, at time.Time) (bool, error) {
	n, err := q.Exec(ctx, `insert into segment_member (segment_id, person, entered_at) values ($1, $2, $3) on conflict do nothing`, segmentID, person, at)
	return n == 1, err
}

// Leave notes that a person is in a segment no more. It returns whether that is
// new.
func Leave(ctx context.Context, q db.Q, segmentID, person string, at time.Time) (bool, error) {
	n, err := q.Exec(ctx, `update segment_member set left_at = case when entered_at > $3 then entered_at else $3 end
		where segment_id = $1 and person = $2 and left_at is null`, segmentID, person, at)
	return n > 0, err
}

// CountMembers returns how many people were noted in a segment at an instant.
func CountMembers(ctx context.Context, q db.Q, segmentID string, at time.Time) (int64, error) {
	return db.Value[int64](ctx, q, `select count(*) from segment_member where segment_id = $1 and entered_at <= $2 and (left_at is null or left_at > $2)`, segmentID, at)
}

// keepStays is how long it is remembered who was in a segment.
const keepStays = 400 * 24 * time.Hour

// Prune forgets stays that ended more than a year and a month ago.
func Prune(ctx context.Context, q db.Q) error {
	_, err := q.Exec(ctx, `delete from segment_member where left_at < $1`, q.Now().Add(-keepStays))
	return err
}

// Forget removes everything noted of a person.
func Forget(ctx context.Context, q db.Q, person string) error {
	if _, err := q.Exec(ctx, `delete from segment_member where person = $1`, person); err != nil {
		return err
	}
	_, err := q.Exec(ctx, `delete from segment_due where person = $1`, person)
	return err
}
