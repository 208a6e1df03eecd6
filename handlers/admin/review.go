package admin

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/review"
	"regulars/store/staff"
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
	row.Variant, row.Answer, row.AnswerURL = r.Variant, r.Answer, reviewsPage+"/"+r.ID
	if r.Helpful > 0 {
		row.Helpful = "helped " + strconv.FormatInt(r.Helpful, 10)
	}
	for _, photo := range r.Photos {
		const side = 96
		url := reviewsPage + "/photos/" + photo.ID
		row.Photos = append(row.Photos, admin.ReviewPhoto{URL: url, Picture: ui.Picture{Src: url + "/small", Alt: "Photo by " + r.Author, Width: side, Height: max(1, photo.Height*side/photo.Width)}})
	}
	if r.State != review.Accepted {
		row.AcceptURL = "/admin/reviews/" + r.ID + "/accept"
	}
	if r.State != review.Refused {
		row.DeclineURL = "/admin/reviews/" + r.ID + "/decline"
	}
	return row
}

const reviewsPage = "/admin/reviews"

func (d *Door) acceptReview(c echo.Context) error {
	return d.settleReview(c, review.Accept, "showed", "Shown on the product’s page.")
}

func (d *Door) declineReview(c echo.Context) error {
	return d.settleReview(c, review.Refuse, "declined", "Declined. Nobody sees it.")
}

// settleReview decides whether a review is shown, and keeps who did.
func (d *Door) settleReview(c echo.Context, settle func(context.Context, db.Q, string) error, did, said string) error {
	ctx := c.Request().Context()
	err := d.write(c, func(q db.Q) error {
		before, err := review.Find(ctx, q, c.Param("id"))
		if err != nil {
			return err
		}
		if err := settle(ctx, q, before.ID); err != nil {
			return err
		}
		after, err := review.Find(ctx, q, before.ID)
		if err != nil || after.State == before.State {
			return err
		}
		return noted(c, q, staff.Act{Did: did, About: reviewsPage + "/" + before.ID, Title: reviewTitle(before)}, before.State, after.State)
	})
	if err != nil {
		return err
	}
	return d.done(c, reviewsPage, said)
}

func reviewTitle(r review.Review) string {
	return "the review “" + orWord(r.Title, "Without a title") + "”"
}

// review is one of them, to be answered.
func (d *Door) review(c echo.Context) error {
	r, err := review.Find(c.Request().Context(), d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	page, err := d.answerPage(c, r, r.Answer, r.Answer, "")
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, page.View())
}

func (d *Door) answerPage(c echo.Context, r review.Review, seen, typed, mistake string) (admin.ReviewAnswer, error) {
	products, err := productsOf(c.Request().Context(), d.House.DB.Read(), []review.Review{r})
	return admin.ReviewAnswer{Frame: d.frame(c, "Answer a review"), Review: d.reviewRow(r, products[r.ProductID]), URL: reviewsPage + "/" + r.ID, Seen: seen,
		Field: ui.Field{Name: "answer", Label: "Your answer", Hint: "Plain words. Empty it, and there is none.", Rows: 5, MaxLength: 5000, Optional: true, Value: typed, Error: mistake}}, err
}

// answerReview keeps what the shop says. Whoever has seen another answer sees the present one first.
func (d *Door) answerReview(c echo.Context) error {
	ctx, typed, seen := c.Request().Context(), lineEnds(c.FormValue("answer")), lineEnds(c.FormValue("seen"))
	before, err := review.Find(ctx, d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	if strings.TrimSpace(typed) == before.Answer {
		return d.done(c, reviewsPage, "The answer stands.")
	}
	err = d.write(c, func(q db.Q) error {
		if err := review.Answer(ctx, q, before.ID, seen, typed); err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: "answered", About: reviewsPage + "/" + before.ID, Title: reviewTitle(before)}, before.Answer, strings.TrimSpace(typed))
	})
	mistake := fault.FieldsOf(err)["answer"]
	if fault.KindOf(err) == fault.Conflict {
		mistake = "Somebody else has answered meanwhile; their words stand above. Save again to put yours in their place."
	}
	if mistake != "" {
		page, err := d.answerPage(c, before, before.Answer, typed, mistake)
		if err != nil {
			return err
		}
		return web.Invalid(c, page.View())
	}
	if err != nil {
		return err
	}
	return d.done(c, reviewsPage, "Answered.")
}

func lineEnds(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }

// reviewPhoto shows staff a photo that nobody else sees yet.
func (d *Door) reviewPhoto(c echo.Context) error {
	small := strings.HasSuffix(c.Path(), "/small")
	p, _, err := review.FindPhoto(c.Request().Context(), d.House.DB.Read(), c.Param("photo"), small)
	if err != nil {
		return err
	}
	return web.SendPhoto(c, p, small)
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
