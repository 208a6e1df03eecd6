package store

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The floor plan of doc.go, as data.
var (
	ground = []string{"fault", "id", "money", "rule", "picture", "password", "mailbox", "card", "memo", "paint", "db"}
	nouns  = []string{"setting", "staff", "visitor", "customer", "catalog", "place", "inventory", "price", "tax", "cart", "order",
		"payment", "shipment", "segment", "content", "wording", "event", "profile", "preference", "review", "message", "job", "attempt", "logbook"}
	verbs = []string{"browse", "search", "recommend", "quote", "identify", "enrol", "admit", "personalize", "census", "checkout", "fulfil", "rate", "notify", "revise", "exchange", "tend", "report", "react"}
)

// source is one Go file as the guard sees it.
type source struct {
	path    string // slash-separated, from the module's root
	dir     string
	test    bool
	imports []string
	file    *ast.File
}

const module = "regulars"

// law returns what is wrong with a file's imports, "" when nothing is.
func law(s source, imp string) string {
	local, isLocal := strings.CutPrefix(imp, module+"/")
	top, rest, _ := strings.Cut(s.dir, "/")
	switch {
	case isLocal && strings.HasSuffix(local, "test") && !s.test && !strings.HasSuffix(s.dir, "test") && top != "tests":
		return "10: code that ships imports a test package"
	case s.test || strings.HasSuffix(s.dir, "test") || top == "tests":
		return ""
	case strings.HasPrefix(imp, "github.com/labstack/echo") && top != "handlers" && top != "cmd":
		return "5: echo belongs to handlers and cmd"
	case (imp == "database/sql" || imp == "database/sql/driver" || strings.Contains(imp, "sqlite3") || strings.Contains(imp, "jackc/pgx")) &&
		s.dir != "store/db" && !(s.dir == "store/job" && imp == "database/sql"):
		return "4: drivers belong to store/db (store/job names the pool's type for its queue)"
	case imp == "flag" || imp == "os/signal" || strings.Contains(imp, "caarlos0/env"):
		if top != "cmd" && !strings.HasSuffix(s.dir, "/generate") {
			return "6: flags, environment and signals belong to cmd"
		}
	case (imp == "math/rand" || imp == "math/rand/v2" || imp == "crypto/rand") && top == "store" && s.dir != "store/id" && s.dir != "store/db":
		return "6: randomness belongs to store/id"
	}
	switch top {
	case "store":
		return storeLaw(rest, imp, local, isLocal)
	case "views":
		if isLocal && !slices.Contains([]string{"views/ui", "static"}, local) {
			return "2: a view imports only views/ui, static and templ"
		}
	case "handlers":
		return handlersLaw(s.dir, local, isLocal)
	}
	return ""
}

func storeLaw(room, imp, local string, isLocal bool) string {
	if imp == "net/http" && room != "exchange" && room != "payment" || strings.Contains(imp, "a-h/templ") {
		return "1: the store knows no HTTP and no templates (payment and exchange call out as clients)"
	}
	if !isLocal {
		return ""
	}
	target, inStore := strings.CutPrefix(local, "store/")
	if !inStore {
		return "1: the store imports the store only"
	}
	room, _, _ = strings.Cut(room, "/")
	target, _, _ = strings.Cut(target, "/")
	if room == target || slices.Contains(ground, target) && !slices.Contains(ground, room) {
		return ""
	}
	return floorLaw(room, target)
}

func floorLaw(room, target string) string {
	switch {
	case slices.Contains(ground, room):
		if i, j := slices.Index(ground, room), slices.Index(ground, target); j >= 0 && j < i {
			return ""
		}
		return "3: the ground imports only ground that stands before it"
	case slices.Contains(nouns, room):
		return "3: a noun imports the ground only"
	case slices.Contains(verbs, room):
		if slices.Contains(nouns, target) || slices.Index(verbs, target) >= 0 && slices.Index(verbs, target) < slices.Index(verbs, room) {
			return ""
		}
		return "3: a verb imports nouns and the verbs before it"
	}
	return "room " + room + " is not on the floor plan (doc.go, floors_test.go)"
}

func handlersLaw(dir, local string, isLocal bool) string {
	doors := []string{"handlers/shop", "handlers/admin", "handlers/api", "handlers/hook"}
	if isLocal && slices.Contains(doors, local) && local != dir {
		return "7: front doors do not import each other"
	}
	return ""
}

// bodyLaws returns what is wrong inside a file that ships.
func bodyLaws(s source) (wrong []string) {
	top, _, _ := strings.Cut(s.dir, "/")
	for _, d := range s.file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.Name == "init" && d.Recv == nil {
				wrong = append(wrong, "11: init()")
			}
		case *ast.GenDecl:
			if d.Tok == token.VAR && top != "cmd" {
				wrong = append(wrong, mutableVars(d)...)
			}
		}
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		call, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := call.X.(*ast.Ident); ok {
			switch name := x.Name + "." + call.Sel.Name; {
			case name == "time.Now" && top == "store" && s.dir != "store/db" && s.dir != "store/id":
				wrong = append(wrong, "6: "+name+": ask q.Now()")
			case name == "os.Exit" && top != "cmd", (name == "os.Getenv" || name == "os.LookupEnv") && top != "cmd":
				wrong = append(wrong, "6: "+name)
			}
		}
		return true
	})
	return wrong
}

// mutableVars reports package variables that are neither tables, compiled
// patterns, faults, embedded files nor once-functions. It reads names and
// initializers only: a variable without an initializer is state.
func mutableVars(d *ast.GenDecl) (wrong []string) {
	for _, spec := range d.Specs {
		v := spec.(*ast.ValueSpec)
		if len(v.Values) > 0 || d.Doc != nil && strings.Contains(docText(d), "go:embed") || v.Doc != nil && strings.Contains(rawText(v.Doc), "go:embed") {
			continue
		}
		wrong = append(wrong, "11: package variable without a value: "+v.Names[0].Name)
	}
	return wrong
}

