// Package setting owns what the owner decides once: the shop's name, money,
// place and language. It must not hold anything that a merchandiser changes from
// day to day, nor secrets, which live in the environment.
package setting

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/money"
	"regulars/store/rule"
)

// Topic is touched when any setting changes.
const Topic = "setting"

// Shop is who sells.
type Shop struct {
	Name    string
	Tagline string   // one line under the name
	Email   string   // where shoppers write to; mails come from it
	Phone   string   // as people write it
	Address []string // postal address, a line each

	Currency         money.Currency
	Country          string // ISO 3166-1 alpha-2; the destination assumed first
	Language         string // BCP 47, such as "en"
	TimeZone         string // IANA name; hours and schedules are meant in it
	PricesIncludeTax bool
	OrderPrefix      string // in front of order numbers: "NG-"
	Capture          string // when money is taken: CaptureAtOnce, CaptureWhenSent or CaptureByHand
	ChangeMinutes    int    // how long shoppers may change an order of their own; 0: not at all
	ReturnDays       int    // days to send something back; 0 says nothing, and nobody can ask for it
	ReturnFee        int64  // percent that is kept back of what comes back for no reason of the shop's
	FinalSaleTag     string // of products that cannot be sent back; empty for none
	Routing          string `json:",omitempty"` // how places are chosen that orders are taken from, as inventory.Routing; empty is where most lies

	Bank     Bank
	Academic Academic
	Staff    Staff
	Stages   rule.Stages // by what regulars are told from newcomers; zero means rule.DefaultStages
	// SetUp says that an owner exists and the shop has been configured.
	SetUp bool
}

// When the money for an order is taken. What is not taken at once is reserved first,
// where the way to pay can do that.
const (
	CaptureAtOnce   = ""
	CaptureWhenSent = "sent" // all of the order
	CaptureByHand   = "hand"
)

// Bank is the account for bank transfers.
type Bank struct{ Holder, IBAN, BIC string }

// Academic adds to and takes from the list of academic domains.
type Academic struct{ Allow, Deny []string }

// How long shoppers may change an order of their own: as it comes, and at most.
const (
	changeMinutes     = 30
	mostChangeMinutes = 7 * 24 * 60
)

// Default is an empty shop's setting.
func Default() Shop {
	return Shop{Name: "My shop", Currency: "EUR", Country: "DE", Language: "en", TimeZone: "Europe/Berlin", PricesIncludeTax: true, OrderPrefix: "R-", ChangeMinutes: changeMinutes}
}

// FindShop returns the shop's setting, Default when none was saved.
func FindShop(ctx context.Context, q db.Q) (Shop, error) {
	s, err := db.One(ctx, q, func(r db.Row) (Shop, error) {
		s := Shop{ChangeMinutes: changeMinutes} // of one that was saved before there was a choice
		return s, r.Scan(db.JSON(&s))
	}, `select value from setting where name = 'shop'`)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return Default(), nil
	}
	return s, err
}

// SaveShop replaces the shop's setting.
func SaveShop(ctx context.Context, q db.Q, s Shop) error {
	if err := s.Validate(); err != nil {
		return err
	}
	return Save(ctx, q, "shop", s)
}

// FinalSale says whether what carries some tags is sold for good.
func (s Shop) FinalSale(tags []string) bool {
	return s.FinalSaleTag != "" && slices.ContainsFunc(tags, func(t string) bool { return strings.EqualFold(t, s.FinalSaleTag) })
}

// Validate says what is missing.
func (s Shop) Validate() error {
	wrong := fault.Fields{}
	if s.Name == "" {
		wrong["name"] = "Enter the shop's name."
	}
	if !s.Currency.Valid() {
		wrong["currency"] = "Enter a currency of three letters, such as EUR."
	}
	if len(s.Country) != 2 {
		wrong["country"] = "Choose the country you sell from."
	}
	if !slices.Contains([]string{CaptureAtOnce, CaptureWhenSent, CaptureByHand}, s.Capture) {
		wrong["capture"] = "Choose when the money is taken."
	}
	if s.ChangeMinutes < 0 || s.ChangeMinutes > mostChangeMinutes {
		wrong["change_minutes"] = "Enter a number of minutes up to 10080, or 0."
	}
	if s.ReturnFee < 0 || s.ReturnFee > 100 {
		wrong["return_fee"] = "Enter a percentage from 0 to 100, or nothing."
	}
	if s.ReturnDays < 0 || s.ReturnDays > 3650 {
		wrong["return_days"] = "Enter a number of days, such as 30, or nothing."
	}
	return fault.InvalidFields(wrong)
}

// Find reads the group of settings of a name; fault.NotFound when none was saved.
func Find[T any](ctx context.Context, q db.Q, name string) (T, error) {
	return db.One(ctx, q, func(r db.Row) (v T, err error) { return v, r.Scan(db.JSON(&v)) },
		`select value from setting where name = $1`, name)
}

// findOr is Find, or something else when none was saved.
func findOr[T any](ctx context.Context, q db.Q, name string, otherwise T) (T, error) {
	v, err := Find[T](ctx, q, name)
	if fault.KindOf(err) == fault.NotFound {
		return otherwise, nil
	}
	return v, err
}

// Save replaces the group of settings of a name.
func Save[T any](ctx context.Context, q db.Q, name string, value T) error {
	q.Touch(Topic)
	_, err := q.Exec(ctx, `insert into setting (name, value, changed_at) values ($1, $2, $3)
		on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at`,
		name, db.JSON(value), q.Now())
	if err != nil {
		return fmt.Errorf("setting.Save(%s): %w", name, err)
	}
	return nil
}

// Secret returns the shop's own random key for a purpose, made on first use. It
// never leaves the database.
func Secret(ctx context.Context, d *db.DB, purpose string) (key []byte, err error) {
	name := "secret." + purpose
	token, err := Find[string](ctx, d.Read(), name)
	if fault.KindOf(err) == fault.NotFound {
		err = d.Write(ctx, func(q db.Q) error {
			if _, err := q.Exec(ctx, `insert into setting (name, value, changed_at) values ($1, $2, $3) on conflict (name) do nothing`,
				name, db.JSON(id.Token()), q.Now()); err != nil {
				return err
			}
			// Another instance may have been first.
			token, err = Find[string](ctx, q, name)
			return err
		})
	}
	return []byte(token), err
}
