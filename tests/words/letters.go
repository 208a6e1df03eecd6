package main

import "go/ast"

// proposed collects what the back office proposes to write to shoppers.
func (r *reading) proposed(name string) error {
	return r.file(name, func(f *ast.File, _ string) { r.calls(f, "letters") })
}

// unsaid complains of what reads like words and is no argument of a call that says it.
func (r *reading) unsaid(f *ast.File) {
	r.wordy(f, func(n *ast.BasicLit, s string, above []ast.Node) {
		if call, ok := above[len(above)-2].(*ast.CallExpr); ok {
			if said, _ := r.sayer(call); said != "" || machine(call) {
				return
			}
		}
		r.complain(n, "%q is in English for everybody: say it", s)
	})
}
