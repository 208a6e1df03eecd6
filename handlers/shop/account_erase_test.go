package shop_test

import (
	"strings"
	"testing"

	"regulars/store/customer"
)

func TestOnesAccountIsErasedADayAfterThePasswordUnlessItIsTakenBack(t *testing.T) {
	w := openClub(t)
	b := w.member("ada@mit.edu")
	id := w.find("ada@mit.edu").ID
	asked := func() bool {
		e, err := customer.FindErasure(t.Context(), w.d.Read(), id)
		if err != nil {
			t.Fatal(err)
		}
		return e.Asked()
	}
	if p := b.Post("/account/erase", "current", "wrong password").MustBe(422); !p.Has("#current-error") || asked() {
		t.Error("a wrong password erases, or is not explained")
	}
	b.Post("/account/erase", "current", rightPassword).MustBe(303)
	if p := b.Get("/account/privacy").MustBe(200); !asked() || !strings.Contains(p.Text("main"), "are erased on") || p.Has("#current") {
		t.Error("the page does not say that it is asked for")
	}
	for range 2 {
		b.Post("/account/erase/cancel").MustBe(303)
	}
	if asked() || !b.Get("/account/privacy").MustBe(200).Has("#current") {
		t.Error("it was not taken back")
	}
}

func TestTheDownloadCanBeRead(t *testing.T) {
	w := openClub(t)
	b := w.member("ada@mit.edu")
	p := b.Post("/account/data", "format", "html").MustBe(200)
	if !strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") || !strings.Contains(p.Header.Get("Content-Disposition"), "my-data.html") || !strings.Contains(p.Body, "ada@mit.edu") {
		t.Errorf("%v: %s", p.Header, p.Body)
	}
}
