package admin

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"regulars/handlers/web"
	"regulars/static"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/staff"
	"regulars/store/wording"
	"regulars/views/admin"
	"regulars/views/ui"
)

// wordsPage is where the texts of the shop are changed; wordsShown is how many stand on
// a page.
const (
	wordsPage  = "/admin/words"
	wordsShown = 20
)

// english is the language of the code.
const english = "en"

// asInCode says whether a language is that of the code, or a kind of it.
func asInCode(tag string) bool {
	kind, _, _ := strings.Cut(tag, "-")
	return kind == english
}

// entry is one text in one language: its key, how it comes with the shop (empty: it is
// not translated), and what its people made of it.
type entry struct {
	key, page string
	source    string // the English text, of the form where it is one
	form      string // of a text for numbers
	came      string
	changed   wording.Text
}

// now is what the shop says; empty where it is not translated.
func (e entry) now() string {
	if e.changed.Text != "" {
		return e.changed.Text
	}
	return e.came
}

// entries are all texts in a language, in the order of the list; a NotFound for one that
// the shop does not have.
func (d *Door) entries(c echo.Context, q db.Q, tag string) ([]entry, error) {
	known, err := d.languages(c, q)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(known, tag) {
		return nil, fault.New(fault.NotFound, "There is no such language.")
	}
	changed, err := wording.List(c.Request().Context(), q, tag)
	if err != nil {
		return nil, err
	}
	byKey := make(map[string]wording.Text, len(changed))
	for _, t := range changed {
		byKey[t.Source] = t
	}
	came, forms := static.Words(tag), ui.Forms(language.Make(tag))
	var list []entry
	for _, t := range static.Texts() {
		for _, e := range entriesOf(t, forms) {
			if e.came, e.changed = came[e.key], byKey[e.key]; asInCode(tag) {
				e.came = e.source
			}
			list = append(list, e)
		}
	}
	return list, nil
}

// entriesOf are the entries of one text: one, or one for each plural form.
func entriesOf(t static.Text, forms []string) []entry {
	if t.One == "" {
		return []entry{{key: t.Text, page: t.Page, source: t.Text}}
	}
	list := make([]entry, len(forms))
	for i, form := range forms {
		list[i] = entry{key: ui.FormKey(t.Text, form), page: t.Page, source: t.Text, form: form}
		if form == "one" {
			list[i].source = t.One
		}
	}
	return list
}

// check says what is wrong with a text for an entry.
func (e entry) check(text string) string {
	needs, has := ui.Places(e.source), ui.Places(text)
	if e.form != "" && !slices.Contains(has, "n") {
		needs = slices.DeleteFunc(needs, func(name string) bool { return name == "n" }) // "one item" is said without
	}
	return wording.Check(text, needs, has)
}

// wordsAsked is which texts are shown.
type wordsAsked struct {
	language, show, query string
	page                  int
}

func askedOf(values url.Values, fallback string) wordsAsked {
	a := wordsAsked{language: values.Get("language"), show: values.Get("show"), query: strings.TrimSpace(values.Get("q"))}
	if a.language == "" {
		a.language = fallback
	}
	a.page, _ = strconv.Atoi(values.Get("page"))
	return a
}

func (a wordsAsked) url() string {
	values := url.Values{"language": {a.language}}
	for name, value := range map[string]string{"show": a.show, "q": a.query} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if a.page > 1 {
		values.Set("page", strconv.Itoa(a.page))
	}
	return wordsPage + "?" + values.Encode()
}

// holds says whether an entry is among those asked for.
func (a wordsAsked) holds(e entry) bool {
	switch a.show {
	case "changed":
		if e.changed.Text == "" {
			return false
		}
	case "missing":
		if e.now() != "" {
			return false
		}
	}
	words := catalog.Fold(a.query)
	return words == "" || strings.Contains(catalog.Fold(e.source), words) || strings.Contains(catalog.Fold(e.now()), words)
}

// words is GET /admin/words.
func (d *Door) words(c echo.Context) error {
	return d.showWords(c, http.StatusOK, askedOf(c.QueryParams(), d.House.Shop().Language), typedWords{})
}

// typedWords are what was typed, by key, when the page is shown again, and what is
// wrong with it.
type typedWords struct {
	text      map[string]string
	wrong     fault.Fields // by key
	tag       string
	tagWrong  string
	fileWrong string
}

