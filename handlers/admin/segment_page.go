package admin

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/personalize"
	"regulars/store/rule"
	"regulars/store/segment"
	"regulars/store/setting"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// described is a segment as it was typed: its rule as a tree and as text, which say
// the same unless one of them is wrong.
type described struct {
	segment.Segment
	tree   *branch
	wrong  fault.Fields
	theirs *segment.Segment
}

func (d *Door) newSegment(c echo.Context) error {
	s := segment.Segment{Enabled: true}
	if e, ok := d.example(c.QueryParam("example")); ok {
		s.Name, s.Note, s.Rule = e.name, e.says, e.rule
	}
	return d.showSegment(c, http.StatusOK, describe(s))
}

func (d *Door) segment(c echo.Context) error {
	s, err := segment.Find(c.Request().Context(), d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	return d.showSegment(c, http.StatusOK, describe(s))
}

// describe opens a segment in the workshop.
func describe(s segment.Segment) described {
	v := described{Segment: s, tree: &branch{kind: "all"}}
	if r, err := rule.Parse(s.Rule); err == nil {
		v.tree = plant(r)
	}
	return v
}

// draftSegment shows what was changed in the form or in the text, and keeps nothing.
func (d *Door) draftSegment(c echo.Context) error {
	v, err := d.readSegment(c)
	if err != nil {
		return err
	}
	switch c.FormValue("part") {
	case "workbench":
		all, err := segment.List(c.Request().Context(), d.House.DB.Read())
		if err != nil {
			return err
		}
		bench, err := d.workbench(c, v, all)
		if err != nil {
			return err
		}
		bench.People = admin.Membership{Counting: v.Rule != "" && v.wrong == nil}
		return web.Render(c, http.StatusOK, bench.View())
	case "people":
		all, err := segment.List(c.Request().Context(), d.House.DB.Read())
		if err != nil {
			return err
		}
		people, err := d.counted(c, v, all, countWaits)
		if err != nil {
			return err
		}
		return web.Render(c, http.StatusOK, people.View())
	}
	return d.showSegment(c, http.StatusOK, v)
}

func (d *Door) saveSegment(c echo.Context) error {
	ctx := c.Request().Context()
	v, err := d.readSegment(c)
	if err != nil {
		return err
	}
	if v.wrong == nil {
		err = d.write(c, func(q db.Q) error {
			all, err := segment.List(ctx, q)
			if err != nil {
				return err
			}
			if err := v.Validate(); err != nil {
				return err
			}
			if problem := broken(v.Segment, all); problem != "" {
				return fault.InvalidFields(fault.Fields{"rule": problem})
			}
			v.ChangedBy = at(c).Name
			return segment.Save(ctx, q, &v.Segment)
		})
		if err == nil {
			return d.done(c, "/admin/segments/"+v.ID, "Saved “"+v.Name+"”. It holds from now on.")
		}
	} else {
		err = v.misread()
	}
	if errors.Is(err, segment.ErrChanged) {
		theirs, err := segment.Find(ctx, d.House.DB.Read(), v.ID)
		if err != nil {
			return err
		}
		v.theirs, v.Version = &theirs, theirs.Version
		return d.showSegment(c, http.StatusConflict, v)
	}
	if v.wrong, err = refused(err); err != nil {
		return err
	}
	return d.showSegment(c, http.StatusUnprocessableEntity, v)
}

// misread adds what else is wrong to what the reading found.
func (v described) misread() error {
	wrong := fault.FieldsOf(v.Validate())
	if wrong == nil {
		wrong = fault.Fields{}
	}
	for name, text := range v.wrong {
		wrong[name] = text
	}
	return fault.InvalidFields(wrong)
}

// readSegment reads the form. The text counts where it was changed since it was
// drawn, else the conditions; what a button says is done to these.
func (d *Door) readSegment(c echo.Context) (v described, err error) {
	if segmentID := c.Param("id"); segmentID != "" {
		if v.Segment, err = segment.Find(c.Request().Context(), d.House.DB.Read(), segmentID); err != nil {
			return v, err
		}
		if n, err := strconv.ParseInt(c.FormValue("version"), 10, 64); err == nil {
			v.Version = n
		}
	}
	v.Name, v.Note = strings.TrimSpace(c.FormValue("name")), strings.TrimSpace(c.FormValue("note"))
	v.Enabled = c.FormValue("enabled") == "yes"
	form, err := c.FormParams()
	if err != nil {
		return v, fault.New(fault.Invalid, "This form could not be read. Go back and try again.")
	}
	typed, seen := oneLine(c.FormValue("rule")), oneLine(c.FormValue("seen"))
	v.Rule, v.tree = typed, &branch{kind: "all"}
	if form.Has("c.kind") {
		v.tree = readBranch(form, "c", 0)
		v.tree.priced(d.House.Shop().Currency)
	}
	act := c.FormValue("act")
	if !form.Has("c.kind") || typed != seen {
		v.followText(act)
	} else {
		v.followTree(act)
	}
	return v, nil
}

func oneLine(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

// followText makes the tree say what the text says; a text that cannot be read
// leaves the tree as it is.
func (v *described) followText(act string) {
	r, err := rule.Parse(v.Rule)
	if err != nil {
		if v.Rule != "" {
			v.wrong = fault.Fields{"rule": err.Error()}
		}
		return
	}
	if v.tree = plant(r); act != "" && act != "show" {
		v.followTree(act)
	}
}

// followTree makes the text say what the tree says; where a condition is wrong the
// text stays what it was.
func (v *described) followTree(act string) {
	v.tree.act(act)
	if len(v.tree.children) == 0 && v.tree.kind != leaf {
		v.Rule = ""
		return
	}
	if r, ok := v.tree.read(); ok {
		v.Rule = r.String()
		return
	}
	v.wrong = fault.Fields{"rule": "A condition is not right yet: " + v.tree.firstWrong()}
}

func (b *branch) firstWrong() string {
	if b.wrong != "" {
		return b.wrong
	}
	for _, c := range b.children {
		if wrong := c.firstWrong(); wrong != "" {
			return wrong
		}
	}
	return ""
}

func (d *Door) showSegment(c echo.Context, status int, v described) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	all, err := segment.List(ctx, q)
	if err != nil {
		return err
	}
	pieces, err := content.ListPieces(ctx, q)
	if err != nil {
		return err
	}
	page := segmentPage(v, all, pieces)
	if page.Workbench, err = d.workbench(c, v, all); err != nil {
		return err
	}
	wait := countWaits
	if c.Request().Method == http.MethodGet {
		wait = pageWaits
	}
	if page.Workbench.People, err = d.counted(c, v, all, wait); err != nil {
		return err
	}
	page.Frame, page.MayEdit = d.frame(c, page.Head.Title), at(c).May(staff.EditContent)
	if v.ID != "" {
		if page.SeeURL, err = d.previewLink([]string{v.ID}, v.Name, "/", time.Time{}); err != nil {
			return err
		}
		if page.MayEdit {
			page.DeleteURL, page.UseURL = page.URL+"/delete", useURL(v.ID)
		}
	}
	if v.ID == "" && v.Rule == "" && v.Name == "" && status == http.StatusOK {
		page.Gallery = d.gallery()
	}
	if status != http.StatusOK {
		page.Mistakes = mistakes(page)
	}
	if v.theirs != nil {
		page.Mistakes = page.Mistakes.Whole(fault.Message(segment.ErrChanged))
		page.Theirs, page.TheirsWho = segmentDifferences(v.Segment, *v.theirs), "Theirs was saved on "+d.clock(v.theirs.ChangedAt)+"."
	}
	return web.Render(c, status, page.View())
}

func mistakes(page admin.Segment) ui.ErrorSummary {
	short := page.Workbench.Text
	if short.Error != "" {
		short.Error = "In the sentence, " + headline(short.Error)
	}
	return ui.Summary(page.Name, short, page.Note)
}

func segmentPage(v described, all []segment.Segment, pieces []content.Piece) admin.Segment {
	page := admin.Segment{
		Head: admin.Head{Title: "New segment", Back: ui.Link{Text: "Segments", URL: "/admin/segments"}}, URL: "/admin/segments/new", Version: strconv.FormatInt(v.Version, 10),
		Name:    ui.Field{Name: "name", Label: "Name", Value: v.Name, MaxLength: 120, Error: v.wrong["name"]},
		Note:    ui.Field{Name: "note", Label: "What it is for", Value: v.Note, Optional: true, MaxLength: 500, Error: v.wrong["note"]},
		Enabled: ui.Check{Name: "enabled", Label: "On", Hint: "Off means that nobody is in it; the default is shown instead.", Checked: v.Enabled},
		Table:   attributes(),
	}
	if v.ID != "" {
		page.Head.Title, page.URL, page.Uses = v.Name, "/admin/segments/"+v.ID, uses(v.Segment, pieces, all)
		page.Head.State, page.Head.StateKind, _ = segmentState(v.Segment, all)
	}
	return page
}

// workbench is the tree, the text, and the rule read aloud.
func (d *Door) workbench(c echo.Context, v described, all []segment.Segment) (admin.Workbench, error) {
	lists, err := d.suggestions(c)
	if err != nil {
		return admin.Workbench{}, err
	}
	keep, err := setting.FindKeeping(c.Request().Context(), d.House.DB.Read())
	if err != nil {
		return admin.Workbench{}, err
	}
	url := "/admin/segments/new/draft"
	if v.ID != "" {
		url = "/admin/segments/" + v.ID + "/draft"
	}
	w := admin.Workbench{DraftURL: url, Seen: v.Rule, MayEdit: at(c).May(staff.EditContent), Lists: lists, Needs: strings.TrimSpace(needs(v.Segment, all) + " " + looksBack(v.Segment, all, keep)),
		Text: ui.Field{Name: "rule", Label: "The same as text", Hint: "Change either side; the other follows.", Value: v.Rule, Rows: 5, LeftToRight: true, Error: v.wrong["rule"]}}
	if v.Rule != "" && w.Text.Error == "" {
		w.Text.Error = broken(v.Segment, all)
	}
	if r, err := rule.Parse(v.Rule); err == nil {
		w.Meaning = aloud(r.Root(), 0)
	}
	w.Tree = drawBranch(v.tree, "c", "All of it", names(v.Name, all))
	w.Tree.Root = true
	return w, nil
}

func names(but string, all []segment.Segment) (list []string) {
	for _, s := range all {
		if s.Name != but {
			list = append(list, s.Name)
		}
	}
	return list
}

func segmentDifferences(yours, theirs segment.Segment) (list []admin.Difference) {
	for _, f := range []struct{ label, a, b string }{
		{"Name", yours.Name, theirs.Name}, {"Who is in it", yours.Rule, theirs.Rule}, {"What it is for", yours.Note, theirs.Note},
		{"On", strconv.FormatBool(yours.Enabled), strconv.FormatBool(theirs.Enabled)},
	} {
		if f.a != f.b {
			list = append(list, admin.Difference{Label: f.label, Yours: f.a, Theirs: f.b})
		}
	}
	if len(list) == 0 {
		list = append(list, admin.Difference{Label: "Everything", Yours: "the same", Theirs: "the same"})
	}
	return list
}

// needs says which consent a rule depends on.
func needs(s segment.Segment, all []segment.Segment) string {
	r, err := rule.Parse(s.Rule)
	if err != nil {
		return ""
	}
	var asked []string
	for _, consent := range personalize.Rules(all).Consents(r) {
		asked = append(asked, string(consent))
	}
	if len(asked) == 0 {
		return ""
	}
	return "Holds only for people who agreed to " + strings.Join(asked, " and ") + "."
}

func attributes() (list []admin.Attribute) {
	consents := func(c rule.Consent) string { return "Known only with the shopper's consent to " + string(c) + "." }
	for _, a := range rule.Attributes() {
		v := admin.Attribute{Name: a.Name, Doc: a.Doc, Example: a.Example, Phrases: strings.Join(a.Phrases(), " · ")}
		if a.Consent != rule.NoConsent {
			v.Needs = consents(a.Consent)
		}
		list = append(list, v)
	}
	for _, w := range rule.EventWords() {
		list = append(list, admin.Attribute{Name: w.Word, Doc: w.Doc, Example: w.Example, Phrases: strings.Join(w.Fields, " · "), Needs: consents(rule.Personalization)})
	}
	return list
}
