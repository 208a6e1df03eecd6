package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	templ "github.com/a-h/templ/parser/v2"
	"golang.org/x/text/language"

	"regulars/static"
	"regulars/views/ui"
)

const root = "../.."

func TestTheListOfTextsIsThatOfTheCode(t *testing.T) {
	found, err := read(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range found.problems {
		t.Error(p)
	}
	kept, err := os.ReadFile(filepath.Join(root, listFile))
	if err != nil || !bytes.Equal(kept, file(found.list())) {
		t.Errorf("%s is not what the code says (%v): go run ./tests/words", listFile, err)
	}
}

func TestNoWordsStandInATemplateUnsaid(t *testing.T) {
	for _, dir := range []string{"views/shop", "views/ui", "views/mail"} {
		files, err := filepath.Glob(filepath.Join(root, dir, "*.templ"))
		if err != nil || len(files) == 0 {
			t.Fatal(err)
		}
		for _, path := range files {
			name := dir + "/" + filepath.Base(path)
			if slices.Contains(passedOver, name) {
				continue
			}
			f, err := templ.Parse(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range f.Nodes {
				if h, ok := n.(*templ.HTMLTemplate); ok {
					for _, words := range unsaid(h.Children) {
						t.Errorf("%s: %q stands there in English for everybody", name, words)
					}
				}
			}
		}
	}
}

// unsaid are the texts among nodes that no call says, and those of attributes that
// people read.
func unsaid(nodes []templ.Node) (list []string) {
	for _, n := range nodes {
		switch n := n.(type) {
		case *templ.Text:
			if words := strings.ReplaceAll(n.Value, "&nbsp;", ""); strings.IndexFunc(words, unicode.IsLetter) >= 0 {
				list = append(list, n.Value)
			}
		case *templ.Element:
			list = append(list, unsaidIn(n.Attributes)...)
			list = append(list, unsaid(n.Children)...)
		case *templ.IfExpression:
			list = append(list, unsaid(slices.Concat(n.Then, n.Else))...)
			for _, e := range n.ElseIfs {
				list = append(list, unsaid(e.Then)...)
			}
		case *templ.ForExpression:
			list = append(list, unsaid(n.Children)...)
		case *templ.SwitchExpression:
			for _, c := range n.Cases {
				list = append(list, unsaid(c.Children)...)
			}
		case *templ.TemplElementExpression:
			list = append(list, unsaid(n.Children)...)
		}
	}
	return list
}

func unsaidIn(attributes []templ.Attribute) (list []string) {
	for _, a := range attributes {
		switch a := a.(type) {
		case *templ.ConstantAttribute:
			if key, ok := a.Key.(templ.ConstantAttributeKey); ok && slices.Contains([]string{"aria-label", "placeholder", "title", "alt"}, key.Name) && strings.IndexFunc(a.Value, unicode.IsLetter) >= 0 {
				list = append(list, a.Value)
			}
		case *templ.ConditionalAttribute:
			list = append(list, unsaidIn(slices.Concat(a.Then, a.Else))...)
		}
	}
	return list
}

func TestEveryLanguageThatComesWithTheShopSaysEveryText(t *testing.T) {
	for _, tag := range static.Languages() {
		table, forms := static.Words(tag), ui.Forms(language.MustParse(tag))
		for _, text := range static.Texts() {
			for _, key := range keysOf(text, forms) {
				said := table[key]
				if said == "" {
					t.Errorf("%s does not say %q", tag, key)
				}
				if needs, has := ui.Places(text.Text), ui.Places(said); said != "" && !slices.Equal(needs, has) {
					t.Errorf("%s: %q has the placeholders %q, and not %q", tag, said, has, needs)
				}
				delete(table, key)
			}
		}
		for key := range table {
			t.Errorf("%s has %q, which the shop does not say", tag, key)
		}
	}
}

// keysOf are the keys under which a text stands in a table.
func keysOf(t text, forms []string) (keys []string) {
	if t.One == "" {
		return []string{t.Text}
	}
	for _, form := range forms {
		keys = append(keys, ui.FormKey(t.Text, form))
	}
	return keys
}
