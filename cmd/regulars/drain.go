package main

import (
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// A connection that idles may bring its next request at the very moment the server
// closes it, and that request would be lost: Shutdown alone loses a few in
// thousands. So the door is closed first, and for a moment everybody who is still
// inside is answered and told that it was the last answer on this connection.
const lastAnswers = 1500 * time.Millisecond

// doorkeeper knows how many connections are open.
type doorkeeper struct{ open atomic.Int64 }

// watch makes the server tell it of its connections, and say "close" on each
// answer once the door is closing.
func (d *doorkeeper) watch(server *http.Server, closing <-chan struct{}) {
	next := server.Handler
	server.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-closing:
			w.Header().Set("Connection", "close")
		default:
		}
		next.ServeHTTP(w, r)
	})
	server.ConnState = func(_ net.Conn, s http.ConnState) {
		switch s {
		case http.StateNew:
			d.open.Add(1)
		case http.StateClosed, http.StateHijacked:
			d.open.Add(-1)
		}
	}
}

// wait returns when nobody is inside any more, or when it has waited long enough
// for those who only idle.
func (d *doorkeeper) wait() {
	for end := time.Now().Add(lastAnswers); d.open.Load() > 0 && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond)
	}
}
