package admin

import (
	"slices"

	"regulars/store/content"
	"regulars/store/personalize"
	"regulars/store/rule"
	"regulars/store/segment"
	"regulars/views/ui"
)

// shelf are all segments with their rules, each read once.
type shelf struct {
	all   []segment.Segment
	rules map[string]rule.Rule // by id; those that can be read
	named rule.Segments        // those that work, as personalize has them
}

func shelve(all []segment.Segment) shelf {
	on := shelf{all, make(map[string]rule.Rule, len(all)), personalize.Rules(all)}
	for _, s := range all {
		if r, err := rule.Parse(s.Rule); err == nil {
			on.rules[s.ID] = r
		}
	}
	return on
}

// problem says why a segment's rule holds for nobody, "" when it works. The segment
// may be one that is being written.
func (on shelf) problem(s segment.Segment) string {
	r, err := rule.Parse(s.Rule)
	if err == nil {
		before, was := on.named[s.Name]
		on.named[s.Name] = r // so that a rule that asks about itself is found out
		if _, err = rule.Compile(r, on.named); was {
			on.named[s.Name] = before
		} else {
			delete(on.named, s.Name)
		}
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func (on shelf) state(s segment.Segment) (state, kind, wrong string) {
	if !s.Enabled {
		return "Off", "", ""
	}
	if problem := on.problem(s); problem != "" {
		return "Broken", "wrong", "Nobody is in it: " + headline(problem)
	}
	return "On", "on", ""
}

// uses are the pieces and the other segments that name a segment.
func (on shelf) uses(s segment.Segment, pieces []content.Piece) (list []ui.Link) {
	for _, p := range pieces {
		if p.SegmentID == s.ID {
			slot, _ := content.FindSlot(p.Slot)
			list = append(list, ui.Link{Text: slot.Page + ", " + slot.Label + ": " + pieceTitle(p), URL: "/admin/content/" + p.ID})
		}
	}
	for _, other := range on.all {
		if r, ok := on.rules[other.ID]; ok && other.ID != s.ID && slices.Contains(r.Segments(), s.Name) {
			list = append(list, ui.Link{Text: "Segment " + other.Name, URL: "/admin/segments/" + other.ID})
		}
	}
	return list
}
