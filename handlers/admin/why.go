package admin

import (
	"fmt"
	"net/http"
	"slices"
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

// question is why somebody is in a segment or not, as of a moment.
type question struct {
	who, chosen, at string // as typed
	person, name    string
	seg             segment.Segment
	rule            rule.Rule
	moment          time.Time
	segments        []segment.Segment
	wrong           fault.Fields
}

// about is what a grant to read the answer says.
func (v question) about() string { return "why " + v.seg.ID + " " + v.person }

// readQuestion reads the form, or the address that the form led to.
func (d *Door) readQuestion(c echo.Context) (v question, err error) {
	v = question{who: strings.TrimSpace(c.FormValue("person")), chosen: c.FormValue("segment"), at: c.FormValue("at"), wrong: fault.Fields{}}
	if v.segments, err = segment.List(c.Request().Context(), d.House.DB.Read()); err != nil {
		return v, err
	}
	if v.moment = d.readTime(v.at, "at", v.wrong); v.moment.IsZero() {
		v.moment = d.House.DB.Now()
	}
	if v.who == "" {
		return v, nil
	}
	if !at(c).May(staff.ReadCustomers) {
		return v, errForbidden
	}
	key, name, err := d.findPerson(c, v.who)
	if err != nil {
		return v, err
	}
	if v.person, v.name = key.Person(), name; key == (profile.Key{}) {
		v.wrong["person"] = "Enter the mail address of an account, or a visitor's id (v:…)."
	}
	if i := slices.IndexFunc(v.segments, func(s segment.Segment) bool { return s.ID == v.chosen }); i >= 0 {
		v.seg = v.segments[i]
	}
	if v.rule, err = rule.Parse(v.seg.Rule); v.seg.ID == "" || err != nil {
		v.wrong["segment"] = "Choose a segment that works."
	}
	return v, nil
}

// askWhy is POST /admin/why: it keeps who asked about whom, and leads to the answer.
func (d *Door) askWhy(c echo.Context) error {
	v, err := d.readQuestion(c)
	if err != nil {
		return err
	}
	if v.who == "" {
		v.wrong["person"] = "Enter the mail address of an account, or a visitor's id (v:…)."
	}
	if len(v.wrong) > 0 {
		return web.Invalid(c, d.whyPage(c, v).View())
	}
	err = d.write(c, func(q db.Q) error {
		return noted(c, q, staff.Act{Did: "asked why about " + v.seg.Name + ":", Title: v.name, About: "/admin/why"}, nil, nil)
	})
	if err != nil {
		return err
	}
	return d.leadTo(c, "/admin/why", v.about())
}

// whyPerson says why a person is in a segment or not, with the real values and the
// events behind them, to whoever asked.
func (d *Door) whyPerson(c echo.Context) error {
	v, err := d.readQuestion(c)
	if err != nil {
		return err
	}
	page := d.whyPage(c, v)
	if len(v.wrong) > 0 {
		return web.Invalid(c, page.View())
	}
	if v.who != "" && d.mayRead(c, v.about()) {
		if page.Said, err = d.explain(c, v); err != nil {
			return err
		}
	}
	return web.Render(c, http.StatusOK, page.View())
}

func (d *Door) whyPage(c echo.Context, v question) admin.Why {
	page := admin.Why{Frame: d.frame(c, "Why"),
		Person:  ui.Field{Name: "person", Label: "Mail address", Hint: "Of an account, or a visitor's id (v:…).", Value: v.who, LeftToRight: true, MaxLength: 254, Error: v.wrong["person"]},
		Segment: ui.Field{Name: "segment", Label: "Segment", Options: segmentOptions(v.chosen, v.segments)[1:], Error: v.wrong["segment"]},
		At:      ui.Field{Name: "at", Label: "When", Hint: "Empty is now.", Type: "datetime-local", Value: v.at, Optional: true, Error: v.wrong["at"]}}
	page.Mistakes = ui.Summary(page.Person, page.Segment, page.At)
	return page
}

// explain asks the rule.
func (d *Door) explain(c echo.Context, v question) (*admin.WhySaid, error) {
	asked := &web.Preview{Person: v.person, At: v.moment}
	person, err := d.House.Previewed(c.Request().Context(), asked)
	if err != nil {
		return nil, err
	}
	facts := d.House.PreviewFacts(asked, person, identify.GroundOf(d.Catalog.Snapshot()), v.moment.In(d.House.Zone()), "")
	said := d.reasons(v.rule, v.seg, &facts, personalize.Rules(v.segments))
	said.Name = v.name
	if at(c).May(staff.ReadContent) && at(c).May(staff.ReadOrders) {
		said.SeeURL = seeAs(v.person)
	}
	return said, nil
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
