package segment_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/segment"
)

var ctx = context.Background()

func save(d *db.DB, s *segment.Segment) error {
	return d.Write(ctx, func(q db.Q) error { return segment.Save(ctx, q, s) })
}

func saved(t *testing.T, d *db.DB, name string) segment.Segment {
	t.Helper()
	s := segment.Segment{Name: name, Rule: `email.domain is academic`, Enabled: true}
	if err := save(d, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhatIsSavedIsFound(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := segment.Segment{Name: "  Students  ", Rule: `email.domain is academic`, Note: "for the campus", Enabled: true}
		if err := save(d, &s); err != nil {
			t.Fatal(err)
		}
		s.Rule, s.Enabled = `orders.count > 3`, false
		if err := save(d, &s); err != nil {
			t.Fatal(err)
		}
		got, err := segment.Find(ctx, d.Read(), s.ID)
		if err != nil || got.Name != "Students" || got.Rule != s.Rule || got.Note != "for the campus" || got.Enabled || got.Version != 2 {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}

func TestAMistakeIsNamedBesideItsField(t *testing.T) {
	d := dbtest.Open(t)
	for name, tc := range map[string]struct {
		s     segment.Segment
		field string
	}{
		"no name":    {segment.Segment{Name: " ", Rule: `signed_in`}, "name"},
		"long name":  {segment.Segment{Name: strings.Repeat("x", 121), Rule: `orders.count > 3`}, "name"},
		"no rule":    {segment.Segment{Name: "A"}, "rule"},
		"wrong rule": {segment.Segment{Name: "A", Rule: `orders.count >`}, "rule"},
	} {
		err := save(d, &tc.s)
		if fault.KindOf(err) != fault.Invalid || fault.FieldsOf(err)[tc.field] == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTwoSegmentsNeverHaveOneName(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		first := saved(t, d, "Students")
		second := segment.Segment{Name: "STUDENTS ", Rule: `orders.count > 3`}
		if err := save(d, &second); fault.FieldsOf(err)["name"] == "" {
			t.Errorf("a second one: %v", err)
		}
		first.Name = "students"
		if err := save(d, &first); err != nil {
			t.Errorf("its own name, written otherwise: %v", err)
		}
	})
}

func TestASaveOfAnOldVersionChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		mine := saved(t, d, "Students")
		theirs := mine
		theirs.Note = "theirs"
		if err := save(d, &theirs); err != nil {
			t.Fatal(err)
		}
		mine.Note = "mine"
		if err := save(d, &mine); !errors.Is(err, segment.ErrChanged) {
			t.Errorf("got %v", err)
		}
		if got, err := segment.Find(ctx, d.Read(), mine.ID); err != nil || got.Note != "theirs" {
			t.Errorf("kept: %q, %v", got.Note, err)
		}
	})
}

func TestEveryChangeIsToldAndAListIsByName(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		told := 0
		if err := d.Watch(ctx, func(context.Context) error { told++; return nil }, segment.Topic); err != nil {
			t.Fatal(err)
		}
		saved(t, d, "beta")
		alpha := saved(t, d, "Alpha")
		list, err := segment.List(ctx, d.Read())
		if err != nil || len(list) != 2 || list[0].Name != "Alpha" || list[1].Name != "beta" {
			t.Errorf("list: %+v, %v", list, err)
		}
		remove := func(q db.Q) error { return segment.Delete(ctx, q, alpha.ID) }
		if err := d.Write(ctx, remove); err != nil {
			t.Error(err)
		}
		if err := d.Write(ctx, remove); fault.KindOf(err) != fault.NotFound {
			t.Errorf("removed twice: %v", err)
		}
		if told != 4 { // the first look, two saves and a removal
			t.Errorf("told %d times", told)
		}
	})
}

func TestRulesAboutWhatPeopleDidAreKept(t *testing.T) {
	for _, text := range []string{`bought(category: "tablets")`, `email.confirmed and not viewed within 7 days`} {
		if err := (segment.Segment{Name: "x", Rule: text}).Validate(); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}
