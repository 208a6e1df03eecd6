// Package visitor owns browsers: who they are to the shop before there is an
// account, their sessions, and what they have agreed to. A visitor exists only
// once something is worth keeping; a pure reader leaves no row and gets no cookie.
//
// It must not hold who a customer is, only the id a session is bound to.
package visitor

import (
	"context"
	"fmt"
	"time"

	"regulars/store/db"
	"regulars/store/id"
)

// Visitor is a browser.
type Visitor struct {
	ID        string
	CreatedAt time.Time
	Origin    Origin
	Consent   Consent
	PlaceID   string // the place they have chosen as theirs, "" for none
}

// Origin is where a visit came from: first touch, kept as it was.
type Origin struct {
	Landing      string // path of the first page
	ReferrerHost string
	UTMSource    string
	UTMMedium    string
	UTMCampaign  string
	Language     string
}

// Consent is what a visitor allows beyond the necessary. Asked is false until
// they have chosen.
type Consent struct {
	Asked           bool
	Personalization bool
	Analytics       bool
	// OverGPC says that the choice was made while the browser sent Global Privacy
	// Control: a yes was then meant in spite of it.
	OverGPC bool

	// Channel is where it was chosen, and Proof by what it is known to be theirs: kept with
	// the receipt, empty when it is read.
	Channel, Proof string
}

// Where a choice is made.
const (
	Banner  = "banner"
	Choices = "choices" // the page of privacy choices
	Why     = "why"     // beside what was shown, and why
)

// Holds is the consent for a request: Global Privacy Control is a refusal unless
// the visitor has said yes in spite of it.
func (c Consent) Holds(gpc bool) Consent {
	if gpc && !c.OverGPC {
		c.Personalization, c.Analytics = false, false
	}
	return c
}

// Create makes a visitor.
func Create(ctx context.Context, q db.Q, o Origin) (Visitor, error) {
	v := Visitor{ID: id.New(), CreatedAt: q.Now(), Origin: o}
	_, err := q.Exec(ctx, `insert into visitor (id, created_at, landing, referrer_host, utm_source, utm_medium, utm_campaign, language,
		consent_asked, consent_personalization, consent_analytics, consent_over_gpc) values ($1, $2, $3, $4, $5, $6, $7, $8, false, false, false, false)`,
		v.ID, v.CreatedAt, o.Landing, o.ReferrerHost, o.UTMSource, o.UTMMedium, o.UTMCampaign, o.Language)
	if err != nil {
		return Visitor{}, fmt.Errorf("visitor.Create: %w", err)
	}
	return v, nil
}

// Find returns a visitor.
func Find(ctx context.Context, q db.Q, visitorID string) (Visitor, error) {
	return db.One(ctx, q, func(r db.Row) (v Visitor, err error) {
		return v, r.Scan(&v.ID, db.At(&v.CreatedAt), &v.Origin.Landing, &v.Origin.ReferrerHost, &v.Origin.UTMSource, &v.Origin.UTMMedium,
			&v.Origin.UTMCampaign, &v.Origin.Language, &v.Consent.Asked, &v.Consent.Personalization, &v.Consent.Analytics, &v.Consent.OverGPC, &v.PlaceID)
	}, `select id, created_at, landing, referrer_host, utm_source, utm_medium, utm_campaign, language,
		consent_asked, consent_personalization, consent_analytics, consent_over_gpc, place_id from visitor where id = $1`, visitorID)
}

// ChoosePlace keeps which place is theirs, "" for none any more. They have asked for
// it: it needs no consent.
func ChoosePlace(ctx context.Context, q db.Q, visitorID, placeID string) error {
	q.Touch(db.Sharded(db.Person, visitorID))
	_, err := q.Exec(ctx, `update visitor set place_id = $2 where id = $1`, visitorID, placeID)
	if err != nil {
		return fmt.Errorf("visitor.ChoosePlace: %w", err)
	}
	return nil
}

// ConsentText names the wording that visitors agree to; change it with the words.
const ConsentText = "2026-11"

// SetConsent keeps a choice and a receipt of it. Withdrawing personalization
// forgets what was looked at; what else served it, identify.Choose forgets.
func SetConsent(ctx context.Context, q db.Q, visitorID, customerID string, c Consent, gpc bool) error {
	q.Touch(db.Sharded(db.Person, visitorID))
	_, err := q.Exec(ctx, `update visitor set consent_asked = true, consent_personalization = $2, consent_analytics = $3, consent_over_gpc = $4 where id = $1`,
		visitorID, c.Personalization, c.Analytics, gpc)
	if err != nil {
		return fmt.Errorf("visitor.SetConsent: %w", err)
	}
	if !c.Personalization {
		if _, err := q.Exec(ctx, `delete from visitor_viewed where visitor_id = $1`, visitorID); err != nil {
			return fmt.Errorf("visitor.SetConsent: %w", err)
		}
	}
	return SaveReceipt(ctx, q, visitorID, customerID, Receipt{Personalization: c.Personalization, Analytics: c.Analytics, GPC: gpc, TextVersion: ConsentText, Channel: c.Channel, Proof: c.Proof, At: q.Now()})
}

// SaveReceipt keeps a choice as it was made; SetConsent does so by itself.
func SaveReceipt(ctx context.Context, q db.Q, visitorID, customerID string, r Receipt) error {
	_, err := q.Exec(ctx, `insert into consent_receipt (id, visitor_id, customer_id, personalization, analytics, gpc, text_version, at, channel, proof)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, id.At(r.At), visitorID, db.Null(customerID), r.Personalization, r.Analytics, r.GPC, r.TextVersion, r.At, r.Channel, r.Proof)
	if err != nil || customerID == "" {
		return err
	}
	return chose(ctx, q, customerID, r)
}

// Receipt is one choice as it was made.
type Receipt struct {
	Personalization, Analytics, GPC bool
	TextVersion                     string
	Channel, Proof                  string // empty where nobody noted it
	At                              time.Time
}

// ListReceipts returns the choices of a visitor or an account, newest first.
func ListReceipts(ctx context.Context, q db.Q, visitorID, customerID string) ([]Receipt, error) {
	return db.List(ctx, q, func(r db.Row) (c Receipt, err error) {
		return c, r.Scan(&c.Personalization, &c.Analytics, &c.GPC, &c.TextVersion, db.At(&c.At), &c.Channel, &c.Proof)
	}, `select personalization, analytics, gpc, text_version, at, channel, proof from consent_receipt
		where visitor_id = $1 or ($2 <> '' and customer_id = $2) order by at desc, id desc`, visitorID, customerID)
}

// ListViewed returns the products a visitor looked at, newest first.
func ListViewed(ctx context.Context, q db.Q, visitorID string, limit int) ([]string, error) {
	return db.Values[string](ctx, q, `select product_id from visitor_viewed where visitor_id = $1 order by at desc, product_id limit $2`, visitorID, limit)
}
