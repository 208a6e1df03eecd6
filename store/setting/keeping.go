package setting

import (
	"context"
	"fmt"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
)

// Keeping is how many days it is remembered what was looked at, by the name of the event;
// a name that is not here is kept KeepDays.
type Keeping struct{ Days map[string]int }

// Bounds of keeping, in days. Below the least, reports of a month could not be counted anew.
const (
	KeepDays  = 400 // nothing is kept longer
	leastDays = 35
)

// Of is how long events of a name are kept.
func (k Keeping) Of(name string) time.Duration {
	if n, ok := k.Days[name]; ok {
		return time.Duration(n) * 24 * time.Hour
	}
	return KeepDays * 24 * time.Hour
}

// Shortest is how long each of some names is kept at least.
func (k Keeping) Shortest(names []string) time.Duration {
	least := time.Duration(KeepDays) * 24 * time.Hour
	for _, name := range names {
		least = min(least, k.Of(name))
	}
	return least
}

// FindKeeping returns what the owner decided.
func FindKeeping(ctx context.Context, q db.Q) (Keeping, error) {
	return findOr(ctx, q, "keeping", Keeping{})
}

// SaveKeeping replaces it.
func SaveKeeping(ctx context.Context, q db.Q, k Keeping) error {
	wrong := fault.Fields{}
	for name, n := range k.Days {
		if n < leastDays || n > KeepDays {
			wrong[name] = fmt.Sprintf("Enter a number of days from %d to %d.", leastDays, KeepDays)
		}
	}
	if err := fault.InvalidFields(wrong); err != nil {
		return err
	}
	return Save(ctx, q, "keeping", k)
}
