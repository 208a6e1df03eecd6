package admin_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"regulars/handlers/web/webtest"
	"regulars/seed/sample"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/message"
	"regulars/store/preference"
	"regulars/store/profile"
	"regulars/store/segment"
	"regulars/store/staff"
)

func TestCustomersAreFoundFilteredCountedAndTakenOut(t *testing.T) {
	o := open(t)
	ada := sample.Customer(t, o.d, "ada@mit.edu")
	for _, email := range []string{"b@example.org", "c@example.org"} {
		sample.Customer(t, o.d, email)
	}
	o.write(func(q db.Q) error {
		if err := customer.Rename(ctx, q, ada.ID, "=Ada, the first"); err != nil {
			return err
		}
		return profile.Tag(ctx, q, profile.Key{CustomerID: ada.ID}, "wholesale")
	})
	b := o.ann()
	all := b.Get("/admin/customers").MustBe(200)
	if got := all.Texts(".list-main a"); len(got) != 3 || !strings.Contains(all.Text(".head-lead"), "3 customers") {
		t.Errorf("all: %v, %q", got, all.Text(".head-lead"))
	}
	for _, url := range []string{"/admin/customers?q=ada@mit", "/admin/customers?tag=wholesale", "/admin/customers?q=first&tag=wholesale&orders=never&consent=nonsense"} {
		p := b.Get(url).MustBe(200)
		if got := p.Texts(".list-main a"); len(got) != 1 || got[0] != "=Ada, the first" || !strings.Contains(p.Text(".head-lead"), "1 customer") {
			t.Errorf("%s: %v", url, got)
		}
	}
	if p := b.Get("/admin/customers?q=nobody").MustBe(200); p.Text(".blank h2") != "Nobody fits" {
		t.Errorf("empty: %q", p.Text(".blank h2"))
	}
	tags := b.Get("/admin/customers/tags").MustBe(200)
	if tags.Text(".list-main a") != "wholesale" || tags.Text("td code") != `customer.tags contains "wholesale"` {
		t.Errorf("tags %q %q", tags.Text(".list-main a"), tags.Text("td code"))
	}
	csv := b.Post("/admin/customers/export?tag=wholesale").MustBe(200)
	if text := csv.Body; !strings.Contains(text, `"'=Ada, the first",ada@mit.edu,true`) || strings.Contains(text, "example.org") {
		t.Errorf("file: %s", text)
	}
	if audit := b.Get("/admin/audit").MustBe(200); !strings.Contains(audit.Text("main"), "1 customer as CSV") {
		t.Error("taking the list out was not noted")
	}
	o.member(staff.Clerk).Post("/admin/customers/export").MustBe(403)
	o.member(staff.Fulfiller).Get("/admin/customers").MustBe(403)
}

func TestAProfileTellsWhatHappenedAndWhoItIs(t *testing.T) {
	o := open(t)
	ada := sample.Customer(t, o.d, "ada@mit.edu")
	seg := segment.Segment{Name: "Campus", Rule: "email.domain is academic", Enabled: true}
	o.write(func(q db.Q) error {
		if err := segment.Save(ctx, q, &seg); err != nil {
			return err
		}
		if _, err := segment.Enter(ctx, q, seg.ID, "c:"+ada.ID, o.d.Now()); err != nil {
			return err
		}
		if err := message.Queue(ctx, q, message.Message{Kind: "welcome", CustomerID: ada.ID, To: ada.Email, Subject: "Welcome", Text: "Hi", Key: "w1"}); err != nil {
			return err
		}
		for i := range 60 {
			e := event.Event{Name: event.ProductsSearched, CustomerID: ada.ID, At: o.d.Now().Add(-time.Duration(i+1) * time.Minute), Properties: event.Properties{Query: "pen " + strconv.Itoa(i)}}
			if err := event.Record(ctx, q, e); err != nil {
				return err
			}
		}
		return preference.Leave(ctx, q, "c:"+ada.ID, preference.Theme, "bags")
	})
	b, url := o.ann(), "/admin/customers/"+ada.ID
	p := b.Get(url).MustBe(200)
	main := p.Text("main")
	for _, want := range []string{"ada@mit.edu", "Campus", "A mail: Welcome", "“pen 0”", "the topic bags", "not without their consent", "Never asked"} {
		if !strings.Contains(main, want) {
			t.Errorf("no %q on the page", want)
		}
	}
	if why := p.Attr("#segments ~ ul form", "action"); !strings.Contains(why, "/admin/why?") || !strings.Contains(why, seg.ID) {
		t.Errorf("why: %q", why)
	}
	if see := p.Attr(`main form[action^="/admin/preview"]`, "action"); !strings.Contains(see, "c%3A"+ada.ID) {
		t.Errorf("seen as: %q", see)
	}
	older := b.Get(p.Attr(".older a", "href")).MustBe(200)
	if n := len(older.All(".history li")); n != 11 || !strings.Contains(older.Text("main"), "“pen 59”") || strings.Contains(older.Text("main"), "A mail") {
		t.Errorf("older ones: %d", n)
	}
	clerk := o.member(staff.Clerk).Get(url).MustBe(200)
	if clerk.Has(`form[action^="/admin/preview"]`) || clerk.Has(`form[action^="/admin/why"]`) {
		t.Error("a clerk is led to where clerks may not go")
	}
	b.Get("/admin/customers/nobody").MustBe(404)
}

