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

// words chooses orders by what staff know of one: its number (or the digits of it),
// a part of the address of mail or of the name, or the SKU of what was bought.
func words(w *db.Where, query string) {
	query = strings.TrimSpace(query)
	if query == "" {
		return
	}
	upper := w.Arg(strings.ToUpper(query))
	terms := []string{`number = ` + upper, `email_folded = ` + w.Arg(mailbox.Key(query)),
		`exists (select 1 from order_line l where l.order_id = orders.id and upper(l.sku) = ` + upper + `)`}
	if len([]rune(query)) > 1 {
		part := w.Arg("%" + escape(fold(query)) + "%")
		terms = append(terms, `name_folded like `+part+` escape '\'`, `email_folded like `+part+` escape '\'`)
	}
	if !strings.ContainsFunc(query, func(r rune) bool { return r < '0' || r > '9' }) {
		terms = append(terms, `number like `+w.Arg("%"+query))
	}
	w.And("(" + strings.Join(terms, " or ") + ")")
}

// escape keeps what is typed from being a pattern.
func escape(s string) string { return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s) }

// Bought says whether an account has an order of a product that was paid for and
// not sent back.
func Bought(ctx context.Context, q db.Q, customerID, productID string) (bool, error) {
	n, err := db.Value[int64](ctx, q, `select count(*) from orders o join order_line l on l.order_id = o.id
		where o.customer_id = $1 and l.product_id = $2 and o.state in ('paid', 'fulfilled')`, customerID, productID)
	if err != nil {
		return false, fmt.Errorf("order.Bought: %w", err)
	}
	return n > 0, nil
}
