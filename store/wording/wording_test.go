package wording_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/wording"
)

func save(t *testing.T, d *db.DB, changes ...wording.Change) error {
	t.Helper()
	return d.Write(context.Background(), func(q db.Q) error { return wording.Save(context.Background(), q, "de", "Ann", changes) })
}

func table(t *testing.T, d *db.DB) map[string]string {
	t.Helper()
	table, err := wording.Table(context.Background(), d.Read(), "de")
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestATextIsChangedAndComesBackAsItWas(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := save(t, d, wording.Change{Source: "Cart", Text: "Korb"}, wording.Change{Source: "Add", Text: "Hinein"}); err != nil {
			t.Fatal(err)
		}
		if err := save(t, d, wording.Change{Source: "Cart", Was: "Korb", Text: "Warenkorb"}, wording.Change{Source: "Add", Was: "Hinein"}); err != nil {
			t.Fatal(err)
		}
		if got := table(t, d); len(got) != 1 || got["Cart"] != "Warenkorb" {
			t.Errorf("the table is %v", got)
		}
	})
}

func TestWhoeverIsSecondChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := save(t, d, wording.Change{Source: "Cart", Text: "Korb"}); err != nil {
			t.Fatal(err)
		}
		for _, late := range []wording.Change{{Source: "Cart", Text: "Wagen"}, {Source: "Cart", Was: "Wagen", Text: "Karren"}, {Source: "Cart", Was: "Wagen"}} {
			if err := save(t, d, wording.Change{Source: "Add", Text: "Hinein"}, late); fault.KindOf(err) != fault.Conflict {
				t.Errorf("%+v: %v", late, err)
			}
		}
		if got := table(t, d); len(got) != 1 || got["Cart"] != "Korb" {
			t.Errorf("the table is %v", got)
		}
	})
}

func TestALanguageIsAddedOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		for range 2 {
			if err := d.Write(ctx, func(q db.Q) error { return wording.Add(ctx, q, "fr", "Ann") }); err != nil {
				t.Fatal(err)
			}
		}
		got, err := wording.Languages(ctx, d.Read())
		if err != nil || len(got) != 1 || got[0] != "fr" {
			t.Errorf("the languages are %v, %v", got, err)
		}
	})
}

func TestATextKeepsItsPlaceholders(t *testing.T) {
	for _, c := range []struct {
		text       string
		needs, has []string
		wrong      string
	}{
		{"Noch {n}", []string{"n"}, []string{"n"}, ""},
		{"Noch", []string{"n"}, nil, "{n} is missing"},
		{"Noch {x}", nil, []string{"x"}, "{x} means nothing"},
		{strings.Repeat("ä", wording.Longest), nil, nil, ""},
		{strings.Repeat("ä", wording.Longest+1), nil, nil, "Up to"},
	} {
		if got := wording.Check(c.text, c.needs, c.has); (got == "") != (c.wrong == "") || !strings.Contains(got, c.wrong) {
			t.Errorf("%.20q: %q", c.text, got)
		}
	}
}

func TestATextIsOneLineThatCanBeRead(t *testing.T) {
	if got := wording.Clean("  In den\r\nKorb\x00\u0007 "); got != "In den  Korb" {
		t.Errorf("%q", got)
	}
}

func TestALanguageIsRemovedWithItsTextsAndNoOther(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Write(t.Context(), func(q db.Q) error {
			for _, tag := range []string{"fr", "it"} {
				if err := wording.Add(t.Context(), q, tag, "Ann"); err != nil {
					return err
				}
				if err := wording.Save(t.Context(), q, tag, "Ann", []wording.Change{{Source: "Cart", Text: "Cart in " + tag}}); err != nil {
					return err
				}
			}
			table, err := wording.Remove(t.Context(), q, "fr")
			if err != nil || len(table) != 1 || table["Cart"] != "Cart in fr" {
				t.Errorf("removed %v, %v", table, err)
			}
			if _, err := wording.Remove(t.Context(), q, "fr"); fault.KindOf(err) != fault.NotFound {
				t.Errorf("removed twice: %v", err)
			}
			left, err := wording.Languages(t.Context(), q)
			if err != nil || !slices.Equal(left, []string{"it"}) {
				t.Errorf("left %q, %v", left, err)
			}
			if table, err = wording.Table(t.Context(), q, "it"); err != nil || table["Cart"] != "Cart in it" {
				t.Errorf("of the other: %v, %v", table, err)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
