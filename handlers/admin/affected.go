package admin

import (
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"regulars/store/census"
	"regulars/store/content"
	"regulars/store/personalize"
	"regulars/store/segment"
)

// affected says for whom a draft changes what they see and how many they are, why
// nobody would see it (problem), and whom it takes others' pieces from (shadows). Drafts
// that are published together with it are taken as published.
func (d *Door) affected(c echo.Context, live *content.Piece, draft content.Piece, segments []segment.Segment, together ...string) (lines []string, problem, shadows string, err error) {
	lines = []string{placeName(draft.Slot) + ". " + audience(draft, segments) + "."}
	if live != nil && live.SegmentID != draft.SegmentID {
		lines = append(lines, "Until now it is f"+audience(*live, segments)[1:]+".")
	}
	pieces, err := d.withDrafts(c, append(together, draft.ID)...)
	if err != nil {
		return nil, "", "", err
	}
	reach, err := d.reach(c, draft, pieces, segments)
	if err != nil {
		return nil, "", "", err
	}
	lines = append(lines, reach...)
	ctx, q := c.Request().Context(), d.House.DB.Read()
	if live != nil {
		people, err := content.CountPeople(ctx, q, live.ID, q.Now().AddDate(0, 0, -30))
		if err != nil {
			return nil, "", "", err
		}
		lines = append(lines, "Its present version was shown to "+peopleInWords(people)+" within the last 30 days.")
	}
	if shadows, err = d.shadowed(c, draft, segments); err != nil {
		return nil, "", "", err
	}
	return lines, unreached(personalize.Ordered(pieces, draft.Slot), segments, q.Now())[draft.ID], shadows, nil
}

// withDrafts are all pieces as they would be if their drafts were published.
func (d *Door) withDrafts(c echo.Context, pieceIDs ...string) ([]content.Piece, error) {
	timed, err := content.ListTimed(c.Request().Context(), d.House.DB.Read(), pieceIDs...)
	pieces := make([]content.Piece, len(timed))
	for i, t := range timed {
		pieces[i] = t.Piece
	}
	return pieces, err
}

// mostBefore bounds how many pieces that stand before a draft are named.
const mostBefore = 4

// reach says how many people a draft is for now, and how many of them are shown a
// piece that stands before it. What is not counted in time is said to be so.
func (d *Door) reach(c echo.Context, draft content.Piece, pieces []content.Piece, segments []segment.Segment) ([]string, error) {
	before := d.before(draft, pieces)
	asked := make([]string, 0, len(before)+1)
	for _, p := range append([]content.Piece{draft}, before...) {
		asked = append(asked, p.SegmentID)
	}
	on := shelve(segments)
	on.all = slices.DeleteFunc(slices.Clone(segments), func(s segment.Segment) bool { return !slices.Contains(asked, s.ID) })
	known, err := d.standingsOn(c, on)
	if err != nil {
		return nil, err
	}
	var lines []string
	own := known[draft.SegmentID]
	if draft.SegmentID != "" {
		lines = append(lines, howMany(own))
	}
	for _, p := range before {
		first := known[p.SegmentID]
		if first == nil || first.Err != nil {
			continue
		}
		shared := first.Count.People
		if draft.SegmentID != "" {
			if own == nil || own.Err != nil {
				continue
			}
			shared, _ = own.Members.Shared(first.Members) // nothing is said while it is not known
		}
		if shared > 0 {
			lines = append(lines, plural(shared, "person is", "people are")+" shown “"+pieceTitle(p)+"” instead: it stands before it.")
		}
	}
	return lines, nil
}

// before are the pieces for a segment that are on now, for every device and without
// a bound, and stand before a draft in its slot.
func (d *Door) before(draft content.Piece, pieces []content.Piece) (list []content.Piece) {
	now := d.House.DB.Now()
	for _, p := range personalize.Ordered(pieces, draft.Slot) {
		if p.ID == draft.ID || len(list) == mostBefore {
			break
		}
		if p.SegmentID != "" && p.ShownAt(now) && p.Most == 0 && p.Devices == "" && p.Channel == "" {
			list = append(list, p)
		}
	}
	return list
}

// howMany says how many people a segment holds now.
func howMany(s *census.Standing) string {
	switch {
	case s == nil:
		return "How many they are is being counted. Look again in a moment."
	case s.Err != nil:
		return "How many they are could not be counted."
	case s.Count.People == 0:
		return "Nobody is in it now, of " + plural(s.Count.Known, "person", "people") + " the shop knows."
	}
	return "Now " + plural(s.Count.People, "person", "people") + " of " + thousands(s.Count.Known) + " that the shop knows: " + aboutCount(s.Count) + "."
}

func peopleInWords(n int64) string {
	switch n {
	case 0:
		return "nobody who agreed to be remembered"
	case 1:
		return "one person who agreed to be remembered"
	}
	return strconv.FormatInt(n, 10) + " people who agreed to be remembered"
}
