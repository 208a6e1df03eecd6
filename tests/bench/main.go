// Command bench measures the shop's speed as ratios within one run and prints
// docs/benchmarks.md. Every figure that depends on the machine stands beside one
// that was measured on the same machine at the same time.
//
// Names of parts as arguments (start, pages, segments, buying, catalog) run only
// those. It asserts nothing: a machine with neighbours is no judge. It must not hold a
// test, nor know how the shop is made inside.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"regulars/tests/drivetest"
)

// run is one run of the benchmarks: where files go, and what is told.
type run struct {
	ctx    context.Context
	dir    string
	long   bool
	report report
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var err error
	if len(os.Args) == 3 && os.Args[1] == "answer" {
		err = answer(ctx, os.Args[2])
	} else {
		err = bench(ctx)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func bench(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "regulars-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	defer drivetest.Clean()
	r := &run{ctx: ctx, dir: dir, long: os.Getenv("REGULARS_TEST_LONG") != ""}
	start := time.Now()
	for _, part := range []struct {
		name string
		do   func() error
	}{
		{"start", r.start}, {"pages", r.pages}, {"segments", r.segments}, {"buying", r.buying}, {"catalog", r.catalog},
	} {
		if len(os.Args) > 1 && !slices.Contains(os.Args[1:], part.name) {
			continue
		}
		fmt.Fprintf(os.Stderr, "%4.0f s  %s\n", time.Since(start).Seconds(), part.name)
		if err := part.do(); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	fmt.Print(r.report.String(time.Since(start)))
	return nil
}

// demo is a fresh demonstration database of its own.
func (r *run) demo(name string) (string, error) {
	seeded := filepath.Join(r.dir, "seeded.db")
	if _, err := os.Stat(seeded); err != nil {
		if _, err := drivetest.Seed(r.ctx, r.dir); err != nil {
			return "", err
		}
	}
	path := filepath.Join(r.dir, name+".db")
	return path, drivetest.Copy(seeded, path)
}

// open runs a shop on a database of the run.
func (r *run) open(path string) (*drivetest.Shop, error) {
	return drivetest.Start(r.ctx, drivetest.Options{DB: path, Log: path + ".log"})
}
