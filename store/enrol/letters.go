package enrol

import (
	"context"
	"fmt"
	"slices"
	"time"

	"regulars/store/attempt"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/mailbox"
	"regulars/store/message"
	"regulars/store/preference"
)

// Letters is a wish for letters that need consent.
type Letters struct {
	preference.Wanted
	VisitorID, CustomerID string // who asks, as far as that is known
	Address               string // of the network, for limits
}

// AskLetters asks the owner of an address, by a letter with a link, whether letters may
// go there. It does and answers the same for every address.
func AskLetters(ctx context.Context, d *db.DB, l Letters) error {
	if _, err := mailbox.Parse(l.Email); err != nil {
		return fault.InvalidFields(fault.Fields{"email": fault.Message(err)})
	}
	if err := try(ctx, d, attempt.Letters, l.Email, l.Address); err != nil {
		return err
	}
	err := d.Write(ctx, func(q db.Q) error {
		s, ask, err := preference.Want(ctx, q, l.Wanted)
		if err != nil || ask == "" {
			return err
		}
		return event.Append(ctx, q, event.Event{Name: event.LettersAsked, VisitorID: l.VisitorID, CustomerID: l.CustomerID, Subject: s.ID})
	})
	if err != nil {
		return fmt.Errorf("enrol.AskLetters: %w", err)
	}
	return nil
}

// AgreeLetters uses the link of that letter.
func AgreeLetters(ctx context.Context, d *db.DB, token string) (s preference.Subscription, err error) {
	err = d.Write(ctx, func(q db.Q) error {
		if s, err = preference.Agree(ctx, q, token); err != nil {
			return err
		}
		return tellLetters(ctx, q, event.LettersAgreed, s)
	})
	return s, err
}

// StopLetters ends letters to an address, those that wait too. A second time changes
// nothing.
func StopLetters(ctx context.Context, d *db.DB, subscriptionID, channel string) error {
	err := d.Write(ctx, func(q db.Q) error {
		s, err := preference.FindSubscription(ctx, q, subscriptionID)
		if err != nil {
			return err
		}
		// First: whoever is writing a letter to it holds it (preference.Hold), and what they
		// wrote is seen after them.
		was, err := preference.Stop(ctx, q, s, channel)
		if err != nil {
			return err
		}
		if err := message.Withdraw(ctx, q, s.Email); err != nil || !was {
			return err
		}
		return tellLetters(ctx, q, event.LettersStopped, s)
	})
	if err != nil {
		return fmt.Errorf("enrol.StopLetters: %w", err)
	}
	return nil
}

// Chosen is what somebody chose about letters and about what the shop shows.
type Chosen struct {
	LeftOut   []string // topics that letters leave out
	Frequency preference.Frequency
	Hidden    map[string]bool // themes that were asked about, and whether the shop leaves them out
	Channel   string
}

// ChooseLetters keeps it, of an address (zero for none) and of the person whose wishes they
// are.
func ChooseLetters(ctx context.Context, d *db.DB, s preference.Subscription, person string, c Chosen) error {
	err := d.Write(ctx, func(q db.Q) error {
		if s.ID != "" {
			if err := preference.Choose(ctx, q, s, c.LeftOut, c.Frequency, c.Channel); err != nil {
				return err
			}
		}
		for theme, out := range c.Hidden {
			keep := preference.Take
			if out {
				keep = preference.Leave
			}
			if err := keep(ctx, q, person, preference.Theme, theme); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("enrol.ChooseLetters: %w", err)
	}
	return nil
}

// WishesOf is the key of the wishes that the owner of an address has: of the account, else
// of the address by itself.
func WishesOf(ctx context.Context, q db.Q, s preference.Subscription) (person string, err error) {
	if owner, err := OwnerOf(ctx, q, s.Email); err != nil || owner != "" {
		return "c:" + owner, err
	}
	return s.Person(), nil
}

// OwnerOf is the account that has an address and has confirmed it, "" for none.
func OwnerOf(ctx context.Context, q db.Q, address string) (customerID string, err error) {
	c, err := customer.FindByEmail(ctx, q, address)
	if fault.KindOf(err) == fault.NotFound || err == nil && !c.Confirmed() {
		return "", nil
	}
	return c.ID, err
}

// tellLetters tells of a choice in the history of the account.
func tellLetters(ctx context.Context, q db.Q, name string, s preference.Subscription) error {
	owner, err := OwnerOf(ctx, q, s.Email)
	if err != nil || owner == "" {
		return err
	}
	q.Touch(db.Sharded(db.Person, owner))
	return event.Append(ctx, q, event.Event{Name: name, CustomerID: owner, Subject: s.ID})
}

// Subscription is what somebody said about letters to an address.
type Subscription struct {
	Email     string               `json:"email"`
	OnSince   time.Time            `json:"on_since,omitzero"`
	LeftOut   []string             `json:"left_out"`
	Frequency preference.Frequency `json:"frequency"`
	Receipts  []preference.Receipt `json:"receipts"`
}

// addLetters adds what was said about letters to the account's addresses, those of merged
// accounts too; without a confirmed address, who typed it is not known.
func (d *Data) addLetters(ctx context.Context, q db.Q) error {
	addresses := slices.Clone(d.Merged)
	if d.Account.Confirmed() {
		addresses = append(addresses, d.Account.Email)
	}
	for _, a := range addresses {
		s, err := preference.FindSubscriptionOf(ctx, q, a)
		if err != nil {
			return err
		}
		if s.ID == "" {
			continue
		}
		said, err := preference.ListReceipts(ctx, q, s.ID)
		if err != nil {
			return err
		}
		d.Letters = append(d.Letters, Subscription{s.Email, s.OnSince, s.LeftOut, s.Frequency, said})
		left, err := preference.List(ctx, q, s.Person())
		if err != nil {
			return err
		}
		d.LeftOut = append(d.LeftOut, left...)
	}
	return nil
}
