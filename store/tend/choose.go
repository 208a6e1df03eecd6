package tend

import (
	"context"
	"slices"
	"strings"

	"regulars/store/customer"
	"regulars/store/db"
)

// trait is one thing that a filter asks of accounts: rows of a table, t, that are
// about those who have it.
type trait struct {
	table string
	where func(w *db.Where) string
	key   string // the column that names the account
	stays bool   // a row does not go with its account by itself
	not   bool   // asked for are those without
}

// person is a key that names accounts as c:<id>.
const person = "person"

// ids are the accounts that rows are about, sorted, each once. They come back joined
// into one text, which costs a fraction of as many rows.
func (t trait) ids(ctx context.Context, q db.Q) ([]string, error) {
	var w db.Where
	where, id := t.where(&w), "t."+t.key
	if t.key == person {
		where, id = where+" and substr(t.person, 1, 2) = 'c:'", "substr(t.person, 3)"
	}
	text, err := db.Value[string](ctx, q, "select coalesce(string_agg("+id+", ' '), '') from "+t.table+" t where "+where, w.Args()...)
	ids := strings.Fields(text)
	slices.Sort(ids)
	return slices.Compact(ids), err
}

// anybody is what all accounts have.
func anybody() trait { return trait{table: "customer", key: "id", where: always("true")} }

// equal asks for a value in a column of t.
func equal(column, value string) func(w *db.Where) string {
	return func(w *db.Where) string { return "t." + column + " = " + w.Arg(value) }
}

// always asks for the same of every row.
func always(term string) func(*db.Where) string { return func(*db.Where) string { return term } }

// traits are what a filter asks for.
func (f Filter) traits() (list []trait) {
	for _, word := range customer.Words(f.Words) {
		list = append(list, trait{table: "customer_word", key: "customer_id", where: func(w *db.Where) string { return word.Begins(w, "t") }})
	}
	if f.SegmentID != "" {
		list = append(list, trait{table: "segment_member", key: person, stays: true, where: func(w *db.Where) string { return "t.segment_id = " + w.Arg(f.SegmentID) + " and t.left_at is null" }})
	}
	if f.Tag != "" {
		list = append(list, trait{table: "profile_tag", key: person, stays: true, where: equal("tag", f.Tag)})
	}
	if f.Country != "" {
		list = append(list, trait{table: "customer_address", key: "customer_id", where: equal("country", f.Country)})
	}
	return append(append(list, f.Orders.traits()...), f.Consent.traits()...)
}

func (o Orders) traits() []trait {
	t := trait{table: "profile_count", key: "customer_id", where: always("t.orders > 0")}
	switch o {
	case Never:
		t.not = true
	case Once:
		t.where = always("t.orders = 1")
	case Several:
		t.where = always("t.orders > 1")
	default:
		return nil
	}
	return []trait{t}
}

func (k Consent) traits() []trait {
	t := trait{table: "visitor_choice", key: "customer_id", where: always("true")}
	switch k {
	case Personal:
		t.where = always("t.personalization")
	case Impersonal:
		t.where = always("not t.personalization")
	case Unasked:
		t.not = true
	default:
		return nil
	}
	return []trait{t}
}

// ids are the accounts that a filter chooses, sorted, each once: exactly those who have
// each trait. An index of its own gives each, and what they share is found here.
func (f Filter) ids(ctx context.Context, q db.Q) (ids []string, err error) {
	if f.nobody() {
		return nil, nil
	}
	have, lack := apart(f.traits())
	for i, t := range have {
		some, err := t.ids(ctx, q)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			some = common(ids, some)
		}
		if ids = some; len(ids) == 0 {
			return nil, nil
		}
	}
	for _, t := range lack {
		some, err := t.ids(ctx, q)
		if err != nil {
			return nil, err
		}
		ids = without(ids, some)
	}
	return ids, nil
}

// apart are the traits that are asked for, and those that are asked not to be there. The
// first have at least one that nobody has who is gone.
func apart(list []trait) (have, lack []trait) {
	certain := false
	for _, t := range list {
		if t.not {
			lack = append(lack, t)
			continue
		}
		certain = certain || !t.stays
		have = append(have, t)
	}
	if !certain {
		have = append(have, anybody())
	}
	return have, lack
}

// common are the ids in both of two sorted lists.
func common(a, b []string) []string {
	both := make([]string, 0, min(len(a), len(b)))
	for len(a) > 0 && len(b) > 0 {
		switch c := strings.Compare(a[0], b[0]); {
		case c < 0:
			a = a[1:]
		case c > 0:
			b = b[1:]
		default:
			both, a, b = append(both, a[0]), a[1:], b[1:]
		}
	}
	return both
}

// without are the ids of a sorted list that are not in another.
func without(a, b []string) []string {
	rest := make([]string, 0, len(a))
	for _, id := range a {
		for len(b) > 0 && b[0] < id {
			b = b[1:]
		}
		if len(b) == 0 || b[0] != id {
			rest = append(rest, id)
		}
	}
	return rest
}

// nobody says that words are asked for and there is none in what was typed.
func (f Filter) nobody() bool { return f.Words != "" && len(customer.Words(f.Words)) == 0 }
