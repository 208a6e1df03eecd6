package admin_test

import (
	"encoding/json"
	"strings"
	"testing"

	"regulars/static"
	"regulars/store/db"
	"regulars/store/setting"
	"regulars/store/staff"
)

const cartTitle = "Your cart"

func TestATextIsChangedInPlaceAndTheRunningShopSaysIt(t *testing.T) {
	o := open(t)
	ann := o.ann()
	page := ann.Get("/admin/words?language=en&q=your+cart+%3C").MustBe(200)
	if !strings.Contains(page.Text("main"), "No text is like this") {
		t.Errorf("empty: %q", page.Text("main"))
	}
	if page = ann.Get("/admin/words?language=en&q=Your+cart").MustBe(200); !strings.Contains(page.Text("main"), cartTitle) {
		t.Fatalf("not found: %q", page.Text("main"))
	}
	ann.Post("/admin/words", "language", "en", "source-0", cartTitle, "was-0", "", "text-0", "  Your <b>basket</b>\n").MustBe(303)
	if got := o.House.Say(cartTitle); got != "Your <b>basket</b>" {
		t.Errorf("the shop says %q", got)
	}
	changed := ann.Get("/admin/words?language=en&show=changed").MustBe(200)
	if strings.Contains(changed.Body, "<b>basket") || !strings.Contains(changed.Body, "Your &lt;b&gt;basket") {
		t.Error("a text is not escaped")
	}
	if audit := ann.Get("/admin/audit").Text("main"); !strings.Contains(audit, "Words (en)") {
		t.Errorf("audit: %q", audit)
	}
	ann.Post("/admin/words", "language", "en", "source-0", cartTitle, "was-0", "Your <b>basket</b>", "text-0", "Your <b>basket</b>", "reset", "0").MustBe(303)
	if got := o.House.Say(cartTitle); got != cartTitle {
		t.Errorf("reset: %q", got)
	}
}

func TestATextThatLosesAPlaceholderIsRefusedBesideItsField(t *testing.T) {
	o := open(t)
	ann := o.ann()
	for typed, want := range map[string]string{"Order": "{number} is missing", "Order {number} {name}": "{name} means nothing"} {
		p := ann.Post("/admin/words", "language", "en", "source-0", "Order {number}", "was-0", "", "text-0", typed).MustBe(422)
		if got := p.Text("#text-0-error"); !strings.Contains(got, want) || p.Attr("#text-0", "value") != typed {
			t.Errorf("%q, kept %q", got, p.Attr("#text-0", "value"))
		}
	}
	o.member(staff.Clerk).Post("/admin/words", "language", "en").MustBe(403)
}

func TestTheSecondEditorOfATextReadsWhoWasQuicker(t *testing.T) {
	o := open(t)
	ann := o.ann()
	ann.Post("/admin/words", "language", "en", "source-0", cartTitle, "was-0", "", "text-0", "Basket").MustBe(303)
	p := ann.Post("/admin/words", "language", "en", "source-0", cartTitle, "was-0", "", "text-0", "Trolley").MustBe(422)
	if got := p.Text("#text-0-error"); !strings.Contains(got, "Basket") || p.Attr("[name=was-0]", "value") != "Basket" || p.Attr("#text-0", "value") != "Trolley" {
		t.Errorf("%q, was %q", got, p.Attr("[name=was-0]", "value"))
	}
	if got := o.House.Say(cartTitle); got != "Basket" {
		t.Errorf("the shop says %q", got)
	}
}

func TestALanguageIsAddedAndItsFileComesBackWithADifference(t *testing.T) {
	o := open(t)
	ann := o.ann()
	ann.Post("/admin/words/language", "tag", "not a language").MustBe(422)
	if to := ann.Post("/admin/words/language", "tag", "fr").MustBe(303).Location; !strings.Contains(to, "language=fr") {
		t.Errorf("leads to %q", to)
	}
	var table map[string]string
	if err := json.Unmarshal([]byte(ann.Get("/admin/words/file?language=fr").MustBe(200).Body), &table); err != nil || len(table) < len(static.Texts()) {
		t.Fatalf("%d texts, %v", len(table), err)
	}
	ann.Get("/admin/words?language=it").MustBe(404)
	ann.Post("/admin/words", "language", "it", "source-0", "Your cart", "was-0", "", "text-0", "Il tuo carrello").MustBe(404)
	w := o.upload(ann, "/admin/words/file?language=fr", "file", "fr.json", `{"Your cart": "Votre panier", "Order {number}": "Commande", "Gone": "Parti"}`)
	got := w.Body.String()
	if w.Code != 200 || !strings.Contains(got, "Votre panier") || !strings.Contains(got, "{number} is missing") || !strings.Contains(got, "1 text of the file is not in this shop") {
		t.Errorf("%q", got)
	}
	if left := ann.Get("/admin/words?language=fr&show=changed").Text("main"); !strings.Contains(left, "No text is like this") {
		t.Error("looking at a file saved it")
	}
	ann.Post("/admin/words", "language", "fr", "source-0", "Your cart", "was-0", "", "text-0", "Votre panier").MustBe(303)
	if left := ann.Get("/admin/words?language=fr&show=changed").MustBe(200); left.Attr("#text-0", "value") != "Votre panier" {
		t.Errorf("saved %q", left.Attr("#text-0", "value"))
	}
}

