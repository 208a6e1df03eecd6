package segment

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"regulars/store/db"
	"regulars/store/fault"
)

// keepVersion notes a segment as it was saved.
func keepVersion(ctx context.Context, q db.Q, s Segment) error {
	_, err := q.Exec(ctx, `insert into segment_version (segment_id, version, document, changed_by, at) values ($1, $2, $3, $4, $5)
		on conflict (segment_id, version) do nothing`, s.ID, s.Version, db.JSON(s), s.ChangedBy, s.ChangedAt)
	return err
}

// keepPresent notes a segment before it is replaced or removed: those that were
// written before there were versions have none yet.
func keepPresent(ctx context.Context, q db.Q, segmentID string) error {
	s, err := Find(ctx, q, segmentID)
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	return keepVersion(ctx, q, s)
}

// ListVersions returns a segment as it was saved each time, the latest first, with
// ChangedBy; also one that is deleted.
func ListVersions(ctx context.Context, q db.Q, segmentID string) ([]Segment, error) {
	list, err := db.List(ctx, q, func(r db.Row) (s Segment, err error) {
		return s, r.Scan(db.JSON(&s))
	}, `select document from segment_version where segment_id = $1 order by version desc`, segmentID)
	if err != nil {
		return nil, err
	}
	s, err := Find(ctx, q, segmentID)
	if fault.KindOf(err) == fault.NotFound {
		return list, nil
	}
	if err == nil && (len(list) == 0 || list[0].Version < s.Version) {
		list = slices.Insert(list, 0, s)
	}
	return list, err
}

// Restore saves an earlier version again, as the newest one, and brings back a
// segment that was deleted.
func Restore(ctx context.Context, q db.Q, segmentID string, version int64, by string) (Segment, error) {
	list, err := ListVersions(ctx, q, segmentID)
	if err != nil {
		return Segment{}, err
	}
	i := slices.IndexFunc(list, func(s Segment) bool { return s.Version == version })
	if i < 0 {
		return Segment{}, fault.New(fault.NotFound, "There is no such version.")
	}
	s, latest := list[i], list[0].Version
	s.ChangedBy = by
	s.Version = latest
	if _, err := Find(ctx, q, segmentID); err == nil || fault.KindOf(err) != fault.NotFound {
		if err != nil {
			return Segment{}, err
		}
		return s, Save(ctx, q, &s)
	}
	return s, bringBack(ctx, q, &s)
}

// bringBack puts a deleted segment where it was.
func bringBack(ctx context.Context, q db.Q, s *Segment) error {
	q.Touch(Topic)
	s.Version++
	s.ChangedAt = q.Now()
	taken := fault.New(fault.Conflict, "There is another segment of this name now. Rename that one first.")
	err := q.Guard(ctx, taken, `insert into segment (id, name, name_folded, rule, note, enabled, version, created_at, changed_at)
		select $1, $2, $3, $4, $5, cast($6 as boolean), cast($7 as bigint), cast($8 as bigint), cast($9 as bigint)
			where not exists (select 1 from segment where name_folded = $3)`,
		s.ID, s.Name, strings.ToLower(s.Name), s.Rule, s.Note, s.Enabled, s.Version, s.CreatedAt, s.ChangedAt)
	if err != nil {
		return fmt.Errorf("segment.Restore(%s): %w", s.Name, err)
	}
	return keepVersion(ctx, q, *s)
}
