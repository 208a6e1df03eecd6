package main

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"regulars/tests/drivetest"
)

// target is a server under load: where it is, and whose processor time counts.
type target struct {
	url string
	pid int
}

// asked is one request that is sent again and again.
type asked struct {
	path   string
	cookie string
	gzip   bool
}

func (a asked) bytes(host string) []byte {
	var b strings.Builder
	b.WriteString("GET " + a.path + " HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0\r\n")
	if a.cookie != "" {
		b.WriteString("Cookie: " + a.cookie + "\r\n")
	}
	if a.gzip {
		b.WriteString("Accept-Encoding: gzip\r\n")
	}
	b.WriteString("\r\n")
	return []byte(b.String())
}

// rate is what a load found out.
type rate struct {
	perSecond float64
	cpu       time.Duration // of the server, per request
	times     []time.Duration
	failed    int
}

// percentile of the times, which are sorted.
func (r rate) percentile(p float64) time.Duration {
	if len(r.times) == 0 {
		return 0
	}
	return r.times[min(len(r.times)-1, int(float64(len(r.times))*p))]
}

// press asks a target for pages, in turn, from several connections for a while.
func press(t target, pages []asked, connections int, length time.Duration) rate {
	host := strings.TrimPrefix(t.url, "http://")
	requests := make([][]byte, len(pages))
	for i, a := range pages {
		requests[i] = a.bytes(host)
	}
	var mu sync.Mutex
	var all rate
	before, start := drivetest.CPUOf(t.pid), time.Now()
	var wait sync.WaitGroup
	for c := range connections {
		wait.Go(func() {
			times, failed := pressOne(host, requests, c, start.Add(length))
			mu.Lock()
			defer mu.Unlock()
			all.times, all.failed = append(all.times, times...), all.failed+failed
		})
	}
	wait.Wait()
	took := time.Since(start)
	n := max(1, len(all.times))
	all.perSecond, all.cpu = float64(len(all.times))/took.Seconds(), (drivetest.CPUOf(t.pid)-before)/time.Duration(n)
	slices.Sort(all.times)
	return all
}

func pressOne(host string, requests [][]byte, first int, until time.Time) (times []time.Duration, failed int) {
	conn, err := net.Dial("tcp", host)
	if err != nil {
		return nil, 1
	}
	defer conn.Close()
	in := bufio.NewReaderSize(conn, 64<<10)
	for i := first; time.Now().Before(until); i++ {
		start := time.Now()
		if _, err := conn.Write(requests[i%len(requests)]); err != nil {
			return times, failed + 1
		}
		res, err := http.ReadResponse(in, nil)
		if err != nil {
			return times, failed + 1
		}
		_, err = io.Copy(io.Discard, res.Body)
		res.Body.Close()
		if err != nil || res.StatusCode != http.StatusOK {
			failed++
			continue
		}
		times = append(times, time.Since(start))
	}
	return times, failed
}

// duel is two targets under the same load in turns.
type duel struct {
	a, b           rate // medians
	speed, economy float64
	failed         int
}

// compare presses A and B in turns and returns the medians: of the rates, of the
// processor time per request, and of the ratios B to A of each round.
func compare(a, b target, pagesA, pagesB []asked, rounds int, length time.Duration) duel {
	const connections = 8
	var d duel
	var speeds, rateA, rateB []float64
	var cpuA, cpuB []time.Duration
	press(a, pagesA, connections, length/2) // both are warm
	press(b, pagesB, connections, length/2)
	for range rounds {
		x, y := press(a, pagesA, connections, length), press(b, pagesB, connections, length)
		rateA, rateB, speeds = append(rateA, x.perSecond), append(rateB, y.perSecond), append(speeds, y.perSecond/x.perSecond)
		cpuA, cpuB = append(cpuA, x.cpu), append(cpuB, y.cpu)
		d.failed += x.failed + y.failed
	}
	d.a, d.b = rate{perSecond: median(rateA), cpu: median(cpuA)}, rate{perSecond: median(rateB), cpu: median(cpuB)}
	d.speed, d.economy = median(speeds), float64(d.a.cpu)/float64(max(1, d.b.cpu))
	return d
}

func median[T float64 | time.Duration](list []T) T {
	slices.Sort(list)
	return list[len(list)/2]
}
