package report

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"regulars/store/db"
)

// First is people by a product of their first order.
type First struct {
	ProductID string
	Words     string // what it was called in one of these orders
	People    int64
	Again     int64 // of these, who have ordered again since
	Value     int64 // what they have bought within 365 days of their first order
}

// Firsts tells of everybody whose first order was in a span, by the products in it: who
// began with two counts for both. whole is the same of each person once.
func (m *Memory) Firsts(ctx context.Context, q db.Q, s Scope, sp Span) (list []First, whole First, err error) {
	list, err = m.firsts.ask(ctx, q, s, sp, m.countFirsts)
	if err != nil {
		return nil, whole, fmt.Errorf("report.Firsts: %w", err)
	}
	return list[1:], list[0], nil
}

// countFirsts counts them; the first in the list is of everybody.
func (m *Memory) countFirsts(ctx context.Context, q db.Q, s Scope, sp Span) ([]First, error) {
	all, err := m.Buyers(ctx, q, s)
	if err != nil {
		return nil, err
	}
	from, to := s.bounds(sp)
	text, err := db.Value[string](ctx, q, `select coalesce(string_agg(p.person || '`+field+`' || cast(p.at as text) || '`+field+`' || l.product_id || '`+field+`' || replace(l.title, '`+record+`', ' '), '`+record+`'), '')
		from profile_order p join order_line l on l.order_id = p.order_id where p.at >= $1 and p.at < $2 and p.currency = $3
		and ($4 or not exists (select 1 from orders o where o.id = p.order_id and o.gateway = 'demo'))`, from, to, string(s.Currency), s.Test)
	if err != nil {
		return nil, err
	}
	list, place := []First{{}}, map[string]int{}
	told := map[[2]string]bool{} // person and product
	for line := range strings.SplitSeq(text, record) {
		person, at, productID, words := parts(line)
		bought := all.of(person)
		if len(bought) == 0 || bought[0].at != at {
			continue
		}
		i, ok := place[productID]
		if !ok {
			i = len(list)
			place[productID], list = i, append(list, First{ProductID: strings.Clone(productID)})
		}
		if words > list[i].Words {
			list[i].Words = strings.Clone(words)
		}
		if key := [2]string{person, productID}; !told[key] {
			told[key] = true
			list[i] = list[i].with(bought)
		}
		if key := [2]string{person}; !told[key] {
			told[key] = true
			list[0] = list[0].with(bought)
		}
	}
	return list, nil
}

func parts(line string) (person string, at int64, productID, words string) {
	person, line, _ = strings.Cut(line, field)
	moment, line, _ := strings.Cut(line, field)
	productID, words, _ = strings.Cut(line, field)
	at, err := strconv.ParseInt(moment, 10, 64)
	if err != nil {
		at = -1 // no line at all
	}
	return person, at, productID, words
}

// with adds somebody.
func (f First) with(bought []purchase) First {
	f.People++
	f.Value += firstYear(bought)
	if len(bought) > 1 {
		f.Again++
	}
	return f
}
