package preference

import (
	"context"
	"fmt"
	"slices"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/mailbox"
)

// Frequency is how often somebody wants letters.
type Frequency string

// The frequencies.
const (
	AsItComes Frequency = ""
	Weekly    Frequency = "week"  // at most once
	Monthly   Frequency = "month" // at most once
)

// Pause is how long at least lies between two letters.
func (f Frequency) Pause() time.Duration {
	switch f {
	case Weekly:
		return 7 * 24 * time.Hour
	case Monthly:
		return 30 * 24 * time.Hour
	}
	return 0
}

// Subscription is an address of mail that letters which need consent may go to, once its
// owner has said so by the link in a letter.
type Subscription struct {
	ID        string
	Email     string
	Language  string
	OnSince   time.Time // zero: no letter may go there
	LeftOut   []string  // handles of topics that are not wanted
	Frequency Frequency
	Ask       string // names the last letter that asks
	AskedAt   time.Time
	Channel   string // where it was asked for last
	Version   string // of the words beside it
	ExpiresAt time.Time
	UsedAt    time.Time
	ChangedAt time.Time
}

// On says whether letters may go there.
func (s Subscription) On() bool { return !s.OnSince.IsZero() }

// Person is the key of the wishes of somebody who has an address and no account.
func (s Subscription) Person() string { return "s:" + s.ID }

// AskFor is how long the link works that agrees to letters.
const AskFor = 7 * 24 * time.Hour

// mostAsks is how many letters that ask go to one address in a day, whoever wants them.
const mostAsks = 3

// The ends of a link that agrees to letters.
var (
	ErrLinkUnknown = fault.New(fault.NotFound, "This link is not one of ours, or a newer mail has replaced it.")
	ErrLinkUsed    = fault.New(fault.Conflict, "This link was used already.")
	ErrLinkExpired = fault.New(fault.Conflict, "This link is too old.")
)

// Wanted is an address that somebody has typed to get letters.
type Wanted struct {
	Email, Language string
	Channel         string // where: Footer, ...
	Words           string // that stood beside the field, as they were read
}

const subscriptionColumns = `id, email, language, on_since, left_out, frequency, ask, asked_at, channel, text_version, expires_at, used_at, changed_at`

func scanSubscription(r db.Row) (s Subscription, err error) {
	return s, r.Scan(&s.ID, &s.Email, &s.Language, db.At(&s.OnSince), db.JSON(&s.LeftOut), &s.Frequency, &s.Ask, db.At(&s.AskedAt), &s.Channel, &s.Version, db.At(&s.ExpiresAt), db.At(&s.UsedAt), db.At(&s.ChangedAt))
}

// Want keeps that an address may want letters, and names the letter that asks for it; ""
// when that went there often enough today. Nobody gets letters by it.
func Want(ctx context.Context, q db.Q, w Wanted) (s Subscription, ask string, err error) {
	email, err := mailbox.Parse(w.Email)
	if err != nil {
		return s, "", fault.InvalidFields(fault.Fields{"email": fault.Message(err)})
	}
	version, err := keepWords(ctx, q, w.Words)
	if err != nil {
		return s, "", err
	}
	s, err = db.One(ctx, q, scanSubscription, `insert into subscription (id, email, email_key, language, left_out, frequency, asked_at, channel, text_version, ask, changed_at)
		values ($1, $2, $3, $4, '[]', '', $5, $6, $7, '', $5) on conflict (email_key) do update set asked_at = excluded.asked_at, channel = excluded.channel, text_version = excluded.text_version
		returning `+subscriptionColumns, id.New(), email.Address, email.Key, w.Language, q.Now(), w.Channel, version)
	if err != nil {
		return s, "", fmt.Errorf("preference.Want: %w", err)
	}
	asked, err := db.Value[int64](ctx, q, `select count(*) from subscription_receipt where subscription_id = $1 and act = $2 and at > $3`, s.ID, string(Asked), q.Now().Add(-24*time.Hour))
	if err != nil || asked >= mostAsks {
		return s, "", err
	}
	s.Ask = id.New()
	if _, err := q.Exec(ctx, `update subscription set ask = $2 where id = $1`, s.ID, s.Ask); err != nil {
		return s, "", fmt.Errorf("preference.Want: %w", err)
	}
	return s, s.Ask, record(ctx, q, s.ID, Receipt{Act: Asked, Version: version, Channel: w.Channel, Proof: "letter " + s.Ask})
}

// Arm gives the letter that asks its secret, to be put into it and nowhere else. Earlier
// links stop working.
func Arm(ctx context.Context, q db.Q, s Subscription) (token string, err error) {
	token = id.Token()
	return token, q.Guard(ctx, ErrLinkUnknown, `update subscription set hash = $2, expires_at = $3, used_at = null where id = $1`, s.ID, id.Hash(token), q.Now().Add(AskFor))
}

// Peek returns what a link is about without using it, or how it has ended.
func Peek(ctx context.Context, q db.Q, token string) (Subscription, error) {
	s, err := db.Maybe(ctx, q, scanSubscription, `select `+subscriptionColumns+` from subscription where hash = $1`, id.Hash(token))
	switch {
	case err != nil:
		return s, err
	case s.ID == "":
		return s, ErrLinkUnknown
	case !s.UsedAt.IsZero():
		return s, ErrLinkUsed
	case !q.Now().Before(s.ExpiresAt):
		return s, ErrLinkExpired
	}
	return s, nil
}

