// Package segment owns groups of people: a name and a rule in the segment
// language. It must not decide who is in one (personalize does, from facts), nor
// know what a segment is used for.
package segment

import (
	"context"
	"fmt"
	"strings"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/rule"
)

// Topic is touched when any segment changes.
const Topic = "segment"

// Segment is a group of people as of now: whoever the rule holds for.
type Segment struct {
	ID        string
	Name      string
	Rule      string // in the segment language
	Note      string // what it is for, in the merchandiser's words
	Enabled   bool
	Version   int64 // grows with each save; a save names the version it changes
	CreatedAt time.Time
	ChangedAt time.Time
	ChangedBy string // who saves it, for the history; not read back by Find and List
}

// Validate says what is wrong with a name or a rule, where.
func (s Segment) Validate() error {
	wrong := fault.Fields{}
	if strings.TrimSpace(s.Name) == "" {
		wrong["name"] = "Enter a name."
	} else if len(s.Name) > 120 {
		wrong["name"] = "Use at most 120 characters."
	}
	if _, err := rule.Parse(s.Rule); err != nil {
		wrong["rule"] = err.Error()
	}
	return fault.InvalidFields(wrong)
}

// ErrChanged is a save of a version that somebody else has replaced meanwhile.
var ErrChanged = fault.New(fault.Conflict, "Somebody else has changed this segment meanwhile. Your text is below; compare it with theirs and save again.")

// Save creates a segment (no ID) or replaces the version it names.
func Save(ctx context.Context, q db.Q, s *Segment) error {
	s.Name = strings.TrimSpace(s.Name)
	if err := s.Validate(); err != nil {
		return err
	}
	q.Touch(Topic)
	folded := strings.ToLower(s.Name)
	if taken, err := db.Values[string](ctx, q, `select id from segment where name_folded = $1 and id <> $2`, folded, s.ID); err != nil {
		return err
	} else if len(taken) > 0 {
		return fault.InvalidFields(fault.Fields{"name": "There is a segment of this name already."})
	}
	s.ChangedAt = q.Now()
	if s.ID == "" {
		return create(ctx, q, s, folded)
	}
	if err := keepPresent(ctx, q, s.ID); err != nil {
		return err
	}
	err := q.Guard(ctx, ErrChanged, `update segment set name = $2, name_folded = $3, rule = $4, note = $5, enabled = $6, version = version + 1, changed_at = $7
		where id = $1 and version = $8`, s.ID, s.Name, folded, s.Rule, s.Note, s.Enabled, s.ChangedAt, s.Version)
	if err != nil {
		return err
	}
	s.Version++
	return keepVersion(ctx, q, *s)
}

func create(ctx context.Context, q db.Q, s *Segment, folded string) error {
	s.ID, s.Version, s.CreatedAt = id.New(), 1, q.Now()
	_, err := q.Exec(ctx, `insert into segment (id, name, name_folded, rule, note, enabled, version, created_at, changed_at)
		values ($1, $2, $3, $4, $5, $6, 1, $7, $7)`, s.ID, s.Name, folded, s.Rule, s.Note, s.Enabled, s.CreatedAt)
	if err != nil {
		return fmt.Errorf("segment.Save(%s): %w", s.Name, err)
	}
	return keepVersion(ctx, q, *s)
}

const columns = `id, name, rule, note, enabled, version, created_at, changed_at`

func scan(r db.Row) (s Segment, err error) {
	return s, r.Scan(&s.ID, &s.Name, &s.Rule, &s.Note, &s.Enabled, &s.Version, db.At(&s.CreatedAt), db.At(&s.ChangedAt))
}

// Find returns a segment.
func Find(ctx context.Context, q db.Q, segmentID string) (Segment, error) {
	return db.One(ctx, q, scan, `select `+columns+` from segment where id = $1`, segmentID)
}

// List returns all segments by name.
func List(ctx context.Context, q db.Q) ([]Segment, error) {
	return db.List(ctx, q, scan, `select `+columns+` from segment order by name_folded`)
}

// Delete removes a segment. Whatever names it shows its default from then on. Its
// versions stay: Restore brings it back, under the same id.
func Delete(ctx context.Context, q db.Q, segmentID string) error {
	q.Touch(Topic)
	if err := keepPresent(ctx, q, segmentID); err != nil {
		return err
	}
	return q.Guard(ctx, fault.New(fault.NotFound, "This segment is gone already."), `delete from segment where id = $1`, segmentID)
}
