package journeys

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"regulars/tests/drivetest"
)

var seeded string // a demonstration database that each journey copies

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	if browser() == "" {
		return m.Run() // nothing will be walked: see needs
	}
	dir, err := os.MkdirTemp("", "regulars-journeys")
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

// limit is how long one journey may take on a busy machine.
const limit = 3 * time.Minute

func TestJourneys(t *testing.T) {
	needs(t)
	scripts, err := filepath.Glob("*.mjs")
	if err != nil {
		t.Fatal(err)
	}
	for _, script := range scripts {
		name := strings.TrimSuffix(script, ".mjs")
		if name == "kit" {
			continue
		}
		t.Run(strings.ReplaceAll(name, "-", " "), func(t *testing.T) { walk(t, script, name) })
	}
}

// walk runs a journey in a shop of its own. Pictures of a failure stay after the
// test, so that somebody can look at them.
func walk(t *testing.T, script, name string) {
	t.Parallel()
	shop := open(t, strings.HasPrefix(name, "an-empty-shop"))
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", script)
	cmd.Env = append(os.Environ(), "CHROMIUM="+browser(), "SHOP_URL="+shop.URL, "SHOP_DB="+shop.DB, "SHOP_FIRST_RUN="+firstRun(shop),
		"JOURNEY_PICTURES="+filepath.Join(os.TempDir(), "regulars-journeys", name))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}

// open starts a shop, the demonstration's or an empty one, that ends with the
// journey. Nothing in its log may be a panic.
func open(t *testing.T, empty bool) *drivetest.Shop {
	path := filepath.Join(t.TempDir(), "shop.db")
	if !empty {
		if err := drivetest.Copy(seeded, path); err != nil {
			t.Fatal(err)
		}
	}
	listen, err := drivetest.FreeAddress()
	if err != nil {
		t.Fatal(err)
	}
	// Browsers make passkeys for a name, not for a number.
	url := "http://" + strings.Replace(listen, "127.0.0.1", "localhost", 1)
	shop, err := drivetest.Start(t.Context(), drivetest.Options{DB: path, Listen: listen, Args: []string{"--url", url}})
	if err != nil {
		t.Fatal(err)
	}
	shop.URL = url
	t.Cleanup(func() {
		if err := shop.Stop(); err != nil {
			t.Error(err)
		}
		for _, line := range shop.Wrong() {
			t.Errorf("the shop's log: %s", line)
		}
	})
	return shop
}

// firstRun is the one-time link that the shop prints for its first owner.
func firstRun(shop *drivetest.Shop) string {
	_, rest, _ := strings.Cut(shop.Log(), "Become its owner:")
	for _, word := range strings.Fields(rest) {
		return word
	}
	return ""
}

// browser is the path of Chromium, "" where there is none.
func browser() string {
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// needs leaves the journeys out where the machine cannot walk them; in CI that is
// a failure.
func needs(t *testing.T) {
	t.Helper()
	missing := ""
	_, noNode := exec.LookPath("node")
	_, noSQLite := exec.LookPath("sqlite3")
	_, noPackages := os.Stat(filepath.Join("..", "audit", "node_modules", "playwright-core"))
	switch {
	case browser() == "":
		missing = "there is no Chromium (Debian: chromium)"
	case noNode != nil:
		missing = "there is no Node"
	case noSQLite != nil:
		missing = "there is no sqlite3, which looks into the shop's database (Debian: sqlite3)"
	case noPackages != nil:
		missing = "playwright-core is not installed (npm ci in tests/audit)"
	default:
		return
	}
	if os.Getenv("REGULARS_TEST_ALL") != "" {
		t.Fatal(missing + ", and nothing may be left out")
	}
	t.Skip(missing)
}
