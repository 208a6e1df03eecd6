package admin

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/review"
	"regulars/views/admin"
	"regulars/views/ui"
)

// reviewWords are a review's states as staff read them.
func reviewWords(state string) (text, kind string) {
	switch state {
	case review.Accepted:
		return "Shown", "on"
	case review.Refused:
		return "Declined", ""
	}
	return "To read", "waits"
}

func (d *Door) reviews(c echo.Context) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	state := c.QueryParam("state")
	if state != review.Accepted && state != review.Refused {
		state = review.Waiting
	}
	list, err := review.List(ctx, q, state, 2*perPage)
	if err != nil {
		return err
	}
	page := admin.Reviews{Frame: d.frame(c, "Reviews")}
	for _, s := range []string{review.Waiting, review.Accepted, review.Refused} {
		text, _ := reviewWords(s)
		page.Views = append(page.Views, ui.Link{Text: text, URL: "/admin/reviews?state=" + s, Current: s == state})
	}
	products, err := productsOf(ctx, q, list)
	if err != nil {
		return err
	}
	for _, r := range list {
		page.Rows = append(page.Rows, d.reviewRow(r, products[r.ProductID]))
	}
	return web.Render(c, http.StatusOK, page.View())
}

// productsOf are the products that reviews are of, by id.
func productsOf(ctx context.Context, q db.Q, list []review.Review) (map[string]catalog.Product, error) {
	ids := make([]string, len(list))
	for i, r := range list {
		ids[i] = r.ProductID
	}
	slices.Sort(ids)
	found, err := catalog.ListProducts(ctx, q, catalog.Filter{IDs: slices.Compact(ids)})
	products := make(map[string]catalog.Product, len(found))
	for _, p := range found {
		products[p.ID] = p
	}
	return products, err
}

func (d *Door) reviewRow(r review.Review, p catalog.Product) admin.ReviewRow {
	row := admin.ReviewRow{Title: r.Title, Text: r.Body, Author: r.Author, Stars: strconv.Itoa(r.Rating) + " of 5", Product: p.Title, ProductURL: "/products/" + p.Handle, At: d.clock(r.CreatedAt)}
	if row.Title == "" {
		row.Title = "Without a title"
	}
	row.State, row.StateKind = reviewWords(r.State)
	if r.State != review.Accepted {
		row.AcceptURL = "/admin/reviews/" + r.ID + "/accept"
	}
	if r.State != review.Refused {
		row.DeclineURL = "/admin/reviews/" + r.ID + "/decline"
	}
	return row
}

func (d *Door) acceptReview(c echo.Context) error {
	ctx := c.Request().Context()
	if err := d.write(c, func(q db.Q) error { return review.Accept(ctx, q, c.Param("id")) }); err != nil {
		return err
	}
	return d.done(c, "/admin/reviews", "Shown on the product’s page.")
}

func (d *Door) declineReview(c echo.Context) error {
	ctx := c.Request().Context()
	if err := d.write(c, func(q db.Q) error { return review.Refuse(ctx, q, c.Param("id")) }); err != nil {
		return err
	}
	return d.done(c, "/admin/reviews", "Declined. Nobody sees it.")
}

// stuck lists what was given up.
func (d *Door) stuck(c echo.Context) error {
	list, err := event.ListParked(c.Request().Context(), d.House.DB.Read(), 2*perPage)
	if err != nil {
		return err
	}
	page := admin.Stuck{Frame: d.frame(c, "Stuck")}
	for _, e := range list {
		page.Rows = append(page.Rows, admin.StuckRow{Name: e.Name, Subject: e.Subject, At: d.clock(e.At), Tries: strconv.Itoa(e.Attempts) + " tries", Failure: e.Failure,
			RetryURL: "/admin/events/" + e.ID + "/again"})
	}
	return web.Render(c, http.StatusOK, page.View())
}

func (d *Door) retry(c echo.Context) error {
	ctx := c.Request().Context()
	if err := d.write(c, func(q db.Q) error { return event.Retry(ctx, q, c.Param("id")) }); err != nil {
		return err
	}
	return d.done(c, "/admin/events", "It is being tried again.")
}