func (d *Door) showWords(c echo.Context, status int, a wordsAsked, t typedWords) error {
	all, err := d.entries(c, d.House.DB.Read(), a.language)
	if err != nil {
		return err
	}
	found := slices.DeleteFunc(slices.Clone(all), func(e entry) bool {
		_, again := t.text[e.key]
		return !again && (t.text != nil || !a.holds(e))
	})
	last := max(1, (len(found)+wordsShown-1)/wordsShown)
	a.page = min(max(1, a.page), last)
	page := admin.Wording{Frame: d.frame(c, "Words"), Language: a.language, Query: a.query, Show: a.show, Here: a.url(), MayEdit: at(c).May(staff.EditContent),
		Found: plural(len(found), "text", "texts"), FileWrong: t.fileWrong,
		Tag: ui.Field{Name: "tag", Label: "Language", Hint: "By its code, such as fr or pt-BR.", Value: t.tag, Error: t.tagWrong, Width: ui.Short, MaxLength: 35}}
	from := (a.page - 1) * wordsShown
	if t.text == nil {
		found = found[from:min(len(found), from+wordsShown)]
		page.Pages = web.Pages(a.page, last, 2, func(n int) string { b := a; b.page = n; return b.url() })
	}
	page.Groups = wordGroups(found, t)
	page.Note, page.Kinds = d.aboutWords(all, a), wordKinds(a)
	if page.Languages, err = d.languageLinks(c, a.language); err != nil {
		return err
	}
	added, err := wording.Languages(c.Request().Context(), d.House.DB.Read())
	if err != nil {
		return err
	}
	if slices.Contains(added, a.language) && d.House.Shop().Language != a.language {
		page.Removable = languageName(a.language)
	}
	return web.Render(c, status, page.View())
}

// wordGroups are entries by the page of the shop they stand on.
func wordGroups(list []entry, t typedWords) (groups []admin.WordGroup) {
	for i, e := range list {
		title := strings.ToUpper(e.page[:1]) + e.page[1:]
		if n := len(groups); n == 0 || groups[n-1].Page != title {
			groups = append(groups, admin.WordGroup{Page: title})
		}
		number := strconv.Itoa(i)
		row := admin.WordRow{Number: number, Source: e.key, Was: e.changed.Text,
			Field: ui.Field{Name: "text-" + number, Label: e.source, Hint: hintOf(e), Value: e.now(), Error: t.wrong[e.key], MaxLength: wording.Longest}}
		if typed, again := t.text[e.key]; again {
			row.Field.Value = typed
		}
		if len(e.source) > 70 {
			row.Field.Rows = 2
		}
		if e.changed.By != "" {
			row.By = "Changed by " + e.changed.By
		}
		last := &groups[len(groups)-1]
		last.Rows = append(last.Rows, row)
	}
	return groups
}

// hintOf says for which numbers a text is, and how it came where that is no longer said.
func hintOf(e entry) string {
	var hints []string
	if e.form != "" {
		hints = append(hints, "For numbers of the form “"+e.form+"”.")
	}
	if e.changed.Text != "" && e.came != "" && e.came != e.source {
		hints = append(hints, "As it came: "+e.came)
	}
	return strings.Join(hints, " ")
}

// aboutWords says whether the shop speaks the language, and how much of it is missing.
func (d *Door) aboutWords(all []entry, a wordsAsked) string {
	missing := 0
	for _, e := range all {
		if e.now() == "" {
			missing++
		}
	}
	name := languageName(a.language)
	switch speaks := d.House.Shop().Language == a.language; {
	case missing > 0 && speaks:
		return fmt.Sprintf("The shop speaks %s, and %s not translated yet: they are said in English.", name, plural(missing, "text is", "texts are"))
	case missing > 0:
		return fmt.Sprintf("%s not translated yet. The shop does not speak %s; that is chosen under Settings.", plural(missing, "text is", "texts are"), name)
	case speaks:
		return "What the shop says to shoppers, in the language it speaks: " + name + ". Letters to shoppers are said in them, too. The back office and letters to staff are in English."
	}
	return "Everything is translated. The shop does not speak " + name + "; that is chosen under Settings."
}

func wordKinds(a wordsAsked) (links []ui.Link) {
	kinds := [][2]string{{"", "All"}, {"changed", "Changed"}}
	if !asInCode(a.language) {
		kinds = append(kinds, [2]string{"missing", "Not yet translated"})
	}
	for _, k := range kinds {
		b := a
		b.show, b.page = k[0], 0
		links = append(links, ui.Link{Text: k[1], URL: b.url(), Current: k[0] == a.show})
	}
	return links
}

// languages are those that can be chosen: of the code, with the shop, added.
func (d *Door) languages(c echo.Context, q db.Q) ([]string, error) {
	added, err := wording.Languages(c.Request().Context(), q)
	if err != nil {
		return nil, err
	}
	return languagesWith(d.House.Shop().Language, added), nil
}

// languagesWith are the languages of the code and those that come with the shop, the one
// it speaks, and those that were added.
func languagesWith(spoken string, added []string) []string {
	all := slices.Concat([]string{english, spoken}, static.Languages(), added)
	slices.Sort(all)
	return slices.Compact(all)
}

func (d *Door) languageLinks(c echo.Context, current string) (links []ui.Link, err error) {
	all, err := d.languages(c, d.House.DB.Read())
	for _, tag := range all {
		links = append(links, ui.Link{Text: languageName(tag), URL: wordsAsked{language: tag}.url(), Current: tag == current})
	}
	return links, err
}

// languageName is a language in English, with its tag.
func languageName(tag string) string {
	parsed, err := language.Parse(tag)
	if name := display.English.Tags().Name(parsed); err == nil && name != "" {
		return name + " (" + tag + ")"
	}
	return tag
}
