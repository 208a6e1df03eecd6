package admin_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/segment"
	"regulars/store/staff"
)

func (o *office) ada() customer.Customer {
	o.t.Helper()
	var ada customer.Customer
	o.write(func(q db.Q) (err error) {
		ada, err = customer.Create(ctx, q, customer.New{Email: "ada@mit.edu", Name: "Ada"})
		return err
	})
	return ada
}

func (o *office) saved(name, rule string) segment.Segment {
	o.t.Helper()
	s := segment.Segment{Name: name, Rule: rule, Enabled: true}
	o.write(func(q db.Q) error { return segment.Save(ctx, q, &s) })
	return s
}

func TestStaffReadWhySomebodyIsInASegmentAndItIsKeptWhoAsked(t *testing.T) {
	o := open(t)
	o.ada()
	s, ann := o.saved("Unconfirmed", `email.domain is academic and not email.confirmed`), o.ann()
	ask := func(segmentID string) string {
		return "/admin/why?" + url.Values{"person": {"ada@mit.edu"}, "segment": {segmentID}}.Encode()
	}
	if p := ann.Get(ask(s.ID)).MustBe(200); p.Has("#answer") || strings.Contains(ann.Get("/admin/audit").Text("main"), "asked why") {
		t.Error("a link asks by itself")
	}
	p := ann.Follow(ann.Post(ask(s.ID)).MustBe(303)).MustBe(200)
	if got := p.Text("#answer"); got != "ada@mit.edu is in the segment Unconfirmed" {
		t.Errorf("answer %q", got)
	}
	if got := p.Texts(".why-decides .why-value"); len(got) != 1 || got[0] != "mit.edu" || len(p.All(".why-decides")) != 2 {
		t.Errorf("conditions %v", p.Texts(".why-line"))
	}
	if got := p.Text(".why-next"); !strings.Contains(got, "if nothing happens") {
		t.Errorf("next %q", got)
	}
	day := o.d.Now().In(o.House.Zone()).AddDate(0, 0, 10)
	later := ann.Follow(ann.Post(ask(o.saved("Christmas", "date >= "+day.Format(time.DateOnly)).ID)).MustBe(303)).MustBe(200)
	if got := later.Text(".why-next"); !strings.HasPrefix(got, "Enters on "+day.Format("2 Jan 2006")+", 00:00") {
		t.Errorf("next %q", got)
	}
	if got := ann.Get("/admin/audit").Text(".list tbody tr"); !strings.Contains(got, "Ann asked why about Christmas: ada@mit.edu") {
		t.Errorf("audit %q", got)
	}
	analyst := o.member(staff.Analyst)
	if p := analyst.Get("/admin/why").MustBe(200); p.Has(`nav a[href="/admin/why"]`) || !ann.Get("/admin/why").Has(`nav a[href="/admin/why"]`) {
		t.Error("it is offered to who cannot ask, or to nobody")
	}
	analyst.Post(ask(s.ID)).MustBe(403) // who reads no customers is told of none
	if got := analyst.Get("/admin/audit").Text(".list tbody"); strings.Contains(got, "ada@mit.edu") || !strings.Contains(got, "asked why about Christmas: somebody") {
		t.Errorf("who reads no customers reads %q", got)
	}
	ann.Post("/admin/why?person=nobody%40example.org&segment=" + s.ID).MustBe(422)
	ann.Post("/admin/why", "segment", s.ID).MustBe(422)
}

