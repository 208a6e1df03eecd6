package content

import (
	"slices"
	"strings"
	"time"

	"regulars/store/fault"
)

// Where a row takes its products from.
const (
	FromCollection = ""         // the first of Collection that can be had
	FromPicks      = "picks"    // those in Picks
	FromViewed     = "viewed"   // what the person looked at lately
	FromBought     = "bought"   // what goes with what the person bought
	FromTogether   = "together" // what is bought together with what the page is about
	FromWanted     = "wanted"   // what the piece's segment wants most these weeks
)

// Sources are all of them, the usual one first.
func Sources() []string {
	return []string{FromCollection, FromPicks, FromViewed, FromBought, FromTogether, FromWanted}
}

// Filling is what rows, coupons and countdowns hold beside their words.
type Filling struct {
	Source   string    `json:"source,omitempty"`
	Picks    string    `json:"picks,omitempty"`    // handles of products, one a line
	Code     string    `json:"code,omitempty"`     // what a shopper types to use a coupon
	CountsTo time.Time `json:"counts_to,omitzero"` // the moment a countdown ends at
}

// Picked are the handles of a hand-picked row.
func (f Filling) Picked() []string {
	return strings.FieldsFunc(f.Picks, func(r rune) bool { return r == '\n' || r == '\r' || r == ',' || r == ' ' })
}

// KeptForVisit is Bounds.Keep for a piece that stays as long as the visit.
const KeptForVisit = -1

// Visit is how long a visit lasts without a page being asked for.
const Visit = 30 * time.Minute

// Bounds are whom a piece is for besides its segment, how often and how long.
type Bounds struct {
	Zone    string `json:"zone,omitempty"`    // time zone the schedule is written in; "" is the shop's
	Devices string `json:"devices,omitempty"` // "phone tablet desktop", those it is for; "" is all
	Channel string `json:"channel,omitempty"` // "web" or "mail"; "" is both
	Most    int64  `json:"most,omitempty"`    // times that one person is shown it; 0 is no bound
	Keep    int64  `json:"keep,omitempty"`    // days it stays once shown; KeptForVisit; 0 is not at all
}

// Devices and channels are what bounds can name.
func Devices() []string  { return []string{"phone", "tablet", "desktop"} }
func channels() []string { return []string{"web", "mail"} }

// For says whether the bounds let a device in a channel through. A device or
// channel that is not known ("") passes.
func (b Bounds) For(device, channel string) bool {
	return (b.Devices == "" || device == "" || slices.Contains(strings.Fields(b.Devices), device)) &&
		(b.Channel == "" || channel == "" || b.Channel == channel)
}

// Remembers says whether the piece needs to know what a person has been shown: it
// is for those only who agreed to be remembered.
func (b Bounds) Remembers() bool { return b.Most > 0 || b.Keep != 0 }

// KeptUntil is when a piece that is shown at a moment leaves its person.
func (b Bounds) KeptUntil(now time.Time) time.Time {
	if b.Keep == KeptForVisit {
		return now.Add(Visit)
	}
	return now.AddDate(0, 0, int(b.Keep))
}

const (
	mostPicks = 24
	mostTimes = 1000
	mostDays  = 365
)

// check says what is wrong with what a piece holds.
func (p Piece) checkFilling(wrong fault.Fields) {
	switch {
	case p.Kind == KindRow && !slices.Contains(Sources(), p.Source):
		wrong["source"] = "Choose where the products come from."
	case p.Kind == KindRow && p.Source == FromCollection && p.Collection == "":
		wrong["collection"] = "Choose the collection that the row shows."
	case p.Kind == KindRow && p.Source == FromPicks && len(p.Picked()) == 0:
		wrong["picks"] = "Name at least one product, by the last part of its address: slate-11."
	case p.Kind == KindRow && p.Source == FromPicks && len(p.Picked()) > mostPicks:
		wrong["picks"] = "A row holds up to 24 products."
	case p.Kind == KindRow && p.Source == FromWanted && p.SegmentID == "":
		wrong["source"] = "What a segment wants most needs a segment: choose for whom it is."
	case p.Kind == KindCountdown && p.CountsTo.IsZero():
		wrong["counts_to"] = "Enter the day and time it counts down to."
	case p.Kind == KindCoupon && strings.TrimSpace(p.Code) == "":
		wrong["code"] = "Enter the code of the coupon."
	}
}

func (p Piece) checkBounds(wrong fault.Fields) {
	if _, err := time.LoadLocation(p.Zone); err != nil {
		wrong["zone"] = "Enter a time zone such as Europe/Amsterdam, or leave it empty for the shop's own."
	}
	for _, d := range strings.Fields(p.Devices) {
		if !slices.Contains(Devices(), d) {
			wrong["device"] = "Choose phones, tablets or desktops."
		}
	}
	if p.Channel != "" && !slices.Contains(channels(), p.Channel) {
		wrong["channel"] = "Choose the web or mails."
	}
	if p.Most < 0 || p.Most > mostTimes {
		wrong["most"] = "Enter a number up to 1000, or nothing for no bound."
	}
	if p.Keep < KeptForVisit || p.Keep > mostDays {
		wrong["keep"] = "Enter a number of days up to 365."
	}
}
