package identify_test

import (
	"testing"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/identify"
	"regulars/store/visitor"
)

// TestAChangeOfOnePersonLeavesNearlyAllOthersAsTheyAre counts how many of those who
// are held are read anew because of somebody else.
func TestAChangeOfOnePersonLeavesNearlyAllOthersAsTheyAre(t *testing.T) {
	d := dbtest.Open(t)
	k, err := identify.Open(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	const people = 200
	tokens, ids := make([]string, people), make([]string, people)
	if err := d.Write(ctx, func(q db.Q) error {
		for i := range tokens {
			v, err := visitor.Create(ctx, q, visitor.Origin{})
			if err != nil {
				return err
			}
			ids[i] = v.ID
			if tokens[i], err = visitor.Start(ctx, q, v.ID, "", "test"); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	held, anew := map[string]*identify.Who{}, 0
	look := func(changed int) {
		for i, token := range tokens {
			w, err := k.Who(ctx, token)
			if err != nil || w == nil {
				t.Fatal(w, err)
			}
			if held[token] != nil && (held[token] != w) != (i == changed) {
				anew++
			}
			held[token] = w
		}
	}
	look(-1)
	const changes = 100
	for i := range changes {
		if err := d.Write(ctx, func(q db.Q) error { q.Touch(db.Sharded(db.Person, ids[i])); return nil }); err != nil {
			t.Fatal(err)
		}
		look(i)
	}
	if share := float64(anew) / (people * changes); share > 0.012 {
		t.Errorf("%.1f%% of the others are read anew with each change", 100*share)
	}
}
