package report

import (
	"context"
	"time"

	"regulars/store/db"
	"regulars/store/memo"
)

// What takes long is said again for as many times as long as it took, at most for a
// minute, so that a page that is looked at all the time leaves the machine to the
// shoppers. What is counted quickly is counted each time.
const (
	quick   = 25 * time.Millisecond
	restful = 20
	oldest  = time.Minute
)

// question is what was asked: the days and the scope.
type question struct {
	scope string
	Span
}

// answer is what was said to it.
type answer[T any] struct {
	rows []T
	at   time.Time
	took time.Duration
}

// answers are those that are remembered.
type answers[T any] struct {
	*memo.Memo[question, answer[T]]
}

const answersKept = 8

func newAnswers[T any]() answers[T] { return answers[T]{memo.New[question, answer[T]](answersKept)} }

// ask gives a remembered answer while it may stand, else counts.
func (m answers[T]) ask(ctx context.Context, q db.Q, s Scope, sp Span, count func(context.Context, db.Q, Scope, Span) ([]T, error)) ([]T, error) {
	name, now := question{s.sign(), sp}, q.Now()
	if had, ok := m.Find(name); ok && had.took > quick && now.Sub(had.at) < min(oldest, restful*had.took) {
		return had.rows, nil
	}
	rows, err := count(ctx, q, s, sp)
	if err == nil {
		m.Keep(name, answer[T]{rows, now, q.Now().Sub(now)})
	}
	return rows, err
}
