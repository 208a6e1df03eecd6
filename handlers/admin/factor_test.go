package admin_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"regulars/handlers/web/webtest"
	"regulars/store/db"
	"regulars/store/message"
	"regulars/store/staff"
)

// code is what an app shows that has the key of a page.
func code(t *testing.T, key string, at time.Time) string {
	t.Helper()
	c, err := totp.GenerateCode(key, at)
	must(t, err)
	return c
}

// setUp gives whoever browses a second factor, and returns the key and a code on paper.
func (o *office) setUp(b *webtest.Browser) (key, paper string) {
	o.t.Helper()
	p := b.Follow(b.Post("/admin/account/factor/start").MustBe(303)).MustBe(200)
	key = p.Text(".secret")
	if !strings.HasPrefix(p.Attr("main img", "src"), "data:image/png;base64,") || len(key) != 32 {
		o.t.Fatalf("key %q", key)
	}
	b.Post("/admin/account/factor", "code", "123").MustBe(422)
	p = b.Post("/admin/account/factor", "code", code(o.t, key, o.d.Now())).MustBe(200)
	if len(p.All(".secret")) != 10 {
		o.t.Fatalf("codes on paper %v", p.Texts(".secret"))
	}
	return key, p.Texts(".secret")[0]
}

func TestASecondFactorIsSetUpAndAskedForAtTheNextLogin(t *testing.T) {
	o := open(t)
	ann := o.ann()
	key, paper := o.setUp(ann)
	if strings.Contains(ann.Get("/admin/account").MustBe(200).Body, key) || strings.Contains(ann.Get("/admin/account").Body, paper) {
		t.Error("key or codes are shown again")
	}
	ann.Get("/admin/account/factor").MustBe(303)
	b := o.Browser()
	p := b.Post("/admin/login", "email", "ann@northgate.example", "password", secret, "next", "/admin/orders").MustBe(303)
	if p.Location != "/admin/login/code?next=%2Fadmin%2Forders" {
		t.Fatalf("to %q", p.Location)
	}
	b.Get("/admin/orders").MustBe(303)
	b.Get("/admin/account/factor").MustBe(303)
	p = b.Follow(p).MustBe(200)
	if p.Attr("#code", "autocomplete") != "one-time-code" || p.Attr("[name=next]", "value") != "/admin/orders" {
		t.Error("the field does not tell what it is for")
	}
	p = b.Post("/admin/login/code", "code", "000000", "next", "/admin/orders").MustBe(422)
	if !strings.Contains(p.Text(".error-summary"), "does not fit") {
		t.Errorf("said %q", p.Text(".error-summary"))
	}
	if p = b.Post("/admin/login/code", "code", paper, "next", "/admin/orders").MustBe(303); p.Location != "/admin/orders" {
		t.Errorf("to %q", p.Location)
	}
	b.Get("/admin/orders").MustBe(200)
	if !strings.Contains(b.Get("/admin/account").Text("main"), "9 codes on paper are left") {
		t.Error("the used code is counted")
	}
	o.Browser().Get("/admin/login/code").MustBe(303)
}

