package admin

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/staff"
	"regulars/store/wording"
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
