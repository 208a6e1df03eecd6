package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/shop"
	"regulars/handlers/web"
	"regulars/store/browse"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/identify"
	"regulars/store/job"
	"regulars/store/message"
	"regulars/store/notify"
	"regulars/store/personalize"
	"regulars/store/react"
	"regulars/store/recommend"
	"regulars/store/report"
	"regulars/store/search"
	"regulars/store/setting"
)

// app is the whole shop, put together: what serve runs and tests start.
type app struct {
	d         *db.DB
	log       *slog.Logger
	handler   http.Handler
	echo      *echo.Echo
	house     *web.House
	catalog   *browse.Catalog
	people    *identify.Keeper
	views     *event.Recorder
	exposures *personalize.Recorder
	sums      *report.Memory
	jobs      *job.Runner
	work      sync.WaitGroup
	stopWork  context.CancelFunc
	draining  chan struct{}
}

// newApp composes the shop over an open database and starts what runs beside
// the requests. Close it when the last request has been answered.
func newApp(ctx context.Context, c Config, d *db.DB, log *slog.Logger) (*app, error) {
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	a := &app{d: d, log: log, stopWork: stop, draining: make(chan struct{}), views: event.NewRecorder(d, identify.NoteViews), exposures: personalize.NewRecorder(d), sums: report.NewMemory()}
	a.sums.Tend(work, d, a.work.Go)
	if err := a.compose(work, c); err != nil {
		a.Close(ctx)
		return nil, err
	}
	return a, nil
}

func (a *app) compose(ctx context.Context, c Config) error {
	people, err := identify.Open(ctx, a.d)
	if err != nil {
		return err
	}
	catalog, err := browse.Open(ctx, a.d)
	if err != nil {
		return err
	}
	stylist, err := personalize.Open(ctx, a.d, a.log)
	if err != nil {
		return err
	}
	stylist.Tell(people.Want)
	a.people = people
	guide, err := recommend.Open(ctx, a.d)
	if err != nil {
		return err
	}
	house := &web.House{DB: a.d, People: people, Log: a.log, Config: web.Config{
		BaseURL: c.URL, TrustedProxies: c.TrustProxy, PostsPerSecond: c.PostsPerSec, HSTSSubdomains: c.HSTSSubdom, TestMode: c.DemoPayments}}
	if c.StripeKey != "" {
		house.FormTargets = []string{"https://checkout.stripe.com"}
	}
	if err := house.Open(ctx); err != nil {
		return err
	}
	if a.echo, err = house.Echo(); err != nil {
		return err
	}
	front := &shop.Front{House: house, Catalog: catalog, Stylist: stylist, Exposures: a.exposures, Guide: guide}
	a.house, a.catalog = house, catalog
	house.Problem, house.Furnish, house.Overlay = front.Problem, front.Furnish, front.Overlay
	if err := a.mount(ctx, c, front, search.Open(catalog)); err != nil {
		return err
	}
	if a.handler, err = web.Compress(a.echo); err != nil {
		return err
	}
	return a.start(ctx, c, notify.Slots{Stylist: stylist, Catalog: catalog, Guide: guide})
}

// start begins what follows from events, mails and the clock.
func (a *app) start(ctx context.Context, c Config, slots notify.Slots) error {
	mailer := notify.Mailer{BaseURL: c.URL, Test: c.DemoPayments, Sign: a.house.Sign, Letters: letters(a.house.WordsIn), Slots: slots}
	reactor := &react.Reactor{DB: a.d, Mailer: mailer, Log: a.log}
	postman := &message.Postman{DB: a.d, Log: a.log, PerHour: perHour}
	if c.SMTPHost != "" {
		sender, err := smtp(ctx, c, a.d)
		if err != nil {
			return err
		}
		postman.Sender = sender
	}
	roll := &react.Roll{DB: a.d, Catalog: slots.Catalog, Log: a.log}
	for name, run := range map[string]func(context.Context) error{"react": reactor.Run, "post": postman.Run, "roll": roll.Run} {
		a.work.Go(func() {
			if err := run(ctx); err != nil && !errors.Is(err, context.Canceled) {
				a.log.Error("work beside the requests has ended", "work", name, "error", err)
			}
		})
	}
	return a.startJobs(ctx, mailer)
}

// perHour is how many letters that need consent go out in an hour, as the owner says.
func perHour(ctx context.Context, q db.Q) (int64, error) {
	m, err := setting.FindMailing(ctx, q)
	return m.PerHour, err
}

func smtp(ctx context.Context, c Config, d *db.DB) (message.SMTP, error) {
	s, err := setting.FindShop(ctx, d.Read())
	if err != nil {
		return message.SMTP{}, err
	}
	from := c.MailFrom
	if from == "" {
		from = s.Email
	}
	sender := message.SMTP{Host: c.SMTPHost, Port: c.SMTPPort, User: c.SMTPUser, Password: c.SMTPPassword, TLS: message.TLS(c.SMTPTLS),
		From: from, FromName: s.Name, ReplyTo: s.Email}
	return sender, sender.Check()
}

// Close ends the work beside the requests and writes what was recorded. The
// database stays open.
func (a *app) Close(ctx context.Context) {
	a.stopWork()
	if a.jobs != nil {
		if err := a.jobs.Stop(ctx); err != nil {
			a.log.Warn("the queue did not stop in time", "error", err)
		}
	}
	a.work.Wait()
	a.views.Close()
	a.exposures.Close()
}

// health answers those who ask whether to send people here.
func (a *app) health(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }

func (a *app) ready(c echo.Context) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), 2*time.Second)
	defer cancel()
	select {
	case <-a.draining:
		return c.String(http.StatusServiceUnavailable, "stopping\n")
	default:
	}
	if err := a.d.Ping(ctx); err != nil {
		return c.String(http.StatusServiceUnavailable, "the database does not answer\n")
	}
	return c.String(http.StatusOK, "ready\n")
}
