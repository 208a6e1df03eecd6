package main

import (
	"context"
	"errors"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"regulars/handlers/admin"
	"regulars/handlers/hook"
	"regulars/handlers/shop"
	"regulars/handlers/web"
	"regulars/seed"
	"regulars/store/attempt"
	"regulars/store/cart"
	"regulars/store/catalog"
	"regulars/store/census"
	"regulars/store/checkout"
	"regulars/store/content"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fulfil"
	"regulars/store/identify"
	"regulars/store/job"
	"regulars/store/logbook"
	"regulars/store/message"
	"regulars/store/notify"
	"regulars/store/payment"
	"regulars/store/preference"
	"regulars/store/recommend"
	"regulars/store/report"
	"regulars/store/rule/academic"
	"regulars/store/search"
	"regulars/store/segment"
	"regulars/store/staff"
	"regulars/store/visitor"
	"regulars/views/ui"
)

// mount opens the front doors.
func (a *app) mount(ctx context.Context, c Config, front *shop.Front, index *search.Index) error {
	a.echo.GET("/healthz", a.health)
	a.echo.GET("/readyz", a.ready)
	a.echo.Use(shop.Arrived(a.views.Record))
	browsing := &shop.Browsing{House: front.House, Catalog: front.Catalog, Search: index, Pieces: front.Pieces, Sections: front.Sections, Chosen: front.Chosen, Named: front.Named, Own: front.Own, Wanted: front.Wanted, Page: front.TextPage,
		Pages: func() []string { return front.Stylist.Now().Pages() }, Viewed: func(_ echo.Context, e event.Event) { a.views.Record(identify.Later(front.Catalog.Snapshot(), e)) }}
	browsing.Mount(a.echo)
	front.Mount(a.echo)
	return a.mountBuying(ctx, c, front)
}

// mountBuying opens the way from cart to paid order, and the ear for what
// payment providers say.
func (a *app) mountBuying(ctx context.Context, c Config, front *shop.Front) error {
	gateways := []payment.Gateway{payment.Invoice{}}
	var demo *payment.Demo
	if c.DemoPayments {
		demo = &payment.Demo{DB: a.d}
		gateways = append([]payment.Gateway{*demo}, gateways...)
	}
	var stripe *payment.Stripe
	if c.StripeKey != "" {
		var err error
		if stripe, err = payment.NewStripe(payment.StripeOptions{Key: c.StripeKey, WebhookSecret: c.StripeWebhook, BaseURL: c.StripeAPI}); err != nil {
			return err
		}
		gateways = append([]payment.Gateway{stripe}, gateways...)
	}
	desk, err := checkout.Open(ctx, checkout.Options{DB: a.d, Catalog: front.Catalog, Gateways: gateways, BaseURL: c.URL, Log: a.log})
	if err != nil {
		return err
	}
	a.work.Go(func() { desk.Run(ctx) })
	a.work.Go(func() { fulfil.Run(ctx, a.d, desk, a.log) })
	buying := &shop.Buying{House: front.House, Catalog: front.Catalog, Desk: desk, Demo: demo, Pieces: front.Pieces, Sections: front.Sections, Wanted: front.Wanted, Terms: terms()}
	buying.Mount(a.echo)
	(&shop.Account{House: front.House, Catalog: front.Catalog, Desk: desk, Pieces: front.Pieces, Sections: front.Sections}).Mount(a.echo)
	(&hook.Hooks{Desk: desk, Stripe: stripe, Log: a.log}).Mount(a.echo)
	return a.mountOffice(ctx, c, front, desk)
}

// countAfter is how old the size of a segment may be.
const countAfter = 20 * time.Second

