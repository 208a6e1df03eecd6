package tend

import (
	"context"

	"regulars/store/customer"
	"regulars/store/db"
)

// trait is one thing that a filter asks of accounts: rows of a table, t, that are
// about those who have it.
type trait struct {
	table string
	where func(w *db.Where) string
	key   string // the column that names the account
	twice bool   // an account may have several such rows
	stays bool   // a row does not go with its account by itself
	not   bool   // asked for are those without
}

// person is a key that names accounts as c:<id>.
const person = "person"

// id is the account's id in a row.
func (t trait) id() string {
	if t.key == person {
		return "substr(t.person, 3)"
	}
	return "t." + t.key
}

// rows are the rows of those who have it.
func (t trait) rows(w *db.Where) string {
	where := t.where(w)
	if t.key == person {
		where += " and substr(t.person, 1, 2) = 'c:'"
	}
	return t.table + " t where " + where
}

// among is a condition over accounts that holds of those who have it, for when they
// are few: they are gathered by their index.
func (t trait) among(w *db.Where, id string) string {
	if t.not {
		return t.has(w, id)
	}
	return id + " in (select " + t.id() + " from " + t.rows(w) + ")"
}

// has is the same condition for when one account after the other is looked at.
func (t trait) has(w *db.Where, id string) string {
	same, no := "t."+t.key+" = "+id, ""
	if t.key == person {
		same = "t.person = 'c:' || " + id
	}
	if t.not {
		no = "not "
	}
	return no + "exists (select 1 from " + t.table + " t where " + same + " and " + t.where(w) + ")"
}

// all is the query of the ids of those who have it, each once.
func (t trait) all(w *db.Where) string {
	distinct := ""
	if t.twice {
		distinct = "distinct "
	}
	return "select " + distinct + t.id() + " as id from " + t.rows(w)
}

// size is how many rows there are: about how many accounts.
func (t trait) size(ctx context.Context, q db.Q) (int64, error) {
	var w db.Where
	return db.Value[int64](ctx, q, "select count(*) from "+t.rows(&w), w.Args()...)
}

// equal asks for a value in a column of t.
func equal(column, value string) func(w *db.Where) string {
	return func(w *db.Where) string { return "t." + column + " = " + w.Arg(value) }
}

// always asks for the same of every row.
func always(term string) func(*db.Where) string { return func(*db.Where) string { return term } }

// traits are what a filter asks for.
func (f Filter) traits() (list []trait) {
	for _, word := range customer.Words(f.Words) {
		list = append(list, trait{table: "customer_word", key: "customer_id", twice: true, where: func(w *db.Where) string { return word.Begins(w, "t") }})
	}
	if f.SegmentID != "" {
		list = append(list, trait{table: "segment_member", key: person, stays: true, where: func(w *db.Where) string { return "t.segment_id = " + w.Arg(f.SegmentID) + " and t.left_at is null" }})
	}
	if f.Tag != "" {
		list = append(list, trait{table: "profile_tag", key: person, stays: true, where: equal("tag", f.Tag)})
	}
	if f.Country != "" {
		list = append(list, trait{table: "customer_address", key: "customer_id", twice: true, where: equal("country", f.Country)})
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

// where is a filter as a condition over accounts, which stand as c. many says that so
// many fit that a page of them is found by looking at one account after the other.
func (f Filter) where(many bool) *db.Where {
	var w db.Where
	for _, t := range f.traits() {
		if many {
			w.And(t.has(&w, "c.id"))
		} else {
			w.And(t.among(&w, "c.id"))
		}
	}
	if f.nobody() {
		w.And("false")
	}
	return &w
}

// nobody says that words are asked for and there is none in what was typed.
func (f Filter) nobody() bool { return f.Words != "" && len(customer.Words(f.Words)) == 0 }
