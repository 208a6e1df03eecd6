package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/store/fault"
	"regulars/store/report"
	"regulars/views/admin"
)

// The streams of live numbers. Each ends with the request's time limit and is taken
// up again by the browser, which says what it has seen last: so a member who may no
// longer look loses it within seconds, and nothing is said twice.
const (
	mostStreams = 32
	lookEvery   = 2 * time.Second
	beatEvery   = 6 * time.Second
)

// pulse is the numbers, read once for all who watch.
type pulse struct {
	mu      sync.Mutex
	streams int
	seen    beat
	at      time.Time
	crowdAt time.Time // when people were last told apart by segment
}

// beat is one state of the numbers.
type beat struct {
	report.Pulse
	gathering
}

// sign names the state: numbers alone, so that a stream need not repeat them.
func (b beat) sign() string {
	if b.gathering.sign() == "" {
		return b.Sign()
	}
	return b.Sign() + "-" + b.gathering.sign()
}

var errWatched = fault.New(fault.Unavailable, "Too many pages follow the live numbers. This one shows them as they were when it was opened.")

// enter takes one of the streams there may be.
func (p *pulse) enter() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.streams >= mostStreams {
		return false
	}
	p.streams++
	return true
}

func (p *pulse) leave() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.streams--
}

// read returns the numbers, no older than the rhythm of the streams.
func (p *pulse) read(ctx context.Context, d *Door) (beat, time.Time, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := d.House.DB.Now()
	if age := now.Sub(p.at); p.at.IsZero() || age >= lookEvery/2 || age < 0 {
		var seen beat
		var err error
		if seen.Pulse, err = report.FindPulse(ctx, d.House.DB.Read(), d.scope()); err != nil {
			return seen, now, err
		}
		if seen.gathering, err = p.gathered(ctx, d, now); err != nil {
			return seen, now, err
		}
		p.seen, p.at = seen, now
	}
	return p.seen, p.at, nil
}

// crowdEvery is how often people are told apart by segment and piece, which costs more
// than to count them.
const crowdEvery = 10 * time.Second

func (p *pulse) gathered(ctx context.Context, d *Door, now time.Time) (gathering, error) {
	if age := now.Sub(p.crowdAt); !p.crowdAt.IsZero() && age >= 0 && age < crowdEvery {
		return p.seen.gathering, nil
	}
	v, err := d.gathering(ctx)
	if err == nil && v.whole {
		p.crowdAt = now
	}
	return v, err
}

// livePanel is the numbers on a page.
func (d *Door) livePanel(ctx context.Context) (*admin.Live, error) {
	seen, at, err := d.pulse.read(ctx, d)
	said := d.liveSaid(seen, at)
	return &admin.Live{Seen: said["at"], Number: seen.sign(), Segments: seen.segmentCounts(), Pieces: seen.pieceCounts(), Counts: []admin.Count{
		{Name: "people", Label: "People in the shop", Value: said["people"], About: "who looked in the last 5 minutes and agreed to be counted"},
		{Name: "carts", Label: "Carts", Value: said["carts"], About: "changed in the last half hour"},
		{Name: "orders", Label: "Orders", Value: said["orders"], About: "in the last hour"},
	}}, err
}

func (d *Door) liveSaid(p beat, at time.Time) map[string]string {
	said := map[string]string{"people": thousands(int(p.People)), "carts": thousands(int(p.Carts)), "orders": thousands(int(p.Orders)), "at": at.In(d.House.Zone()).Format(time.TimeOnly)}
	p.say(said)
	return said
}

// live is GET /admin/live: the numbers, and each change of them, until the request's
// time is over or the shop stops. Who does not ask for a stream gets them once.
func (d *Door) live(c echo.Context) error {
	if !d.pulse.enter() {
		return errWatched
	}
	defer d.pulse.leave()
	ctx, last := c.Request().Context(), c.Request().Header.Get("Last-Event-ID")
	if last == "" {
		last = c.QueryParam("last")
	}
	follows := strings.Contains(c.Request().Header.Get(echo.HeaderAccept), "text/event-stream")
	header := c.Response().Header()
	header.Set(echo.HeaderContentType, "text/event-stream; charset=utf-8")
	header.Set("X-Accel-Buffering", "no") // a proxy in front passes on what comes, as it comes
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for spoke := time.Now(); ; {
		seen, at, err := d.pulse.read(ctx, d)
		switch {
		case err != nil:
			return unlessBegun(c, err)
		case !follows || seen.sign() != last || time.Since(spoke) >= beatEvery:
			if last, spoke = seen.sign(), time.Now(); d.tellLive(c, last, d.liveSaid(seen, at)) != nil || !follows {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-d.Draining:
			return nil
		case <-tick.C:
		}
	}
}

// unlessBegun is an error that can still be told; once the stream flows it ends, and
// the browser comes again.
func unlessBegun(c echo.Context, err error) error {
	if c.Response().Committed {
		return nil
	}
	return err
}

// tellLive sends one event, and with it the word that the stream still flows.
func (d *Door) tellLive(c echo.Context, sign string, said map[string]string) error {
	text, err := json.Marshal(said)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(c.Response(), "retry: 2000\nid: %s\ndata: %s\n\n", sign, text); err != nil {
		return err
	}
	return http.NewResponseController(c.Response()).Flush()
}
