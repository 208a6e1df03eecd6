package admin

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"regulars/handlers/web"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/setting"
	"regulars/store/staff"
	"regulars/store/wording"
	"regulars/views/ui"
)

// realLanguage reads the code of a language that people speak, as BCP 47 writes it;
// real is false for one that nobody knows, for private codes and for those that say that
// there is no language.
func realLanguage(typed string) (tag string, real bool) {
	parsed, err := language.Parse(strings.TrimSpace(typed))
	if err != nil || len(parsed.Extensions()) > 0 {
		return "", false
	}
	base, sure := parsed.Base()
	if sure != language.Exact || slices.Contains([]string{"mul", "zxx", "mis"}, base.String()) || display.English.Languages().Name(base) == "" {
		return "", false
	}
	return parsed.String(), true
}

// addLanguage is POST /admin/words/language.
func (d *Door) addLanguage(c echo.Context) error {
	typed := c.FormValue("tag")
	tag, real := realLanguage(typed)
	if !real {
		return d.showWords(c, http.StatusUnprocessableEntity, wordsAsked{language: d.House.Shop().Language}, typedWords{tag: typed, tagWrong: "There is no language with this code. Enter one such as fr, pt-BR or zh-Hant."})
	}
	err := d.write(c, func(q db.Q) error {
		there, err := d.languages(c, q)
		if err != nil || slices.Contains(there, tag) {
			return err
		}
		if err := wording.Add(c.Request().Context(), q, tag, at(c).Name); err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: "added the language", About: wordsAsked{language: tag}.url(), Title: tag}, nil, nil)
	})
	if wrong := web.FieldErrors(err); wrong != nil {
		return d.showWords(c, http.StatusUnprocessableEntity, wordsAsked{language: d.House.Shop().Language}, typedWords{tag: typed, tagWrong: wrong["tag"]})
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, wordsAsked{language: tag, show: "missing"}.url())
}

const languageRemoved = "removed the language"

// removeLanguage is POST /admin/words/language/remove: a language that was added goes,
// with its texts, unless the shop speaks it.
func (d *Door) removeLanguage(c echo.Context) error {
	tag := c.FormValue("language")
	err := d.write(c, func(q db.Q) error {
		shop, err := setting.FindShop(c.Request().Context(), q)
		if err != nil {
			return err
		}
		if shop.Language == tag {
			return fault.New(fault.Conflict, "The shop speaks "+languageName(tag)+". Choose another language under Settings first.")
		}
		table, err := wording.Remove(c.Request().Context(), q, tag)
		if err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: languageRemoved, About: wordsAsked{language: tag}.url(), Title: languageName(tag)}, table, map[string]string{})
	})
	switch kind := fault.KindOf(err); {
	case err != nil && (kind == fault.Conflict || kind == fault.NotFound):
		return d.tell(c, wordsPage, "problem", fault.Message(err))
	case err != nil:
		return err
	}
	return d.done(c, wordsPage, "Removed: "+languageName(tag)+", with its words. Under What was done it can be put back.")
}

// putLanguage puts a language back that was removed, with its texts.
func (d *Door) putLanguage(c echo.Context, q db.Q, a staff.Act) error {
	before, _, err := readAct[map[string]string](a)
	if err != nil {
		return err
	}
	to, err := url.Parse(a.About)
	if err != nil {
		return err
	}
	tag := to.Query().Get("language")
	there, err := d.languages(c, q)
	if err != nil || slices.Contains(there, tag) {
		return errOr(err, func() error { return errSince })
	}
	if err := wording.Add(c.Request().Context(), q, tag, at(c).Name); err != nil {
		return err
	}
	var changes []wording.Change
	for source, text := range before {
		changes = append(changes, wording.Change{Source: source, Text: text})
	}
	return wording.Save(c.Request().Context(), q, tag, at(c).Name, changes)
}

// languageOptions are the languages that there are, to choose one.
func languageOptions(all []string, chosen string) (list []ui.Option) {
	for _, tag := range all {
		list = append(list, ui.Option{Value: tag, Label: languageName(tag), Selected: tag == chosen})
	}
	return list
}
