package customer

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"regulars/store/db"
)

// making is the present way of making words; accounts with an older one are worded
// anew by Reword.
const making = 1

// headLen is how many letters of a word are compared by equality.
const headLen = 3

// most bounds the words of one account.
const mostWords = 120

// fold is a text as two of them are compared by staff who search: without case,
// accents and marks.
func fold(s string) string {
	plain := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(s))
	return norm.NFC.String(cases.Fold().String(plain))
}

// parts are the words of a text, folded.
func parts(s string) []string {
	return strings.FieldsFunc(fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func head(word string) string {
	runes := []rune(word)
	return string(runes[:min(len(runes), headLen)])
}

// digits are those of a number, without zeros before them and without the one that
// some write behind a country's code.
func digits(s string) string {
	s = strings.ReplaceAll(s, "(0)", "")
	return strings.TrimLeft(strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s), "0")
}

// numbers are the ways in which people type a phone number: with the country's
// code and, where that was written, without the one to three digits it may have.
func numbers(phone string) []string {
	n := digits(phone)
	if n == "" {
		return nil
	}
	list := []string{n}
	if phone = strings.TrimSpace(phone); strings.HasPrefix(phone, "+") || strings.HasPrefix(phone, "00") {
		for i := 1; i <= 3 && len(n)-i >= 5; i++ {
			list = append(list, strings.TrimLeft(n[i:], "0"))
		}
	}
	return list
}

// wordsOf are the words by which an account is found.
func wordsOf(c Customer, addresses []Address) []string {
	words := append([]string{fold(c.Email)}, parts(c.Email)...)
	words = append(append(words, parts(c.Name)...), numbers(c.Phone)...)
	for _, a := range addresses {
		words = append(words, parts(a.Name)...)
		words = append(words, parts(a.Company)...)
		words = append(words, numbers(a.Phone)...)
	}
	slices.Sort(words)
	words = slices.DeleteFunc(slices.Compact(words), func(w string) bool { return w == "" })
	return words[:min(len(words), mostWords)]
}

// word makes the words of an account anew, in the transaction of what changed them.
func word(ctx context.Context, q db.Q, customerID string) error {
	c, err := Find(ctx, q, customerID)
	if err != nil {
		return err
	}
	addresses, err := ListAddresses(ctx, q, customerID)
	if err != nil {
		return err
	}
	if _, err := q.Exec(ctx, `delete from customer_word where customer_id = $1`, customerID); err != nil {
		return fmt.Errorf("customer.word: %w", err)
	}
	var rows []string
	args := []any{customerID}
	for _, w := range wordsOf(c, addresses) {
		rows = append(rows, fmt.Sprintf("($1, $%d, $%d)", len(args)+1, len(args)+2))
		args = append(args, head(w), w)
	}
	if _, err := q.Exec(ctx, `insert into customer_word (customer_id, head, word) values `+strings.Join(rows, ", "), args...); err != nil {
		return fmt.Errorf("customer.word: %w", err)
	}
	_, err = q.Exec(ctx, `update customer set worded = $2 where id = $1`, customerID, making)
	return err
}

// Reword makes the words of accounts that have none, or those of an older making,
// at most limit, and returns of how many.
func Reword(ctx context.Context, q db.Q, limit int) (int, error) {
	ids, err := db.Values[string](ctx, q, `select id from customer where worded < $1 limit $2`, making, limit)
	for _, id := range ids {
		if err = word(ctx, q, id); err != nil {
			break
		}
	}
	return len(ids), err
}

// Word is one word of a query.
type Word string

// Words are those of a query: an account fits when of each some word of its own begins
// so. A word of one or two letters is a whole one. A query of signs alone has none.
func Words(query string) (words []Word) {
	for _, w := range asked(query) {
		words = append(words, Word(w))
	}
	return words
}

// Begins is the condition over rows of customer_word, which stand as t, that they
// begin so.
func (w Word) Begins(where *db.Where, t string) string {
	return t + `.head = ` + where.Arg(head(string(w))) + ` and ` + t + `.word like ` + where.Arg(db.Like(string(w))+"%") + ` escape '\'`
}

// asked are the words of a query: a number of phone is one, however it is grouped,
// and so is an address.
func asked(query string) []string {
	query = strings.TrimSpace(query)
	if query != "" && strings.Trim(query, "0123456789+-/.() ") == "" {
		if n := digits(query); n != "" {
			return []string{n}
		}
		return nil
	}
	var words []string
	for _, w := range strings.Fields(query) {
		if strings.Contains(strings.Trim(w, "@"), "@") {
			words = append(words, fold(w))
			continue
		}
		words = append(words, parts(w)...)
	}
	return words[:min(len(words), 8)]
}
