package admin_test

import (
	"strings"
	"testing"
)

func TestAnAddressThatIsTypedInThePreviewIsNotPassedOver(t *testing.T) {
	o := open(t)
	ann := o.ann()
	typed := ann.Post("/admin/preview", "as", "segments", "person", "ada@mit.edu").MustBe(422)
	if !strings.Contains(typed.Text(".error-summary"), "Choose “A person”") || typed.Attr("#person", "value") != "ada@mit.edu" {
		t.Errorf("%q, %q", typed.Text(".error-summary"), typed.Attr("#person", "value"))
	}
	if p := ann.Post("/admin/preview", "person", "nobody@mit.edu").MustBe(422); !strings.Contains(p.Text(".error-summary"), "Enter the mail address") {
		t.Errorf("without the choice: %q", p.Text(".error-summary"))
	}
	ann.Post("/admin/preview", "as", "segments").MustBe(303)
}
