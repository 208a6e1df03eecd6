package census

import (
	"context"
	"time"

	"regulars/store/db"
	"regulars/store/preference"
	"regulars/store/rule"
)

// readWishes reads what people want to be left out of what is decided by: facts, or
// everything. What they hid is for slots and changes nobody's segments.
func (s *sources) readWishes(ctx context.Context, q db.Q) error {
	s.wishes = map[string]preference.Wishes{}
	ctx, scan := db.Patient(ctx, func(r db.Row) (struct{}, error) {
		var person string
		var w preference.Wish
		err := r.Scan(&person, &w.Kind, &w.Subject, db.At(&w.At))
		s.wishes[person] = append(s.wishes[person], w)
		return struct{}{}, err
	})
	_, err := db.List(ctx, q, scan, `select person, kind, subject, at from preference where kind in ($1, $2)`, string(preference.Fact), string(preference.Everything))
	return err
}

// wishesOf are those of an account and of each of its browsers.
func (s *sources) wishesOf(customerID string, browsers []string) (list preference.Wishes) {
	if len(s.wishes) == 0 {
		return nil
	}
	for _, id := range browsers {
		list = append(list, s.wishes["v:"+id]...)
	}
	return append(list, s.wishes["c:"+customerID]...)
}

// forgets says whether a rule asks about a fact that the person wanted forgotten at a
// moment: it then does not hold them, whatever else it asks.
func (p *resident) forgets(abouts []string, at time.Time) bool {
	for _, w := range p.wishes {
		if w.Kind != preference.Fact || w.At.After(at) {
			continue
		}
		for _, about := range abouts {
			if w.Subject == about {
				return true
			}
		}
	}
	return false
}

// wantsNothing says whether the person had switched off at a moment whatever is
// personal.
func (p *resident) wantsNothing(at time.Time) bool {
	for _, w := range p.wishes {
		if w.Kind == preference.Everything && !w.At.After(at) {
			return true
		}
	}
	return false
}

// stranger are the facts by which a page is decided for a reader of whom nothing is
// known, but for what their browser tells.
func stranger(f rule.Facts) rule.Facts {
	return rule.Facts{Analytics: f.Analytics, VisitorNew: true, Language: f.Language, Stages: f.Stages,
		LandingPath: f.LandingPath, ReferrerHost: f.ReferrerHost, UTMSource: f.UTMSource, UTMMedium: f.UTMMedium, UTMCampaign: f.UTMCampaign}
}
