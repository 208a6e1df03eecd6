package db

import (
	"context"
	"strings"
)

type boundKey struct{}

// Bind narrows what is read under a context to what belongs to some places: whoever
// opens a way into the shop for somebody who may see those alone binds it there, once, and
// the nouns that know places keep to it.
func Bind(ctx context.Context, placeIDs []string) context.Context {
	return context.WithValue(ctx, boundKey{}, placeIDs)
}

// Bound returns the places that a context is bound to; false where it is to none, which is
// everything.
func Bound(ctx context.Context) ([]string, bool) {
	ids, bound := ctx.Value(boundKey{}).([]string)
	return ids, bound
}

// Bound adds a condition under a context that is bound; "in ?" is in its places.
func (w *Where) Bound(ctx context.Context, condition string) {
	ids, bound := Bound(ctx)
	if !bound {
		return
	}
	in, args := InList(len(w.args)+1, ids)
	w.args = append(w.args, args...)
	w.And(strings.ReplaceAll(condition, "?", "("+in+")"))
}
