package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"time"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/id"
	"regulars/store/identify"
	"regulars/store/visitor"
)

// recorded is how many looks a second are offered to the recorder: the bar.
const recorded = 20_000

// recording measures how many looks at things are kept while pages wait for nothing:
// by so many people, a few looks each at a time, as a busy hour brings them.
func (r *run) recording() error {
	d, err := db.Open(r.ctx, db.Options{URL: filepath.Join(r.dir, "recording.db")})
	if err != nil {
		return err
	}
	defer d.Close()
	looks, err := r.lookers(d)
	if err != nil {
		return err
	}
	plain, err := r.plainly(d, looks(2*recorded))
	if err != nil {
		return err
	}
	t := table{title: "Recording", about: fmt.Sprintf("Looks at products by 5,000 people, offered to the recorder at %d a second for five seconds and then as fast as it takes them; what is kept of each is the event, what the person looked at last, "+
		"and that they are to be looked at. For scale: the same events written by themselves, synced like them. A crash loses what waits: a second's worth at most. Bar: 20,000/s, none lost, no page waits.", recorded),
		head: []string{"what", "kept, per second", "ratio", "CPU each", "CPU ratio", "lost", "a page's wait, p50", "p99", "the longest"}}
	t.add("for scale: events alone, 512 in a transaction", count(plain.perSecond), "1.00", micro(plain.cpu), "1.00", "-", "-", "-", "-")
	for _, offered := range []float64{recorded, 0} {
		stop := r.recordingProfile(offered)
		k, err := r.record(d, looks, offered)
		stop()
		if err != nil {
			return err
		}
		name := "offered at 20,000/s"
		if offered == 0 {
			name = "as many as it takes"
		}
		t.add(name, "**"+count(k.perSecond)+"**", ratio(k.perSecond/plain.perSecond), micro(k.cpu), ratio(float64(plain.cpu)/float64(k.cpu)), fmt.Sprintf("%.1f%%", 100*k.lost), micro(k.p50), micro(k.p99), micro(k.longest))
	}
	r.report.add(t)
	return nil
}

func micro(d time.Duration) string { return fmt.Sprintf("%.1f µs", float64(d.Nanoseconds())/1000) }

func (r *run) recordingProfile(offered float64) func() {
	if r.profiles == "" {
		return func() {}
	}
	out, err := os.Create(filepath.Join(r.profiles, fmt.Sprintf("recording-%.0f.pprof", offered)))
	if err != nil || pprof.StartCPUProfile(out) != nil {
		return func() {}
	}
	return func() { pprof.StopCPUProfile(); out.Close() }
}

// lookers writes people and returns what they look at, one after the other.
func (r *run) lookers(d *db.DB) (func(n int) []event.Event, error) {
	people := make([]string, 5_000)
	err := d.Write(r.ctx, func(q db.Q) error {
		for i := range people {
			v, err := visitor.Create(r.ctx, q, visitor.Origin{})
			if err != nil {
				return err
			}
			people[i] = v.ID
			if err := visitor.SetConsent(r.ctx, q, v.ID, "", visitor.Consent{Asked: true, Personalization: true, Analytics: true}, false); err != nil {
				return err
			}
		}
		return nil
	})
	products := make([]string, 300)
	for i := range products {
		products[i] = id.New()
	}
	next := 0
	return func(n int) []event.Event {
		list := make([]event.Event, n)
		for i := range list {
			p := (next / 3) % len(people) // three looks each, then the next
			product := (next*7 + next/len(products)) % len(products)
			list[i] = event.Event{Name: event.ProductViewed, VisitorID: people[p], Subject: products[product], Properties: event.Properties{Goods: event.Goods{
				ProductID: products[product], Handle: fmt.Sprintf("thing-%d", product), Title: "A thing", Vendor: "Northgate", Category: "Bags",
				Collections: []string{"bags", "new"}, Tags: []string{"campus", "travel"}, Price: "89.00", Currency: "EUR"}}}
			next++
		}
		return list
	}, err
}

// plainly writes events and nothing else, and returns how many a second.
func (r *run) plainly(d *db.DB, list []event.Event) (kept, error) {
	start, before := time.Now(), processor()
	for some := range slices.Chunk(list, 512) {
		if err := d.Write(r.ctx, func(q db.Q) error { return event.RecordAll(r.ctx, q, some) }); err != nil {
			return kept{}, err
		}
	}
	return kept{perSecond: float64(len(list)) / time.Since(start).Seconds(), cpu: (processor() - before) / time.Duration(len(list))}, nil
}

// kept is what became of events that were offered.
type kept struct {
	perSecond, lost   float64
	p50, p99, longest time.Duration
	cpu               time.Duration // of each that was kept, the offering included
}

// record offers events for five seconds, so many a second, or as many as are kept.
func (r *run) record(d *db.DB, looks func(int) []event.Event, perSecond float64) (k kept, err error) {
	recorder := event.NewRecorder(d, identify.NoteViews)
	var waits []time.Duration
	start, before := time.Now(), processor()
	for time.Since(start) < 5*time.Second {
		burst := 200
		for _, e := range looks(burst) {
			at := time.Now()
			recorder.Record(e)
			waits = append(waits, time.Since(at))
		}
		if perSecond > 0 {
			time.Sleep(time.Until(start.Add(time.Duration(float64(len(waits)) / perSecond * float64(time.Second)))))
		} else if recorder.Dropped() > int64(len(waits)/10) {
			time.Sleep(2 * time.Millisecond)
		}
	}
	recorder.Close()
	took := time.Since(start)
	k.lost = float64(recorder.Dropped()) / float64(len(waits))
	written := int64(len(waits)) - recorder.Dropped()
	k.perSecond, k.cpu = float64(written)/took.Seconds(), (processor()-before)/time.Duration(max(1, written))
	slices.Sort(waits)
	k.p50, k.p99, k.longest = waits[len(waits)/2], waits[len(waits)*99/100], waits[len(waits)-1]
	return k, nil
}
