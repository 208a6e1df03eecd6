package admin_test

import (
	"golang.org/x/net/html"
	"slices"
	"strconv"
	"strings"
	"testing"

	"regulars/handlers/web/webtest"
	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/segment"
	"regulars/store/setting"
)

// typed is a piece's form as names and values, with changes put over it.
func typed(changes ...string) []string {
	form := []string{"slot", "home.hero", "kind", "hero", "title", "Welcome", "body", "Hello **you**", "position", "10", "enabled", "yes", "act", "publish"}
	for i := 0; i+1 < len(changes); i += 2 {
		if j := slices.Index(form, changes[i]); j >= 0 && j%2 == 0 {
			form[j+1] = changes[i+1]
		} else {
			form = append(form, changes[i], changes[i+1])
		}
	}
	return form
}

func TestAPieceIsWrittenForASegmentAndATime(t *testing.T) {
	o := open(t)
	s, ann := o.campus(), o.ann()
	page := ann.Follow(ann.Post("/admin/content/new", typed("segment", s.ID, "starts_at", "2026-12-24T18:00", "ends_at", "2026-12-27T00:00", "link_url", "/collections/new", "link_text", "See it")...).MustBe(303))
	if !strings.Contains(page.Text(".flash"), "Welcome") || !strings.Contains(page.Text("#slot-home-hero"), "For Campus") {
		t.Errorf("%q, %q", page.Text(".flash"), page.Text("#slot-home-hero"))
	}
	p := o.pieces()[0]
	if at := p.StartsAt.In(o.House.Zone()); at.Format("2006-01-02 15:04 MST") != "2026-12-24 18:00 CET" || p.SegmentID != s.ID || !p.Enabled {
		t.Errorf("piece %+v", p)
	}
	form := ann.Get("/admin/content/" + p.ID).MustBe(200)
	if form.Attr("#starts_at", "value") != "2026-12-24T18:00" || form.Text(".sample-card strong") != "you" {
		t.Errorf("form %q, sample %q", form.Attr("#starts_at", "value"), form.Text(".sample-card"))
	}
}

func TestMistakesOfAPieceStandBesideTheirFieldsAndNothingIsLost(t *testing.T) {
	o := open(t)
	p := o.ann().Post("/admin/content/new", typed("title", "", "kicker", "Kept", "starts_at", "2026-12-24T18:00", "ends_at", "2026-12-01T00:00", "link_url", "javascript:alert(1)", "position", "x")...).MustBe(422)
	for _, id := range []string{"title", "ends_at", "link_url", "link_text", "position"} {
		if !p.Has("#"+id+"-error") || !p.Has(`.error-summary a[href="#`+id+`"]`) {
			t.Errorf("no error at %s: %v", id, p.Texts(".error-summary li"))
		}
	}
	if p.Attr("#kicker", "value") != "Kept" || len(o.pieces()) != 0 {
		t.Error("input lost, or saved")
	}
}

func TestTheTextCanBeReadBeforeItIsSaved(t *testing.T) {
	o := open(t)
	p := o.ann().Post("/admin/content/new", typed("act", "preview", "body", "A [link](/cart) and *more*")...).MustBe(200)
	if p.Text(".sample-card em") != "more" || p.Attr(".sample-card a", "href") != "/cart" || p.Text("#body") != "A [link](/cart) and *more*" || len(o.pieces()) != 0 {
		t.Errorf("sample %q, %d pieces", p.Text(".sample-card"), len(o.pieces()))
	}
}

func TestTwoEditorsSeeBothTextsAndTheSecondDecides(t *testing.T) {
	o := open(t)
	ann := o.ann()
	ann.Post("/admin/content/new", typed()...).MustBe(303)
	p := o.pieces()[0]
	url, version := "/admin/content/"+p.ID, strconv.FormatInt(p.Version, 10)
	ann.Post(url, typed("version", version, "title", "Theirs")...).MustBe(303)
	clash := ann.Post(url, typed("version", version, "title", "Mine")...).MustBe(409)
	if row := clash.Text(".clash-row"); !strings.Contains(row, "Mine") || !strings.Contains(row, "Theirs") || clash.Attr("#title", "value") != "Mine" {
		t.Errorf("clash %q, %q", row, clash.Attr("#title", "value"))
	}
	ann.Post(url, typed("version", clash.Attr("[name=version]", "value"), "title", "Mine")...).MustBe(303)
	if got := o.pieces()[0].Title; got != "Mine" {
		t.Errorf("title %q", got)
	}
}

