package admin

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/identify"
	"regulars/store/personalize"
	"regulars/store/profile"
	"regulars/store/rule"
	"regulars/store/segment"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// whyPerson says why a person is in a segment or not, with the real values and the
// events behind them.
func (d *Door) whyPerson(c echo.Context) error {
	ctx, wrong := c.Request().Context(), fault.Fields{}
	segments, err := segment.List(ctx, d.House.DB.Read())
	if err != nil {
		return err
	}
	who, chosen, typed := strings.TrimSpace(c.QueryParam("person")), c.QueryParam("segment"), c.QueryParam("at")
	page := admin.Why{Frame: d.frame(c, "Why")}
	moment := d.readTime(typed, "at", wrong)
	if who != "" && len(wrong) == 0 {
		if page.Said, err = d.explain(c, who, chosen, moment, segments, wrong); err != nil {
			return err
		}
	}
	page.Person = ui.Field{Name: "person", Label: "Mail address", Hint: "Of an account, or a visitor's id (v:…).", Value: who, LeftToRight: true, MaxLength: 254, Error: wrong["person"]}
	page.Segment = ui.Field{Name: "segment", Label: "Segment", Options: segmentOptions(chosen, segments)[1:], Error: wrong["segment"]}
	page.At = ui.Field{Name: "at", Label: "When", Hint: "Empty is now.", Type: "datetime-local", Value: typed, Optional: true, Error: wrong["at"]}
	if page.Mistakes = ui.Summary(page.Person, page.Segment, page.At); len(wrong) > 0 {
		return web.Invalid(c, page.View())
	}
	return web.Render(c, http.StatusOK, page.View())
}

// explain asks the rule, and keeps who asked about whom.
func (d *Door) explain(c echo.Context, who, segmentID string, moment time.Time, segments []segment.Segment, wrong fault.Fields) (*admin.WhySaid, error) {
	key, name, err := d.findPerson(c, who)
	if err != nil {
		return nil, err
	}
	if key == (profile.Key{}) {
		wrong["person"] = "Enter the mail address of an account, or a visitor's id (v:…)."
	}
	var seg segment.Segment
	for _, s := range segments {
		if s.ID == segmentID {
			seg = s
		}
	}
	r, err := rule.Parse(seg.Rule)
	if seg.ID == "" || err != nil {
		wrong["segment"] = "Choose a segment that works."
	}
	if len(wrong) > 0 {
		return nil, nil
	}
	if moment.IsZero() {
		moment = d.House.DB.Now()
	}
	asked := &web.Preview{Person: key.Person(), At: moment}
	person, err := d.House.Previewed(c.Request().Context(), asked)
	if err != nil {
		return nil, err
	}
	facts := d.House.PreviewFacts(asked, person, identify.GroundOf(d.Catalog.Snapshot()), moment.In(d.House.Zone()), "")
	err = d.write(c, func(q db.Q) error {
		return noted(c, q, staff.Act{Did: "asked why about " + seg.Name + ":", Title: name, About: "/admin/why"}, nil, nil)
	})
	said := d.reasons(r, seg, &facts, personalize.Rules(segments))
	said.Name = name
	if at(c).May(staff.ReadContent) {
		said.SeeURL = "/admin/preview?" + url.Values{"as": {asPerson}, "person": {key.Person()}}.Encode()
	}
	return said, err
}

// reasons are a rule's conditions with the real values, those that decide marked.
func (d *Door) reasons(r rule.Rule, seg segment.Segment, facts *rule.Facts, named rule.Segments) *admin.WhySaid {
	lines, whole := r.Explain(facts, named)
	said := &admin.WhySaid{SegmentName: seg.Name, SegmentURL: "/admin/segments/" + seg.ID, Rule: seg.Rule, In: whole == rule.Yes && seg.Enabled, Answer: "is not in the segment"}
	if said.In {
		said.Answer = "is in the segment"
	}
	said.Next = d.next(r, facts, named, seg, said.In)
	decides := map[string]rule.Reason{}
	for _, reason := range r.Because(facts, named) {
		decides[reason.Text] = reason
	}
	for _, l := range lines {
		line := admin.WhyLine{Words: l.Words, Value: l.Value, State: l.Truth.String(), Depth: strconv.Itoa(min(l.Depth, 3))}
		switch l.Truth {
		case rule.Yes:
			line.StateKind = "on"
		case rule.Unknown:
			line.StateKind = "waits"
		case rule.No:
		}
		if reason, ok := decides[l.Text]; ok && said.In {
			line.Decides, line.Still, line.Events = true, reason.Still, d.behind(reason.Events)
		}
		said.Lines = append(said.Lines, line)
	}
	return said
}

// next says when time alone will change the answer.
func (d *Door) next(r rule.Rule, facts *rule.Facts, named rule.Segments, seg segment.Segment, in bool) string {
	if !seg.Enabled {
		return "The segment is switched off: nobody is in it."
	}
	change := rule.NextChange(r, facts, named)
	if change.IsZero() {
		return "Stays so if nothing happens."
	}
	if in {
		return "Leaves on " + d.clock(change) + " if nothing happens."
	}
	later := *facts
	later.Now = change
	if ask, err := rule.Compile(r, named); err == nil && !ask(&later) {
		return "Stays so until " + d.clock(change) + " at least, if nothing happens."
	}
	return "Enters on " + d.clock(change) + " if nothing happens."
}

// behind are the events behind a condition in words.
func (d *Door) behind(events []rule.Event) (list []admin.WhyEvent) {
	for _, e := range events {
		what := ""
		for _, w := range rule.EventWords() {
			if w.Kind == e.Kind {
				what = w.Words
			}
		}
		if p, ok := d.Catalog.Snapshot().ProductByID(e.ProductID); ok {
			what += ": " + p.Title
		} else if e.Term != "" {
			what += ": " + e.Term
		}
		if e.Quantity > 1 {
			what += fmt.Sprintf(" (%d)", e.Quantity)
		}
		list = append(list, admin.WhyEvent{When: d.clock(e.At), What: what})
	}
	return list
}
