package catalog

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
)

// Redirect leads from an address of old, a path of the shop, to another path or to
// an https address.
type Redirect struct {
	From, To  string
	By        string
	CreatedAt time.Time
}

// longestPath bounds an address; mostSteps bounds how far redirects lead on.
const (
	longestPath = 500
	mostSteps   = 10
)

// CleanPath brings an address to the form in which redirects compare: the path
// alone, in lower case, without a slash at its end. It is "" for what is no path.
func CleanPath(typed string) string {
	u, err := url.Parse(strings.TrimSpace(typed))
	if err != nil || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") || len(u.Path) > longestPath || strings.ContainsAny(u.Path, "\\\r\n\x00") {
		return ""
	}
	path := strings.ToLower(strings.TrimRight(u.Path, "/"))
	if path == "" {
		return "/"
	}
	return path
}

// target tidies where a redirect leads: a path of the shop, or an https address.
func target(typed string) string {
	typed = strings.TrimSpace(typed)
	u, err := url.Parse(typed)
	switch {
	case err != nil || len(typed) > longestPath || strings.ContainsAny(typed, "\\\r\n\x00"):
		return ""
	case u.Scheme == "https" && u.Host != "":
		return u.String()
	case u.Scheme == "" && u.Host == "" && strings.HasPrefix(u.Path, "/") && !strings.HasPrefix(u.Path, "//"):
		return u.String()
	}
	return ""
}

// SaveRedirect keeps a redirect, or gives the one from the same address another
// target. One that would lead in a circle is refused, as is one from the start page
// or the back office.
func SaveRedirect(ctx context.Context, q db.Q, r Redirect) error {
	wrong := fault.Fields{}
	from, to := CleanPath(r.From), target(r.To)
	switch {
	case from == "":
		wrong["from"] = "Enter a path of the shop, such as /old-page."
	case from == "/" || from == "/admin" || strings.HasPrefix(from, "/admin/"):
		wrong["from"] = "This address is needed as it is."
	}
	if to == "" {
		wrong["to"] = "Enter a path such as /collections/new, or an https address."
	}
	if len(wrong) > 0 {
		return fault.InvalidFields(wrong)
	}
	if err := straight(ctx, q, from, to); err != nil {
		return err
	}
	q.Touch(db.Catalog)
	_, err := q.Exec(ctx, `insert into redirect (from_path, to_path, made_by, created_at) values ($1, $2, $3, $4)
		on conflict (from_path) do update set to_path = $2, made_by = $3, created_at = $4 where redirect.to_path <> $2`, from, to, r.By, q.Now())
	if err != nil {
		return fmt.Errorf("catalog.SaveRedirect: %w", err)
	}
	return nil
}

// straight follows where a redirect would lead, and refuses a circle.
func straight(ctx context.Context, q db.Q, from, to string) error {
	for range mostSteps {
		if strings.HasPrefix(to, "https://") {
			return nil
		}
		if CleanPath(to) == from {
			return fault.InvalidFields(fault.Fields{"to": "This would lead in a circle."})
		}
		next, err := db.Values[string](ctx, q, `select to_path from redirect where from_path = $1`, CleanPath(to))
		if err != nil || len(next) == 0 {
			return err
		}
		to = next[0]
	}
	return fault.InvalidFields(fault.Fields{"to": "This leads on too many times."})
}

// DeleteRedirect takes a redirect away.
func DeleteRedirect(ctx context.Context, q db.Q, from string) error {
	q.Touch(db.Catalog)
	return q.Guard(ctx, fault.New(fault.NotFound, "There is no such redirect."), `delete from redirect where from_path = $1`, from)
}

// ListRedirects returns all redirects by their address.
func ListRedirects(ctx context.Context, q db.Q) ([]Redirect, error) {
	return db.List(ctx, q, func(r db.Row) (x Redirect, err error) {
		return x, r.Scan(&x.From, &x.To, &x.By, db.At(&x.CreatedAt))
	}, `select from_path, to_path, made_by, created_at from redirect order by from_path`)
}
