package fault

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"regulars/tests/drivetest"
)

// buyer is one purchase by one browser.
type buyer struct {
	shopper *drivetest.Shopper
	mail    string
	once    string
	link    string // where Place led to
	order   string // the order's page
}

// prepare goes to the page before the order.
func (b *buyer) prepare(ctx context.Context, variantID string) (err error) {
	if err := b.shopper.Add(ctx, variantID, "1"); err != nil {
		return err
	}
	if _, err := b.shopper.Contact(ctx, b.mail); err != nil {
		return err
	}
	b.once, err = b.shopper.Review(ctx)
	return err
}

// place orders, once.
func (b *buyer) place(ctx context.Context, gateway string) (*drivetest.Page, error) {
	p, err := b.shopper.Place(ctx, b.once, gateway)
	if err == nil && p.Ordered() {
		b.link = p.Location
		if strings.HasPrefix(b.link, "/orders/") {
			b.order = b.link
		}
	}
	return p, err
}

// buy does all of it with a shop that works.
func (b *buyer) buy(ctx context.Context, variantID, gateway, verdict string) error {
	if err := b.prepare(ctx, variantID); err != nil {
		return err
	}
	p, err := b.place(ctx, gateway)
	if err != nil {
		return err
	}
	if !p.Ordered() {
		return &drivetest.Unexpected{Step: "place", Page: p}
	}
	if !strings.HasPrefix(b.link, "/pay/") {
		return nil
	}
	if p, err = b.shopper.Decide(ctx, b.link, verdict); err != nil {
		return err
	}
	b.order = p.Location
	return nil
}

// insist repeats a step while the shop is away, as people do. A page with another
// status than the step needs ends it.
func insist(ctx context.Context, step func() error) error {
	for {
		err := step()
		var answered *drivetest.Unexpected
		if err == nil || errors.As(err, &answered) && answered.Page.Status != http.StatusServiceUnavailable {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w, last: %w", ctx.Err(), err)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// anyVariant is a counted variant of a database with plenty of pieces. It sets the
// count beside the running shop, which notices within a quarter of a second.
func anyVariant(t *testing.T, path string) string {
	t.Helper()
	v := stock(t, path, 1, 100_000)[0]
	time.Sleep(400 * time.Millisecond)
	return v
}