// until waits for what follows from a commit.
func (o *office) until(done func() bool) {
	o.t.Helper()
	for range 1000 {
		if done() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	o.t.Fatal("nothing followed")
}

func TestAnOwnerRequiresASecondFactorOfEverybody(t *testing.T) {
	o := open(t)
	ann, clerk := o.ann(), o.member(staff.Clerk)
	o.setUp(ann)
	ann.Follow(ann.Post("/admin/staff/demand", "demand", "yes").MustBe(303)).MustBe(200)
	o.until(func() bool { return o.door.House.Shop().Staff.RequireFactor })
	for _, path := range []string{"/admin", "/admin/orders", "/admin/account"} {
		if p := clerk.Get(path).MustBe(303); p.Location != "/admin/account/factor" {
			t.Errorf("%s leads to %q", path, p.Location)
		}
	}
	if p := clerk.Post("/admin/reviews/none/accept"); p.Status != 303 && p.Status != 404 {
		t.Errorf("a form is carried out: %d", p.Status)
	}
	p := clerk.Get("/admin/account/factor").MustBe(200)
	if p.Has(".secret") {
		t.Error("a page makes a key by itself")
	}
	p = clerk.Follow(clerk.Post(p.Attr("main form.act", "action")).MustBe(303))
	clerk.Post("/admin/account/factor", "code", code(t, p.MustBe(200).Text(".secret"), o.d.Now())).MustBe(200)
	clerk.Get("/admin/orders").MustBe(200)
	ann.Get("/admin/staff").MustBe(200)
	ann.Post("/admin/staff/demand").MustBe(303)
	o.until(func() bool { return !o.door.House.Shop().Staff.RequireFactor })
	o.member(staff.Fulfiller).Get("/admin/orders").MustBe(200)
}

func TestAnOwnerEndsTheSessionsAndTheLostFactorOfAnother(t *testing.T) {
	o := open(t)
	ann, clerk := o.ann(), o.member(staff.Clerk)
	o.setUp(clerk)
	list, err := staff.List(ctx, o.d.Read())
	must(t, err)
	url := ""
	for _, m := range list {
		if m.Role == staff.Clerk {
			url = "/admin/staff/" + m.ID
		}
	}
	page := ann.Get(url).MustBe(200)
	if !strings.Contains(page.Text("main"), "Where they are logged in") || !page.Has(`form[action="`+url+`/factor-off"]`) {
		t.Error("sessions and second factor are not shown")
	}
	ann.Follow(ann.Post(url + "/logout").MustBe(303)).MustBe(200)
	clerk.Get("/admin/orders").MustBe(303)
	ann.Post(url + "/factor-off").MustBe(303)
	clerk.Post("/admin/login", "email", "clerk@northgate.example", "password", secret).MustBe(303)
	clerk.Get("/admin/orders").MustBe(200)
	if page := ann.Get("/admin/staff/" + o.owner.ID).MustBe(200); page.Has("form[action$='/disable']") || page.Has("form[action$='/role']") {
		t.Error("one may end the own access")
	}
	ann.Post("/admin/staff/" + o.owner.ID + "/factor-off").MustBe(409)
}

func TestOneEndsOnlyOnesOwnSessions(t *testing.T) {
	o := open(t)
	ann, there, clerk := o.ann(), o.ann(), o.member(staff.Clerk)
	var url string
	for _, n := range ann.Get("/admin/account").MustBe(200).All("form[action^='/admin/account/sessions/']") {
		for _, a := range n.Attr {
			if a.Key == "action" {
				url = a.Val
			}
		}
	}
	clerk.Post(url).MustBe(303)
	there.Get("/admin").MustBe(200)
	for _, n := range ann.Get("/admin/account").MustBe(200).All("form[action^='/admin/account/sessions/']") {
		for _, a := range n.Attr {
			if a.Key == "action" {
				ann.Post(a.Val).MustBe(303)
			}
		}
	}
	there.Get("/admin").MustBe(303)
	ann.Get("/admin").MustBe(200)
}

func TestAnInvitationIsMailedAndCanBeWithdrawn(t *testing.T) {
	o := open(t)
	ann := o.ann()
	p := ann.Post("/admin/staff/invite", "email", "cy@northgate.example", "role", "analyst").MustBe(200)
	link := strings.TrimPrefix(p.Text(".secret"), "http://shop.test")
	mails, err := message.List(ctx, o.d.Read(), message.Filter{})
	must(t, err)
	if len(mails) != 1 || mails[0].To != "cy@northgate.example" || !mails[0].Secret {
		t.Fatalf("mails %+v", mails)
	}
	var text string
	o.write(func(q db.Q) error {
		m, err := message.Find(ctx, q, mails[0].ID)
		text = m.Text
		return err
	})
	if !strings.Contains(text, link) || !strings.Contains(text, "Ann Analyst") {
		t.Errorf("the letter says %q", text)
	}
	o.Browser().Get(link).MustBe(200)
	ann.Post("/admin/staff/withdraw", "email", "cy@northgate.example").MustBe(303)
	o.Browser().Get(link).MustBe(404)
	ann.Post("/admin/staff/withdraw", "email", "cy@northgate.example").MustBe(409)
}
