package setting

import (
	"context"
	"fmt"
	"strings"

	"regulars/store/db"
	"regulars/store/fault"
)

// Mailing is what the owner decides about letters that need consent.
type Mailing struct {
	Offered bool // shoppers are asked whether they want any
	Topics  []LetterTopic
	PerHour int64 // how many go out in an hour at most; 0 is as many as can
}

// LetterTopic is what letters can be about, as shoppers read it.
type LetterTopic struct {
	Handle string // of a collection, or a tag
	Tag    bool
	Name   string
}

// Bounds of topics and letters.
const (
	mostTopics  = 20
	mostPerHour = 100_000
)

// FindMailing returns what was decided; nothing is offered until it was.
func FindMailing(ctx context.Context, q db.Q) (Mailing, error) {
	return findOr(ctx, q, "mailing", Mailing{})
}

// SaveMailing replaces it.
func SaveMailing(ctx context.Context, q db.Q, l Mailing) error {
	wrong := fault.Fields{}
	if l.PerHour < 0 || l.PerHour > mostPerHour {
		wrong["per_hour"] = "Enter a number such as 100, or nothing."
	}
	seen := map[string]bool{}
	for _, t := range l.Topics {
		if name := strings.ToLower(t.Name); seen[name] || len(t.Name) > 60 || seen["\n"+t.Handle] {
			wrong["topics"] = fmt.Sprintf("Name each topic once, in 60 characters at most: %s", t.Name)
		} else {
			seen[name], seen["\n"+t.Handle] = true, true
		}
	}
	if len(l.Topics) > mostTopics {
		wrong["topics"] = fmt.Sprintf("Name %d topics at most.", mostTopics)
	}
	if err := fault.InvalidFields(wrong); err != nil {
		return err
	}
	return Save(ctx, q, "mailing", l)
}
