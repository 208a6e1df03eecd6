package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"regulars/static"
	"regulars/store/rule"
	"regulars/store/shipment"
)

type text = static.Text

// reading is what was found so far.
type reading struct {
	root     string
	fset     *token.FileSet
	texts    map[string]text // by text
	problems []string
}

// Where texts are. In said every text is the argument of a call, and in mailed, where most
// of them stand in code, nothing else may read like words; in spoken each literal
// that reads like words is one, because it is looked up where it is drawn; from the
// store come the faults of what shoppers do and a few tables.
var (
	said   = []string{"views/ui", "views/shop"}
	mailed = []string{"views/mail"}
	spoken = []string{"handlers/shop", "handlers/web"}
)

// read reads the whole code.
func read(root string) (*reading, error) {
	r := &reading{root: root, fset: token.NewFileSet(), texts: map[string]text{}}
	for _, dir := range said {
		if err := r.dir(dir, r.calls); err != nil {
			return r, err
		}
	}
	for _, dir := range mailed {
		if err := r.dir(dir, func(f *ast.File, page string) { r.calls(f, page); r.unsaid(f) }); err != nil {
			return r, err
		}
	}
	for _, dir := range spoken {
		if err := r.dir(dir, func(f *ast.File, page string) { r.calls(f, page); r.literals(f, page) }); err != nil {
			return r, err
		}
	}
	if err := r.links("cmd/regulars/mount.go"); err != nil {
		return r, err
	}
	if err := r.proposed("handlers/admin/return_form.go"); err != nil {
		return r, err
	}
	r.tables()
	return r, r.faults()
}

// tables adds what is kept in tables: days and months, what an address asks for, what
// segments call the things that people do, and what an order's sums are called.
func (r *reading) tables() {
	add := func(page string, words ...string) {
		for _, w := range words {
			if w != "" {
				r.add(text{Text: w, Page: page})
			}
		}
	}
	for month := time.January; month <= time.December; month++ {
		add("days and months", month.String())
	}
	for day := range time.Weekday(7) {
		add("days and months", day.String())
	}
	for _, f := range shipment.Formats() {
		add("countries", f.Name)
		for _, key := range append(f.Keys(), shipment.Company, shipment.Line2, shipment.Country) {
			add("addresses", f.Label(key))
		}
	}
	add("listing", "Type", "Brand")                     // of store/browse
	add("every page", "a browser", "an unknown system") // of handlers/web/device.go
	for _, w := range rule.EventWords() {
		add("why", w.Words)
	}
	for _, a := range rule.Attributes() {
		add("why", a.Words)
	}
}

// links collects what links of a file are called.
func (r *reading) links(name string) error {
	return r.file(name, func(f *ast.File, _ string) { r.linksIn(f) })
}

func (r *reading) linksIn(f *ast.File) {
	ast.Inspect(f, func(n ast.Node) bool {
		if kv, ok := n.(*ast.KeyValueExpr); ok && isIdent(kv.Key, "Text") {
			if s, ok := literal(kv.Value); ok && wordy(s) {
				r.add(text{Text: s, Page: "checkout"})
			}
		}
		return true
	})
}

// file reads one file.
func (r *reading) file(name string, each func(f *ast.File, page string)) error {
	f, err := parser.ParseFile(r.fset, filepath.Join(r.root, name), nil, parser.SkipObjectResolution)
	if err == nil {
		each(f, pageOf(filepath.Dir(name), filepath.Base(name)))
	}
	return err
}

// dir reads the files of a package, but not its tests.
func (r *reading) dir(dir string, each func(f *ast.File, page string)) error {
	files, err := os.ReadDir(filepath.Join(r.root, dir))
	if err != nil {
		return err
	}
	for _, entry := range files {
		name := entry.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || slices.Contains(passedOver, dir+"/"+name) {
			continue
		}
		f, err := parser.ParseFile(r.fset, filepath.Join(r.root, dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		each(f, pageOf(dir, name))
	}
	return nil
}

// pageOf names the place of a text by the file it is in.
func pageOf(dir, name string) string {
	switch dir {
	case "views/ui", "handlers/web":
		return "every page"
	case "views/mail":
		return "letters"
	}
	if strings.HasPrefix(dir, "store/") {
		return "messages"
	}
	name, _, _ = strings.Cut(strings.TrimSuffix(name, ".go"), "_")
	return name
}

func (r *reading) add(t text) {
	if old, ok := r.texts[t.Text]; ok && (old.One != t.One || old.Page <= t.Page) {
		if old.One != t.One {
			r.problems = append(r.problems, fmt.Sprintf("%q is a text for numbers in one place and not in another", t.Text))
		}
		return
	}
	r.texts[t.Text] = t
}

func (r *reading) complain(n ast.Node, format string, args ...any) {
	r.problems = append(r.problems, fmt.Sprintf("%s: %s", r.fset.Position(n.Pos()), fmt.Sprintf(format, args...)))
}

// sayers are the calls that say a text, with the place of the text among the arguments
// for a method and for a function, whose first is what it asks for the words.
var sayers = map[string]struct{ method, function int }{"Say": {0, 1}, "Count": {1, 2}, "Date": {1, 1}, "Around": {0, 0}}

// calls collects what is said in calls.
func (r *reading) calls(f *ast.File, page string) {
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		name, at := r.sayer(call)
		if name == "" || at >= len(call.Args) {
			return true
		}
		said, ok := literal(call.Args[at])
		if !ok {
			r.complain(call, "%s of what is no literal", name)
			return true
		}
		t := text{Text: said, Page: page}
		if name == "Count" {
			if at+1 >= len(call.Args) {
				return true
			}
			many, ok := literal(call.Args[at+1])
			if !ok {
				r.complain(call, "Count of what is no literal")
			}
			t = text{Text: many, One: said, Page: page}
		}
		r.add(t)
		return true
	})
}

