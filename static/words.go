package static

import (
	"embed"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"
)

//go:embed words
var wordFiles embed.FS

// Text is a text of the shop as the code has it. One for numbers has what it says of one
// in One, and Text for many. Page is where it stands.
type Text struct {
	Text string `json:"text"`
	One  string `json:"one,omitempty"`
	Page string `json:"page"`
}

// Texts are all texts of the shop, by page. The list is made from the code:
// go run ./tests/words.
func Texts() []Text { return slices.Clone(texts()) }

var texts = sync.OnceValue(func() (list []Text) {
	raw, err := wordFiles.ReadFile("words/texts.json")
	if err != nil || json.Unmarshal(raw, &list) != nil {
		return nil // a test reads it
	}
	return list
})

// Words are the texts that come translated with the shop, from the text in the code: those
// of the language, and beneath them those of the language that it is a kind of (de for
// de-AT). It is empty for a language that does not come with the shop.
func Words(language string) map[string]string {
	table := map[string]string{}
	kind, _, _ := strings.Cut(language, "-")
	maps.Copy(table, translated()[kind])
	maps.Copy(table, translated()[language])
	return table
}

// Languages are the languages that come with the shop, beside the English of the code.
func Languages() []string { return slices.Sorted(maps.Keys(translated())) }

var translated = sync.OnceValue(func() map[string]map[string]string {
	all := map[string]map[string]string{}
	files, err := wordFiles.ReadDir("words")
	if err != nil {
		return all
	}
	for _, f := range files {
		language, isFile := strings.CutSuffix(f.Name(), ".json")
		table := map[string]string{}
		raw, err := wordFiles.ReadFile("words/" + f.Name())
		if isFile && language != "texts" && err == nil && json.Unmarshal(raw, &table) == nil {
			all[language] = table
		}
	}
	return all
})