func TestThePreviewOfAPersonDecidesByTheirFactsAndIsKept(t *testing.T) {
	o := open(t)
	o.ada()
	s, ann := o.saved("Campus", `email.domain is academic`), o.ann()
	ann.Post("/admin/content/new", typed("title", "Hello campus", "segment", s.ID)...).MustBe(303)
	if p := ann.Get("/admin/preview?as=person&person=ada%40mit.edu").MustBe(200); p.Has(".decision") || strings.Contains(ann.Get("/admin/audit").Text("main"), "looked at") {
		t.Error("a link looks by itself")
	}
	asked := ann.Post("/admin/preview?as=person&person=ada%40mit.edu").MustBe(303)
	p := ann.Follow(asked).MustBe(200)
	if got := p.Text(".decision-winner"); !strings.HasPrefix(got, "Hello campus in segment Campus") {
		t.Errorf("decided %q", p.Texts(".decision-winner"))
	}
	if got := ann.Get("/admin/audit").Text(".list tbody tr"); !strings.Contains(got, "Ann looked at the shop as ada@mit.edu") {
		t.Errorf("audit %q", got)
	}
	if again := ann.Follow(asked).MustBe(200); !again.Has(".decision-winner") || len(ann.Get("/admin/audit").All(".list tbody tr")) != 2 {
		t.Error("the address of the answer does not work twice, or is kept twice")
	}
	if other := o.member(staff.Owner).Get(asked.Location).MustBe(200); other.Has(".decision") {
		t.Error("somebody else reads what they have not asked")
	}
	bo, err := url.Parse(asked.Location)
	must(t, err)
	query := bo.Query()
	query.Set("person", o.other().Email)
	if p := ann.Get("/admin/preview?" + query.Encode()).MustBe(200); p.Has(".decision") {
		t.Error("the address of one answer gives another")
	}
	ann.Post("/admin/preview?as=person&person=nobody").MustBe(422)
}

func (o *office) other() (c customer.Customer) {
	o.t.Helper()
	o.write(func(q db.Q) (err error) {
		c, err = customer.Create(ctx, q, customer.New{Email: "bo@example.org", Name: "Bo"})
		return err
	})
	return c
}

func TestAMadeUpPersonIsDecidedByTheFactsTyped(t *testing.T) {
	o := open(t)
	s, ann := o.saved("Second", `orders.count >= 2 and searched(term contains "lamp") within 3 days`), o.ann()
	ann.Post("/admin/content/new", typed("title", "Welcome back", "segment", s.ID)...).MustBe(303)
	ask := func(orders, deeds string) string {
		return "/admin/preview?" + url.Values{"as": {"made-up"}, "m_orders": {orders}, "m_deeds": {deeds}, "device": {"phone"}}.Encode()
	}
	if p := ann.Get(ask("2", "searched desk lamp 2 days ago")).MustBe(200); !strings.HasPrefix(p.Text(".decision-winner"), "Welcome back") {
		t.Errorf("decided %q", p.Texts(".decision-winner"))
	}
	if p := ann.Get(ask("2", "searched desk lamp 4 days ago")).MustBe(200); p.Has(".decision-winner") {
		t.Errorf("decided %q", p.Texts(".decision-winner"))
	}
	for field, url := range map[string]string{"m_orders": ask("many", ""), "m_deeds": ask("1", "bought nothing-like-it 2 days ago")} {
		if p := ann.Get(url).MustBe(422); !p.Has("#" + field + "-error") {
			t.Errorf("no error at %s", field)
		}
	}
}

func TestTwoPreviewsStandSideBySide(t *testing.T) {
	o := open(t)
	s, ann := o.campus(), o.ann()
	kept := ann.Get("/admin/preview?path=/collections").MustBe(200).Attr(".see [name=left]", "value")
	both := ann.Get("/admin/preview?path=/collections&segment=" + s.ID + "&left=" + url.QueryEscape(kept)).MustBe(200)
	side := ann.Get(both.Attr(".see .acts a + a", "href")).MustBe(200)
	if len(side.All(".side-by-side iframe")) != 2 || !strings.HasPrefix(side.Attr("iframe", "src"), "/collections?preview=") || !strings.Contains(side.Header.Get("Content-Security-Policy"), "frame-src 'self'") {
		t.Errorf("%v", side.Texts(".side-view h2"))
	}
	if got := side.Texts(".side-view h2"); len(got) != 2 || got[0] != "somebody in no segment" || got[1] != "Campus" {
		t.Errorf("%v", got)
	}
}