func docText(d *ast.GenDecl) string { return rawText(d.Doc) }

func rawText(g *ast.CommentGroup) string {
	var b strings.Builder
	for _, c := range g.List {
		b.WriteString(c.Text)
	}
	return b.String()
}

func read(t *testing.T) []source {
	t.Helper()
	var list []source
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && slices.Contains([]string{".git", "node_modules", "testdata", "data"}, d.Name()) {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		rel, _ := filepath.Rel("..", path)
		s, err := parse(filepath.ToSlash(rel), path)
		list = append(list, s)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 20 {
		t.Fatalf("only %d files found: the guard looks in the wrong place", len(list))
	}
	return list
}

func parse(rel, path string) (source, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return source{}, err
	}
	return parseText(rel, text)
}

func parseText(rel string, text []byte) (source, error) {
	file, err := parser.ParseFile(token.NewFileSet(), rel, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return source{}, err
	}
	s := source{path: rel, dir: strings.TrimSuffix(rel[:max(0, strings.LastIndex(rel, "/"))], "/"), test: strings.HasSuffix(rel, "_test.go") || strings.HasPrefix(rel, "tests/"), file: file}
	for _, imp := range file.Imports {
		name, _ := strconv.Unquote(imp.Path.Value)
		s.imports = append(s.imports, name)
	}
	return s, nil
}

func violations(s source) (wrong []string) {
	for _, imp := range s.imports {
		if w := law(s, imp); w != "" {
			wrong = append(wrong, fmt.Sprintf("%s imports %s: law %s", s.path, imp, w))
		}
	}
	if !s.test && !strings.HasSuffix(s.dir, "test") && !strings.HasPrefix(s.dir, "tests/") && !strings.HasSuffix(s.path, "_templ.go") && !strings.HasSuffix(s.dir, "/generate") {
		for _, w := range bodyLaws(s) {
			wrong = append(wrong, s.path+": law "+w)
		}
	}
	return wrong
}

func TestEveryFileKeepsTheLawsOfTheHouse(t *testing.T) {
	for _, s := range read(t) {
		for _, w := range violations(s) {
			t.Error(w)
		}
	}
}

func TestEveryPackageSaysWhatItOwns(t *testing.T) {
	documented := map[string]bool{}
	for _, s := range read(t) {
		if s.test || s.dir == "" {
			continue
		}
		documented[s.dir] = documented[s.dir] || s.file.Doc != nil && len(s.file.Doc.Text()) > 20
	}
	for dir, ok := range documented {
		if !ok {
			t.Errorf("%s has no package comment", dir)
		}
	}
}

func TestFilesAndFunctionsKeepTheirSize(t *testing.T) {
	for _, s := range read(t) {
		if s.test || strings.HasSuffix(s.path, "_templ.go") {
			continue
		}
		text, err := os.ReadFile(filepath.Join("..", s.path))
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(text), "\n"); n > 400 {
			t.Errorf("%s has %d lines; 400 are the limit", s.path, n)
		}
		longFunctions(t, s, text)
	}
}

func longFunctions(t *testing.T, s source, text []byte) {
	t.Helper()
	for _, d := range s.file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Body == nil {
			continue
		}
		lines := strings.Count(string(text[f.Pos()-s.file.FileStart:f.End()-s.file.FileStart]), "\n") + 1
		if lines > 60 && !strings.HasSuffix(s.path, "handlers.go") {
			t.Errorf("%s: %s has %d lines; 60 are the limit", s.path, f.Name.Name, lines)
		}
	}
}

// The guard itself bites: each of these files breaks one law.
func TestTheGuardBites(t *testing.T) {
	for path, text := range map[string]string{
		"store/cart/a.go":     `package cart; import _ "regulars/store/order"`,
		"store/browse/a.go":   `package browse; import _ "regulars/store/react"`,
		"store/money/a.go":    `package money; import _ "regulars/store/db"`,
		"store/quote/a.go":    `package quote; import _ "regulars/handlers/web"`,
		"store/review/a.go":   `package review; import _ "net/http"`,
		"store/event/a.go":    `package event; import _ "database/sql"`,
		"store/unknown/a.go":  `package unknown; import _ "regulars/store/cart"`,
		"views/shop/a.go":     `package shop; import _ "regulars/store/money"`,
		"views/ui/a.go":       `package ui; import _ "github.com/labstack/echo/v4"`,
		"handlers/shop/a.go":  `package shop; import _ "regulars/handlers/admin"`,
		"handlers/web/a.go":   `package web; import _ "flag"`,
		"seed/a.go":           `package seed; import _ "regulars/store/db/dbtest"`,
		"store/cart/b.go":     "package cart\nfunc init() {}",
		"store/cart/c.go":     "package cart\nvar state int",
		"store/cart/d.go":     "package cart\nimport \"time\"\nfunc f() time.Time { return time.Now() }",
		"handlers/shop/e.go":  "package shop\nimport \"os\"\nfunc f() { os.Exit(1) }",
		"store/price/h.go":    `package price; import _ "math/rand/v2"`,
		"store/tax/h.go":      `package tax; import _ "math/rand"`,
		"store/message/f.go":  `package message; import _ "github.com/a-h/templ"`,
		"store/checkout/g.go": `package checkout; import _ "regulars/store/notify"`,
	} {
		s, err := parseText(path, []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if len(violations(s)) == 0 {
			t.Errorf("%s passes: %s", path, text)
		}
	}
}
