package ui

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"golang.org/x/text/language"
	"pgregory.net/rapid"
)

func TestWithoutWordsATextSaysItself(t *testing.T) {
	var none *Words
	for _, got := range []string{none.Say("Order {number}", "number", "R-1"), NewWords(language.German, nil).Say("Order {number}", "number", "R-1")} {
		if got != "Order R-1" {
			t.Errorf("%q", got)
		}
	}
	if got := none.Count(1, "{n} item", "{n} items") + ", " + none.Count(0, "{n} item", "{n} items"); got != "1 item, 0 items" {
		t.Errorf("%q", got)
	}
}

func TestAPlainTextCostsNoMemory(t *testing.T) {
	w := NewWords(language.German, map[string]string{"Cart": "Warenkorb"})
	ctx := WithWords(t.Context(), w)
	if n := testing.AllocsPerRun(100, func() { _ = Say(ctx, "Cart") + Say(ctx, "Add")[:0] }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestANumberTakesTheFormOfItsLanguage(t *testing.T) {
	w := NewWords(language.Polish, map[string]string{"{n} items|one": "{n} rzecz", "{n} items|few": "{n} rzeczy", "{n} items|many": "{n} rzeczy!", "{n} items|other": "{n} rzeczy?"})
	for n, want := range map[int]string{1: "1 rzecz", 3: "3 rzeczy", 5: "5 rzeczy!", 22: "22 rzeczy"} {
		if got := w.Count(n, "{n} item", "{n} items"); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	for tag, want := range map[string][]string{"en": {"other", "one"}, "ja": {"other"}, "pl": {"one", "few", "many"}, "ar": {"other", "zero", "one", "two", "few", "many"}} {
		if got := Forms(language.MustParse(tag)); !slices.Equal(got, want) {
			t.Errorf("%s: %q", tag, got)
		}
	}
}

func TestAFormThatIsMissingIsSaidAsForMany(t *testing.T) {
	w := NewWords(language.German, map[string]string{"{n} items|other": "{n} Sachen"})
	if got := w.Count(1, "{n} item", "{n} items"); got != "1 Sachen" {
		t.Errorf("%q", got)
	}
}

func TestADateIsSaidInTheWordsOfTheShop(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 5, 0, 0, time.UTC)
	w := NewWords(language.German, map[string]string{"Monday 2 January": "Monday, 2. January", "Monday": "Montag", "March": "März"})
	if got := w.Date(at, "Monday 2 January"); got != "Montag, 2. März" {
		t.Errorf("%q", got)
	}
	if got := (*Words)(nil).Date(at, "Monday 2 January"); got != "Monday 2 March" {
		t.Errorf("%q", got)
	}
}

// What a value says is never taken for a placeholder, whatever it holds.
func TestAValueStaysAsItIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.String().Draw(t, "a"), rapid.StringMatching(`[{}ab]*`).Draw(t, "b")
		if got := (*Words)(nil).Say("{b}: {a}.", "a", a, "b", b); got != b+": "+a+"." {
			t.Fatalf("%q", got)
		}
	})
}

func TestATextStandsAroundItsChildrenAndIsEscaped(t *testing.T) {
	bold := templ.Raw("<b>lamp</b>")
	for table, want := range map[string]string{"": "Is it <b>lamp</b>, &lt;Ann&gt;?", "<i>{name}</i>: {words}": "&lt;i&gt;&lt;Ann&gt;&lt;/i&gt;: <b>lamp</b>"} {
		var w *Words
		if table != "" {
			w = NewWords(language.German, map[string]string{"Is it {words}, {name}?": table})
		}
		var b strings.Builder
		ctx := templ.WithChildren(WithWords(context.Background(), w), bold)
		if err := Around("Is it {words}, {name}?", "name", "<Ann>").Render(ctx, &b); err != nil || b.String() != want {
			t.Errorf("%q, %v", b.String(), err)
		}
	}
}

func TestALanguageIsWrittenInTheDirectionOfItsScript(t *testing.T) {
	for lang, want := range map[string]string{"": "ltr", "en": "ltr", "de-AT": "ltr", "ar": "rtl", "ar-EG": "rtl", "he": "rtl", "fa": "rtl", "ur-PK": "rtl", "az-Arab": "rtl", "az": "ltr", "ks-Deva": "ltr", "dv": "rtl"} {
		if got := Dir(lang); got != want {
			t.Errorf("%q is written %s", lang, got)
		}
	}
}
