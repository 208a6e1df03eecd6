package store

import (
	"context"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/job"
)

// query is one SQL text of the store, as the compiler sees it.
type query struct {
	at   string
	text string
	open bool // parts are made at run time; "null" stands for them
}

// Which argument of the functions of store/db is the SQL.
var sqlArgument = map[string]int{"Exec": 1, "Guard": 2, "One": 3, "List": 3, "Value": 2, "Values": 2}

func queries(t *testing.T) (list []query) {
	t.Helper()
	loaded, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedImports | packages.NeedDeps,
		Dir: ".."}, "./store/...")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range loaded {
		for _, e := range p.Errors {
			t.Fatalf("%s: %v", p.PkgPath, e)
		}
		for _, file := range p.Syntax {
			ast.Inspect(file, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					if arg := sqlOf(p.TypesInfo, call); arg != nil {
						text, open := evaluate(p.TypesInfo, arg)
						list = append(list, query{p.Fset.Position(arg.Pos()).String(), text, open})
					}
				}
				return true
			})
		}
	}
	return list
}

// sqlOf returns the SQL argument of a call into store/db, nil for other calls.
func sqlOf(info *types.Info, call *ast.CallExpr) ast.Expr {
	fun := call.Fun
	switch f := fun.(type) {
	case *ast.IndexExpr:
		fun = f.X
	case *ast.IndexListExpr:
		fun = f.X
	}
	sel, ok := fun.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	f, ok := info.Uses[sel.Sel].(*types.Func)
	if !ok || f.Pkg() == nil || f.Pkg().Path() != module+"/store/db" {
		return nil
	}
	i, ok := sqlArgument[f.Name()]
	if !ok || len(call.Args) <= i {
		return nil
	}
	return call.Args[i]
}

func evaluate(info *types.Info, e ast.Expr) (text string, open bool) {
	if v := info.Types[e].Value; v != nil && v.Kind() == constant.String {
		return constant.StringVal(v), false
	}
	if b, ok := e.(*ast.BinaryExpr); ok && b.Op == token.ADD {
		left, openLeft := evaluate(info, b.X)
		right, openRight := evaluate(info, b.Y)
		return left + right, openLeft || openRight
	}
	if p, ok := e.(*ast.ParenExpr); ok {
		return evaluate(info, p.X)
	}
	return "null", true
}

var placeholder = regexp.MustCompile(`\$(\d)`)

func TestEveryQueryPreparesOnBothEngines(t *testing.T) {
	all := queries(t)
	if len(all) < 100 {
		t.Fatalf("only %d queries found", len(all))
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := job.Migrate(context.Background(), d); err != nil { // the queue's own tables
			t.Fatal(err)
		}
		checked := 0
		for _, q := range all {
			text := q.text
			if strings.TrimSpace(text) == "" || text == "null" || strings.HasPrefix(text, "pragma") {
				continue
			}
			if d.Engine() == "SQLite" {
				text = placeholder.ReplaceAllString(text, "?$1")
			}
			stmt, err := d.Pool().PrepareContext(context.Background(), text)
			switch {
			case err == nil:
				stmt.Close()
				checked++
			case !q.open:
				t.Errorf("%s: %v\n%s", q.at, err, q.text)
			}
		}
		if checked*10 < len(all)*9 {
			t.Errorf("only %d of %d queries could be checked", checked, len(all))
		}
	})
}
