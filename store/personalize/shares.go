package personalize

import (
	"context"
	"strings"

	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/event"
)

// share is what of somebody's exposures is a person's: an account's own, and what a
// guest was shown in a browser until the account logged in there. Nothing is moved at
// a login, so that one which is taken back leaves nothing behind. A day on which both
// looked counts for both.
type share struct {
	person  string
	stretch event.Stretch
}

func (s share) has(e content.Shown) bool { return s.stretch.Holds(e.FirstAt, e.LastAt) }

// sharesOf are a person's shares, their own first.
func sharesOf(ctx context.Context, q db.Q, person string) (list []share, err error) {
	customerID, account := strings.CutPrefix(person, "c:")
	w := event.Whose{VisitorID: strings.TrimPrefix(person, "v:")}
	if account {
		w, list = event.Whose{CustomerID: customerID}, []share{{person: person}}
	}
	stretches, err := event.Stretches(ctx, q, w)
	for _, s := range stretches {
		list = append(list, share{"v:" + s.VisitorID, s})
	}
	return list, err
}

// meeting is a piece where it was met.
type meeting struct{ pieceID, slot string }

// read adds what a share holds to a past. What stays with the person by a share
// before it, stays.
func (s share) read(ctx context.Context, q db.Q, p *Past, waiting []content.Shown) error {
	written, err := content.ListExposures(ctx, q, s.person)
	if err != nil {
		return err
	}
	met, others := map[meeting]bool{}, map[meeting]bool{}
	for _, e := range append(written, waiting...) {
		if at := (meeting{e.PieceID, e.Slot}); s.has(e) {
			p.count[e.PieceID] += e.Count
			met[at] = true
		} else {
			others[at] = true
		}
	}
	kept, err := content.ListKept(ctx, q, s.person)
	for _, k := range kept {
		at := meeting{k.PieceID, k.Slot}
		if _, taken := p.stays[k.Slot]; !taken && (met[at] || !others[at] && s.stretch.Until.IsZero()) {
			p.stays[k.Slot] = k
		}
	}
	return err
}
