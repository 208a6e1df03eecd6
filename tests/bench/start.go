package main

import (
	"net/http"
	"time"

	"regulars/tests/drivetest"
)

// start measures how long a start takes until the first page, and what the
// process weighs when nothing happens.
func (r *run) start() error {
	path, err := r.demo("start")
	if err != nil {
		return err
	}
	if _, err := drivetest.Binary(); err != nil {
		return err
	}
	client := &http.Client{Timeout: 5 * time.Second}
	var times []time.Duration
	var weight int64
	for range 7 {
		begin := time.Now()
		shop, err := r.open(path)
		if err != nil {
			return err
		}
		res, err := client.Get(shop.URL + "/")
		if err != nil {
			return err
		}
		res.Body.Close()
		times = append(times, time.Since(begin))
		if len(times) == 7 {
			if weight, err = r.idle(shop); err != nil {
				return err
			}
		}
		shop.Kill()
		client.CloseIdleConnections()
	}
	t := table{title: "Start and memory", about: "The demonstration shop, from the start of the process to the last byte of the first home page (median of 7), and its resident memory five seconds after one visit to each kind of page. Bars: 0.5 s, 64 MB.",
		head: []string{"what", "figure"}}
	t.add("start to first page", millis(median(times)))
	t.add("memory, idle", count(float64(weight)/(1<<20))+" MB")
	r.report.add(t)
	return nil
}

func (r *run) idle(shop *drivetest.Shop) (int64, error) {
	conns := drivetest.NewCrowd(1)
	defer conns.Close()
	for _, path := range []string{"/", "/collections", "/collections/all", "/search?q=bag", "/cart", "/pages/about"} {
		if _, err := conns.Shopper(shop.URL).Get(r.ctx, path); err != nil {
			return 0, err
		}
	}
	select {
	case <-r.ctx.Done():
	case <-time.After(5 * time.Second):
	}
	return shop.Memory(), r.ctx.Err()
}