// sayer is the name of a call that says a text, and the place of the text. A function
// of a package is told from a method by what stands before its name.
func (r *reading) sayer(call *ast.CallExpr) (string, int) {
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		if s, ok := sayers[fun.Name]; ok && fun.Name != "Date" {
			return fun.Name, s.function
		}
	case *ast.SelectorExpr:
		s, ok := sayers[fun.Sel.Name]
		if !ok {
			return "", 0
		}
		if x, isName := fun.X.(*ast.Ident); isName && (x.Name == "ui" || x.Name == "web") {
			return fun.Sel.Name, s.function
		}
		if len(call.Args) > s.method && r.saysWords(fun) {
			return fun.Sel.Name, s.method
		}
	}
	return "", 0
}

// saysWords tells methods of Words, House, and Letter from others of the same name:
// those of places and times, and of what counts rows.
func (r *reading) saysWords(fun *ast.SelectorExpr) bool {
	switch x := fun.X.(type) {
	case *ast.Ident:
		return slices.Contains([]string{"w", "m", "l", "h", "n", "t", "s"}, x.Name)
	case *ast.SelectorExpr:
		return x.Sel.Name == "House" || x.Sel.Name == "Words" || x.Sel.Name == "letter" || x.Sel.Name == "Letter"
	case *ast.CallExpr:
		s, ok := x.Fun.(*ast.SelectorExpr)
		return ok && s.Sel.Name == "Words" || isIdent(x.Fun, "wordsOf")
	}
	return false
}

func isIdent(e ast.Expr, name string) bool {
	x, ok := e.(*ast.Ident)
	return ok && x.Name == name
}

// literals collects what reads like words in the code of a page.
func (r *reading) literals(f *ast.File, page string) {
	r.wordy(f, func(n *ast.BasicLit, s string, above []ast.Node) { r.word(n, s, above, page) })
}

// wordy goes through the literals of a file that read like words, with what stands
// around each.
func (r *reading) wordy(f *ast.File, each func(n *ast.BasicLit, s string, above []ast.Node)) {
	var above []ast.Node
	ast.Inspect(f, func(n ast.Node) bool {
		if n == nil {
			above = above[:len(above)-1]
			return true
		}
		above = append(above, n)
		switch n := n.(type) {
		case *ast.ImportSpec, *ast.StructType, *ast.GenDecl:
			if g, ok := n.(*ast.GenDecl); ok && g.Tok != token.IMPORT {
				return true
			}
			above = above[:len(above)-1]
			return false
		case *ast.BasicLit:
			if s, ok := literal(n); ok && wordy(s) {
				each(n, s, above)
			}
		}
		return true
	})
}

// word adds a literal as a text, unless what stands around it says otherwise.
func (r *reading) word(n *ast.BasicLit, s string, above []ast.Node, page string) {
	switch parent := above[len(above)-2].(type) {
	case *ast.BinaryExpr:
		if parent.Op == token.ADD {
			r.complain(n, "%q is glued to something: give the sentence a placeholder", s)
		}
		return
	case *ast.CaseClause:
		return
	case *ast.CallExpr:
		if said, _ := r.sayer(parent); said != "" || machine(parent) {
			return
		}
	}
	r.add(text{Text: s, Page: page})
}

// machine says whether a call takes words that no shopper reads.
func machine(call *ast.CallExpr) bool {
	fun, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	if x, ok := fun.X.(*ast.Ident); ok && (x.Name == "fmt" || x.Name == "strings" || x.Name == "errors" || x.Name == "slices") {
		return true
	}
	return slices.Contains([]string{"Set", "Get", "Add", "Del", "Warn", "Error", "Info", "Log", "Format", "Header", "Values", "Exec"}, fun.Sel.Name)
}

// literal is the value of a string in the code, or of several that are put together.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING && e.Value[0] == '"' {
			s, err := strconv.Unquote(e.Value)
			return s, err == nil
		}
	case *ast.BinaryExpr:
		a, okA := literal(e.X)
		b, okB := literal(e.Y)
		return a + b, e.Op == token.ADD && okA && okB
	}
	return "", false
}

// wordy says whether a literal reads like words: it begins with a capital, or has a
// space among letters.
func wordy(s string) bool {
	if s == "" || slices.Contains(machineWords, s) || strings.ContainsAny(s, "\n\t<>=;/") && !strings.Contains(s, " / ") {
		return false
	}
	first := []rune(strings.TrimLeft(s, "“"))
	return len(first) > 1 && (unicode.IsUpper(first[0]) || unicode.IsLetter(first[0]) && strings.Contains(s, " "))
}

// list is all texts, by page and then by the alphabet.
func (r *reading) list() (list []text) {
	for _, t := range r.texts {
		list = append(list, t)
	}
	slices.SortFunc(list, func(a, b text) int { return cmp.Or(cmp.Compare(a.Page, b.Page), cmp.Compare(a.Text, b.Text)) })
	return list
}
