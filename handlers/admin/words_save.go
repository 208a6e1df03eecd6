package admin

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"

	"regulars/handlers/web"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/staff"
	"regulars/store/wording"
	"regulars/views/admin"
)

// saveWords is POST /admin/words: the texts of a page, or of a file that was looked at.
// What is not as whoever saves has seen it is shown again, with who changed it.
func (d *Door) saveWords(c echo.Context) error {
	form, err := c.FormParams()
	if err != nil {
		return fault.New(fault.Invalid, "This form did not arrive whole. Please try again.").Because(err)
	}
	tag, typed := form.Get("language"), typedWords{text: map[string]string{}, wrong: fault.Fields{}}
	var changed int
	err = d.write(c, func(q db.Q) error {
		all, err := d.entries(c, q, tag)
		if err != nil {
			return err
		}
		changes := readWords(form, all, &typed)
		if len(typed.wrong) > 0 {
			return fault.InvalidFields(typed.wrong)
		}
		changed = len(changes)
		return d.keepWords(c, q, tag, changes)
	})
	switch {
	case len(typed.wrong) > 0:
		return d.showWords(c, http.StatusUnprocessableEntity, wordsAsked{language: tag}, typed)
	case err != nil:
		return err
	case changed == 0:
		return d.tell(c, backToWords(form), "note", "Nothing was different.")
	}
	return d.done(c, backToWords(form), "Saved: "+plural(changed, "text", "texts")+". Shoppers read it so from now on.")
}

// backToWords is the page a form came from, made anew from its parts.
func backToWords(form url.Values) string {
	here, err := url.Parse(form.Get("here"))
	if err != nil {
		here = &url.URL{}
	}
	return askedOf(here.Query(), form.Get("language")).url()
}

// readWords reads what is to change of all entries. A text that is as it came is no
// change of it, and neither is an empty one.
func readWords(form url.Values, all []entry, typed *typedWords) (changes []wording.Change) {
	for i := 0; form.Has("source-" + strconv.Itoa(i)); i++ {
		number := strconv.Itoa(i)
		at := slices.IndexFunc(all, func(e entry) bool { return e.key == form.Get("source-"+number) })
		if at < 0 {
			continue // of an older version of the shop
		}
		e, was := all[at], form.Get("was-"+number)
		text := wording.Clean(form.Get("text-" + number))
		typed.text[e.key] = text
		if text == e.came || form.Get("reset") == number {
			text = ""
		}
		switch wrong := e.check(text); {
		case text == was || text == e.changed.Text:
		case text != "" && wrong != "":
			typed.wrong[e.key] = wrong
		case was != e.changed.Text:
			typed.wrong[e.key] = quicker(e)
		default:
			changes = append(changes, wording.Change{Source: e.key, Was: was, Text: text})
		}
	}
	return changes
}

// quicker tells the second editor what the first has done.
func quicker(e entry) string {
	if e.changed.Text == "" {
		return "Somebody has set this back to how it came meanwhile. Save again to have it as you wrote it."
	}
	return e.changed.By + " has made “" + e.changed.Text + "” of this meanwhile. Save again to have it as you wrote it."
}

// keepWords saves with what was before and after.
func (d *Door) keepWords(c echo.Context, q db.Q, tag string, changes []wording.Change) error {
	if len(changes) == 0 {
		return nil
	}
	if err := wording.Save(c.Request().Context(), q, tag, at(c).Name, changes); err != nil {
		return err
	}
	before, after := map[string]string{}, map[string]string{}
	for _, x := range changes {
		before[x.Source], after[x.Source] = x.Was, x.Text
	}
	return noted(c, q, staff.Act{Did: "changed", About: wordsAsked{language: tag, show: "changed"}.url(), Title: "Words (" + tag + ")"}, before, after)
}

// addLanguage is POST /admin/words/language.
func (d *Door) addLanguage(c echo.Context) error {
	typed := c.FormValue("tag")
	parsed, err := language.Parse(typed)
	if err != nil || typed == "" || parsed == language.Und {
		return d.showWords(c, http.StatusUnprocessableEntity, wordsAsked{language: d.House.Shop().Language}, typedWords{tag: typed, tagWrong: "Enter the code of a language, such as fr or pt-BR."})
	}
	tag := parsed.String()
	err = d.write(c, func(q db.Q) error {
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

// wordsFile is GET /admin/words/file: all texts of a language, with what the shop says.
func (d *Door) wordsFile(c echo.Context) error {
	a := askedOf(c.QueryParams(), d.House.Shop().Language)
	all, err := d.entries(c, d.House.DB.Read(), a.language)
	if err != nil {
		return err
	}
	table := make(map[string]string, len(all))
	for _, e := range all {
		table[e.key] = e.now()
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="words-`+a.language+`.json"`)
	return c.JSONPretty(http.StatusOK, table, " ")
}

// mostRefused bounds how many refused texts of a file are listed.
const mostRefused = 20

// checkWordsFile is POST /admin/words/file: what a file would change. Nothing is saved.
func (d *Door) checkWordsFile(c echo.Context) error {
	tag := c.FormValue("language")
	table, err := sentWords(c)
	if err != nil {
		if fault.KindOf(err) != fault.Invalid {
			return err
		}
		return d.showWords(c, http.StatusUnprocessableEntity, wordsAsked{language: tag}, typedWords{fileWrong: fault.Message(err)})
	}
	all, err := d.entries(c, d.House.DB.Read(), tag)
	if err != nil {
		return err
	}
	page := admin.WordsFile{Frame: d.frame(c, "What would change"), Language: tag}
	for _, e := range all {
		text, ok := table[e.key]
		delete(table, e.key)
		if text = wording.Clean(text); !ok || text == "" || text == e.now() {
			continue
		}
		if wrong := e.check(text); wrong != "" {
			page.Wrong = append(page.Wrong, "“"+e.key+"”: "+wrong)
			continue
		}
		page.Changes = append(page.Changes, admin.WordChange{Number: strconv.Itoa(len(page.Changes)), Source: e.key, Was: e.changed.Text, Before: e.now(), After: text})
	}
	if len(table) > 0 {
		page.Wrong = append(page.Wrong, plural(len(table), "text of the file is", "texts of the file are")+" not in this shop.")
	}
	if n := len(page.Wrong); n > mostRefused {
		page.Wrong = append(page.Wrong[:mostRefused], fmt.Sprintf("And %d more.", n-mostRefused))
	}
	page.Lead = plural(len(page.Changes), "text", "texts") + " would change in the language " + tag + ". Nothing is saved yet."
	return web.Render(c, http.StatusOK, page.View())
}

// sentWords reads the file of a form: an object of texts.
func sentWords(c echo.Context) (map[string]string, error) {
	header, err := c.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || err == nil && header.Size == 0 {
		return nil, fault.New(fault.Invalid, "Choose a file.")
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "The file did not arrive whole. Please try again.").Because(err)
	}
	file, err := header.Open()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	raw, err := io.ReadAll(file)
	if err != nil {
		return nil, err
	}
	table := map[string]string{}
	if err := json.Unmarshal(raw, &table); err != nil {
		return nil, fault.New(fault.Invalid, "This is not a file of words: it must be JSON, an object of texts, as the download is.").Because(err)
	}
	return table, nil
}
