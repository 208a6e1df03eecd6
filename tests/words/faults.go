package main

import (
	"go/ast"
	"slices"
)

// Where the faults of what shoppers do are: in whole packages of the store, and in
// files of others. The functions of some answer with sentences.
var (
	faulty = []string{"attempt", "browse", "card", "cart", "catalog", "checkout", "customer", "enrol", "fault", "fulfil", "identify", "mailbox", "order", "password",
		"payment", "place", "preference", "rate", "recommend", "review", "shipment", "visitor"}
	files   = []string{"store/db/engine.go", "store/inventory/inventory.go"}
	answers = []string{"password", "shipment"}
)

// faults collects what the store says.
func (r *reading) faults() error {
	for _, noun := range faulty {
		if err := r.dir("store/"+noun, r.store); err != nil {
			return err
		}
	}
	for _, name := range files {
		if err := r.file(name, r.store); err != nil {
			return err
		}
	}
	return nil
}

// store collects the faults of a package of the store, and what its tables say.
func (r *reading) store(f *ast.File, _ string) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			switch fun, ok := n.Fun.(*ast.SelectorExpr); {
			case ok && isIdent(fun.X, "fault") && fun.Sel.Name == "New" && len(n.Args) == 2:
				r.message(n.Args[1])
			case ok && isIdent(fun.X, "fault") && fun.Sel.Name == "Text" && len(n.Args) > 0:
				r.message(n.Args[0])
			}
		case *ast.ReturnStmt:
			if slices.Contains(answers, f.Name.Name) {
				for _, e := range n.Results {
					r.message(e)
				}
			}
		case *ast.CompositeLit:
			if r.tells(n.Type) {
				for _, e := range n.Elts {
					if kv, ok := e.(*ast.KeyValueExpr); ok {
						e = kv.Value
					}
					r.message(e)
				}
			}
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				if len(n.Rhs) == len(n.Lhs) && (isOf(left, "wrong") || isReason(left)) {
					r.message(n.Rhs[i])
				}
			}
		}
		return true
	})
}

// isOf says whether an expression is a place in a table of a name.
func isOf(e ast.Expr, name string) bool {
	at, ok := e.(*ast.IndexExpr)
	return ok && isIdent(at.X, name)
}

// isReason says whether an expression is why a payment did not go through.
func isReason(e ast.Expr) bool {
	field, ok := e.(*ast.SelectorExpr)
	return ok && field.Sel.Name == "Reason"
}

// tells says whether a composite of a type holds words for people.
func (r *reading) tells(t ast.Expr) bool {
	switch t := t.(type) {
	case *ast.SelectorExpr:
		return isIdent(t.X, "fault") && t.Sel.Name == "Fields" || isIdent(t.X, "payment") && t.Sel.Name == "Outcome"
	case *ast.Ident:
		return t.Name == "Words" || t.Name == "Fields" || t.Name == "Reason" || t.Name == "Outcome"
	}
	return false
}

func (r *reading) message(e ast.Expr) {
	if s, ok := literal(e); ok && wordy(s) {
		r.add(text{Text: s, Page: "messages"})
	}
}
