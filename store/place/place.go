// Package place owns where the shop is: its addresses, opening hours and who may
// pick up there.
//
// It must not know stock (inventory keeps counts by place id) or shipping.
package place

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
)

// Place is a shop or store room that people can find.
type Place struct {
	ID        string
	Handle    string
	Name      string
	Street    string
	Postcode  string
	City      string
	Country   string // ISO 3166-1 alpha-2
	Phone     string
	TimeZone  string  // IANA, in which Hours are meant
	Latitude  float64 // degrees, kept to a millionth
	Longitude float64
	Pickup    bool // orders can be collected here
	Returns   bool // shoppers may bring here what they send back
	Hours     []Hours
	Position  int

	PrepareMinutes int      // of opening time that an order needs; 0 is the usual two hours
	KeepDays       int      // that an order is kept for whoever does not come; 0 is the usual week
	Closed         []string // days on which it stays closed: "2026-12-25"

	zone *time.Location // of TimeZone where List found it: looking it up costs more than a promise
}

// Hours is one span in which a place is open. A weekday may have several.
type Hours struct {
	Weekday time.Weekday
	Opens   int // minutes since midnight
	Closes  int // minutes since midnight, up to 24*60
}

// In says a moment in the time of the place, in UTC when nobody knows its zone.
func (p *Place) In(at time.Time) time.Time {
	zone, err := p.location()
	if err != nil {
		zone = time.UTC
	}
	return at.In(zone)
}

func (p *Place) location() (*time.Location, error) {
	if p.zone != nil {
		return p.zone, nil
	}
	return time.LoadLocation(p.TimeZone)
}

func (p *Place) check() error {
	wrong := fault.Fields{}
	if p.Name = strings.TrimSpace(p.Name); p.Name == "" {
		wrong["name"] = "Enter a name."
	}
	if p.Handle == "" {
		wrong["handle"] = "Enter a handle."
	}
	if _, err := time.LoadLocation(p.TimeZone); err != nil {
		wrong["time_zone"] = "Choose a time zone such as Europe/Berlin."
	}
	p.PrepareMinutes, p.KeepDays = orUsual(p.PrepareMinutes, usualPrepare), orUsual(p.KeepDays, usualKeep)
	for _, day := range p.Closed {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			wrong["closed"] = "Write days like 2026-12-25, one a line."
		}
	}
	for _, h := range p.Hours {
		if h.Weekday < time.Sunday || h.Weekday > time.Saturday || h.Opens < 0 || h.Closes <= h.Opens || h.Closes > 24*60 {
			wrong["hours"] = "Opening hours end after they begin, within a day."
		}
	}
	return fault.InvalidFields(wrong)
}

func orUsual(n, usual int) int {
	if n <= 0 {
		return usual
	}
	return n
}

// Save creates a place, or replaces the one with its handle (or id).
func Save(ctx context.Context, q db.Q, p *Place) error {
	if err := p.check(); err != nil {
		return err
	}
	if had, err := db.Value[string](ctx, q, `select id from place where id = $1 or handle = $2 order by id limit 1`, p.ID, p.Handle); err == nil {
		p.ID = had
	} else if fault.KindOf(err) != fault.NotFound {
		return err
	}
	if p.ID == "" {
		p.ID = id.At(q.Now())
	}
	q.Touch(db.Catalog)
	_, err := q.Exec(ctx, `insert into place (`+columns+`, changed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
		on conflict (id) do update set handle = $2, name = $3, street = $4, postcode = $5, city = $6, country = $7, phone = $8, time_zone = $9,
			latitude = $10, longitude = $11, pickup = $12, hours = $13, position = $14, prepare_minutes = $15, keep_days = $16, closed = $17, takes_returns = $18, changed_at = $19`,
		p.ID, p.Handle, p.Name, p.Street, p.Postcode, p.City, p.Country, p.Phone, p.TimeZone, micro(p.Latitude), micro(p.Longitude), p.Pickup,
		db.JSON(p.Hours), p.Position, p.PrepareMinutes, p.KeepDays, db.JSON(p.Closed), p.Returns, q.Now())
	if err != nil {
		return fmt.Errorf("place.Save(%s): %w", p.Handle, err)
	}
	return nil
}

func micro(degrees float64) int64 { return int64(math.Round(degrees * 1e6)) }

const columns = `id, handle, name, street, postcode, city, country, phone, time_zone, latitude, longitude, pickup, hours, position, prepare_minutes, keep_days, closed, takes_returns`

func scan(r db.Row) (p Place, err error) {
	var latitude, longitude int64
	err = r.Scan(&p.ID, &p.Handle, &p.Name, &p.Street, &p.Postcode, &p.City, &p.Country, &p.Phone, &p.TimeZone, &latitude, &longitude, &p.Pickup,
		db.JSON(&p.Hours), &p.Position, &p.PrepareMinutes, &p.KeepDays, db.JSON(&p.Closed), &p.Returns)
	p.Latitude, p.Longitude = float64(latitude)/1e6, float64(longitude)/1e6
	return p, err
}

// List returns all places in their order.
func List(ctx context.Context, q db.Q) ([]Place, error) {
	list, err := db.List(ctx, q, scan, `select `+columns+` from place order by position, name, id`)
	zones := map[string]*time.Location{} // few places are in zones of their own
	for i := range list {
		p := &list[i]
		if p.zone = zones[p.TimeZone]; p.zone == nil {
			p.zone, _ = p.location()
			zones[p.TimeZone] = p.zone
		}
	}
	return list, err
}

// Find returns the place with an id, or a fault.NotFound.
func Find(ctx context.Context, q db.Q, placeID string) (Place, error) {
	return db.One(ctx, q, scan, `select `+columns+` from place where id = $1`, placeID)
}

// Delete takes a place away at which nothing ever was: whoever asks makes sure of that.
func Delete(ctx context.Context, q db.Q, placeID string) error {
	q.Touch(db.Catalog)
	return q.Guard(ctx, fault.New(fault.NotFound, "There is no such place."), `delete from place where id = $1`, placeID)
}

// Open says whether the place is open at a moment, and until when today (the zero
// time when it is closed).
func (p *Place) Open(at time.Time) (bool, time.Time) {
	zone, err := p.location()
	if err != nil {
		return false, time.Time{}
	}
	for _, s := range p.spans(at.In(zone)) {
		if !at.Before(s.opens) && at.Before(s.closes) {
			return true, s.closes
		}
	}
	return false, time.Time{}
}
