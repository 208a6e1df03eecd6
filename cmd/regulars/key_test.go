package main

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"regulars/store/admit"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/staff"
)

func TestTheFirstStartMakesAKeyBesideTheDatabaseThatItsOwnerAloneReads(t *testing.T) {
	inv := &invocation{Config: Config{DB: filepath.Join(t.TempDir(), "new", "shop.db")}}
	keys := make([]string, 8)
	var all sync.WaitGroup
	for i := range keys {
		all.Go(func() { keys[i], _ = inv.sealingKey() })
	}
	all.Wait()
	for _, k := range keys {
		if len(k) != 43 || k != keys[0] {
			t.Errorf("keys differ: %q, %q", k, keys[0])
		}
	}
	info, err := os.Stat(inv.DB + ".key")
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if list, _ := os.ReadDir(filepath.Dir(inv.DB)); len(list) != 1 {
		t.Errorf("left behind: %v", list)
	}
	inv.Key = strings.Repeat("k", 43)
	if got, err := inv.sealingKey(); err != nil || got != inv.Key {
		t.Errorf("the setting is not taken: %q, %v", got, err)
	}
}

func TestAPostgresShopHasItsKeyInTheDataFolderOrWhereItSays(t *testing.T) {
	for _, c := range []struct{ db, file, want string }{
		{"postgres://u:p@host/shop", "", filepath.Join("data", "regulars.key")},
		{"shop.db", "", "shop.db.key"},
		{"shop.db", "/run/secrets/key", "/run/secrets/key"},
	} {
		if got := (&invocation{Config: Config{DB: c.db, KeyFile: c.file}}).keyFile(); got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}

func TestAnOwnerIsLetInByACommandOfTheMachineAlone(t *testing.T) {
	path := dbtest.SQLite(t)
	func() {
		d, err := db.Open(t.Context(), db.Options{URL: path})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		found(t, d)
	}()
	out, err := try(t, nil, "recover", "ann@northgate.example", "--db", path, "--url", "https://shop.example")
	if err != nil || !regexp.MustCompile(`^https://shop\.example/admin/recover/[\w-]{43}\n`).MatchString(out) {
		t.Errorf("%q, %v", out, err)
	}
	for _, args := range [][]string{{"recover", "--db", path}, {"recover", "bo@northgate.example", "--db", path}} {
		if out, err := try(t, nil, args...); err == nil || strings.Contains(out, "/admin/recover/") {
			t.Errorf("%v: %q, %v", args, out, err)
		}
	}
}

// found makes the first owner.
func found(t *testing.T, d *db.DB) {
	t.Helper()
	token, _, err := admit.FirstRunToken(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	_, err = admit.Found(t.Context(), d, token, staff.New{Name: "Ann", Email: "ann@northgate.example", Password: "paper ink pine"}, admit.From{}, func(db.Q) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheDoctorSaysWhenTheKeyOpensNothing(t *testing.T) {
	path := dbtest.SQLite(t)
	func() {
		d, err := db.Open(t.Context(), db.Options{URL: path, Key: strings.Repeat("a", 43)})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		found(t, d)
		list, err := staff.List(t.Context(), d.Read())
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Write(t.Context(), func(q db.Q) error { return staff.StartFactor(context.Background(), q, list[0].ID) }); err != nil {
			t.Fatal(err)
		}
	}()
	if out, err := try(t, nil, "doctor", "--db", path, "--key", strings.Repeat("a", 43)); err != nil || strings.Contains(out, "PROBLEM") {
		t.Errorf("%s%v", out, err)
	}
	for _, args := range [][]string{{"doctor", "--db", path}, {"doctor", "--db", path, "--key", strings.Repeat("b", 43)}} {
		if out, err := try(t, nil, args...); err == nil || !strings.Contains(out, "sealed with another key") {
			t.Errorf("%s%v", out, err)
		}
	}
	if _, err := os.Stat(path + ".key"); err == nil {
		t.Error("looking made a key")
	}
}
