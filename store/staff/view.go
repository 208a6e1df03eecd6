package staff

import (
	"context"
	"strings"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
)

// View is a list as one member wants to find it again.
type View struct {
	ID    string
	Page  string // path of the list
	Name  string
	Query string // of the address, without the question mark
}

// longestView is how many characters the name of a view may have.
const longestView = 40

// mostViews is how many views of one list a member can keep.
const mostViews = 20

// SaveView keeps a view under its name; another of that name is replaced.
func SaveView(ctx context.Context, q db.Q, memberID string, v View) error {
	v.Name = strings.Join(strings.Fields(v.Name), " ")
	if v.Name == "" || len([]rune(v.Name)) > longestView {
		return fault.InvalidFields(fault.Fields{"name": "Enter a name of up to 40 characters."})
	}
	list, err := ListViews(ctx, q, memberID, v.Page)
	if err != nil {
		return err
	}
	known := false
	for _, had := range list {
		known = known || had.Name == v.Name
	}
	if len(list) >= mostViews && !known {
		return fault.InvalidFields(fault.Fields{"name": "You have 20 views of this list. Forget one first."})
	}
	_, err = q.Exec(ctx, `insert into staff_view (id, staff_id, page, name, query, created_at) values ($1, $2, $3, $4, $5, $6)
		on conflict (staff_id, page, name) do update set query = $5`, id.At(q.Now()), memberID, v.Page, v.Name, v.Query, q.Now())
	return err
}

// ListViews returns a member's views of a list, by name.
func ListViews(ctx context.Context, q db.Q, memberID, page string) ([]View, error) {
	return db.List(ctx, q, func(r db.Row) (v View, err error) { return v, r.Scan(&v.ID, &v.Page, &v.Name, &v.Query) },
		`select id, page, name, query from staff_view where staff_id = $1 and page = $2 order by name, id`, memberID, page)
}

// ForgetView removes one of a member's own views; one that is gone is no mistake.
func ForgetView(ctx context.Context, q db.Q, memberID, viewID string) error {
	_, err := q.Exec(ctx, `delete from staff_view where id = $1 and staff_id = $2`, viewID, memberID)
	return err
}
