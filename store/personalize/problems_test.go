package personalize_test

import (
	"strings"
	"testing"
	"time"

	"regulars/store/content"
	"regulars/store/personalize"
	"regulars/store/segment"
)

func TestAPieceThatNobodyWillSeeIsPointedOut(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	segments := []segment.Segment{{ID: "on", Rule: `device = "phone"`, Enabled: true}, {ID: "twin", Rule: `device  =  "phone"`, Enabled: true}, {ID: "off"}, {ID: "other", Rule: `signed_in`, Enabled: true}}
	piece := func(change ...func(*content.Piece)) content.Piece {
		p := content.Piece{ID: "2", Slot: content.HomeHero, Kind: content.KindHero, Title: "P", SegmentID: "on", Position: 2, Enabled: true}
		for _, c := range change {
			c(&p)
		}
		return p
	}
	first := func(change ...func(*content.Piece)) content.Piece {
		return piece(append([]func(*content.Piece){func(p *content.Piece) { p.ID, p.Title, p.Position = "1", "First", 1 }}, change...)...)
	}
	for name, c := range map[string]struct {
		pieces []content.Piece
		want   string // "" when the second is reached
	}{
		"alone":                     {[]content.Piece{piece()}, ""},
		"off":                       {[]content.Piece{first(), piece(func(p *content.Piece) { p.Enabled = false })}, ""},
		"its segment is gone":       {[]content.Piece{piece(func(p *content.Piece) { p.SegmentID = "gone" })}, "segment is gone"},
		"its segment is off":        {[]content.Piece{piece(func(p *content.Piece) { p.SegmentID = "off" })}, "switched off"},
		"its time is over":          {[]content.Piece{piece(func(p *content.Piece) { p.EndsAt = now })}, "time is over"},
		"its countdown is over":     {[]content.Piece{piece(func(p *content.Piece) { p.Kind, p.CountsTo = content.KindCountdown, now })}, "time is over"},
		"behind its like":           {[]content.Piece{first(), piece()}, "“First” stands before it"},
		"behind the same rule":      {[]content.Piece{first(func(p *content.Piece) { p.SegmentID = "twin" }), piece()}, "“First” stands before it"},
		"behind one that ends":      {[]content.Piece{first(func(p *content.Piece) { p.EndsAt = now.Add(time.Hour) }), piece()}, ""},
		"behind one, ends sooner":   {[]content.Piece{first(func(p *content.Piece) { p.EndsAt = now.Add(2 * time.Hour) }), piece(func(p *content.Piece) { p.EndsAt = now.Add(time.Hour) })}, "“First”"},
		"behind one that is capped": {[]content.Piece{first(func(p *content.Piece) { p.Most = 3 }), piece()}, ""},
		"behind one for phones":     {[]content.Piece{first(func(p *content.Piece) { p.Devices = "phone" }), piece()}, ""},
		"behind a row of one's own": {[]content.Piece{first(func(p *content.Piece) { p.Kind, p.Source = content.KindRow, content.FromBought }), piece()}, ""},
		"with the same order":       {[]content.Piece{first(func(p *content.Piece) { p.SegmentID, p.Position = "other", 2 }), piece()}, "has the same order"},
		"same order, other times": {[]content.Piece{first(func(p *content.Piece) { p.SegmentID, p.Position, p.EndsAt = "other", 2, now.Add(time.Hour) }),
			piece(func(p *content.Piece) { p.StartsAt = now.Add(time.Hour) })}, ""},
		"a default behind a default": {[]content.Piece{first(func(p *content.Piece) { p.SegmentID = "" }), piece(func(p *content.Piece) { p.SegmentID = "" })}, "“First”"},
		"a default behind a segment": {[]content.Piece{first(), piece(func(p *content.Piece) { p.SegmentID = "" })}, ""},
	} {
		got := personalize.Problems(c.pieces, segments, now, func(p content.Piece) string { return p.Title })["2"]
		if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}
