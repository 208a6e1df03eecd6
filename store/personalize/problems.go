package personalize

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"regulars/store/content"
	"regulars/store/segment"
)

// Ordered are a slot's pieces as they are asked: those for a segment first, then
// those for everybody, each by position, the older first among equals.
func Ordered(pieces []content.Piece, slot string) (list []content.Piece) {
	for _, p := range pieces {
		if p.Slot == slot {
			list = append(list, p)
		}
	}
	slices.SortStableFunc(list, func(a, b content.Piece) int {
		return cmp.Or(defaultsLast(a)-defaultsLast(b), cmp.Compare(a.Position, b.Position), cmp.Compare(a.ID, b.ID))
	})
	return list
}

// Problems says of pieces that are on what is wrong with where they stand: that
// nobody will ever see one, or that two compete. name is how a piece is called.
// Pieces that shoppers see in the end have none.
func Problems(pieces []content.Piece, segments []segment.Segment, now time.Time, name func(content.Piece) string) map[string]string {
	problems := map[string]string{}
	for _, slot := range content.Slots() {
		list := slices.DeleteFunc(Ordered(pieces, slot.Name), func(p content.Piece) bool { return !p.Enabled })
		for i, p := range list {
			if text := alone(p, segments, now); text != "" {
				problems[p.ID] = text
			} else if text := among(p, list[:i], segments, now, name); text != "" {
				problems[p.ID] = text
			}
		}
	}
	return problems
}

// alone says what is wrong with a piece whatever stands beside it.
func alone(p content.Piece, segments []segment.Segment, now time.Time) string {
	if end := p.End(); !end.IsZero() && !now.Before(end) {
		return "Nobody will see it: its time is over."
	}
	if p.SegmentID == "" {
		return ""
	}
	i := slices.IndexFunc(segments, func(s segment.Segment) bool { return s.ID == p.SegmentID })
	switch {
	case i < 0:
		return "Nobody will see it: its segment is gone."
	case !segments[i].Enabled:
		return "Nobody will see it: its segment is switched off."
	}
	return ""
}

// among says what stands before a piece: one that takes everybody the piece could
// have, or one that merely has the same place in the order.
func among(p content.Piece, before []content.Piece, segments []segment.Segment, now time.Time, name func(content.Piece) string) string {
	for _, o := range before {
		if alone(o, segments, now) == "" && takesAll(o, p, segments, now) {
			return "Nobody will see it: “" + name(o) + "” stands before it for the same people, always."
		}
	}
	for _, o := range before {
		if o.Position == p.Position && o.SegmentID != p.SegmentID && o.SegmentID != "" && p.SegmentID != "" && alone(o, segments, now) == "" && meet(o, p) {
			return "“" + name(o) + "” has the same order: who is in both segments sees the older of the two."
		}
	}
	return ""
}

// takesAll says whether o shows to everybody p could show to, at all times: p is
// never reached. It does not reason about what two rules have in common, so it
// claims it only where it is certain.
func takesAll(o, p content.Piece, segments []segment.Segment, now time.Time) bool {
	return sameAudience(o.SegmentID, p.SegmentID, segments) && o.Most == 0 && o.Keep == 0 && always(o) && covers(o, p, now) &&
		(o.Devices == "" || o.Devices == p.Devices) && (o.Channel == "" || o.Channel == p.Channel)
}

// always says whether a piece has something to show to whoever it is for.
func always(o content.Piece) bool {
	return o.Kind != content.KindRow || o.Source == content.FromCollection || o.Source == content.FromPicks
}

// sameAudience says whether two segments hold the same people: one and the same,
// or two with the same rule.
func sameAudience(a, b string, segments []segment.Segment) bool {
	return a == b || a != "" && b != "" && ruleOf(a, segments) != "" && ruleOf(a, segments) == ruleOf(b, segments)
}

func ruleOf(id string, segments []segment.Segment) string {
	for _, s := range segments {
		if s.ID == id {
			return strings.Join(strings.Fields(s.Rule), " ")
		}
	}
	return ""
}

// covers says whether o is on whenever p will be.
func covers(o, p content.Piece, now time.Time) bool {
	begins := p.StartsAt
	if begins.Before(now) {
		begins = now
	}
	return !o.StartsAt.After(begins) && (o.End().IsZero() || !p.End().IsZero() && !p.End().After(o.End()))
}

// meet says whether two pieces are on at a common time.
func meet(a, b content.Piece) bool {
	return (a.End().IsZero() || b.StartsAt.Before(a.End())) && (b.End().IsZero() || a.StartsAt.Before(b.End()))
}
