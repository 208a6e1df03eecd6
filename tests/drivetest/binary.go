// Package drivetest runs the real shop for tests: it builds the binary, starts and
// kills it on a database of its own, and shops in it over HTTP as many people at
// once. The fault runs and the benchmarks stand on it.
//
// It must not know how the shop is made inside; what it knows are addresses, forms
// and the command line. It is never imported by code that ships.
package drivetest

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// built is the binary of this process, made at most once.
var built = sync.OnceValues(build)

// Binary is the path of the shop's binary: REGULARS_BIN, or one built from this
// tree with plain flags, as everywhere else.
func Binary() (string, error) { return built() }

func build() (string, error) {
	if given := os.Getenv("REGULARS_BIN"); given != "" {
		return filepath.Abs(given)
	}
	root, err := Root()
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "regulars-drive")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "regulars")
	cmd := exec.Command("go", "build", "-o", path, "./cmd/regulars")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the shop: %w\n%s", err, out)
	}
	return path, nil
}

// Root is the directory of the module.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if parent := filepath.Dir(dir); parent != dir {
			dir = parent
			continue
		}
		return "", fmt.Errorf("no go.mod above %s", dir)
	}
}

// Clean removes what Binary built. Call it when the process ends.
func Clean() {
	if path, err := Binary(); err == nil && os.Getenv("REGULARS_BIN") == "" {
		os.RemoveAll(filepath.Dir(path))
	}
}

// Run runs a command of the shop to its end and returns what it said.
func Run(ctx context.Context, args ...string) (string, error) {
	path, err := Binary()
	if err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Env = environment()
	out, err := cmd.CombinedOutput()
	if err != nil {
		return string(out), fmt.Errorf("regulars %v: %w\n%s", args, err, out)
	}
	return string(out), nil
}

// environment is this process's without what the shop would take for settings.
func environment() []string {
	return slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "REGULARS_") })
}

// Seed makes a demonstration database in a directory and returns its path.
func Seed(ctx context.Context, dir string) (string, error) {
	path := filepath.Join(dir, "seeded.db")
	_, err := Run(ctx, "seed", "--db", path)
	return path, err
}

// Copy copies a database that nobody has open.
func Copy(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		out.Close()
		return err
	}
	return out.Close()
}
