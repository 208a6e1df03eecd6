package admin

import (
	"strconv"
	"strings"

	"regulars/store/content"
	"regulars/store/segment"
	"regulars/views/admin"
)

// said is one thing about a piece in words; prose is long enough to be compared
// word by word.
type said struct {
	label, text string
	prose       bool
}

// pieceSaid is all that a merchandiser sets of a piece, in words.
func (d *Door) pieceSaid(p content.Piece, segments []segment.Segment) []said {
	return []said{
		{"Title", p.Title, true}, {"Kicker", p.Kicker, true}, {"Text", p.Body, true}, {"Words of the link", p.LinkText, true}, {"Link", p.LinkURL, false},
		{"Why, for the shopper", p.Why, true}, {"For", audience(p, segments), false}, {"Shown", yesNo(p.Enabled), false},
		{"Place", placeName(p.Slot), false}, {"Kind", p.Kind, false}, {"Starts", d.clock(p.StartsAt), false}, {"Ends", d.clock(p.EndsAt), false},
		{"Picture", p.Picture.File, false}, {"What the picture shows", p.Picture.Alt, true}, {"Products of", p.Collection, false}, {"Colours of the page", p.Accent, false},
		{"Products from", p.Source, false}, {"Picked products", strings.Join(p.Picked(), ", "), false}, {"Code", p.Code, false}, {"Counts down to", d.clock(p.CountsTo), false},
		{"Time zone", p.Zone, false}, {"Devices", p.Devices, false}, {"Channel", p.Channel, false}, {"At most, a person", counted(p.Most), false}, {"Stays, days", counted(p.Keep), false},
		{"Order", strconv.FormatInt(p.Position, 10), false},
	}
}

func counted(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

func placeName(name string) string {
	if s, ok := content.FindSlot(name); ok {
		return s.Page + ": " + s.Label
	}
	return name
}

// pieceDifferences are the fields in which two texts of a piece differ.
func (d *Door) pieceDifferences(yours, theirs content.Piece, segments []segment.Segment) []admin.Difference {
	return differencesOf(d.pieceSaid(yours, segments), d.pieceSaid(theirs, segments))
}

// pieceChanges says what becomes of a piece, field by field and word by word.
// before is nil for a piece that was never published.
func (d *Door) pieceChanges(before *content.Piece, after content.Piece, segments []segment.Segment) (list []admin.Change) {
	was := make([]said, len(d.pieceSaid(after, segments)))
	if before != nil {
		was = d.pieceSaid(*before, segments)
	}
	for i, is := range d.pieceSaid(after, segments) {
		if was[i].text == is.text || before == nil && is.text == "never" {
			continue
		}
		change := admin.Change{Label: is.label, Before: was[i].text, After: is.text}
		if is.prose && before != nil {
			change.Words = wordChanges(was[i].text, is.text)
		}
		if is.label == "Picture" {
			change.Before, change.After, change.Pictures = "", "", pictures(before, after)
		}
		list = append(list, change)
	}
	return list
}

func pictures(before *content.Piece, after content.Piece) (p admin.Pictures) {
	if before != nil && before.Picture.File != "" {
		p.Before, p.BeforeAlt = "/media/"+before.Picture.File, before.Picture.Alt
	}
	if after.Picture.File != "" {
		p.After, p.AfterAlt = "/media/"+after.Picture.File, after.Picture.Alt
	}
	return p
}