func TestPiecesAreMovedAndSwitchedWithoutADrag(t *testing.T) {
	o := open(t)
	s, ann := o.campus(), o.ann()
	for _, title := range []string{"A", "B", "C"} {
		ann.Post("/admin/content/new", typed("title", title, "segment", s.ID, "despite", "yes")...).MustBe(303)
	}
	ann.Post("/admin/content/new", typed("title", "Default", "position", "1")...).MustBe(303)
	titles := func() []string { return ann.Get("/admin/content").Texts("#slot-home-hero .piece-title > a") }
	if got := titles(); !slices.Equal(got, []string{"A", "B", "C", "Default"}) {
		t.Fatalf("order %v", got)
	}
	move := func(title, by string) {
		t.Helper()
		i := slices.IndexFunc(o.pieces(), func(p content.Piece) bool { return p.Title == title })
		ann.Post("/admin/content/" + o.pieces()[i].ID + "/" + by).MustBe(303)
	}
	move("C", "up")
	move("A", "down")
	move("Default", "up") // a default never stands before what is meant for somebody
	if got := titles(); !slices.Equal(got, []string{"C", "A", "B", "Default"}) {
		t.Errorf("order %v", got)
	}
	move("C", "switch")
	if got := ann.Get("/admin/content").Texts("#slot-home-hero .mark"); !slices.Equal(got, []string{"Off", "On", "On", "On"}) {
		t.Errorf("states %v", got)
	}
}

func TestPiecesThatNobodyCanReachArePointedOut(t *testing.T) {
	o := open(t)
	s, ann := o.campus(), o.ann()
	ann.Post("/admin/content/new", typed("title", "First", "segment", s.ID)...).MustBe(303)
	second := typed("title", "Second", "segment", s.ID, "position", "20")
	if warned := ann.Post("/admin/content/new", second...).MustBe(422); !strings.Contains(warned.Text(".piece-problem"), "“First” stands before it") ||
		warned.Attr("#title", "value") != "Second" || warned.Attr("[name=despite]", "value") != "yes" || len(o.pieces()) != 1 {
		t.Errorf("before it is published: %q", warned.Text(".piece-problem"))
	}
	ann.Post("/admin/content/new", append(second, "despite", "yes")...).MustBe(303)
	for _, x := range o.pieces() {
		if got := ann.Get("/admin/content/" + x.ID).Text(".piece-problem"); !strings.Contains(got, map[string]string{"First": "look again at “Second”", "Second": "“First” stands before it"}[x.Title]) {
			t.Errorf("the form of %s says %q", x.Title, got)
		}
	}
	p := ann.Get("/admin/content")
	if got := p.Texts("#slot-home-hero .piece-problem"); len(got) != 1 || !strings.Contains(got[0], "First") {
		t.Errorf("problems %v", got)
	}
	unseen := ann.Post("/admin/segments/" + s.ID + "/delete").MustBe(409) // nobody has seen what uses it
	ann.Post("/admin/segments/"+s.ID+"/delete", "seen", unseen.Attr("[name=seen]", "value")).MustBe(303)
	if got := ann.Get("/admin/content").Texts("#slot-home-hero .piece-problem"); len(got) != 2 || !strings.Contains(got[0], "gone") {
		t.Errorf("problems %v", got)
	}
}

func TestAPieceIsDeletedOnlyAfterAsking(t *testing.T) {
	o := open(t)
	ann := o.ann()
	ann.Post("/admin/content/new", typed()...).MustBe(303)
	url := "/admin/content/" + o.pieces()[0].ID + "/delete"
	if p := ann.Get(url).MustBe(200); !strings.Contains(p.Text("h1"), "Welcome") || len(o.pieces()) != 1 {
		t.Errorf("asked %q", p.Text("h1"))
	}
	ann.Post(url).MustBe(303)
	if len(o.pieces()) != 0 {
		t.Error("it is still there")
	}
}

