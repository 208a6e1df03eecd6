package admin_test

import (
	"strings"
	"testing"

	"regulars/store/admit"
)

func TestALinkOfTheMachineLetsAnOwnerInAgain(t *testing.T) {
	o := open(t)
	o.setUp(o.ann())
	token, err := admit.Recover(ctx, o.d, o.owner.Email)
	must(t, err)
	b, url := o.Browser(), "/admin/recover/"+token
	if p := b.Get(url).MustBe(200); !strings.Contains(p.Text("main"), "ann@northgate.example") || p.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("%q, %q", p.Text("main"), p.Header.Get("Cache-Control"))
	}
	if p := b.Post(url, "password", "short").MustBe(422); p.Attr("#password", "value") != "" || p.Text(".error-summary") == "" {
		t.Error("nothing is said, or the password is shown")
	}
	if p := b.Follow(b.Post(url, "password", "seven lanterns north").MustBe(303)).MustBe(200); !strings.Contains(p.Text("main"), "Set up an app") {
		t.Errorf("%q", p.Text("main"))
	}
	b.Get("/admin/staff").MustBe(200)
	o.Browser().Get(url).MustBe(404)
	o.Browser().Post(url, "password", "seven lanterns north").MustBe(404)
	if p := b.Get("/admin/log").MustBe(200); !strings.Contains(p.Text("main"), "Way in made on the machine") || !strings.Contains(p.Text("main"), "Got in with it") {
		t.Errorf("the log says %q", p.Text("main"))
	}
}
