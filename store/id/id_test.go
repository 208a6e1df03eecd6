package id

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestIdsSortByTheTimeTheyWereMade(t *testing.T) {
	at := time.Date(2026, 2, 28, 23, 59, 0, 0, time.UTC)
	var ids []string
	for i := range 100 {
		ids = append(ids, At(at.Add(time.Duration(i)*time.Millisecond)))
	}
	if !slices.IsSorted(ids) {
		t.Error("ids of later milliseconds sort before earlier ones")
	}
}

func TestIdsAndTokensAreNeverTheSame(t *testing.T) {
	seen := map[string]bool{}
	for range 10_000 {
		for _, s := range []string{New(), Token()} {
			if seen[s] {
				t.Fatalf("%q came twice", s)
			}
			seen[s] = true
		}
	}
}

func TestLengthsAreFixed(t *testing.T) {
	for name, c := range map[string]struct{ got, want int }{
		"id": {len(New()), 26}, "token": {len(Token()), 43}, "hash": {len(Hash("x")), 64}, "code": {len(Code(8)), 8}, "odd code": {len(Code(7)), 7},
	} {
		if c.got != c.want {
			t.Errorf("%s: length %d, want %d", name, c.got, c.want)
		}
	}
}

func TestACodeIsOfAllLettersAndIsReadHoweverItIsTyped(t *testing.T) {
	letters := map[rune]bool{}
	for range 100 {
		code := Code(12)
		for _, r := range code {
			letters[r] = true
		}
		typed := strings.NewReplacer("0", "o", "1", "l").Replace(strings.ToLower(code[:6] + " - " + code[6:]))
		if Tidy(typed) != code {
			t.Fatalf("%q is read as %q", typed, Tidy(typed))
		}
	}
	if len(letters) != 32 {
		t.Errorf("codes are made of %d letters, want 32", len(letters))
	}
}
