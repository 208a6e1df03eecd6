package admin

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/content"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/identify"
	"regulars/store/personalize"
	"regulars/store/profile"
	"regulars/store/recommend"
	"regulars/store/segment"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// How long a preview's link works. One of a real person shows their cart, and
// what they bought and looked at, and ends sooner.
const (
	previewFor       = 24 * time.Hour
	personPreviewFor = time.Hour
)

// ends is when a preview that is made now ends.
func (d *Door) ends(p web.Preview) time.Time {
	if p.Person != "" {
		return d.House.DB.Now().Add(personPreviewFor)
	}
	return d.House.DB.Now().Add(previewFor)
}

// previewLink signs a link to a page of the shop as somebody in these segments.
func (d *Door) previewLink(segmentIDs []string, name, path string, moment time.Time) (string, error) {
	return d.signed(web.Preview{Segments: segmentIDs, Name: name, At: moment}, path)
}

// signed is a link to a page of the shop that shows it by a preview, for a while.
func (d *Door) signed(p web.Preview, path string) (string, error) {
	p.Until = d.ends(p)
	sealed, err := d.House.SignPreview(p)
	return previewed(path, sealed), err
}

func previewed(path, sealed string) string {
	join := "?"
	if strings.Contains(path, "?") {
		join = "&"
	}
	return path + join + "preview=" + url.QueryEscape(sealed)
}

// named are segments in words.
func named(ids []string, segments []segment.Segment) string {
	var names []string
	for _, s := range segments {
		if slices.Contains(ids, s.ID) {
			names = append(names, s.Name)
		}
	}
	if len(names) == 0 {
		return "somebody in no segment"
	}
	return strings.Join(names, " and ")
}

// Who a preview is of.
const (
	asSegments = "segments"
	asPerson   = "person"
	asMadeUp   = "made-up"
)

// asked is a preview as it was asked for, with what is wrong with that.
type asked struct {
	web.Preview
	as, path, at, person string
	wrong                fault.Fields
	made                 made
}

// askPreview is POST /admin/preview: it leads to the address of what is chosen. Whoever
// looks at the shop as a person is kept with it.
func (d *Door) askPreview(c echo.Context) error {
	v, segments, err := d.chosen(c)
	if err != nil {
		return err
	}
	if len(v.wrong) > 0 {
		return web.Invalid(c, d.previewPage(c, v, segments).View())
	}
	if v.as == asPerson {
		err = d.write(c, func(q db.Q) error {
			return noted(c, q, staff.Act{Did: "looked at the shop as", Title: v.Name, About: "/admin/preview"}, nil, nil)
		})
	}
	if err != nil {
		return err
	}
	return d.leadTo(c, "/admin/preview", v.about())
}

// about is what a grant to look at a person says; "" where nobody real is looked at.
func (v asked) about() string {
	if v.as != asPerson {
		return ""
	}
	return "preview " + v.Person
}

func (d *Door) chosen(c echo.Context) (asked, []segment.Segment, error) {
	segments, err := segment.List(c.Request().Context(), d.House.DB.Read())
	if err != nil {
		return asked{}, nil, err
	}
	v, err := d.readPreview(c, segments)
	return v, segments, err
}

func (d *Door) preview(c echo.Context) error {
	v, segments, err := d.chosen(c)
	if err != nil {
		return err
	}
	page := d.previewPage(c, v, segments)
	if len(v.wrong) > 0 {
		return web.Invalid(c, page.View())
	}
	if v.about() != "" && !d.mayRead(c, v.about()) {
		return web.Render(c, http.StatusOK, page.View())
	}
	moment := v.At
	if moment.IsZero() {
		moment = d.House.DB.Now()
	}
	if page.Slots, err = d.previewSlots(c, &v.Preview, moment.In(d.House.Zone())); err != nil {
		return err
	}
	v.Until = d.ends(v.Preview)
	sealed, err := d.House.SignPreview(v.Preview)
	if err != nil {
		return err
	}
	page.LinkURL, page.Keep = previewed(v.path, sealed), sealed
	if left := c.FormValue("left"); left != "" {
		page.SideURL = "/admin/preview/side?" + url.Values{"left": {left}, "right": {sealed}, "path": {v.path}}.Encode()
	}
	page.Who, page.Ends = "The shop as "+v.Name+" sees it", d.clock(v.Until)
	if !v.At.IsZero() {
		page.Who += " on " + d.clock(v.At)
	}
	return web.Render(c, http.StatusOK, page.View())
}

