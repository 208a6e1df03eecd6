package preference

import (
	"context"
	"fmt"
	"strings"
	"time"

	"regulars/store/db"
	"regulars/store/id"
)

// Act is what somebody said about letters.
type Act string

// The acts.
const (
	Asked    Act = "asked"    // typed an address; nobody agreed yet
	Agreed   Act = "agreed"   // by the link that went to it
	Chose    Act = "chose"    // topics, or how often
	Withdrew Act = "withdrew" // no letters any more
)

// Where something about letters was said.
const (
	Footer   = "footer"
	Page     = "page" // of letters itself
	Account  = "account"
	Checkout = "checkout"
	Link     = "link"      // in a letter
	OneClick = "one click" // the button of a mail program (RFC 8058)
)

// Receipt is what was said about letters, as it was said. Receipts are added, never
// changed; an erasure alone takes them.
type Receipt struct {
	Act     Act       `json:"act"`
	Version string    `json:"text_version"`
	Words   string    `json:"words"` // of that version
	Channel string    `json:"channel"`
	Proof   string    `json:"proof,omitempty"`
	At      time.Time `json:"at"`
}

func record(ctx context.Context, q db.Q, subscriptionID string, r Receipt) error {
	_, err := q.Exec(ctx, `insert into subscription_receipt (id, subscription_id, act, text_version, channel, proof, at) values ($1, $2, $3, $4, $5, $6, $7)`,
		id.At(q.Now()), subscriptionID, string(r.Act), r.Version, r.Channel, r.Proof, q.Now())
	if err != nil {
		return fmt.Errorf("preference: a receipt: %w", err)
	}
	return nil
}

// ListReceipts returns what was said about letters to an address, the latest first.
func ListReceipts(ctx context.Context, q db.Q, subscriptionID string) ([]Receipt, error) {
	return db.List(ctx, q, func(r db.Row) (v Receipt, err error) {
		return v, r.Scan(&v.Act, &v.Version, db.Text(&v.Words), &v.Channel, &v.Proof, db.At(&v.At))
	}, `select r.act, r.text_version, t.words, r.channel, r.proof, r.at from subscription_receipt r left join consent_text t on t.version = r.text_version
		where r.subscription_id = $1 order by r.at desc, r.id desc`, subscriptionID)
}

// keepWords keeps words that are agreed to and returns their version: the same words have
// the same, whenever they are shown.
func keepWords(ctx context.Context, q db.Q, words string) (version string, err error) {
	words = strings.TrimSpace(words)
	version = id.Hash(words)[:12]
	_, err = q.Exec(ctx, `insert into consent_text (version, words, at) values ($1, $2, $3) on conflict (version) do nothing`, version, words, q.Now())
	return version, err
}

// said is a choice as its receipt keeps it.
func said(leftOut []string, often Frequency) string {
	how := "as it comes"
	if often != AsItComes {
		how = "at most once a " + string(often)
	}
	if len(leftOut) > 0 {
		return how + ", not about " + strings.Join(leftOut, ", ")
	}
	return how
}
