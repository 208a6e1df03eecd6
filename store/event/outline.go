package event

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"regulars/store/db"
)

// Outline is History in short: of each event only its id, name and time, and as its
// Digest a short name of what it says. Events of one name and digest say the same, so
// that Find has to be asked for one of them only. A row that was written before there
// were digests has none.
//
// The rows come joined into one text, which costs a fraction of as many rows.
func Outline(ctx context.Context, q db.Q, w Whose, want Want) ([]Event, error) {
	return read(ctx, q, w, want, (*history).lines)
}

// lines are events in short. Only the subjects of orders are read: whose what is told
// of an order is hangs on it, and these are ids, which hold no tab and no line's end.
func (h *history) lines(where string, args []any) ([]Event, error) {
	text, err := db.Value[string](h.ctx, h.q, `select coalesce(string_agg(line, '
'), '') from (select cast(at as text) || '	' || id || '	' || name || '	' || cast(follows as text) || '	' || digest || '	' || coalesce(visitor_id, '') || '	' ||
		case when `+aboutOrder+` then subject else '' end as line from event where `+where+`) e`, args...)
	if err != nil || text == "" {
		return nil, err
	}
	list := make([]Event, 0, strings.Count(text, "\n")+1)
	for line := range strings.SplitSeq(text, "\n") {
		e, err := lineOf(line)
		if err != nil {
			return nil, fmt.Errorf("event: a line of the ledger: %w", err)
		}
		list = append(list, e)
	}
	return list, nil
}

func lineOf(line string) (e Event, err error) {
	at, line, _ := strings.Cut(line, "\t")
	e.ID, line, _ = strings.Cut(line, "\t")
	e.Name, line, _ = strings.Cut(line, "\t")
	follows, line, _ := strings.Cut(line, "\t")
	e.Digest, line, _ = strings.Cut(line, "\t")
	e.VisitorID, e.Subject, _ = strings.Cut(line, "\t")
	ms, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return e, err
	}
	e.At = time.UnixMilli(ms).UTC()
	e.follows, err = strconv.ParseInt(follows, 10, 64)
	return e, err
}