func TestALanguageThatWasAddedIsRemovedWithItsWordsAndPutBack(t *testing.T) {
	o := open(t)
	ann := o.ann()
	remove := func(tag string) string {
		t.Helper()
		return ann.Follow(ann.Post("/admin/words/language/remove", "language", tag).MustBe(303)).Text("main")
	}
	for _, tag := range []string{"en", "de", "fr"} {
		remove(tag)
		if back := ann.Get("/admin/audit").Text("main"); strings.Contains(back, languageRemovedWords) {
			t.Errorf("%s was never added, and is removed", tag)
		}
	}
	ann.Post("/admin/words/language", "tag", "fr").MustBe(303)
	ann.Post("/admin/words", "language", "fr", "source-0", "Your cart", "was-0", "", "text-0", "Votre panier").MustBe(303)
	settings := ann.Get("/admin/settings").MustBe(200)
	if list := strings.Join(settings.Texts("#language option"), ", "); !strings.Contains(list, "French (fr)") || !strings.Contains(list, "German (de)") {
		t.Errorf("languages to choose: %s", list)
	}
	o.speak(t, "fr")
	if ann.Get("/admin/words?language=fr").Has(`form[action="/admin/words/language/remove"]`) {
		t.Error("the language that the shop speaks can be removed")
	}
	remove("fr")
	if ann.Get("/admin/words?language=fr").MustBe(200); o.House.Say("Your cart") != "Votre panier" {
		t.Error("the language that the shop speaks was removed")
	}
	o.speak(t, "en")
	if !ann.Get("/admin/words?language=fr").Has(`form[action="/admin/words/language/remove"]`) {
		t.Error("the language cannot be removed")
	}
	remove("fr")
	ann.Get("/admin/words?language=fr").MustBe(404)
	if left := ann.Get("/admin/settings").Texts("#language option"); strings.Contains(strings.Join(left, ","), "French") {
		t.Errorf("it can still be chosen: %q", left)
	}
	back := ann.Get("/admin/audit").Attr(`form[action$="/back"]`, "action")
	ann.Post(back).MustBe(303)
	if got := ann.Get("/admin/words?language=fr&show=changed").MustBe(200).Attr("#text-0", "value"); got != "Votre panier" {
		t.Errorf("put back: %q", got)
	}
}

const languageRemovedWords = "removed the language"

// speak makes the shop speak a language.
func (o *office) speak(t *testing.T, tag string) {
	t.Helper()
	err := o.d.Write(t.Context(), func(q db.Q) error {
		s, err := setting.FindShop(t.Context(), q)
		if err != nil {
			return err
		}
		s.Language = tag
		return setting.SaveShop(t.Context(), q, s)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestOnlyLanguagesThatPeopleSpeakAreTaken(t *testing.T) {
	o := open(t)
	ann := o.ann()
	for _, tag := range []string{"", "qq", "x-mine", "qaa", "und", "und-DE", "mul", "zxx", "en-u-ca-buddhist", "german", "de_", "../de"} {
		if p := ann.Post("/admin/words/language", "tag", tag).MustBe(422); p.Attr("#tag", "value") != tag || !strings.Contains(p.Text(".error-summary"), "no language") {
			t.Errorf("%q: %q", tag, p.Text(".error-summary"))
		}
	}
	for typed, tag := range map[string]string{"fr": "fr", " PT-br ": "pt-BR", "zh-hant": "zh-Hant", "ar": "ar", "haw": "haw"} {
		if to := ann.Post("/admin/words/language", "tag", typed).MustBe(303).Location; !strings.Contains(to, "language="+tag+"&") {
			t.Errorf("%q leads to %q", typed, to)
		}
	}
}

func TestAFileOfWordsThatIsTooLargeIsRefusedWhereOneLooks(t *testing.T) {
	o := open(t)
	ann := o.ann()
	for _, size := range []int{3 << 20, 20 << 20} {
		w := o.upload(ann, "/admin/words/file?language=de", "file", "de.json", strings.Repeat(" ", size))
		got := w.Body.String()
		if w.Code != 422 || !strings.Contains(got, "larger than 2 MB") || !strings.Contains(got, `id="words-file"`) || !strings.Contains(got, "German") {
			t.Errorf("%d bytes: %d %.300s", size, w.Code, got)
		}
	}
	if w := o.upload(ann, "/admin/look", "logo", "logo.png", strings.Repeat(" ", 20<<20)); w.Code != 413 {
		t.Errorf("another form takes 20 MB: %d", w.Code)
	}
}
