package password

import (
	"context"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestAPasswordMatchesItsOwnHashAndNoOther(t *testing.T) {
	ctx := context.Background()
	h, err := New(ctx, "paper ink pine")
	if err != nil {
		t.Fatal(err)
	}
	again, err := New(ctx, "paper ink pine")
	if err != nil {
		t.Fatal(err)
	}
	if h == again || !strings.HasPrefix(string(h), "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("hashes %s and %s", h, again)
	}
	for plain, want := range map[string]bool{"paper ink pine": true, "Paper ink pine": false, "": false, "paper ink pine ": false} {
		if ok, err := Matches(ctx, h, plain); err != nil || ok != want {
			t.Errorf("%q: %t, %v", plain, ok, err)
		}
	}
}

func TestNoHashAndABrokenHashMatchNothing(t *testing.T) {
	for _, h := range []Hash{"", "x", "$argon2id$v=19$m=999999999,t=2,p=1$AAAA$AAAA", "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$", nobody} {
		for _, plain := range []string{"", "a", "password"} {
			if ok, err := Matches(context.Background(), h, plain); err != nil || ok {
				t.Errorf("%q matches %q (%v)", plain, h, err)
			}
		}
	}
}

func TestEasyPasswordsAreRefused(t *testing.T) {
	for plain, fine := range map[string]bool{
		"": false, "short": false, "password": false, "PassWord1": false, "aaaaaaaaaaaaaa": false, "ann@northgate.example": false,
		"ANN@Northgate.example": false, "12345678": false,
		strings.Repeat("ab", 600): false, strings.Repeat("long ", 40): true, "vier Wörter im Wind": true, "paper ink pine": true, "日本語のパスワード十文字": true,
	} {
		if got := Check(plain, "ann@northgate.example", 10); (got == "") != fine {
			t.Errorf("%.20q: %q", plain, got)
		}
	}
}

func TestTheCommonestPasswordsAreRefusedAndWhatGrowsOutOfThem(t *testing.T) {
	words := strings.Fields(commonText)
	if len(words) < 3000 {
		t.Errorf("%d passwords are listed", len(words))
	}
	for _, word := range words {
		for _, plain := range []string{word, strings.ToUpper(word), word + "12", word + "2026!"} {
			if Check(plain, "", min(10, utf8.RuneCountInString(plain))) == "" {
				t.Fatalf("%q is taken", plain)
			}
		}
	}
}

func TestHashesAreCountedWhereSomebodyCounts(t *testing.T) {
	ctx, n := Counted(context.Background())
	for _, h := range []Hash{"", nobody} {
		if _, err := Matches(ctx, h, "x"); err != nil {
			t.Fatal(err)
		}
	}
	if n.Load() != 2 {
		t.Errorf("%d hashes", n.Load())
	}
}
