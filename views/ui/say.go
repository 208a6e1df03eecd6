package ui

import (
	"context"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Words are the texts of the shop in another language, or in other words than those
// the code was written with. The text in the code, in English, is the key; a text that
// is not among them, and every text where there are no Words (nil), says itself.
// They are plain text, escaped where they are printed. Words never change: others take
// their place.
type Words struct {
	tag  language.Tag
	said map[string]string
	many map[string]forms // by the English text for many
}

// forms are a text for numbers, by the plural form that each number takes in the
// language.
type forms [len(formNames)]string

// formNames are CLDR's names of plural forms, in the order of plural.Form.
var formNames = [...]string{plural.Other: "other", plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many"}

// formMark stands in a key between the English text for many and the name of a form:
// "{n} items|one".
const formMark = "|"

// FormKey names a form of a text for numbers in a table.
func FormKey(many, form string) string { return many + formMark + form }

// Forms are the plural forms of a language, as CLDR names them, in its order.
func Forms(tag language.Tag) (names []string) {
	for form, name := range formNames {
		for n := range 201 {
			if formOf(tag, n) == plural.Form(form) {
				names = append(names, name)
				break
			}
		}
	}
	return names
}

func formOf(tag language.Tag, n int) plural.Form {
	return plural.Cardinal.MatchPlural(tag, max(n, -n), 0, 0, 0, 0)
}

// NewWords makes Words of a table from the texts in the code to those that are to be
// said; nil when there is nothing in it.
func NewWords(tag language.Tag, table map[string]string) *Words {
	if len(table) == 0 {
		return nil
	}
	w := &Words{tag: tag, said: make(map[string]string, len(table)), many: map[string]forms{}}
	for key, text := range table {
		many, name, ok := cutForm(key)
		if !ok {
			w.said[key] = text
			continue
		}
		f := w.many[many]
		f[slices.Index(formNames[:], name)] = text
		w.many[many] = f
	}
	return w
}

// cutForm takes a key apart that names a form.
func cutForm(key string) (many, form string, ok bool) {
	i := strings.LastIndex(key, formMark)
	if i < 0 || !slices.Contains(formNames[:], key[i+1:]) {
		return key, "", false
	}
	return key[:i], key[i+1:], true
}

// Say is a text in these words. Names and values, in turn, fill its placeholders:
// Say("Order {number}", "number", "R-1001").
func (w *Words) Say(text string, values ...string) string {
	if w != nil {
		if said, ok := w.said[text]; ok {
			text = said
		}
	}
	return fill(text, values)
}

// Known is a text that is kept elsewhere, in a table or a fault, in these words. What is
// no text of the shop stays as it is.
func (w *Words) Known(text string, values ...string) string { return w.Say(text, values...) }

// Count is a text for a number, which also fills the placeholder {n}:
// Count(2, "{n} item", "{n} items").
func (w *Words) Count(n int, one, other string, values ...string) string {
	text := other
	if n == 1 {
		text = one
	}
	if w != nil {
		f := w.many[other]
		if said := f[formOf(w.tag, n)]; said != "" {
			text = said
		} else if f[plural.Other] != "" {
			text = f[plural.Other]
		}
	}
	var room [8]string // most texts need no more
	return fill(text, append(append(room[:0], values...), "n", strconv.Itoa(n)))
}

// Date is a moment by a layout as Go writes them, which is a text like others; days
// and months are named in these words.
func (w *Words) Date(at time.Time, layout string) string {
	text := at.Format(w.Say(layout))
	if w == nil {
		return text
	}
	month, day := at.Month().String(), at.Weekday().String()
	return strings.NewReplacer(month, w.Say(month), day, w.Say(day)).Replace(text)
}

// fill puts values in the places that a text has for them. A place without a value
// stays as it is, and what values say is never looked into.
func fill(text string, values []string) string {
	if len(values) == 0 {
		return text
	}
	room := len(text)
	for i := 1; i < len(values); i += 2 {
		room += len(values[i])
	}
	var b strings.Builder
	b.Grow(room)
	for {
		before, rest, open := strings.Cut(text, "{")
		name, after, closed := strings.Cut(rest, "}")
		if !open || !closed {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(before)
		if value, ok := valueOf(values, name); ok {
			b.WriteString(value)
		} else {
			b.WriteString("{" + name + "}")
		}
		text = after
	}
}

func valueOf(values []string, name string) (string, bool) {
	for i := 0; i+1 < len(values); i += 2 {
		if values[i] == name {
			return values[i+1], true
		}
	}
	return "", false
}

// Places are the names of the placeholders of a text, each once, in order of the alphabet.
func Places(text string) (names []string) {
	for {
		_, rest, open := strings.Cut(text, "{")
		name, after, closed := strings.Cut(rest, "}")
		if !open || !closed {
			slices.Sort(names)
			return slices.Compact(names)
		}
		names, text = append(names, name), after
	}
}

// Dir is the direction in which a language is written: "rtl" for Arabic, Hebrew and
// their like, else "ltr". A script that the tag names decides.
func Dir(lang string) string {
	script, _ := language.Make(lang).Script()
	if slices.Contains([]string{"Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"}, script.String()) {
		return "rtl"
	}
	return "ltr"
}

type wordsKey struct{}

// WithWords is a context in which what is drawn says these words.
func WithWords(ctx context.Context, w *Words) context.Context {
	return context.WithValue(ctx, wordsKey{}, w)
}

func wordsOf(ctx context.Context) *Words {
	w, _ := ctx.Value(wordsKey{}).(*Words)
	return w
}

// Say is a text in the words of the page that is drawn. See Words.Say.
func Say(ctx context.Context, text string, values ...string) string {
	return wordsOf(ctx).Say(text, values...)
}

// Known is a text that was made elsewhere, in the words of the page that is drawn. See
// Words.Known.
func Known(ctx context.Context, text string) string { return wordsOf(ctx).Say(text) }

// Count is a text for a number in the words of the page that is drawn. See Words.Count.
func Count(ctx context.Context, n int, one, other string, values ...string) string {
	return wordsOf(ctx).Count(n, one, other, values...)
}

// Around draws a text with its children in the place of the one placeholder that no
// value fills: @Around("Did you mean {words}?") { a link }.
func Around(text string, values ...string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, out io.Writer) error {
		return wordsOf(ctx).around(ctx, out, text, values)
	})
}

// Around draws a text in these words with its children in a place of it. See the
// function Around.
func (w *Words) Around(text string, values ...string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, out io.Writer) error { return w.around(ctx, out, text, values) })
}

func (w *Words) around(ctx context.Context, out io.Writer, text string, values []string) error {
	before, after := parted(w.Say(text), values)
	inner := templ.GetChildren(ctx)
	if _, err := io.WriteString(out, templ.EscapeString(fill(before, values))); err != nil {
		return err
	}
	if err := inner.Render(templ.ClearChildren(ctx), out); err != nil {
		return err
	}
	_, err := io.WriteString(out, templ.EscapeString(fill(after, values)))
	return err
}

// parted cuts a text at its first placeholder without a value.
func parted(text string, values []string) (before, after string) {
	for _, name := range Places(text) {
		if _, filled := valueOf(values, name); !filled {
			before, after, _ = strings.Cut(text, "{"+name+"}")
			return before, after
		}
	}
	return text, ""
}
