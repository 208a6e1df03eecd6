package message

import (
	"context"
	"fmt"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
)

// News is a letter that somebody who works here has written to those who want letters. It
// is queued for one address after another; After names the last one.
type News struct {
	ID, Title, Text string
	Topic           string // "" for all
	By              string
	At              time.Time
	After           string
	Tally           NewsTally
	DoneAt          time.Time // zero while addresses are left
}

// NewsTally is what became of it at how many addresses.
type NewsTally struct{ Queued, Waits, LeftOut int64 }

const newsColumns = `id, title, text, topic, by_name, at, after, queued, waits, left_out, done_at`

func scanNews(r db.Row) (n News, err error) {
	return n, r.Scan(&n.ID, &n.Title, &n.Text, &n.Topic, &n.By, db.At(&n.At), &n.After, &n.Tally.Queued, &n.Tally.Waits, &n.Tally.LeftOut, db.At(&n.DoneAt))
}

// Bounds of a letter.
const (
	longestTitle = 150
	longestNews  = 10_000
)

// Check says what is wrong with which field.
func (n News) Check() error {
	wrong := fault.Fields{}
	if !oneLine(n.Title) || len([]rune(n.Title)) > longestTitle {
		wrong["title"] = "Write a subject of one line, 150 characters at most."
	}
	if n.Text == "" || len([]rune(n.Text)) > longestNews {
		wrong["text"] = "Write the letter, 10,000 characters at most."
	}
	return fault.InvalidFields(wrong)
}

// AddNews begins to send a letter; the same id twice is one letter.
func AddNews(ctx context.Context, q db.Q, n News) error {
	if err := n.Check(); err != nil {
		return err
	}
	_, err := q.Exec(ctx, `insert into news (id, title, text, topic, by_name, at, after, queued, waits, left_out) values ($1, $2, $3, $4, $5, $6, '', 0, 0, 0) on conflict (id) do nothing`,
		n.ID, n.Title, n.Text, n.Topic, n.By, q.Now())
	if err != nil {
		return fmt.Errorf("message.AddNews: %w", err)
	}
	return nil
}

// NextNews is the oldest letter with addresses left; zero for none.
func NextNews(ctx context.Context, q db.Q) (News, error) {
	return db.Maybe(ctx, q, scanNews, `select `+newsColumns+` from news where done_at is null order by id limit 1`)
}

// MoveNews notes how far a letter is, which nobody else has moved meanwhile.
func MoveNews(ctx context.Context, q db.Q, n News, after string, more NewsTally, done bool) error {
	var doneAt time.Time
	if done {
		doneAt = q.Now()
	}
	return q.Guard(ctx, fault.New(fault.Conflict, "Somebody else sends this letter."), `update news set after = $3, queued = queued + $4, waits = waits + $5, left_out = left_out + $6, done_at = $7
		where id = $1 and after = $2 and done_at is null`, n.ID, n.After, after, more.Queued, more.Waits, more.LeftOut, doneAt)
}

// ListNews returns the latest letters, the latest first.
func ListNews(ctx context.Context, q db.Q, limit int) ([]News, error) {
	return db.List(ctx, q, scanNews, `select `+newsColumns+` from news order by id desc limit $1`, limit)
}
