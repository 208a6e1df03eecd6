package personalize_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/personalize"
	"regulars/store/rule"
	"regulars/store/segment"
)

var ctx = context.Background()

type shop struct {
	t *testing.T
	d *db.DB
	s *personalize.Stylist
}

func open(t *testing.T, d *db.DB) shop {
	s, err := personalize.Open(ctx, d, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return shop{t, d, s}
}

func (s shop) segment(name, text string) segment.Segment {
	s.t.Helper()
	seg := segment.Segment{Name: name, Rule: text, Enabled: true}
	s.write(func(q db.Q) error { return segment.Save(ctx, q, &seg) })
	return seg
}

func (s shop) hero(title, segmentID string, change ...func(*content.Piece)) content.Piece {
	s.t.Helper()
	p := content.Piece{Slot: content.HomeHero, Kind: content.KindHero, Title: title, SegmentID: segmentID, Enabled: true}
	for _, c := range change {
		c(&p)
	}
	s.write(func(q db.Q) error { return content.SavePiece(ctx, q, &p) })
	return p
}

func (s shop) write(fn func(db.Q) error) {
	s.t.Helper()
	if err := s.d.Write(ctx, fn); err != nil {
		s.t.Fatal(err)
	}
}

func (s shop) shows(f rule.Facts) string {
	if f.Now.IsZero() {
		f.Now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	}
	d := s.s.Now().Fit(&f).Decide(content.HomeHero)
	if d.Piece == nil {
		return ""
	}
	return d.Piece.Title
}

var student = rule.Facts{EmailDomain: "mit.edu", EmailAcademic: true, EmailConfirmed: true, SignedIn: true}

func TestAConfirmedStudentMeetsTheCampusAndOthersTheDefault(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		campus := s.segment("Campus", `email.domain is academic and email.confirmed`)
		s.hero("Everybody", "")
		s.hero("Campus", campus.ID)
		unconfirmed := student
		unconfirmed.EmailConfirmed = false
		for name, c := range map[string]struct {
			f    rule.Facts
			want string
		}{"a student": {student, "Campus"}, "unconfirmed": {unconfirmed, "Everybody"}, "a guest": {rule.Facts{}, "Everybody"}} {
			if got := s.shows(c.f); got != c.want {
				t.Errorf("%s sees %q, want %q", name, got, c.want)
			}
		}
	})
}

func TestWhatIsDeletedDisabledOrBrokenFailsClosedToTheDefault(t *testing.T) {
	for name, breakIt := range map[string]func(s shop, seg segment.Segment){
		"deleted": func(s shop, seg segment.Segment) {
			s.write(func(q db.Q) error { return segment.Delete(ctx, q, seg.ID) })
		},
		"disabled": func(s shop, seg segment.Segment) {
			seg.Enabled = false
			s.write(func(q db.Q) error { return segment.Save(ctx, q, &seg) })
		},
		"broken": func(s shop, seg segment.Segment) {
			s.write(func(q db.Q) error {
				q.Touch(segment.Topic)
				_, err := q.Exec(ctx, `update segment set rule = 'no such thing' where id = $1`, seg.ID)
				return err
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, dbtest.Open(t))
			seg := s.segment("Everyone", `email.confirmed`)
			s.hero("For them", seg.ID)
			s.hero("Default", "")
			if got := s.shows(student); got != "For them" {
				t.Fatalf("before: %q", got)
			}
			breakIt(s, seg)
			if got := s.shows(student); got != "Default" {
				t.Errorf("after: %q", got)
			}
		})
	}
}

func TestADefaultNeverHidesWhatIsMeantForSomebody(t *testing.T) {
	s := open(t, dbtest.Open(t))
	seg := s.segment("Students", `email.domain is academic`)
	s.hero("Default", "", func(p *content.Piece) { p.Position = 1 })
	s.hero("Second", seg.ID, func(p *content.Piece) { p.Position = 9 })
	s.hero("First", seg.ID, func(p *content.Piece) { p.Position = 5 })
	if got := s.shows(student); got != "First" {
		t.Errorf("got %q", got)
	}
}