func TestTagsAndNotesAreKeptOnceAndCanBeTakenAway(t *testing.T) {
	o := open(t)
	ada := sample.Customer(t, o.d, "ada@mit.edu")
	b, url := o.ann(), "/admin/customers/"+ada.ID
	if p := b.Post(url+"/tags", "tag", " ").MustBe(422); !p.Has("#tag-error") {
		t.Error("an empty tag is not explained")
	}
	b.Post(url+"/tags", "tag", "Wholesale").MustBe(303)
	if p := b.Post(url+"/notes", "id", "0123456789abcdef", "note", "").MustBe(422); !p.Has("#note-error") {
		t.Error("an empty note is not explained")
	}
	for range 2 {
		b.Post(url+"/notes", "id", "0123456789abcdef", "note", "Likes pine. <script>x</script> 4111 1111 1111 1111").MustBe(303)
	}
	p := b.Get(url).MustBe(200)
	if got := p.Texts(".said"); len(got) != 1 || !strings.Contains(got[0], "<script>") || strings.Contains(got[0], "4111 1111") {
		t.Errorf("notes: %q", got)
	}
	if !strings.Contains(p.Text("#tags ~ ul"), "wholesale") {
		t.Error("the tag is not there")
	}
	b.Post(url+"/untag", "tag", "wholesale").MustBe(303)
	b.Post(url + "/notes/0123456789abcdef/remove").MustBe(303)
	if p := b.Get(url).MustBe(200); p.Has(".said") || p.Has("#tags ~ ul") {
		t.Error("what was taken away is still there")
	}
	if log := b.Get("/admin/audit").MustBe(200).Text("main"); !strings.Contains(log, "tagged") || !strings.Contains(log, "removed a note about") || strings.Contains(log, "ada@mit.edu") {
		t.Errorf("log: %s", log)
	}
	o.member(staff.Merchandiser).Post(url+"/tags", "tag", "x").MustBe(403)
}

func TestACustomerIsAddedAndCorrectedWithChecks(t *testing.T) {
	o := open(t)
	ada := sample.Customer(t, o.d, "ada@mit.edu")
	b := o.ann()
	if p := b.Post("/admin/customers/new", "name", "Bo", "email", "nonsense", "phone", "abc").MustBe(422); !p.Has("#email-error") || !p.Has("#phone-error") || p.Attr("#name", "value") != "Bo" {
		t.Error("mistakes are not beside their fields, or what was typed is gone")
	}
	b.Post("/admin/customers/new", "name", "Bo", "email", "ADA@mit.edu").MustBe(422)
	made := b.Post("/admin/customers/new", "name", "Bo", "email", "bo@example.org", "phone", "+49 30 123456", "write", "yes").MustBe(303).Location
	if p := b.Get(made).MustBe(200); p.Text("h1 .mark") != "Not confirmed" || !strings.Contains(p.Text("main"), "+49 30 123456") {
		t.Error("the new customer is not as entered")
	}
	form := b.Get(made + "/edit").MustBe(200)
	seen := form.Attr("[name=seen]", "value")
	b.Post(made+"/edit", "seen", seen, "name", "Bo", "email", ada.Email).MustBe(422)
	b.Post(made+"/edit", "seen", seen, "name", "Bo Bo", "email", "bobo@example.org", "phone", "").MustBe(303)
	if p := b.Post(made+"/edit", "seen", seen, "name", "Late", "email", "bobo@example.org").MustBe(409); p.Attr("#name", "value") != "Late" || !p.Has(".callout") {
		t.Error("the second editor is not told")
	}
	o.write(func(q db.Q) error {
		list, err := db.Values[string](ctx, q, `select name from event where pending and name in ('Confirmation Asked', 'Email Changed') order by at, name`)
		if len(list) != 3 {
			t.Errorf("letters that follow: %v", list)
		}
		return err
	})
}

