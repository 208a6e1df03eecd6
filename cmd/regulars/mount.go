package main

import (
	"context"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/shop"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/job"
	"regulars/store/message"
	"regulars/store/search"
	"regulars/store/visitor"
)

// mount opens the front doors.
func (a *app) mount(ctx context.Context, c Config, front *shop.Front, index *search.Index) error {
	a.echo.GET("/healthz", a.health)
	a.echo.GET("/readyz", a.ready)
	browsing := &shop.Browsing{House: front.House, Catalog: front.Catalog, Search: index, Pieces: front.Pieces, Page: front.TextPage,
		Pages: func() []string { return front.Stylist.Now().Pages() }, Viewed: func(_ echo.Context, e event.Event) { a.views.Record(e) }}
	browsing.Mount(a.echo)
	(&shop.Account{House: front.House}).Mount(a.echo)
	return nil
}

// startJobs begins what comes round by the clock.
func (a *app) startJobs(ctx context.Context) (err error) {
	if err := job.Migrate(ctx, a.d); err != nil {
		return err
	}
	tidy := func(ctx context.Context, _ []byte) error {
		return a.d.Write(ctx, func(q db.Q) error {
			for _, prune := range []func(context.Context, db.Q) error{visitor.Prune, customer.PruneAsks, customer.PruneAttempts, message.Prune} {
				if err := prune(ctx, q); err != nil {
					return err
				}
			}
			return nil
		})
	}
	a.jobs, err = job.Start(ctx, a.d, job.Config{
		Handlers: map[string]job.Handler{"tidy": tidy},
		Every:    []job.Periodic{{Kind: "tidy", Every: time.Hour, AtStart: true}},
	})
	return err
}
