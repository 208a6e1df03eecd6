package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/tests/drivetest"
)

// answer is the measure of the pages: Echo alone, no middleware, the same bytes
// from memory, through the same gzip. A directory holds an address file and one
// file for each page.
func answer(ctx context.Context, dir string) error {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	files, err := filepath.Glob(filepath.Join(dir, "*.html"))
	if err != nil {
		return err
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		e.GET("/"+strings.TrimSuffix(filepath.Base(file), ".html"), func(c echo.Context) error { return c.HTMLBlob(http.StatusOK, body) })
	}
	address, err := os.ReadFile(filepath.Join(dir, "address"))
	if err != nil {
		return err
	}
	handler, err := web.Compress(e)
	if err != nil {
		return err
	}
	server := &http.Server{Addr: string(address), Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	context.AfterFunc(ctx, func() { server.Close() })
	return server.ListenAndServe()
}

// echoOf starts the measure with these pages, by name, in a process of its own.
func (r *run) echoOf(pages map[string][]byte) (target, func(), error) {
	dir, err := os.MkdirTemp(r.dir, "echo")
	if err != nil {
		return target{}, nil, err
	}
	for name, body := range pages {
		if err := os.WriteFile(filepath.Join(dir, name+".html"), body, 0o600); err != nil {
			return target{}, nil, err
		}
	}
	address, err := drivetest.FreeAddress()
	if err != nil {
		return target{}, nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "address"), []byte(address), 0o600); err != nil {
		return target{}, nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return target{}, nil, err
	}
	cmd := exec.Command(self, "answer", dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		return target{}, nil, err
	}
	stop := func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }
	t := target{"http://" + address, cmd.Process.Pid}
	for range 500 {
		if res, err := http.Get(t.url + "/"); err == nil {
			res.Body.Close()
			return t, stop, nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	stop()
	return target{}, nil, fmt.Errorf("the measure does not answer on %s", address)
}
