package message

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
)

// Sender carries a mail away. An error that is (errors.Is) ErrRefused will not
// get better by trying again; ErrNoMailbox says that no other mail to the address will
// either, ErrUnreachable that nobody could be asked.
type Sender interface {
	Send(ctx context.Context, m Message) error
}

// What a Sender's errors mean.
var (
	ErrRefused     = errors.New("message: refused for good")
	ErrNoMailbox   = errors.New("message: the address takes no mail")
	ErrUnreachable = errors.New("message: the mail server cannot be reached")
)

// Refused says whether trying again is of no use.
func Refused(err error) bool { return errors.Is(err, ErrRefused) || errors.Is(err, ErrInjection) }

// Postman empties the outbox.
type Postman struct {
	DB     *db.DB
	Sender Sender // nil: no mail server; mails are kept
	Log    *slog.Logger

	// PerHour is how many letters that need consent go out in an hour, 0 for as many as
	// can; nil is 0. A new sender that writes to many at once is taken for a spammer.
	PerHour func(ctx context.Context, q db.Q) (int64, error)
}

const (
	lease      = 5 * time.Minute // longer than any try takes
	lookEvery  = 20 * time.Second
	tryFor     = 2 * time.Minute
	afterCrash = 10 * time.Second
)

// Run delivers until the context ends: at once when something is queued, and by
// the clock for what waits.
func (p *Postman) Run(ctx context.Context) error {
	return p.DB.Rounds(ctx, lookEvery, func(ctx context.Context) {
		if _, err := p.Deliver(ctx); err != nil && ctx.Err() == nil {
			p.Log.Warn("mail is not delivered for now", "error", err)
			pause(ctx, afterCrash)
		}
	}, Topic)
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// Deliver sends every mail that is due and returns how many were. It stops at
// ErrUnreachable: the others would meet the same.
func (p *Postman) Deliver(ctx context.Context) (sent int, err error) {
	for ctx.Err() == nil {
		m, err := p.next(ctx)
		if fault.KindOf(err) == fault.NotFound {
			return sent, nil
		}
		if err != nil {
			return sent, err
		}
		if err := p.one(ctx, m); err != nil {
			return sent, err
		}
		sent++
	}
	return sent, ctx.Err()
}

func (p *Postman) next(ctx context.Context) (m Message, err error) {
	// Looking first keeps an outbox in which nothing can go from asking for the writer.
	free, err := p.room(ctx, p.DB.Read())
	if err != nil {
		return m, err
	}
	due, err := db.Value[int64](ctx, p.DB.Read(), `select count(*) from message where state in ('queued', 'sending') and due_at <= $1 and ($2 or unsubscribe = '')`, p.DB.Now(), free)
	if err != nil || due == 0 {
		return m, errors.Join(err, nothingDue(due))
	}
	err = p.DB.Write(ctx, func(q db.Q) error {
		free, err := p.room(ctx, q)
		if err != nil {
			return err
		}
		m, err = claim(ctx, q, lease, free)
		return err
	})
	return m, err
}

func (p *Postman) room(ctx context.Context, q db.Q) (bool, error) {
	if p.PerHour == nil || p.Sender == nil {
		return true, nil
	}
	perHour, err := p.PerHour(ctx, q)
	if err != nil {
		return false, err
	}
	return room(ctx, q, perHour)
}

func nothingDue(n int64) error {
	if n == 0 {
		return fault.New(fault.NotFound, "No mail is due.")
	}
	return nil
}

// one tries one mail, outside of any transaction, and writes down how it went
// even when the context ends meanwhile.
func (p *Postman) one(ctx context.Context, m Message) error {
	var result error
	if p.Sender != nil {
		try, cancel := context.WithTimeout(ctx, tryFor)
		result = p.Sender.Send(try, m)
		cancel()
	}
	mark, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	err := p.DB.Write(mark, func(q db.Q) error {
		switch {
		case p.Sender == nil:
			return markKept(mark, q, m)
		case result != nil:
			return markFailed(mark, q, m, result)
		}
		return markSent(mark, q, m)
	})
	if errors.Is(result, ErrUnreachable) {
		return errors.Join(result, err)
	}
	if result != nil {
		p.Log.Warn("a mail was not taken", "mail", m.ID, "kind", m.Kind, "attempt", m.Attempts, "for good", Refused(result), "error", result)
	}
	return err
}
