package inventory_test

import (
	"errors"
	"fmt"
	"math/bits"
	"testing"

	"pgregory.net/rapid"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/inventory"
)

// whence are how many pieces of each variant a ref took from which place.
func whence(t *testing.T, d *db.DB, ref string) map[string]map[string]int64 {
	t.Helper()
	taken, err := inventory.TakenFrom(ctx, d.Read(), []string{ref})
	if err != nil {
		t.Fatal(err)
	}
	from := map[string]map[string]int64{}
	for variant, counts := range taken[ref] {
		for _, c := range counts {
			if from[c.PlaceID] == nil {
				from[c.PlaceID] = map[string]int64{}
			}
			from[c.PlaceID][variant] = c.Available
		}
	}
	return from
}

func TestEachRuleTakesFromItsPlaces(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		near := []string{"c", "b", "a"}
		for rule, want := range map[inventory.Routing]string{
			"":                      "map[a:map[pack:1] b:map[mug:1]]",
			inventory.MostStock:     "map[a:map[pack:1] b:map[mug:1]]",
			inventory.FewestParcels: "map[b:map[mug:1 pack:1]]",
			inventory.Nearest:       "map[b:map[mug:1] c:map[pack:1]]",
		} {
			stock(t, d, "pack", 9, 1, 2)
			stock(t, d, "mug", 1, 5, 0)
			lines := []inventory.Line{{VariantID: "pack", Quantity: 1}, {VariantID: "mug", Quantity: 1}}
			write(t, d, func(q db.Q) error {
				ref := "order " + string(rule)
				taken, err := inventory.Way{Rule: rule, Near: near}.Take(ctx, q, lines, ref)
				if err != nil {
					return err
				}
				moved, err := inventory.TakenFrom(ctx, q, []string{ref})
				if got, want := fmt.Sprint(map[string][]inventory.Count(taken)), fmt.Sprint(moved[ref]); got != want {
					t.Errorf("%s: says %s, moved %s", rule, got, want)
				}
				return err
			})
			if got := fmt.Sprint(whence(t, d, "order "+string(rule))); got != want {
				t.Errorf("%s: %s, want %s", rule, got, want)
			}
		}
	})
}

// Whatever lies where: by the rule of the fewest parcels an order leaves from as few
// places as can be, and by every rule it is taken whole when there is enough.
func TestTheFewestParcelsAreTheFewest(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		run := 0
		rapid.Check(t, func(r *rapid.T) {
			run++
			places, variants := rapid.IntRange(1, 4).Draw(r, "places"), rapid.IntRange(1, 3).Draw(r, "variants")
			has, lines := make([][]int64, variants), []inventory.Line{}
			for v := range variants {
				for range places {
					has[v] = append(has[v], rapid.Int64Range(0, 3).Draw(r, "has"))
				}
				name := fmt.Sprintf("r%d-%d", run, v)
				stock(t, d, name, has[v]...)
				lines = append(lines, inventory.Line{VariantID: name, Quantity: rapid.Int64Range(1, 4).Draw(r, "wanted")})
			}
			fewest := places + 1 // of all choices of places, the smallest that has everything
			for choice := range 1 << places {
				enough := true
				for v := range variants {
					sum := int64(0)
					for p := range places {
						if choice>>p&1 == 1 {
							sum += has[v][p]
						}
					}
					enough = enough && sum >= lines[v].Quantity
				}
				if enough {
					fewest = min(fewest, bits.OnesCount(uint(choice)))
				}
			}
			ref := fmt.Sprint("order ", run)
			err := d.Write(ctx, func(q db.Q) error {
				_, err := inventory.Way{Rule: inventory.FewestParcels}.Take(ctx, q, lines, ref)
				return err
			})
			if _, short := errors.AsType[*inventory.Short](err); short != (fewest > places) {
				r.Fatalf("%v of %v: %v", lines, has, err)
			}
			if got := len(whence(t, d, ref)); err == nil && fewest <= 3 && got != fewest {
				r.Fatalf("%v of %v left from %d places, %d are enough", lines, has, got, fewest)
			}
		})
	})
}

func TestWhatIsKeptBackIsSoldByTheCounterAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		stock(t, d, "v", 3, 2)
		write(t, d, func(q db.Q) error {
			return errors.Join(inventory.KeepBack(ctx, q, "a", 2), inventory.KeepBack(ctx, q, "b", 5))
		})
		if l := level(t, d, "v"); l.Available != 5 || l.Online != 1 || l.OnlineAt("a") != 1 || l.OnlineAt("b") != 0 || l.At("b") != 2 {
			t.Errorf("%+v", l)
		}
		line := []inventory.Line{{VariantID: "v", Quantity: 2}}
		err := d.Write(ctx, func(q db.Q) error { _, err := inventory.Way{}.Take(ctx, q, line, "online"); return err })
		if short, ok := errors.AsType[*inventory.Short](err); !ok || short.Available != 1 {
			t.Errorf("two of one: %v", err)
		}
		err = d.Write(ctx, func(q db.Q) error { _, err := inventory.Way{}.TakeAt(ctx, q, line, "b", "online"); return err })
		if short, ok := errors.AsType[*inventory.Short](err); !ok || short.Available != 0 {
			t.Errorf("collected: %v", err)
		}
		write(t, d, func(q db.Q) error {
			_, err := inventory.Way{Kept: true}.TakeAt(ctx, q, line, "b", "counter")
			return err
		})
		line[0].Quantity = 1
		write(t, d, func(q db.Q) error { _, err := inventory.Way{}.Take(ctx, q, line, "online"); return err })
		if l := level(t, d, "v"); l.Available != 2 || l.Online != 0 || l.At("a") != 2 {
			t.Errorf("%+v", l)
		}
	})
}
