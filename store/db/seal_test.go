package db_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"regulars/store/db"
	"regulars/store/db/dbtest"
)

func TestWhatIsSealedOpensForItsOwnPlaceAlone(t *testing.T) {
	q := dbtest.Open(t).Read()
	rapid.Check(t, func(t *rapid.T) {
		plain, about, other := rapid.String().Draw(t, "plain"), rapid.String().Draw(t, "about"), rapid.String().Draw(t, "other")
		sealed, err := q.Seal(about, plain)
		if err != nil || !db.Sealed(sealed) {
			t.Fatal(sealed, err)
		}
		if got, err := q.Unseal(about, sealed); err != nil || got != plain {
			t.Fatalf("%q became %q, %v", plain, got, err)
		}
		if again, _ := q.Seal(about, plain); again == sealed {
			t.Fatal("the same text is sealed alike twice")
		}
		if _, err := q.Unseal(other, sealed); other != about && !errors.Is(err, db.ErrSealed) {
			t.Fatal("it opens for something else")
		}
		at := rapid.IntRange(0, len(sealed)-1).Draw(t, "at")
		if bent := sealed[:at] + "~" + sealed[at+1:]; bent != sealed {
			if _, err := q.Unseal(about, bent); err == nil {
				t.Fatal("a bent one opens")
			}
		}
	})
}

func TestWithoutTheKeyNothingIsSealedOrOpened(t *testing.T) {
	ctx, path := context.Background(), dbtest.SQLite(t)
	with := func(key string) (*db.DB, error) { return db.Open(ctx, db.Options{URL: path, Key: key}) }
	d, err := with(strings.Repeat("a", 43))
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := d.Read().Seal("x", "secret")
	if err != nil {
		t.Fatal(err)
	}
	d.Close()
	for _, key := range []string{"", strings.Repeat("b", 43)} {
		d, err := with(key)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Read().Unseal("x", sealed); err == nil {
			t.Errorf("opens with %q", key)
		}
		if _, err := d.Read().Seal("x", "secret"); key == "" && err == nil {
			t.Error("seals without a key")
		}
		d.Close()
	}
	if _, err := with("short"); err == nil {
		t.Error("a short key is taken")
	}
}