func TestACustomerIsErasedOnceTheAddressIsTypedAndNotBefore(t *testing.T) {
	o := open(t)
	ada, bo := sample.Customer(t, o.d, "ada@mit.edu"), sample.Customer(t, o.d, "bo@example.org")
	b, url := o.ann(), "/admin/customers/"+ada.ID
	if p := b.Get(url + "/erase").MustBe(200); !strings.Contains(p.Text("main"), "What stays") || !strings.Contains(p.Text("label[for=typed]"), "ada@mit.edu") {
		t.Error("it is not said what is typed for what")
	}
	if p := b.Post(url+"/erase", "typed", "bo@example.org", "when", "now").MustBe(422); !p.Has("#typed-error") {
		t.Error("another address is good enough")
	}
	b.Post(url+"/erase", "typed", " ADA@mit.edu ", "when", "later").MustBe(303)
	if p := b.Get(url).MustBe(200); !strings.Contains(p.Text(".callout"), "erased for good on") {
		t.Error("the page does not say it")
	}
	b.Post(url + "/keep").MustBe(303)
	if p := b.Get(url).MustBe(200); p.Has(".callout") {
		t.Error("it was not taken back")
	}
	for range 2 {
		b.Post(url+"/erase", "typed", "ada@mit.edu", "when", "now").MustBe(303)
	}
	b.Get(url).MustBe(404)
	b.Get("/admin/customers/" + bo.ID).MustBe(200)
	for _, page := range []string{"/admin/audit", "/admin/log", "/admin/customers?q=ada"} {
		if text := b.Get(page).MustBe(200).Text("main"); strings.Contains(text, "ada@") || strings.Contains(text, "a…@mit") {
			t.Errorf("%s still names them: %s", page, text)
		}
	}
	if log := b.Get("/admin/audit").Text("main"); !strings.Contains(log, "asked to erase") || !strings.Contains(log, "The shop") {
		t.Errorf("not noted: %s", log)
	}
	o.member(staff.Clerk).Get("/admin/customers/" + bo.ID + "/erase").MustBe(403)
}

func TestErasingAndTakingDataOutWantThePasswordTypedAShortTimeAgo(t *testing.T) {
	o := open(t)
	ada := sample.Customer(t, o.d, "ada@mit.edu")
	b, url := o.ann(), "/admin/customers/"+ada.ID
	o.write(func(q db.Q) error { _, err := q.Exec(ctx, `update staff_session set proved_at = 0`); return err })
	for path, p := range map[string]*webtest.Page{"erase": b.Get(url + "/erase"), "data": b.Post(url + "/data?format=html"), "the list": b.Post("/admin/customers/export?tag=x")} {
		if p.MustBe(303); !strings.HasPrefix(p.Location, "/admin/again?") {
			t.Errorf("%s leads to %s", path, p.Location)
		}
	}
	b.Post(url+"/erase", "typed", "ada@mit.edu", "when", "now").MustBe(303)
	if _, err := customer.Find(ctx, o.d.Read(), ada.ID); err != nil {
		t.Error("erased without the password")
	}
}

func TestAllDataIsHandedOutToBeReadAndForPrograms(t *testing.T) {
	o := open(t)
	ada := sample.Customer(t, o.d, "ada@mit.edu")
	o.write(func(q db.Q) error {
		if err := customer.AddNote(ctx, q, ada.ID, customer.Note{ID: "note-1234567890", Author: "Ann", Words: "<b>Likes pine</b>"}); err != nil {
			return err
		}
		return event.Record(ctx, q, event.Event{Name: event.ProductsSearched, CustomerID: ada.ID, Properties: event.Properties{Query: "pens"}})
	})
	b, url := o.ann(), "/admin/customers/"+ada.ID+"/data"
	page := b.Post(url + "?format=html").MustBe(200)
	if !strings.HasPrefix(page.Header.Get("Content-Disposition"), "attachment") || !strings.Contains(page.Body, "&lt;b&gt;Likes pine") || !strings.Contains(page.Body, "pens") || strings.Contains(page.Body, "<script") {
		t.Errorf("to be read: %s", page.Body)
	}
	var data map[string]any
	if err := json.Unmarshal([]byte(b.Post(url+"?format=json").MustBe(200).Body), &data); err != nil || data["account"].(map[string]any)["Email"] != "ada@mit.edu" {
		t.Errorf("for programs: %v, %v", data, err)
	}
}

func TestTwoCustomersBecomeOneAndTwoAgain(t *testing.T) {
	o := open(t)
	ada, bo := sample.Customer(t, o.d, "ada@mit.edu"), sample.Customer(t, o.d, "bo@example.org")
	o.write(func(q db.Q) error { return profile.Tag(ctx, q, profile.Key{CustomerID: bo.ID}, "wholesale") })
	b, url := o.ann(), "/admin/customers/"+ada.ID
	for _, other := range []string{"nobody@example.org", "ada@mit.edu", "nonsense"} {
		if p := b.Get(url + "/merge?other=" + other).MustBe(422); !p.Has("#other-error") {
			t.Errorf("%s is not refused", other)
		}
	}
	p := b.Get(url + "/merge?other=bo@example.org").MustBe(200)
	if p.Attr("[name=gone]", "value") != bo.ID || !strings.Contains(p.Text("#would ~ dl"), "Tags") {
		t.Errorf("what would happen: %s", p.Text("main"))
	}
	for range 2 {
		b.Post(url+"/merge", "gone", bo.ID).MustBe(303)
	}
	if one := b.Get(url).MustBe(200); !strings.Contains(one.Text("#tags ~ ul"), "wholesale") {
		t.Error("the tag did not come along")
	}
	b.Get("/admin/customers/" + bo.ID).MustBe(404)
	part := b.Get(url+"/merge").MustBe(200).Attr("#parts ~ ul form", "action")
	b.Post(part).MustBe(303)
	b.Post(part).MustBe(409)
	b.Get("/admin/customers/" + bo.ID).MustBe(200)
	if two := b.Get(url).MustBe(200); two.Has("#tags ~ ul") {
		t.Error("the tag stayed")
	}
}