// Agree uses a link: from now on letters may go to its address.
func Agree(ctx context.Context, q db.Q, token string) (Subscription, error) {
	s, err := Peek(ctx, q, token)
	if err != nil {
		return s, err
	}
	if err := q.Guard(ctx, ErrLinkUsed, `update subscription set on_since = coalesce(on_since, $2), used_at = $2, changed_at = $2 where id = $1 and used_at is null`, s.ID, q.Now()); err != nil {
		return s, err
	}
	s.OnSince, s.UsedAt = q.Now(), q.Now()
	return s, record(ctx, q, s.ID, Receipt{Act: Agreed, Version: s.Version, Channel: s.Channel, Proof: "link of letter " + s.Ask})
}

// Choose keeps which topics somebody leaves out, and how often they want letters. The same
// choice again changes nothing.
func Choose(ctx context.Context, q db.Q, s Subscription, leftOut []string, often Frequency, channel string) error {
	if often.Pause() == 0 {
		often = AsItComes
	}
	leftOut = slices.Compact(slices.Sorted(slices.Values(leftOut)))
	if slices.Equal(leftOut, s.LeftOut) && often == s.Frequency {
		return nil
	}
	if leftOut == nil {
		leftOut = []string{}
	}
	_, err := q.Exec(ctx, `update subscription set left_out = $2, frequency = $3, changed_at = $4 where id = $1`, s.ID, db.JSON(leftOut), string(often), q.Now())
	if err != nil {
		return fmt.Errorf("preference.Choose: %w", err)
	}
	return record(ctx, q, s.ID, Receipt{Act: Chose, Version: s.Version, Channel: channel, Proof: said(leftOut, often)})
}

// Hold says whether letters may go to an address, and makes whoever stops them wait until
// this transaction is over: so no letter is written to who has just said no.
func Hold(ctx context.Context, q db.Q, s Subscription) (on bool, err error) {
	n, err := q.Exec(ctx, `update subscription set changed_at = changed_at where id = $1 and on_since is not null`, s.ID)
	return n > 0, err
}

// Stop ends letters to an address; true when they were on. A link that is under way ends too.
func Stop(ctx context.Context, q db.Q, s Subscription, channel string) (was bool, err error) {
	n, err := q.Exec(ctx, `update subscription set on_since = null, hash = null, changed_at = $2 where id = $1 and on_since is not null`, s.ID, q.Now())
	if err != nil || n == 0 {
		return false, err
	}
	return true, record(ctx, q, s.ID, Receipt{Act: Withdrew, Version: s.Version, Channel: channel})
}

// FindSubscription returns a subscription.
func FindSubscription(ctx context.Context, q db.Q, subscriptionID string) (Subscription, error) {
	return db.One(ctx, q, scanSubscription, `select `+subscriptionColumns+` from subscription where id = $1`, subscriptionID)
}

// FindSubscriptionOf returns the subscription of an address, however it is written; zero
// for none.
func FindSubscriptionOf(ctx context.Context, q db.Q, address string) (Subscription, error) {
	return db.Maybe(ctx, q, scanSubscription, `select `+subscriptionColumns+` from subscription where email_key = $1`, mailbox.Key(address))
}

// ListOn returns subscriptions that are on, from after an id, the oldest first.
func ListOn(ctx context.Context, q db.Q, after string, limit int) ([]Subscription, error) {
	return db.List(ctx, q, scanSubscription, `select `+subscriptionColumns+` from subscription where on_since is not null and id > $1 order by id limit $2`, after, limit)
}

// CountOn is how many addresses letters may go to.
func CountOn(ctx context.Context, q db.Q) (int64, error) {
	return db.Value[int64](ctx, q, `select count(*) from subscription where on_since is not null`)
}

// PruneWanted forgets addresses that were typed, and not agreed to, a month ago: who they
// belong to never said a word.
func PruneWanted(ctx context.Context, q db.Q) error {
	ids, err := db.Values[string](ctx, q, `select id from subscription s where on_since is null and asked_at < $1
		and not exists (select 1 from subscription_receipt r where r.subscription_id = s.id and r.act <> $2) order by id limit 1000`, q.Now().Add(-30*24*time.Hour), string(Asked))
	for _, one := range ids {
		if err := forgetSubscription(ctx, q, one); err != nil {
			return err
		}
	}
	return err
}

// EraseSubscriptions forgets addresses with their receipts and wishes.
func EraseSubscriptions(ctx context.Context, q db.Q, addresses []string) error {
	for _, a := range addresses {
		s, err := FindSubscriptionOf(ctx, q, a)
		if err != nil {
			return err
		}
		if s.ID == "" {
			continue
		}
		if err := forgetSubscription(ctx, q, s.ID); err != nil {
			return err
		}
	}
	return nil
}

func forgetSubscription(ctx context.Context, q db.Q, subscriptionID string) error {
	for _, table := range []string{`delete from subscription_receipt where subscription_id = $1`, `delete from subscription where id = $1`} {
		if _, err := q.Exec(ctx, table, subscriptionID); err != nil {
			return fmt.Errorf("preference.EraseSubscriptions: %w", err)
		}
	}
	return Erase(ctx, q, Subscription{ID: subscriptionID}.Person())
}
