package personalize_test

import (
	"testing"
	"time"

	"regulars/seed/sample"
	"regulars/store/browse"
	"regulars/store/catalog"
	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/personalize"
	"regulars/store/recommend"
	"regulars/store/rule"
)

// visit is one request of a person: what the hero's place shows, noted.
func (s shop) visit(r *personalize.Recorder, person string, f rule.Facts) string {
	s.t.Helper()
	w := s.s.Now()
	past, err := r.Past(ctx, w, person)
	if err != nil {
		s.t.Fatal(err)
	}
	f.Now = s.d.Now()
	fit := w.Fit(&f).Set(personalize.Scene{Past: past, Channel: "web"})
	d := fit.Decide(content.HomeHero)
	r.Record(d, person, f.Now)
	if d.Piece == nil {
		return ""
	}
	if again := fit.Decide(content.HomeHero); again.Piece != d.Piece {
		s.t.Error("the same request decides twice, and differently")
	}
	return d.Piece.Title
}

func TestAPieceIsShownAsOftenAsItMayBeAndThenTheNext(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		s.hero("Twice", "", func(p *content.Piece) { p.Most = 2 })
		s.hero("Default", "", func(p *content.Piece) { p.Position = 9 })
		r := personalize.NewRecorder(d)
		for i, want := range []string{"Twice", "Twice", "Default", "Default"} {
			if got := s.visit(r, "v:1", rule.Facts{}); got != want {
				t.Errorf("visit %d: %s", i+1, got)
			}
		}
		if got := s.visit(r, "v:2", rule.Facts{}); got != "Twice" {
			t.Errorf("somebody else: %s", got)
		}
		if got := s.visit(r, "", rule.Facts{}); got != "Default" {
			t.Errorf("who did not agree to be remembered: %s", got)
		}
		r.Close()
		later := personalize.NewRecorder(d) // another process, or a restart
		defer later.Close()
		if got := s.visit(later, "v:1", rule.Facts{}); got != "Default" {
			t.Errorf("after a restart: %s", got)
		}
	})
}

func TestAPieceStaysWithWhoeverHasMetItForItsDays(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		seg := s.segment("Phones", `device = "phone"`)
		kept := s.hero("Kept", seg.ID, func(p *content.Piece) { p.Keep = 7 })
		s.hero("Default", "")
		r := personalize.NewRecorder(d)
		defer r.Close()
		for _, c := range []struct {
			after  time.Duration
			device string
			want   string
		}{{0, "desktop", "Default"}, {0, "phone", "Kept"}, {0, "desktop", "Kept"}, {6 * 24 * time.Hour, "desktop", "Kept"}, {24 * time.Hour, "desktop", "Default"}} {
			clock.Add(c.after)
			if got := s.visit(r, "v:1", rule.Facts{Device: c.device}); got != c.want {
				t.Errorf("%v later on a %s: %s", c.after, c.device, got)
			}
		}
		s.visit(r, "v:1", rule.Facts{Device: "phone"})
		s.write(func(q db.Q) error { return content.DeletePiece(ctx, q, kept.ID) })
		if got := s.visit(r, "v:1", rule.Facts{Device: "desktop"}); got != "Default" {
			t.Errorf("once it is deleted: %s", got)
		}
	})
}

func TestAPieceOfTheVisitGoesWithTheVisit(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	d := dbtest.OpenAt(t, clock)
	s := open(t, d)
	seg := s.segment("Phones", `device = "phone"`)
	s.hero("Kept", seg.ID, func(p *content.Piece) { p.Keep = content.KeptForVisit })
	s.hero("Default", "")
	r := personalize.NewRecorder(d)
	defer r.Close()
	s.visit(r, "v:1", rule.Facts{Device: "phone"})
	for range 5 {
		clock.Add(20 * time.Minute)
		if got := s.visit(r, "v:1", rule.Facts{}); got != "Kept" {
			t.Errorf("within the visit: %s", got)
		}
	}
	clock.Add(31 * time.Minute)
	if got := s.visit(r, "v:1", rule.Facts{}); got != "Default" {
		t.Errorf("the next visit: %s", got)
	}
}