// readPreview reads the choice: who, when, with which device, which page.
func (d *Door) readPreview(c echo.Context, segments []segment.Segment) (asked, error) {
	v := asked{as: c.FormValue("as"), path: c.FormValue("path"), at: c.FormValue("at"), person: strings.TrimSpace(c.FormValue("person")), wrong: fault.Fields{}, made: readMade(c)}
	switch {
	case v.as == "" && v.person != "":
		v.as = asPerson
	case v.as != asPerson && v.as != asMadeUp:
		v.as = asSegments
	}
	if v.path == "" {
		v.path = "/"
	}
	if !strings.HasPrefix(v.path, "/") || !content.SafeLink(v.path) || strings.HasPrefix(v.path, "/admin") {
		v.wrong["path"] = "Enter a path of the shop, such as / or /collections/new."
	}
	v.At = d.readTime(v.at, "at", v.wrong)
	v.Overlay = c.FormValue("overlay") != ""
	if device := c.FormValue("device"); slices.Contains(content.Devices(), device) {
		v.Device = device
	}
	switch v.as {
	case asSegments:
		form, err := c.FormParams()
		if err != nil {
			return v, err
		}
		v.Segments = form["segment"]
		v.Name = named(v.Segments, segments)
		if v.person != "" && len(v.Segments) == 0 {
			v.wrong["person"] = "Choose “A person” to look as them, or empty this."
		}
	case asMadeUp:
		v.Facts, v.Name = d.makeUp(v.made, v.wrong), "a made-up person"
	case asPerson:
		return v, d.lookAt(c, &v)
	}
	return v, nil
}

// lookAt finds the person to look at the shop as.
func (d *Door) lookAt(c echo.Context, v *asked) error {
	if !at(c).May(staff.ReadOrders) {
		return errForbidden
	}
	key, name, err := d.findPerson(c, v.person)
	if err != nil || key == (profile.Key{}) {
		v.wrong["person"] = "Enter the mail address of an account, or a visitor's id (v:…)."
		return err
	}
	v.Person, v.Name = key.Person(), name
	return nil
}

// seeAs is where a form asks for the shop as a person sees it.
func seeAs(person string) string {
	return "/admin/preview?" + url.Values{"as": {asPerson}, "person": {person}}.Encode()
}

// findPerson finds somebody by the address of an account, or by their key; the
// zero key is nobody.
func (d *Door) findPerson(c echo.Context, who string) (profile.Key, string, error) {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	if strings.HasPrefix(who, "v:") && len(who) < 60 {
		return identify.PersonOf(who), "visitor " + who[len("v:"):], nil
	}
	var found customer.Customer
	var err error
	if id, ok := strings.CutPrefix(who, "c:"); ok {
		found, err = customer.Find(ctx, q, id)
	} else {
		found, err = customer.FindByEmail(ctx, q, who)
	}
	if err != nil && (fault.KindOf(err) == fault.NotFound || fault.KindOf(err) == fault.Invalid) {
		return profile.Key{}, "", nil
	}
	return profile.Key{CustomerID: found.ID}, found.Email, err
}

// previewSlots are all slots with winner, losers and reasons, as the preview would
// decide them.
func (d *Door) previewSlots(c echo.Context, p *web.Preview, moment time.Time) ([]admin.Decision, error) {
	who, err := d.House.Previewed(c.Request().Context(), p)
	if err != nil {
		return nil, err
	}
	facts := d.House.PreviewFacts(p, who, identify.GroundOf(d.Catalog.Snapshot()), moment, p.Device)
	if p.Person == "" && p.Facts == nil {
		return decisions(d.Stylist.Now().FitAs(&facts, p.Segments...)), nil
	}
	fit := d.Stylist.Now().Fit(&facts)
	if who != nil {
		fit.Set(personalize.Scene{Snapshot: d.Catalog.Snapshot(), Guide: d.Guide, Person: recommend.Person{Bought: who.Bought, Viewed: who.Viewed}, Wishes: who.Wishes, Anywhere: true})
	}
	return decisions(fit), nil
}

