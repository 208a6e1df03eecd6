package admin_test

import (
	"bytes"
	"image"
	"image/png"
	"mime/multipart"
	"net/http/httptest"
	"strings"
	"testing"

	"regulars/handlers/web/webtest"
	"regulars/store/content"
	"regulars/store/db"
)

// published is what shoppers read at an address now.
func (o *office) published(handle string) content.Page {
	o.t.Helper()
	p, err := content.FindPage(ctx, o.d.Read(), handle)
	must(o.t, err)
	return p
}

func TestATextPageIsADraftUntilItIsPublishedAndAnyVersionComesBack(t *testing.T) {
	o := open(t)
	ann := o.ann()
	begun := ann.Follow(ann.Post("/admin/pages/new", "title", "Returns", "handle", "returns", "body", "Sixty days", "published", "yes").MustBe(303)).MustBe(200)
	if o.published("returns").Published || !strings.Contains(begun.Text("#changes"), "What it will be") {
		t.Error("it is published before somebody says so")
	}
	publish := func(page string) {
		p := ann.Get(page + "/draft").MustBe(200)
		ann.Post(page+"/publish", "edition", p.Attr("[name=edition]", "value"), "version", p.Attr("[name=version]", "value")).MustBe(303)
	}
	publish("/admin/pages/returns")
	if p := o.published("returns"); !p.Published || p.Body != "Sixty days" {
		t.Fatalf("%+v", p)
	}
	form := ann.Get("/admin/pages/returns")
	edited := ann.Follow(ann.Post("/admin/pages/returns", "version", form.Attr("[name=version]", "value"), "title", "Returns", "body", "Ninety days", "published", "yes").MustBe(303))
	if del, ins := edited.Text(".change-words del"), edited.Text(".change-words ins"); del != "Sixty" || ins != "Ninety" {
		t.Errorf("words: -%q +%q", del, ins)
	}
	if got := o.published("returns").Body; got != "Sixty days" {
		t.Errorf("the draft is out: %q", got)
	}
	if !strings.Contains(edited.Attr("[aria-labelledby=affected] a", "href"), "/pages/returns?preview=") {
		t.Error("the draft cannot be looked at")
	}
	publish("/admin/pages/returns")
	versions := ann.Get("/admin/pages/returns/versions").MustBe(200)
	ann.Post("/admin/pages/returns/versions/2/revert").MustBe(303)
	if got := o.published("returns"); got.Body != "Sixty days" || got.Version != 4 {
		t.Errorf("reverted: %+v of %v", got, versions.Texts(".version"))
	}
	if got := ann.Get("/admin/audit").Text(".list tbody tr"); !strings.Contains(got, "Ann published version 2 again of the page Returns") {
		t.Errorf("audit %q", got)
	}
}

func TestATextPageIsPublishedAtATimeOrItsDraftDiscarded(t *testing.T) {
	o := open(t)
	ann := o.ann()
	ann.Post("/admin/pages/new", "title", "Returns", "handle", "returns", "body", "Sixty days", "published", "yes").MustBe(303)
	if p := ann.Post("/admin/pages/returns/schedule", "edition", "1", "publish_at", "2001-01-01T00:00").MustBe(422); !p.Has("#publish_at-error") {
		t.Error("a time that is over is not refused at its field")
	}
	p := ann.Follow(ann.Post("/admin/pages/returns/schedule", "edition", "1", "publish_at", "2090-12-24T18:00").MustBe(303))
	if !strings.Contains(p.Text(".scheduled"), "24 Dec 2090, 18:00") || !strings.Contains(ann.Get("/admin/pages").Text(".list tbody"), "Publishes 24 Dec 2090") {
		t.Errorf("scheduled: %q", p.Text(".scheduled"))
	}
	o.write(func(q db.Q) error { return content.Settle(ctx, q) })
	if o.published("returns").Published {
		t.Error("published before its time")
	}
	ann.Post("/admin/pages/returns/unschedule", "edition", "1").MustBe(303)
	ann.Post("/admin/pages/returns/discard").MustBe(303)
	ann.Get("/admin/pages/returns/draft").MustBe(404)
}

func TestAPictureInATextAsksForItsWords(t *testing.T) {
	o := open(t)
	ann := o.ann()
	var file bytes.Buffer
	must(t, png.Encode(&file, image.NewRGBA(image.Rect(0, 0, 40, 30))))
	send := func(path, alt string) (int, string) {
		res := o.send(ann, path, file.Bytes(), "act", "insert", "title", "About", "handle", "about", "body", "Hello", "position", "1", "insert_alt", alt)
		return res.Code, res.Body.String()
	}
	for _, path := range []string{"/admin/pages/new", "/admin/content/new"} {
		if code, body := send(path, ""); code != 422 || !strings.Contains(body, "insert_alt-error") {
			t.Errorf("%s: %d without words", path, code)
		}
		if code, body := send(path, "The gate [at night]"); code != 200 || !strings.Contains(body, "![The gate (at night)](/media/") {
			t.Errorf("%s: %d with words", path, code)
		}
	}
	if p := ann.Post("/admin/pages/new", "title", "About", "handle", "about", "body", "![ ](/media/x.png)").MustBe(422); !p.Has("#body-error") {
		t.Error("a picture without words is kept")
	}
}

// send sends a form with a picture for the text, as a browser would.
func (o *office) send(b *webtest.Browser, path string, picture []byte, namesAndValues ...string) *httptest.ResponseRecorder {
	o.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("insert", "gate.png")
	must(o.t, err)
	_, err = part.Write(picture)
	must(o.t, err)
	for i := 0; i+1 < len(namesAndValues); i += 2 {
		must(o.t, form.WriteField(namesAndValues[i], namesAndValues[i+1]))
	}
	must(o.t, form.Close())
	r := httptest.NewRequest("POST", path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	for _, c := range b.Cookies() {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	o.Echo.ServeHTTP(w, r)
	return w
}