func TestAPieceIsForItsDevicesAndItsChannel(t *testing.T) {
	d := dbtest.Open(t)
	s := open(t, d)
	s.hero("Phones", "", func(p *content.Piece) { p.Devices = "phone tablet" })
	s.hero("Mails", "", func(p *content.Piece) { p.Channel, p.Position = "mail", 5 })
	s.hero("Default", "", func(p *content.Piece) { p.Position = 9 })
	for _, c := range []struct{ device, channel, want string }{{"phone", "web", "Phones"}, {"tablet", "web", "Phones"}, {"desktop", "web", "Default"}, {"desktop", "mail", "Mails"}} {
		f := rule.Facts{Now: d.Now(), Device: c.device}
		if got := s.s.Now().Fit(&f).Set(personalize.Scene{Channel: c.channel}).Decide(content.HomeHero); got.Piece.Title != c.want {
			t.Errorf("%s, %s: %s", c.device, c.channel, got.Piece.Title)
		}
	}
}

func TestACountdownGoesWhenItsMomentHasCome(t *testing.T) {
	s := open(t, dbtest.Open(t))
	end := time.Date(2026, 11, 27, 18, 0, 0, 0, time.UTC)
	s.write(func(q db.Q) error {
		return content.SavePiece(ctx, q, &content.Piece{Slot: content.Announcement, Kind: content.KindCountdown, Title: "Until Friday", Enabled: true, Filling: content.Filling{CountsTo: end}})
	})
	for at, want := range map[time.Time]bool{end.Add(-time.Second): true, end: false} {
		f := rule.Facts{Now: at}
		if got := s.s.Now().Fit(&f).Decide(content.Announcement).Piece != nil; got != want {
			t.Errorf("at %v: %t", at, got)
		}
	}
}

func TestNoTwoRowsOfAPageShowTheSameThing(t *testing.T) {
	d := dbtest.Open(t)
	s := open(t, d)
	tablet := sample.Product(t, d, sample.Title("Slate"))
	for range 6 {
		cover := sample.Product(t, d)
		s.write(func(q db.Q) error {
			return catalog.SaveFits(ctx, q, cover.ID, []catalog.Fit{{FitsID: tablet.ID}})
		})
	}
	for _, slot := range []string{content.HomeRow1, content.HomeRow2, content.HomeRow3} {
		s.write(func(q db.Q) error {
			return content.SavePiece(ctx, q, &content.Piece{Slot: slot, Kind: content.KindRow, Title: slot, Enabled: true, Filling: content.Filling{Source: content.FromBought}})
		})
	}
	shelf, err := browse.Open(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	guide, err := recommend.Open(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	f := rule.Facts{Now: d.Now()}
	fit := s.s.Now().Fit(&f).Set(personalize.Scene{Snapshot: shelf.Snapshot(), Guide: guide, Person: recommend.Person{Bought: []string{tablet.ID}}})
	for i, want := range []int{4, 2, 0} {
		if got := len(fit.Row(fit.Decide([]string{content.HomeRow1, content.HomeRow2, content.HomeRow3}[i]))); got != want {
			t.Errorf("row %d shows %d, want %d", i+1, got, want)
		}
	}
}

func TestARowWithNothingToShowThisPersonGivesWayToTheNext(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		tablet, cover := sample.Product(t, d, sample.Title("Slate")), sample.Product(t, d, sample.Title("Folio"))
		s.write(func(q db.Q) error {
			return catalog.SaveFits(ctx, q, cover.ID, []catalog.Fit{{FitsID: tablet.ID, Words: "Slate 11"}})
		})
		shelf, err := browse.Open(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		guide, err := recommend.Open(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		row := func(title string, position int64, f content.Filling) {
			s.write(func(q db.Q) error {
				return content.SavePiece(ctx, q, &content.Piece{Slot: content.HomeRow1, Kind: content.KindRow, Title: title, Position: position, Enabled: true, Filling: f})
			})
		}
		row("Goes with it", 1, content.Filling{Source: content.FromBought})
		row("Picked", 2, content.Filling{Source: content.FromPicks, Picks: tablet.Handle + "\n" + "gone\n" + cover.Handle})
		for name, c := range map[string]struct {
			bought []string
			want   string
			cards  int
		}{"nobody": {nil, "Picked", 2}, "an owner": {[]string{tablet.ID}, "Goes with it", 1}, "who has both": {[]string{tablet.ID, cover.ID}, "Picked", 2}} {
			f := rule.Facts{Now: d.Now()}
			fit := s.s.Now().Fit(&f).Set(personalize.Scene{Snapshot: shelf.Snapshot(), Guide: guide, Person: recommend.Person{Bought: c.bought}})
			got := fit.DecideWithReasons(content.HomeRow1)
			if got.Piece.Title != c.want || len(fit.Row(got)) != c.cards {
				t.Errorf("%s: %s with %d, %+v", name, got.Piece.Title, len(fit.Row(got)), got.Passed)
			}
		}
	})
}
