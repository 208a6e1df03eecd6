// Command bench measures the shop's speed as ratios within one run and prints
// docs/benchmarks.md. Every figure that depends on the machine stands beside one
// that was measured on the same machine at the same time.
//
// Names of parts as arguments (start, pages, segments, counting, buying, catalog, office) run
// only those; REGULARS_BENCH_PROFILES names a folder for processor profiles of the
// pages, the counting and the buying part. It asserts nothing: a machine with neighbours is no judge. It must not hold a
// test, nor know how the shop is made inside.
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"sync"
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

	profiles string // folder for processor profiles; empty makes none
	profiler string // address of the shop's profiler
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
	r := &run{ctx: ctx, dir: dir, long: os.Getenv("REGULARS_TEST_LONG") != "", profiles: os.Getenv("REGULARS_BENCH_PROFILES")}
	start := time.Now()
	for _, part := range []struct {
		name string
		do   func() error
	}{
		{"start", r.start}, {"pages", r.pages}, {"segments", r.segments}, {"recording", r.recording}, {"counting", r.census}, {"buying", r.buying}, {"catalog", r.catalog}, {"office", r.office},
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
	o := drivetest.Options{DB: path, Log: path + ".log"}
	if r.profiles != "" {
		address, err := drivetest.FreeAddress()
		if err != nil {
			return nil, err
		}
		r.profiler, o.Args = address, []string{"--pprof", address}
	}
	return drivetest.Start(r.ctx, o)
}

// profile keeps where the shop that was opened last spends its processor time from
// now on, in a file of REGULARS_BENCH_PROFILES; without that it does nothing.
func (r *run) profile(name string, length time.Duration) (wait func()) {
	if r.profiles == "" {
		return func() {}
	}
	var group sync.WaitGroup
	group.Go(func() {
		if err := r.fetchProfile(name, length); err != nil {
			fmt.Fprintln(os.Stderr, "bench: no profile:", err)
		}
	})
	return group.Wait
}

func (r *run) fetchProfile(name string, length time.Duration) error {
	res, err := http.Get(fmt.Sprintf("http://%s/debug/pprof/profile?seconds=%.0f", r.profiler, length.Seconds()))
	if err != nil {
		return err
	}
	defer res.Body.Close()
	out, err := os.Create(filepath.Join(r.profiles, name+".pprof"))
	if err != nil {
		return err
	}
	defer out.Close()
	_, err = io.Copy(out, res.Body)
	return err
}
