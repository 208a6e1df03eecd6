package order

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"regulars/store/db"
	"regulars/store/mailbox"
)

// fold is a name as two of them are compared: without case.
func fold(s string) string { return cases.Fold().String(norm.NFC.String(strings.TrimSpace(s))) }

// words chooses orders by what staff know of one: its number, the address of mail or
// the SKU of what was bought; when none is exactly that, the end of the number or a
// part of the name or address, which is returned as a condition. Each way reads one
// narrow index, so that a hundred thousand orders are looked through in the time of a
// page.
func words(ctx context.Context, q db.Q, w *db.Where, query string) (part string, err error) {
	query = strings.TrimSpace(query)
	if query == "" {
		return "", nil
	}
	upper, key := strings.ToUpper(query), mailbox.Key(query)
	found, err := db.Values[string](ctx, q, `select id from (select id from orders where number = $1 union all select id from orders where email_folded = $2
		union all select order_id from order_line where upper(sku) = $1) exact limit 1`, upper, key)
	if err != nil {
		return "", fmt.Errorf("order.List: %w", err)
	}
	if len(found) > 0 {
		w.And(`id in (select id from orders where number = ` + w.Arg(upper) + ` union all select id from orders where email_folded = ` + w.Arg(key) +
			` union all select order_id from order_line where upper(sku) = ` + w.Arg(upper) + `)`)
		return "", nil
	}
	return partly(w, query), nil
}

// partly is the condition that a query is a part of what an order is known by.
func partly(w *db.Where, query string) string {
	terms := []string{"false"}
	if len([]rune(query)) > 1 {
		part := w.Arg("%" + db.Like(fold(query)) + "%")
		terms = append(terms, `name_folded like `+part+` escape '\'`, `email_folded like `+part+` escape '\'`)
	}
	if !strings.ContainsFunc(query, func(r rune) bool { return r < '0' || r > '9' }) {
		terms = append(terms, `number like `+w.Arg("%"+query))
	}
	return "(" + strings.Join(terms, " or ") + ")"
}