func (d *Door) previewPage(c echo.Context, v asked, segments []segment.Segment) admin.Preview {
	wrong := v.wrong
	page := admin.Preview{
		Frame: d.frame(c, "Preview"), As: v.as,
		Segments: ui.Choice{Name: "segment", Legend: "Segments", Hint: "None means somebody who is in no segment.", Many: true, Options: segmentChoices(v.Segments, segments)},
		Person:   ui.Field{Name: "person", Label: "Mail address", Hint: "Of an account, or a visitor's id (v:…). It is kept who looked at whom.", Value: v.person, Inputmode: "email", LeftToRight: true, MaxLength: 254, Error: wrong["person"]},
		Made:     v.made.fields(wrong),
		At:       ui.Field{Name: "at", Label: "When", Hint: "Empty is now. Times are those of " + d.House.Shop().TimeZone + ".", Type: "datetime-local", Value: v.at, Optional: true, Error: wrong["at"]},
		Path:     ui.Field{Name: "path", Label: "Page", Value: v.path, LeftToRight: true, MaxLength: 500, Error: wrong["path"]},
		Device:   ui.Field{Name: "device", Label: "Device", Options: lookedAtWith(v.Device)},
		Overlay:  ui.Check{Name: "overlay", Label: "Say what each place shows, and why", Checked: v.Overlay},
		Left:     c.FormValue("left"), MayLook: at(c).May(staff.ReadOrders),
	}
	if p, err := d.House.OpenPreview(page.Left); err == nil {
		page.LeftName = p.Name
	} else {
		page.Left = ""
	}
	page.Mistakes = ui.Summary(page.Segments, page.Person, page.Made, page.At, page.Path)
	return page
}

func lookedAtWith(chosen string) []ui.Option {
	list := []ui.Option{{Value: "", Label: "The one it is looked at with"}}
	for _, device := range content.Devices() {
		list = append(list, ui.Option{Value: device, Label: strings.ToUpper(device[:1]) + device[1:], Selected: device == chosen})
	}
	return list
}

// sideBySide shows one page in two previews.
func (d *Door) sideBySide(c echo.Context) error {
	path := c.QueryParam("path")
	if !strings.HasPrefix(path, "/") || !content.SafeLink(path) || strings.HasPrefix(path, "/admin") {
		path = "/"
	}
	page := admin.Side{Frame: d.frame(c, "Side by side"), Path: path}
	for _, name := range []string{"left", "right"} {
		sealed := c.QueryParam(name)
		p, err := d.House.OpenPreview(sealed)
		if err != nil {
			return d.anew(c)
		}
		who := p.Name
		if !p.At.IsZero() {
			who += ", " + d.clock(p.At)
		}
		page.Views = append(page.Views, admin.SideView{Who: who, URL: previewed(path, sealed)})
	}
	header := c.Response().Header()
	header.Set("Content-Security-Policy", header.Get("Content-Security-Policy")+"; frame-src 'self'")
	return web.Render(c, http.StatusOK, page.View())
}

// anew asks for two previews again, one of which has ended.
func (d *Door) anew(c echo.Context) error {
	v, segments, err := d.chosen(c)
	if err != nil {
		return err
	}
	page := d.previewPage(c, v, segments)
	page.Mistakes = page.Mistakes.Whole("One of the two has ended. Choose both anew.")
	return web.Render(c, http.StatusConflict, page.View())
}

func segmentChoices(chosen []string, segments []segment.Segment) (list []ui.Option) {
	for _, s := range segments {
		list = append(list, ui.Option{Value: s.ID, Label: s.Name, Hint: s.Note, Selected: slices.Contains(chosen, s.ID)})
	}
	return list
}

// decisions are all slots with winner, losers and reasons.
func decisions(fit *personalize.Fitting) (list []admin.Decision) {
	for _, s := range content.Slots() {
		decided := fit.DecideWithReasons(s.Name)
		v := admin.Decision{Label: s.Label, Name: s.Name, Page: s.Page, Reason: decided.Reason()}
		if decided.Piece != nil {
			v.Winner, v.URL = pieceTitle(decided.Piece.Piece), pieceURL(decided.Piece.ID)
		}
		for _, l := range decided.Passed {
			v.Passed = append(v.Passed, admin.Passed{Title: pieceTitle(l.Piece.Piece), URL: pieceURL(l.Piece.ID), Reason: l.Reason})
		}
		list = append(list, v)
	}
	return list
}