func TestARulesErrorPointsAtThePlace(t *testing.T) {
	o := open(t)
	ann := o.ann()
	p := ann.Post("/admin/segments/new", "name", "Campus", "rule", "email.domian is academic", "enabled", "yes").MustBe(422)
	if e := p.Text("#rule-error"); !strings.Contains(e, "column 1") || !strings.Contains(e, "email.domain") || !strings.Contains(p.Body, "\n    ^") {
		t.Errorf("error %q", e)
	}
	if p.Text("#rule") != "email.domian is academic" || len(p.All(".attribute")) < 10 {
		t.Error("the text or the help is missing")
	}
	p = ann.Post("/admin/segments/new", "name", "Loop", "rule", `in segment "Loop"`, "enabled", "yes").MustBe(422)
	if !p.Has("#rule-error") {
		t.Error("a segment may ask about itself")
	}
}

func TestDeletingASegmentShowsWhatUsesIt(t *testing.T) {
	o := open(t)
	s, ann := o.campus(), o.ann()
	ann.Post("/admin/content/new", typed("segment", s.ID)...).MustBe(303)
	ann.Post("/admin/segments/new", "name", "Both", "rule", `in segment "Campus" and signed_in`, "enabled", "yes").MustBe(303)
	p := ann.Get("/admin/segments/" + s.ID + "/delete").MustBe(200)
	if got := strings.Join(p.Texts(".plain li"), "; "); !strings.Contains(got, "Welcome") || !strings.Contains(got, "Segment Both") {
		t.Errorf("uses %q", got)
	}
	if got := ann.Get("/admin/segments").Texts(".segment .piece-about"); !strings.Contains(strings.Join(got, ";"), "Used 2 times") {
		t.Errorf("list %v", got)
	}
}

func TestTheSecondOfTwoWhoChangeASegmentIsTold(t *testing.T) {
	o := open(t)
	s, ann := o.campus(), o.ann()
	url := "/admin/segments/" + s.ID
	ann.Post(url, "version", "1", "name", "Campus", "rule", "email.confirmed", "enabled", "yes").MustBe(303)
	p := ann.Post(url, "version", "1", "name", "Campus", "rule", "signed_in", "enabled", "yes").MustBe(409)
	if row := p.Text(".clash-row"); !strings.Contains(row, "email.confirmed") || !strings.Contains(row, "signed_in") {
		t.Errorf("clash %q", row)
	}
}

func TestThePreviewSaysWhatEachPlaceShowsAndWhy(t *testing.T) {
	o := open(t)
	s, ann := o.campus(), o.ann()
	ann.Post("/admin/content/new", typed("title", "For campus", "segment", s.ID, "starts_at", "2030-12-24T00:00")...).MustBe(303)
	ann.Post("/admin/content/new", typed("title", "For all")...).MustBe(303)
	hero := func(query string) string { return ann.Get("/admin/preview" + query).MustBe(200).Texts(".decision")[1] }
	for query, want := range map[string][2]string{
		"":                 {"For all the default", "For campus : not in segment Campus"},
		"?segment=" + s.ID: {"For all the default", "starts 24 December 2030"},
		"?segment=" + s.ID + "&at=2030-12-24T12:00": {"For campus in segment Campus", ""},
	} {
		if got := hero(query); !strings.Contains(got, want[0]) || !strings.Contains(got, want[1]) {
			t.Errorf("%s: %q", query, got)
		}
	}
	for _, path := range []string{"https://evil.example", "//evil.example", "javascript:alert(1)", "/admin"} {
		ann.Get("/admin/preview?path=" + path).MustBe(422)
	}
	link := ann.Get("/admin/preview?segment="+s.ID+"&path=/collections/new").Attr(".see a", "href")
	if !strings.HasPrefix(link, "/collections/new?preview=") {
		t.Errorf("link %q", link)
	}
	o.Browser().Get(link).MustBe(404) // signed: no such page in this test, but not refused
	o.Browser().Get(link + "x").MustBe(403)
}

