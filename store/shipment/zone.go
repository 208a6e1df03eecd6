package shipment

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
)

// Save adds a zone with its rates, or replaces the one of the same handle. Rates
// keep their ids by handle and bands' order, so that a shopper who has chosen one
// still has it.
func Save(ctx context.Context, q db.Q, z *Zone) error {
	if err := z.validate(); err != nil {
		return err
	}
	q.Touch(Topic)
	zoneID, err := db.Value[string](ctx, q, `insert into shipment_zone (id, handle, name, position, areas) values ($1, $2, $3, $4, $5)
		on conflict (handle) do update set name = excluded.name, position = excluded.position, areas = excluded.areas returning id`,
		id.New(), z.Handle, z.Name, z.Position, db.JSON(z.Areas))
	if err != nil {
		return fmt.Errorf("shipment.Save: %w", err)
	}
	z.ID = zoneID
	return z.saveRates(ctx, q)
}

func (z *Zone) saveRates(ctx context.Context, q db.Q) error {
	old, err := listRates(ctx, q, z.ID)
	if err != nil {
		return err
	}
	if _, err := q.Exec(ctx, `delete from shipment_rate where zone_id = $1`, z.ID); err != nil {
		return err
	}
	for i := range z.Rates {
		r := &z.Rates[i]
		if r.ID = takeID(old, r.Handle); r.ID == "" {
			r.ID = id.New()
		}
		if err := insertRate(ctx, q, z.ID, i, *r); err != nil {
			return fmt.Errorf("shipment.Save: %w", err)
		}
	}
	return nil
}

func insertRate(ctx context.Context, q db.Q, zoneID string, position int, r Rate) error {
	_, err := q.Exec(ctx, `insert into shipment_rate (id, zone_id, handle, name, position, price, currency, total_from, total_below,
		grams_from, grams_below, free_from, days_min, days_max) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)`,
		r.ID, zoneID, r.Handle, r.Name, position, r.Price.Minor, r.Price.Currency, r.TotalFrom, r.TotalBelow,
		r.GramsFrom, r.GramsBelow, r.FreeFrom, r.DaysMin, r.DaysMax)
	return err
}

// takeID hands out the id of the first old rate of a handle, once.
func takeID(old []zoneRate, handle string) string {
	for i := range old {
		if old[i].Handle == handle && old[i].ID != "" {
			taken := old[i].ID
			old[i].ID = ""
			return taken
		}
	}
	return ""
}

func (z *Zone) validate() error {
	wrong := fault.Fields{}
	z.Handle = strings.ToLower(strings.TrimSpace(z.Handle))
	if z.Handle == "" {
		wrong["handle"] = "Enter a handle, such as germany."
	}
	if strings.TrimSpace(z.Name) == "" {
		wrong["name"] = "Enter a name."
	}
	if len(z.Areas) == 0 {
		wrong["areas"] = "Choose at least one country."
	}
	for _, r := range z.Rates {
		if r.Price.Minor < 0 || !r.Price.Currency.Valid() || r.Name == "" || r.Handle == "" || r.DaysMin < 0 || r.DaysMax < r.DaysMin {
			wrong["rates"] = "A rate needs a handle, a name, a price that is not negative, and days that do not go backwards."
		}
	}
	return fault.InvalidFields(wrong)
}

// Replace makes zones all there is: others go with their rates.
func Replace(ctx context.Context, q db.Q, zones []Zone) error {
	q.Touch(Topic)
	now, err := List(ctx, q)
	if err != nil {
		return err
	}
	for _, z := range now {
		if slices.ContainsFunc(zones, func(k Zone) bool { return k.Handle == z.Handle }) {
			continue
		}
		if _, err := q.Exec(ctx, `delete from shipment_zone where id = $1`, z.ID); err != nil {
			return fmt.Errorf("shipment.Replace: %w", err)
		}
	}
	for i := range zones {
		if err := Save(ctx, q, &zones[i]); err != nil {
			return err
		}
	}
	return nil
}

// List returns all zones with their rates, in the shop's order.
func List(ctx context.Context, q db.Q) ([]Zone, error) {
	zones, err := db.List(ctx, q, func(r db.Row) (z Zone, err error) {
		return z, r.Scan(&z.ID, &z.Handle, &z.Name, &z.Position, db.JSON(&z.Areas))
	}, `select id, handle, name, position, areas from shipment_zone order by position, id`)
	if err != nil {
		return nil, fmt.Errorf("shipment.List: %w", err)
	}
	rates, err := listRates(ctx, q, "")
	if err != nil {
		return nil, fmt.Errorf("shipment.List: %w", err)
	}
	for i := range zones {
		for _, r := range rates {
			if r.zoneID == zones[i].ID {
				zones[i].Rates = append(zones[i].Rates, r.Rate)
			}
		}
	}
	return zones, nil
}

type zoneRate struct {
	Rate
	zoneID string
}

func listRates(ctx context.Context, q db.Q, zoneID string) ([]zoneRate, error) {
	return db.List(ctx, q, func(row db.Row) (r zoneRate, err error) {
		return r, row.Scan(&r.ID, &r.zoneID, &r.Handle, &r.Name, &r.Price.Minor, &r.Price.Currency, &r.TotalFrom, &r.TotalBelow,
			&r.GramsFrom, &r.GramsBelow, &r.FreeFrom, &r.DaysMin, &r.DaysMax)
	}, `select id, zone_id, handle, name, price, currency, total_from, total_below, grams_from, grams_below, free_from, days_min, days_max
		from shipment_rate where $1 = '' or zone_id = $1 order by position, id`, zoneID)
}
