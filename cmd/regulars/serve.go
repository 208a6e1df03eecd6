package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"runtime/debug"
	"time"

	"regulars/store/admit"
	"regulars/store/db"
	"regulars/store/staff"
)

// serve runs the shop until the context ends, then drains.
func serve(ctx context.Context, inv *invocation) error {
	if inv.flags["demo"] {
		inv.DemoPayments = true
	}
	log := inv.logger()
	slog.SetDefault(log)
	key, err := inv.sealingKey()
	if err != nil {
		return err
	}
	d, err := db.Open(ctx, db.Options{URL: inv.DB, Log: log, Key: key})
	if err != nil {
		return err
	}
	defer d.Close()
	if err := seal(ctx, d, log); err != nil {
		return err
	}
	if inv.flags["demo"] {
		if err := seedIfEmpty(ctx, inv, d); err != nil {
			return err
		}
	}
	// The socket is taken before the work begins: a second shop on the same port
	// must fail at once.
	listener, err := net.Listen("tcp", inv.Listen)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w", inv.Listen, err)
	}
	a, err := newApp(ctx, inv.Config, d, log)
	if err != nil {
		listener.Close()
		return err
	}
	defer func() {
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), inv.DrainFor)
		defer cancel()
		a.Close(closing)
	}()
	// Packing the static files and loading the catalog took memory that serving
	// does not need; it goes back to the system now rather than minutes later.
	debug.FreeOSMemory()
	if err := inv.greet(ctx, d, listener.Addr()); err != nil {
		return err
	}
	return a.run(ctx, inv, listener)
}

func (a *app) run(ctx context.Context, inv *invocation, listener net.Listener) error {
	server := &http.Server{Handler: a.handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 60 * time.Second,
		IdleTimeout: 60 * time.Second, MaxHeaderBytes: 32 << 10, ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelDebug)}
	var door doorkeeper
	door.watch(server, a.draining)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	if inv.Pprof != "" {
		go profile(inv.Pprof, a.log)
	}
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	a.log.Info("stopping: requests under way are finished", "at_most", inv.DrainFor)
	close(a.draining)
	listener.Close()
	<-failed // accepting has ended; Shutdown must not close the same door again
	door.wait()
	draining, cancel := context.WithTimeout(context.WithoutCancel(ctx), inv.DrainFor)
	defer cancel()
	if err := server.Shutdown(draining); err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("some requests did not finish in time: %w", err)
	}
	return nil
}

// profile serves Go's profiler on loopback.
func profile(address string, log *slog.Logger) {
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	server := &http.Server{Addr: address, Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	if err := server.ListenAndServe(); err != nil {
		log.Error("the profiler ended", "error", err)
	}
}

// logger is made as the settings say; logs go to standard error.
func (inv *invocation) logger() *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(inv.LogLevel)); err != nil {
		level = slog.LevelInfo
	}
	options := &slog.HandlerOptions{Level: level}
	if inv.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(inv.err, options))
	}
	return slog.New(slog.NewTextHandler(inv.err, options))
}

// greet tells where the shop is, and how its first owner gets in.
func (inv *invocation) greet(ctx context.Context, d *db.DB, address net.Addr) error {
	token, needed, err := admit.FirstRunToken(ctx, d)
	if err != nil {
		return err
	}
	fmt.Fprintf(inv.out, "\nThe shop is open:  %s  (listening on %s)\n", inv.URL, address)
	if needed {
		fmt.Fprintf(inv.out, "Become its owner:  %s/admin/first-run/%s\n                   This link works once, for %d minutes; a restart makes a new one.\n", inv.URL, token, int(staff.FirstRunFor.Minutes()))
	} else {
		fmt.Fprintf(inv.out, "The back office:   %s/admin\n", inv.URL)
	}
	if inv.DemoPayments {
		fmt.Fprintln(inv.out, "Payments are a demonstration: the shop says so on every page, and nothing is charged.")
	}
	fmt.Fprintln(inv.out)
	return nil
}