func TestATextPageIsWrittenAndKeptFromASecondEditor(t *testing.T) {
	o := open(t)
	ann := o.ann()
	ann.Post("/admin/pages/new", "title", "Shipping", "handle", "Not A Handle").MustBe(422)
	ann.Post("/admin/pages/new", "title", "Shipping", "handle", "shipping", "body", "Fast", "published", "yes", "act", "publish").MustBe(303)
	if p := ann.Post("/admin/pages/new", "title", "Other", "handle", "shipping").MustBe(422); !p.Has("#handle-error") {
		t.Error("an address is taken twice")
	}
	for name, form := range map[string][]string{"a draft": nil, "what is published": {"act", "publish"}} {
		version := ann.Get("/admin/pages/shipping").Attr("[name=version]", "value")
		edition := ann.Get("/admin/pages/shipping").Attr("[name=edition]", "value")
		both := []string{"version", version, "edition", edition, "title", "Shipping", "published", "yes"}
		ann.Post("/admin/pages/shipping", slices.Concat(both, []string{"body", "Faster"}, form)...).MustBe(303)
		p := ann.Post("/admin/pages/shipping", slices.Concat(both, []string{"body", "Fastest"})...).MustBe(409)
		if !strings.Contains(p.Text(".clash"), "Faster") || p.Text("#body") != "Fastest" {
			t.Errorf("%s: clash %q", name, p.Text(".clash"))
		}
	}
}

func TestSettingsAreCheckedAndTakeOnlyTheirOwnFields(t *testing.T) {
	o := open(t)
	ann := o.ann()
	good := []string{"name", "Gate", "country", "nl", "currency", "eur", "language", "en", "time_zone", "Europe/Amsterdam", "academic_allow", "a.example\nb.example\n", "return_days", "30"}
	bad := ann.Post("/admin/settings", "name", "", "country", "x", "currency", "?", "time_zone", "Moon", "language", "??", "email", "a b", "academic_allow", "x@y", "return_days", "soon").MustBe(422)
	if got := bad.Attr("#return_days", "value"); got != "soon" {
		t.Errorf("what was typed became %q", got)
	}
	for _, id := range []string{"name", "country", "currency", "time_zone", "language", "email", "academic_allow", "return_days"} {
		if !bad.Has("#" + id + "-error") {
			t.Errorf("%s is let through", id)
		}
	}
	ann.Post("/admin/settings", good...).MustBe(409) // who has seen nothing saves nothing
	ann.Post("/admin/settings", append(settings(ann, good...), "role", "owner", "SetUp", "false")...).MustBe(303)
	s, err := setting.FindShop(ctx, o.d.Read())
	must(t, err)
	if s.Name != "Gate" || s.Country != "NL" || s.Currency != "EUR" || s.ReturnDays != 30 || !slices.Equal(s.Academic.Allow, []string{"a.example", "b.example"}) || o.House.Zone().String() != "Europe/Amsterdam" {
		t.Errorf("saved %+v", s)
	}
}

func TestAPasswordChangeEndsTheOtherBrowsers(t *testing.T) {
	o := open(t)
	here, there := o.ann(), o.ann()
	if p := here.Post("/admin/account/password", "present", "x", "password", "short").MustBe(422); !p.Has("#present-error") || !p.Has("#password-error") {
		t.Error("no errors")
	}
	here.Post("/admin/account/password", "present", secret, "password", "another good one").MustBe(303)
	here.Get("/admin").MustBe(200)
	there.Get("/admin").MustBe(303)
	here.Post("/admin/account/logout-everywhere").MustBe(303)
	here.Get("/admin").MustBe(303)
}

// hostile is what somebody may try in every field there is.
const hostile = `"><img src=x onerror=alert(1)><script>alert(2)</script>[x](javascript:alert(3))<svg onload=alert(4)>`

