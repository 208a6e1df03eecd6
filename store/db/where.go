package db

import (
	"strconv"
	"strings"
)

// Where gathers the conditions of a filter and their arguments. Only what is asked
// for becomes SQL: a condition that an empty argument switches off ("$1 = ” or
// ...") would keep the engines from their indexes. The zero Where chooses all.
type Where struct {
	terms []string
	args  []any
}

// Arg adds an argument and returns its placeholder.
func (w *Where) Arg(v any) string {
	w.args = append(w.args, v)
	return "$" + strconv.Itoa(len(w.args))
}

// And adds a condition; its arguments come from Arg.
func (w *Where) And(term string) { w.terms = append(w.terms, term) }

// Equal adds "column = value" unless the value is empty.
func (w *Where) Equal(column, value string) {
	if value != "" {
		w.And(column + " = " + w.Arg(value))
	}
}

// In adds "column in (values)"; an empty list chooses nothing.
func (w *Where) In(column string, values []string) {
	in, args := InList(len(w.args)+1, values)
	w.And(column + " in (" + in + ")")
	w.args = append(w.args, args...)
}

// Like keeps what somebody typed from being a pattern, for "like ... escape '\'".
func Like(typed string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(typed)
}

// SQL is the condition, to stand behind "where".
func (w *Where) SQL() string {
	if len(w.terms) == 0 {
		return "true"
	}
	return strings.Join(w.terms, " and ")
}

// Args are the arguments, in the order of their placeholders.
func (w *Where) Args() []any { return w.args }
