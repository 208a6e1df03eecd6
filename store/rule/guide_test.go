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
	block := regexp.MustCompile("(?s)```\n(.*?)```").FindStringSubmatch(guide)
	if block == nil {
		t.Fatal("the guide shows no rules")
	}
	for line := range strings.Lines(strings.TrimSpace(block[1])) {
		if _, err := Parse(strings.TrimSpace(line)); err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
}
