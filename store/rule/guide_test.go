package rule

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

func TestTheGuideNamesEveryAttributeAndItsExamplesAreRules(t *testing.T) {
	b, err := os.ReadFile("../../docs/segments.md")
	if err != nil {
		t.Fatal(err)
	}
	guide := string(b)
	for _, a := range Attributes() {
		if !strings.Contains(guide, "| `"+a.Name+"` | "+a.Doc+" | ") || !strings.Contains(guide, "`"+a.Example+"`") {
			t.Errorf("the guide does not say what the table says of %s", a.Name)
		}
	}
	for _, w := range EventWords() {
		if !strings.Contains(guide, row(w)) {
			t.Errorf("the guide lacks the row\n%s", row(w))
		}
	}
	blocks := regexp.MustCompile("(?s)```\n(.*?)```").FindAllStringSubmatch(guide, -1)
	if len(blocks) < 2 {
		t.Fatal("the guide shows no rules")
	}
	for _, block := range blocks {
		for line := range strings.Lines(strings.TrimSpace(block[1])) {
			if _, err := Parse(strings.TrimSpace(line)); err != nil {
				t.Errorf("%s: %v", line, err)
			}
		}
	}
}

// row is what the guide says of a word for events.
func row(w EventWord) string {
	return "| `" + w.Word + "` | " + w.Doc + " | " + w.Name + " | " + strings.Join(w.Fields, ", ") + " | `" + w.Example + "` |"
}
