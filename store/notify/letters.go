package notify

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"regulars/store/db"
	"regulars/store/enrol"
	"regulars/store/message"
	"regulars/store/preference"
)

// Kinds of letters about letters.
const (
	KindConfirmLetters = "confirm-letters"
	KindNews           = "news"
)

// ConfirmLetters asks the owner of an address whether letters may go there.
type ConfirmLetters struct {
	From
	Link  string
	Valid time.Duration // how long the link works
}

// News is a letter that somebody who works here has written to those who want letters.
// Unlike others it says how to get no more.
type News struct {
	From
	Title      string
	Paragraphs []string
	Choose     string // where one chooses which letters come, and stops them
}

// ConfirmLetters mails the link that agrees to letters.
func (m Mailer) ConfirmLetters(ctx context.Context, q db.Q, s preference.Subscription) error {
	from, _, err := m.sender(ctx, q, s.Language)
	if err != nil {
		return err
	}
	token, err := preference.Arm(ctx, q, s)
	if err != nil {
		return err
	}
	letter := ConfirmLetters{From: from, Link: m.BaseURL + "/letters/confirm/" + token, Valid: preference.AskFor}
	return queue(ctx, q, KindConfirmLetters, s.Email, "", s.Ask, true, func() (Letter, error) { return m.Letters.ConfirmLetters(letter) })
}

// LettersLink is what links in letters that need consent are signed about: an address, and
// nothing else of a person.
type LettersLink struct {
	Subscription string `json:"s"`
}

// LettersPurpose is what such a signature is good for.
const LettersPurpose = "letters"

// Written says what became of a letter that needs consent.
type Written int

// What becomes of it.
const (
	LeftOut Written = iota // its address does not want it, or one waits already
	Queued
	Waits // until as much time has passed as its address wants between two
)

// write queues a letter that needs consent, as its address wants them: not without a yes,
// not about what was left out, and not sooner after the last one than was chosen. One
// waits at most; more than that are left out. name is what it is named by, once for
// each address.
func (m Mailer) write(ctx context.Context, q db.Q, s preference.Subscription, topic, kind, name string, draw func(From, string) (Letter, error)) (Written, error) {
	if wanted, err := wants(ctx, q, s, topic); err != nil || !wanted {
		return LeftOut, err
	}
	stands, err := message.FindConsented(ctx, q, s.Email)
	if err != nil || stands.Waits && s.Frequency.Pause() > 0 {
		return LeftOut, err
	}
	if on, err := preference.Hold(ctx, q, s); err != nil || !on {
		return LeftOut, err
	}
	from, _, err := m.sender(ctx, q, s.Language)
	if err != nil {
		return LeftOut, err
	}
	signed, err := m.Sign(LettersPurpose, LettersLink{s.ID})
	if err != nil {
		return LeftOut, err
	}
	owner, err := enrol.OwnerOf(ctx, q, s.Email)
	if err != nil {
		return LeftOut, err
	}
	link := m.BaseURL + "/letters/" + signed
	l, err := draw(from, link)
	if err != nil {
		return LeftOut, err
	}
	letter := message.Message{Kind: kind, CustomerID: owner, To: s.Email, Subject: l.Subject, Text: l.Text, HTML: l.HTML, Key: kind + "/" + name + "/" + s.ID, Unsubscribe: link + "/stop"}
	done := Queued
	if due := stands.Last.Add(s.Frequency.Pause()); !stands.Last.IsZero() && due.After(q.Now()) {
		letter.DueAt, done = due, Waits
	}
	return done, message.Queue(ctx, q, letter)
}

// atOnce is for how many addresses one transaction writes a letter.
const atOnce = 100

// Spread goes on with the letters that people who work here have written to those who want
// some: so many addresses in a transaction, until none is left.
func (m Mailer) Spread(ctx context.Context, d *db.DB) error {
	for ctx.Err() == nil {
		open, err := message.NextNews(ctx, d.Read())
		if err != nil || open.ID == "" {
			return err
		}
		if err := d.Write(ctx, func(q db.Q) error { return m.spread(ctx, q) }); err != nil {
			return fmt.Errorf("notify.Spread: %w", err)
		}
	}
	return ctx.Err()
}

func (m Mailer) spread(ctx context.Context, q db.Q) error {
	n, err := message.NextNews(ctx, q)
	if err != nil || n.ID == "" {
		return err
	}
	list, err := preference.ListOn(ctx, q, n.After, atOnce)
	if err != nil {
		return err
	}
	var tally message.NewsTally
	after := n.After
	for _, s := range list {
		done, err := m.write(ctx, q, s, n.Topic, KindNews, n.ID, func(from From, link string) (Letter, error) {
			return m.Letters.News(News{From: from, Title: n.Title, Paragraphs: Paragraphs(n.Text), Choose: link})
		})
		if err != nil {
			return err
		}
		switch done {
		case Queued:
			tally.Queued++
		case Waits:
			tally.Waits++
		default:
			tally.LeftOut++
		}
		after = s.ID
	}
	return message.MoveNews(ctx, q, n, after, tally, len(list) < atOnce)
}

// Paragraphs are a letter as it was typed, parted at empty lines.
func Paragraphs(text string) (list []string) {
	for part := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}

// wants says whether an address wants letters about a topic, "" for all of them.
func wants(ctx context.Context, q db.Q, s preference.Subscription, topic string) (bool, error) {
	if !s.On() || topic != "" && slices.Contains(s.LeftOut, topic) {
		return false, nil
	}
	person, err := enrol.WishesOf(ctx, q, s)
	if err != nil {
		return false, err
	}
	wishes, err := preference.List(ctx, q, person)
	return topic == "" || !preference.Wishes(wishes).Out(preference.Theme, topic), err
}
