package notify_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"regulars/store/notify"
)

// written are the kinds of letters that the package declares, by name of the constant.
func written(t *testing.T) map[string]string {
	t.Helper()
	kinds := map[string]string{}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if v, ok := n.(*ast.ValueSpec); ok && strings.HasPrefix(v.Names[0].Name, "Kind") && len(v.Values) == 1 {
				if text, ok := v.Values[0].(*ast.BasicLit); ok && text.Kind == token.STRING {
					kinds[v.Names[0].Name], err = strconv.Unquote(text.Value)
				}
			}
			return err == nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return kinds
}

func TestEveryLetterThatIsWrittenCanBeLookedAt(t *testing.T) {
	kinds := written(t)
	if len(kinds) < 20 {
		t.Fatalf("found only %v", kinds)
	}
	for constant, name := range kinds {
		if _, err := notify.FindKind(name); err != nil {
			t.Errorf("%s is written and cannot be looked at", constant)
		}
	}
	if list := notify.Kinds(); len(list) != len(kinds) {
		t.Errorf("%d are looked at, %d are written", len(list), len(kinds))
	}
	for _, name := range notify.KindsAboutOrders() {
		if i := slices.IndexFunc(notify.Kinds(), func(k notify.Kind) bool { return k.Name == name }); i < 0 || notify.Kinds()[i].About != notify.AboutOrder {
			t.Errorf("%s is not looked at as a letter about an order", name)
		}
	}
}
