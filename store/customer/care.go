package customer

import (
	"context"
	"strings"
	"time"

	"regulars/store/card"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/mailbox"
)

// ErrChanged is returned when somebody else has changed an account meanwhile.
var ErrChanged = fault.New(fault.Conflict, "Somebody has changed this customer meanwhile. Look at what is there now, and save again.")

// Correction is an account as staff want it to be.
type Correction struct {
	Name, Email, Phone string
	Seen               time.Time // when the account had last changed, as it was shown
}

// check says what is wrong with which field.
func (n Correction) check() (mailbox.Email, error) {
	wrong := fault.Fields{}
	email, err := mailbox.Parse(n.Email)
	if err != nil {
		wrong["email"] = fault.Message(err)
	}
	if d := digits(n.Phone); n.Phone != "" && (len(d) < 5 || len(d) > 20 || strings.Trim(n.Phone, "0123456789+-/.() ") != "") {
		wrong["phone"] = "Enter a number such as +49 30 123456, or leave it empty."
	}
	return email, fault.InvalidFields(wrong)
}

// Check says what is wrong with an account that staff want to make.
func (n New) Check() error {
	_, err := Correction{Name: n.Name, Email: n.Email, Phone: n.Phone}.check()
	return err
}

// Correct changes what an account says of somebody, as it was asked for over phone or
// counter. Another address is not confirmed, and open links end, but for those that
// take an old address back: what follows (letters, sessions) is the caller's part.
func Correct(ctx context.Context, q db.Q, customerID string, n Correction) (before, after Customer, err error) {
	email, err := n.check()
	if err != nil {
		return before, after, err
	}
	if before, err = Find(ctx, q, customerID); err != nil {
		return before, after, err
	}
	confirmed := before.ConfirmedAt
	if before.Email != email.Address {
		confirmed = time.Time{}
		if err := void(ctx, q, customerID, ToRevert); err != nil {
			return before, after, err
		}
	}
	if other, err := FindByEmail(ctx, q, email.Address); err == nil && other.ID != customerID {
		return before, after, fault.InvalidFields(fault.Fields{"email": fault.Message(ErrTaken)})
	}
	touch(q, customerID)
	err = q.Guard(ctx, ErrChanged, `update customer set name = $2, email = $3, email_key = $4, phone = $5, confirmed_at = $6, changed_at = $7
		where id = $1 and changed_at = $8`, customerID, cleanName(n.Name), email.Address, email.Key, cleanName(n.Phone), confirmed, q.Now(), n.Seen)
	if err != nil {
		return before, after, err
	}
	if err := word(ctx, q, customerID); err != nil {
		return before, after, err
	}
	after, err = Find(ctx, q, customerID)
	return before, after, err
}

// Note is what staff wrote down about somebody.
type Note struct {
	ID, Author, Words string
	At                time.Time
}

// longestNote and mostNotes bound what is noted about one person.
const (
	longestNote = 2000
	mostNotes   = 200
)

// AddNote writes something down. The id is made where it is typed, so that a second
// click adds nothing; card numbers are masked.
func AddNote(ctx context.Context, q db.Q, customerID string, n Note) error {
	n.Words = strings.TrimSpace(card.Mask(n.Words))
	if n.Words == "" || len([]rune(n.Words)) > longestNote {
		return fault.InvalidFields(fault.Fields{"note": "Write a note of at most 2,000 characters."})
	}
	if _, err := Find(ctx, q, customerID); err != nil {
		return err
	}
	_, err := q.Exec(ctx, `insert into customer_note (id, customer_id, author, words, at) select cast($1 as text), cast($2 as text), cast($3 as text), cast($4 as text), cast($5 as bigint)
		where (select count(*) from customer_note where customer_id = $2) < $6 on conflict (id) do nothing`, n.ID, customerID, n.Author, n.Words, q.Now(), mostNotes)
	return err
}

// RemoveNote takes a note away, and returns it.
func RemoveNote(ctx context.Context, q db.Q, customerID, noteID string) (Note, error) {
	return db.One(ctx, q, scanNote, `delete from customer_note where id = $1 and customer_id = $2 returning id, author, words, at`, noteID, customerID)
}

// ListNotes returns what was noted about somebody, the latest first.
func ListNotes(ctx context.Context, q db.Q, customerID string) ([]Note, error) {
	return db.List(ctx, q, scanNote, `select id, author, words, at from customer_note where customer_id = $1 order by at desc, id desc`, customerID)
}

func scanNote(r db.Row) (n Note, err error) {
	return n, r.Scan(&n.ID, &n.Author, &n.Words, db.At(&n.At))
}