func TestASchedulesEndsAreExact(t *testing.T) {
	s := open(t, dbtest.Open(t))
	start, end := time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)
	s.hero("Default", "", func(p *content.Piece) { p.Position = 9 })
	s.hero("Friday", "", func(p *content.Piece) { p.StartsAt, p.EndsAt = start, end })
	for at, want := range map[time.Time]string{start.Add(-time.Millisecond): "Default", start: "Friday", end.Add(-time.Millisecond): "Friday", end: "Default"} {
		if got := s.shows(rule.Facts{Now: at}); got != want {
			t.Errorf("at %v: %q, want %q", at, got, want)
		}
	}
}

func TestEachLoserHasItsReason(t *testing.T) {
	s := open(t, dbtest.Open(t))
	seg := s.segment("Students", `email.domain is academic`)
	s.hero("For students", seg.ID)
	s.hero("Over", "", func(p *content.Piece) { p.EndsAt = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) })
	s.hero("Default", "", func(p *content.Piece) { p.Position = 9 })
	f := rule.Facts{Now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
	d := s.s.Now().Fit(&f).DecideWithReasons(content.HomeHero)
	if len(d.Passed) != 2 || d.Passed[0].Reason != "not in segment Students" || d.Passed[1].Reason != "ended 1 January 2026, 00:00" || d.Reason() != "the default" {
		t.Errorf("got %+v, %q", d.Passed, d.Reason())
	}
}

func TestWhatWasShownIsCountedByPersonAndDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		p := s.hero("Default", "")
		f := rule.Facts{Now: d.Now()}
		r := personalize.NewRecorder(d)
		for range 100 {
			r.Record(s.s.Now().Fit(&f).Decide(content.HomeHero), "v:1", f.Now)
		}
		r.Record(s.s.Now().Fit(&f).Decide(content.HomeHero), "", f.Now)
		r.Close()
		counts, err := content.CountExposures(ctx, d.Read())
		rows, _ := db.Value[int64](ctx, d.Read(), `select count(*) from exposure`)
		if err != nil || counts[p.ID] != 101 || rows != 2 {
			t.Errorf("shown %d times in %d rows, %v", counts[p.ID], rows, err)
		}
	})
}

func BenchmarkAPageOfThirtySlotsWithTwoHundredSegments(b *testing.B) {
	d := dbtest.Open(b)
	s, err := personalize.Open(ctx, d, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	err = d.Write(ctx, func(q db.Q) error {
		for i := range 200 {
			seg := segment.Segment{Name: "s" + string(rune('A'+i/26)) + string(rune('a'+i%26)), Rule: `orders.count > 3 and spent >= 500 EUR or utm.source = "tiktok"`, Enabled: true}
			if err := segment.Save(ctx, q, &seg); err != nil {
				return err
			}
			p := content.Piece{Slot: content.Slots()[i%8].Name, Kind: content.Slots()[i%8].Kinds[0], Title: "x", Body: "x", Collection: "x", SegmentID: seg.ID, Enabled: true}
			if err := content.SavePiece(ctx, q, &p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	f := student
	f.Now = d.Now()
	for b.Loop() {
		fit := s.Now().Fit(&f)
		for i := range 30 {
			fit.Decide(content.Slots()[i%8].Name)
		}
	}
}

func TestADraftIsShownFromTheMomentItWasScheduledForWhoeverWritesItDown(t *testing.T) {
	s := open(t, dbtest.Open(t))
	p := s.hero("Now", "")
	v := content.Draft{Piece: p}
	v.Title = "Later"
	at := s.d.Now().Add(time.Hour).Truncate(time.Millisecond).UTC()
	s.write(func(q db.Q) error {
		if err := content.SaveDraft(ctx, q, &v); err != nil {
			return err
		}
		return content.Schedule(ctx, q, p.ID, v.Edition, at, content.By{Alone: true})
	})
	for moment, want := range map[time.Time]string{at.Add(-time.Millisecond): "Now", at: "Later"} {
		if got := s.shows(rule.Facts{Now: moment}); got != want {
			t.Errorf("at %v: %q, want %q", moment, got, want)
		}
	}
}
