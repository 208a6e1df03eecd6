package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// try runs a command line and returns what it printed.
func try(t *testing.T, environ []string, args ...string) (out string, err error) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	err = run(context.Background(), args, environ, strings.NewReader(""), &stdout, &stderr)
	return stdout.String() + stderr.String(), err
}

// line returns the line of 'config' for a key.
func line(t *testing.T, out, key string) string {
	t.Helper()
	for l := range strings.Lines(out) {
		if strings.HasPrefix(l, key+" ") {
			return strings.Join(strings.Fields(l), " ")
		}
	}
	t.Fatalf("%q is not in:\n%s", key, out)
	return ""
}

func TestFlagsWeighMoreThanTheEnvironmentAndThatMoreThanTheFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "shop.conf")
	if err := os.WriteFile(file, []byte("# ours\nlisten = file:1\nurl = http://file\nmail-from = file@x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := try(t, []string{"REGULARS_LISTEN=env:2", "REGULARS_URL=http://env"}, "config", "--config", file, "--listen", "flag:3")
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{
		"listen": "listen = flag:3 # flag", "url": "url = http://env # environment", "mail-from": "mail-from = file@x # file " + file, "smtp-port": "smtp-port = 587 # default",
	} {
		if got := line(t, out, key); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestSecretsAreMasked(t *testing.T) {
	out, err := try(t, []string{"REGULARS_STRIPE_KEY=sk_live_abc", "REGULARS_STRIPE_WEBHOOK_SECRET=whsec_abc", "REGULARS_SMTP_PASSWORD=abc"}, "config", "--db", "postgres://u:abc@h/d")
	if err != nil || strings.Contains(out, "abc") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestUnknownKeysAreRefusedWithAHint(t *testing.T) {
	file := filepath.Join(t.TempDir(), "shop.conf")
	if err := os.WriteFile(file, []byte("lisen = x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		environ []string
		args    []string
		want    string
	}{
		"flag":        {nil, []string{"config", "--lisen", "x"}, "did you mean listen?"},
		"environment": {[]string{"REGULARS_LISEN=x"}, []string{"config"}, "did you mean REGULARS_LISTEN?"},
		"file":        {nil, []string{"config", "--config", file}, "line 1: there is no setting \"lisen\" (did you mean listen?)"},
		"command":     {nil, []string{"sevre"}, "did you mean serve?"},
	} {
		if _, err := try(t, c.environ, c.args...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}

func TestSettingsThatCannotWorkAreRefused(t *testing.T) {
	for name, args := range map[string][]string{
		"Stripe without a webhook secret": {"--stripe-key", "sk_test_x"},
		"an address that is none":         {"--url", "shop.example"},
		"a level that is none":            {"--log-level", "loud"},
		"the profiler for everybody":      {"--pprof", "0.0.0.0:6060"},
		"a number that is none":           {"--smtp-port", "many"},
	} {
		if _, err := try(t, nil, append([]string{"config"}, args...)...); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

func TestAnEmptyDatabaseIsSeededOnceAndAUsedOneIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	if out, err := try(t, nil, "seed", "--db", path); err != nil {
		t.Fatal(out, err)
	}
	if _, err := try(t, nil, "seed", "--db", path); err == nil {
		t.Error("a used database was seeded again")
	}
	out, err := try(t, nil, "export", "shopify", "--db", path)
	if err != nil || strings.Count(out, "\n") < 200 {
		t.Errorf("the export has %d lines, %v", strings.Count(out, "\n"), err)
	}
	if out, err := try(t, nil, "doctor", "--db", path); err != nil {
		t.Errorf("%s\n%v", out, err)
	}
	if out, err := try(t, nil, "migrate", "--db", path); err != nil || !strings.Contains(out, "nothing to do") {
		t.Errorf("%s\n%v", out, err)
	}
}

func TestAnImportTellsWhatItWouldDoAndThenDoesIt(t *testing.T) {
	dir := t.TempDir()
	path, file := filepath.Join(dir, "x.db"), filepath.Join(dir, "in.csv")
	csv := "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty,Published,Status\nmug,Mug,Title,Default Title,M-1,12.50,3,true,active\n"
	if err := os.WriteFile(file, []byte(csv), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := try(t, nil, "import", "shopify", file, "--db", path, "--dry-run")
	if err != nil || !strings.Contains(out, "create mug") || !strings.Contains(out, "Nothing was written") {
		t.Errorf("%s\n%v", out, err)
	}
	for _, want := range []string{"1 created, 0 updated, 0 unchanged", "0 created, 0 updated, 1 unchanged"} {
		if out, err := try(t, nil, "import", "shopify", file, "--db", path); err != nil || !strings.Contains(out, want) {
			t.Errorf("want %q: %s\n%v", want, out, err)
		}
	}
}
