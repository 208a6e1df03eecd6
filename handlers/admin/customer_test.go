package admin_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

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
	csv := b.Get("/admin/customers/export?tag=wholesale").MustBe(200)
	if text := csv.Body; !strings.Contains(text, `"'=Ada, the first",ada@mit.edu,true`) || strings.Contains(text, "example.org") {
		t.Errorf("file: %s", text)
	}
	if audit := b.Get("/admin/audit").MustBe(200); !strings.Contains(audit.Text("main"), "1 customer as CSV") {
		t.Error("taking the list out was not noted")
	}
	o.member(staff.Clerk).Get("/admin/customers/export").MustBe(403)
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
	for _, want := range []string{"ada@mit.edu", "Campus", "Got a mail: Welcome", "“pen 0”", "the topic bags", "not without their consent", "Never asked"} {
		if !strings.Contains(main, want) {
			t.Errorf("no %q on the page", want)
		}
	}
	if why := p.Attr("#segments ~ ul a.quiet", "href"); !strings.Contains(why, "/admin/why?") || !strings.Contains(why, seg.ID) {
		t.Errorf("why: %q", why)
	}
	if see := p.Attr(`main a[href^="/admin/preview"]`, "href"); !strings.Contains(see, "c%3A"+ada.ID) {
		t.Errorf("seen as: %q", see)
	}
	older := b.Get(p.Attr(".older a", "href")).MustBe(200)
	if n := len(older.All(".history li")); n != 11 || !strings.Contains(older.Text("main"), "“pen 59”") || strings.Contains(older.Text("main"), "Got a mail") {
		t.Errorf("older ones: %d", n)
	}
	clerk := o.member(staff.Clerk).Get(url).MustBe(200)
	if clerk.Has(`a[href^="/admin/preview"]`) || clerk.Has(`a[href^="/admin/why"]`) {
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
	b.Post(url+"/notes/0123456789abcdef/remove").MustBe(303)
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