// mountOffice opens the back office, which draws its own faults.
func (a *app) mountOffice(ctx context.Context, c Config, front *shop.Front, desk *checkout.Desk) error {
	ground := func() identify.Ground {
		shop, snapshot := front.House.Shop(), front.Catalog.Snapshot()
		g := identify.GroundOf(snapshot)
		g.Zone, g.Academic, g.Stages = front.House.Zone(), academic.List(shop.Academic), shop.Stages
		return g
	}
	counter, err := census.Open(ctx, census.Options{DB: a.d, Patience: countAfter, Ground: ground, Log: a.log})
	if err != nil {
		return err
	}
	directory, err := catalog.OpenDirectory(ctx, a.d)
	if err != nil {
		return err
	}
	door := &admin.Door{House: front.House, MailFrom: c.MailFrom, Draining: a.draining, Stylist: front.Stylist, Census: counter, Desk: desk, Catalog: front.Catalog, Products: directory, Guide: front.Guide, Sums: a.sums,
		Mailer: notify.Mailer{BaseURL: front.House.BaseURL, Test: front.House.TestMode, Sign: front.House.Sign, Letters: letters(front.House.WordsIn), Slots: notify.Slots{Stylist: front.Stylist, Catalog: front.Catalog, Guide: front.Guide}},
		Demo:   func(ctx context.Context) error { return seed.Fill(ctx, a.d, seed.Options{Now: a.d.Now()}) }}
	door.Mount(a.echo)
	front.House.Problem = func(c echo.Context, p web.Problem) templ.Component {
		if admin.Owns(c) {
			return door.Problem(c, p)
		}
		return front.Problem(c, p)
	}
	return nil
}

// terms are what one agrees to by ordering.
func terms() []ui.Link {
	return []ui.Link{{Text: "Terms and returns", URL: "/pages/returns"}, {Text: "Privacy", URL: "/pages/privacy"}}
}

// startJobs begins what comes round by the clock.
func (a *app) startJobs(ctx context.Context, mailer notify.Mailer) (err error) {
	if err := job.Migrate(ctx, a.d); err != nil {
		return err
	}
	// Each in a transaction of its own, so that nobody waits long for the writer.
	prunes := []func(context.Context, db.Q) error{visitor.Prune, customer.PruneAsks, attempt.Prune, logbook.Prune, message.Prune, cart.Prune, staff.Prune,
		segment.Prune, segment.PruneSizes, content.PruneExposures, content.PruneKept, recommend.PruneWants, preference.PruneWanted}
	tidy := func(ctx context.Context, _ []byte) (err error) {
		for _, prune := range prunes {
			err = errors.Join(err, a.d.WriteAlone(ctx, func(q db.Q) error { return prune(ctx, q) }))
		}
		return errors.Join(err, a.forgetViews(ctx))
	}
	settle := func(ctx context.Context, _ []byte) error {
		return a.d.Write(ctx, func(q db.Q) error { return content.Settle(ctx, q) })
	}
	remember := func(ctx context.Context, _ []byte) error {
		scope := report.Scope{Zone: a.house.Zone(), Currency: a.house.Shop().Currency, Test: a.house.TestMode}
		if err := report.Remember(ctx, a.d, scope); err != nil {
			return err
		}
		if err := a.sums.Warm(ctx, a.d.Read(), scope); !errors.Is(err, report.ErrCounting) {
			return err
		}
		return nil // what is counted behind is there the next time
	}
	a.jobs, err = job.Start(ctx, a.d, job.Config{
		Handlers: map[string]job.Handler{"tidy": tidy, "settle": settle, "audit": a.audit, "news": func(ctx context.Context, _ []byte) error { return mailer.Spread(ctx, a.d) }, "report": remember, "care": a.care},
		Every: []job.Periodic{{Kind: "tidy", Every: time.Hour, AtStart: true}, {Kind: "settle", Every: time.Minute, AtStart: true}, {Kind: "news", Every: time.Minute, AtStart: true},
			{Kind: "report", Every: 5 * time.Minute, AtStart: true}, {Kind: "audit", Every: identify.AuditEvery}, {Kind: "care", Every: 5 * time.Minute, AtStart: true}},
	})
	return err
}