func TestNothingThatIsTypedAnywhereRunsInTheBackOffice(t *testing.T) {
	o := open(t)
	ann := o.ann()
	s := segment.Segment{Name: hostile, Rule: `utm.source = "<script>alert(5)</script>"`, Note: hostile, Enabled: true}
	o.write(func(q db.Q) error { return segment.Save(ctx, q, &s) })
	ann.Post("/admin/content/new", typed("title", hostile, "kicker", hostile, "body", hostile, "why", hostile, "link_text", hostile, "link_url", "/x?"+hostile, "segment", s.ID, "accent", hostile)...).MustBe(303)
	ann.Post("/admin/content/new", typed("slot", "announcement", "kind", "announcement", "title", "", "body", hostile)...).MustBe(303)
	ann.Post("/admin/pages/new", "title", hostile, "handle", "x", "body", hostile, "seo_title", hostile, "seo_description", hostile).MustBe(303)
	ann.Post("/admin/settings", settings(ann, "name", hostile[:90], "tagline", hostile, "country", "DE", "phone", hostile, "bank_holder", hostile)...).MustBe(303)
	o.shopper()
	for _, path := range o.everyPage(ann) {
		harmless(t, path, ann.Get(path).MustBe(200))
	}
	harmless(t, "a failed login", o.Browser().Post("/admin/login", "email", hostile, "password", "x", "next", hostile))
	harmless(t, "a refused piece", ann.Post("/admin/content/new", typed("slot", hostile, "kind", hostile, "position", hostile, "starts_at", hostile, "picture_file", hostile)...).MustBe(422))
	harmless(t, "a refused segment", ann.Post("/admin/segments/new", "name", hostile, "rule", hostile).MustBe(422))
	harmless(t, "an invitation", ann.Post("/admin/staff/invite", "email", hostile, "role", hostile).MustBe(422))
	link := o.upload(ann, "/admin/products/import", "file", hostile+".csv", "Handle,Title,Vendor,Option1 Name,Option1 Value,Variant SKU,Variant Price\nmug,\"<script>alert(6)</script>\",\"<img src=x onerror=alert(7)>\",Title,Default Title,M-1,<script>\nmug2,\"<script>alert(6)</script>\",x,Title,Default Title,M-2,3.00\n").Header().Get("Location")
	harmless(t, "an import", ann.Get(link).MustBe(200))
	ann.Post(link, "skip", "yes").MustBe(303)
	harmless(t, "imported products", ann.Get("/admin/products").MustBe(200))
}

// everyPage lists pages that show what was typed.
func (o *office) everyPage(ann *webtest.Browser) []string {
	list := []string{"/admin", "/admin/content", "/admin/segments", "/admin/preview", "/admin/preview?path=/%22%3E%3Cscript%3Ealert(9)%3C/script%3E", "/admin/pages", "/admin/pages/x", "/admin/settings",
		"/admin/staff", "/admin/account", "/admin/orders", "/admin/mails", "/admin/products?q=%22%3E%3Cscript%3Ealert(9)%3C/script%3E"}
	for _, p := range o.pieces() {
		list = append(list, "/admin/content/"+p.ID, "/admin/content/"+p.ID+"/delete")
	}
	all, err := segment.List(ctx, o.d.Read())
	must(o.t, err)
	for _, s := range all {
		list = append(list, "/admin/segments/"+s.ID, "/admin/segments/"+s.ID+"/delete", "/admin/preview?segment="+s.ID)
	}
	order, mail := ann.Get("/admin/orders").Attr(".list-main a", "href"), ann.Get("/admin/mails").Attr(".list-main a", "href")
	return append(list, order, order+"/cancel", mail)
}

// harmless looks for anything in a page that would run.
func harmless(t *testing.T, where string, p *webtest.Page) {
	t.Helper()
	for _, n := range p.All("*") {
		for _, a := range n.Attr {
			value := strings.ToLower(strings.TrimSpace(a.Val))
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || (a.Key == "href" || a.Key == "src" || a.Key == "action") && strings.HasPrefix(value, "javascript:") {
				t.Errorf("%s: <%s %s=%q>", where, n.Data, a.Key, a.Val)
			}
			if n.Data == "script" && a.Key == "src" && !strings.HasPrefix(a.Val, "/static/") || n.Data == "img" && a.Key == "src" && a.Val == "x" {
				t.Errorf("%s: <%s src=%q>", where, n.Data, a.Val)
			}
		}
		if n.Data == "script" && n.FirstChild != nil || n.Data == "svg" && !slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "class" }) { // what we draw has a class
			t.Errorf("%s holds a <%s> that was typed", where, n.Data)
		}
	}
}
