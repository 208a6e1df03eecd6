package fault

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/inventory"
	"regulars/tests/drivetest"
)

var (
	shortForm = flag.Bool("short-form", false, "run the short form even where REGULARS_TEST_LONG is set")
	seeded    string // a demonstration database that each test copies
)

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(run(m))
}

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "regulars-fault")
	if err == nil {
		defer os.RemoveAll(dir)
		defer drivetest.Clean()
		seeded, err = drivetest.Seed(context.Background(), dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// rounds chooses how often something is done.
func rounds(short, long int) int {
	if os.Getenv("REGULARS_TEST_LONG") == "" || *shortForm {
		return short
	}
	return long
}

// needs leaves a test out where the machine cannot run it; in CI that is a failure.
func needs(t *testing.T, can bool, what string) {
	t.Helper()
	if can {
		return
	}
	if os.Getenv("REGULARS_TEST_ALL") != "" {
		t.Fatal(what + ", and nothing may be left out")
	}
	t.Skip(what)
}

// database is a fresh demonstration shop's.
func database(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(dir, "shop.db")
	if err := drivetest.Copy(seeded, path); err != nil {
		t.Fatal(err)
	}
	return path
}

// open starts a shop that ends with the test. Nothing in its log may be a panic.
func open(t *testing.T, o drivetest.Options) *drivetest.Shop {
	t.Helper()
	if o.DB == "" {
		o.DB = database(t, t.TempDir())
	}
	if o.Log == "" {
		o.Log = filepath.Join(t.TempDir(), "server.log")
	}
	s, err := drivetest.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if s.Running() {
			s.Kill()
		}
		for _, line := range s.Wrong() {
			t.Errorf("the shop's log: %s", line)
		}
	})
	return s
}

// look opens the shop's database beside the running shop.
func look(t *testing.T, path string) *db.DB {
	t.Helper()
	d, err := db.Connect(t.Context(), db.Options{URL: path, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// stock finds so many counted variants and sets how many pieces there are of
// each. It is for a database that no shop has open.
func stock(t *testing.T, path string, variants int, pieces int64) (ids []string) {
	t.Helper()
	d := look(t, path)
	defer d.Close()
	err := d.Write(t.Context(), func(q db.Q) error {
		levels, err := inventory.ListLevels(t.Context(), q)
		if err != nil {
			return err
		}
		products, err := catalog.ListProducts(t.Context(), q, catalog.Filter{})
		if err != nil {
			return err
		}
		ids = nil
		for _, p := range products {
			for _, v := range p.Variants {
				l := levels[v.ID]
				if len(ids) == variants || !p.Visible() || !l.Tracked || l.Oversell || len(l.Places) == 0 {
					continue
				}
				for i, place := range l.Places {
					if err := inventory.Set(t.Context(), q, v.ID, place.PlaceID, pieces*int64(btoi(i == 0)), "counted"); err != nil {
						return err
					}
				}
				ids = append(ids, v.ID)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(ids) < variants {
		t.Fatalf("only %d of %d counted variants", len(ids), variants)
	}
	return ids
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// eventually waits for something that the shop does beside the requests.
func eventually(t *testing.T, within time.Duration, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(within); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Errorf("%s did not happen within %s", what, within)
}
