package shop

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/attempt"
	"regulars/store/browse"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/money"
	"regulars/store/profile"
	"regulars/store/rate"
	"regulars/store/review"
	"regulars/store/visitor"
	"regulars/views/shop"
	"regulars/views/ui"
)

// reviewsAPage is how many reviews a page of all of them has.
const reviewsAPage = 20

// reviews are those of a product that stand on its page: what helped most comes first.
func (b *Browsing) reviews(s *browse.Snapshot, p *browse.Product) shop.Reviews {
	r := shop.Reviews{Average: money.Number(p.RatingText(), b.House.Shop().Language), Count: p.ReviewCount, WriteURL: reviewURL(p.Handle)}
	if p.ReviewCount > 0 {
		r.MoreURL = reviewsURL(p.Handle)
	}
	list := slices.Clone(p.Reviews)
	slices.SortStableFunc(list, func(x, y review.Review) int { return cmp.Compare(s.Helpful(y.ID), s.Helpful(x.ID)) })
	for _, v := range list {
		v.Helpful = s.Helpful(v.ID)
		r.List = append(r.List, b.reviewOf(v))
	}
	return r
}

func reviewsURL(handle string) string { return productURL(handle) + "/reviews" }

func reviewKey(reviewID string) string { return "review-" + reviewID }

// reviewOf is a review as anybody sees it.
func (b *Browsing) reviewOf(v review.Review) shop.Review {
	w := b.House.Words()
	x := shop.Review{Key: reviewKey(v.ID), Title: v.Title, Text: v.Body, Author: v.Author, Date: b.House.Date(v.CreatedAt, "2 January 2006"), Rating: itoa(v.Rating), Verified: v.Verified,
		Variant: v.Variant, Answer: v.Answer, VoteURL: "/reviews/" + v.ID + "/helpful"}
	if v.Helpful > 0 {
		x.Helpful = w.Count(int(v.Helpful), "{n} person found this helpful.", "{n} people found this helpful.")
	}
	if v.Answer != "" {
		x.Answered = w.Say("Answer of {shop}, {day}", "shop", b.House.Shop().Name, "day", b.House.Date(v.AnsweredAt, "2 January 2006"))
	}
	for _, p := range v.Photos {
		width, height := smallOf(p)
		x.Photos = append(x.Photos, shop.ReviewPhoto{URL: photoURL(p.ID),
			Picture: ui.Picture{Src: photoURL(p.ID) + "/small", Alt: w.Say("Photo by {author}", "author", v.Author), Width: width, Height: height}})
	}
	return x
}

func photoURL(photoID string) string { return "/reviews/photos/" + photoID }

// smallOf is how large the small one of a photo is.
func smallOf(p review.Photo) (width, height int) {
	if p.Width <= smallPhoto {
		return p.Width, p.Height
	}
	return smallPhoto, max(1, (p.Height*smallPhoto+p.Width/2)/p.Width)
}

var reviewSorts = map[string]string{review.MostHelpful: "Most helpful", review.Newest: "Newest", review.Highest: "Best rated", review.Lowest: "Lowest rated"}

// allReviews is GET /products/{handle}/reviews. Who has said what helped sees it.
func (b *Browsing) allReviews(c echo.Context) error {
	s, handle, q := b.Catalog.Snapshot(), c.Param("handle"), b.House.DB.Read()
	p, ok := s.Product(handle)
	if !ok {
		if to, moved := s.Moved("product", handle); moved {
			return c.Redirect(http.StatusMovedPermanently, withQuery(reviewsURL(to), c.QueryString()))
		}
		return fault.New(fault.NotFound, "This product is not here, or not any more.")
	}
	sort := c.QueryParam("sort")
	if !slices.Contains(review.Sorts(), sort) {
		sort = review.MostHelpful
	}
	number, _ := strconv.Atoi(c.QueryParam("page"))
	number = max(1, number)
	last := max(1, (p.ReviewCount+reviewsAPage-1)/reviewsAPage)
	if number > last {
		return fault.New(fault.NotFound, "The list is not that long.")
	}
	list, err := review.ListAccepted(c.Request().Context(), q, p.ID, sort, reviewsAPage, (number-1)*reviewsAPage)
	if err != nil {
		return err
	}
	shown, err := b.reviewsFor(c, list)
	if err != nil {
		return err
	}
	page := shop.AllReviews{Product: p.Title, Crumbs: append(productCrumbs(p), ui.Link{Text: "Reviews", URL: reviewsURL(p.Handle)}),
		Reviews: shop.Reviews{Average: money.Number(p.RatingText(), b.House.Shop().Language), Count: p.ReviewCount, WriteURL: reviewURL(p.Handle), List: shown}}
	at := func(sort string, n int) string { return withQuery(reviewsURL(p.Handle), reviewsQuery(sort, n)) }
	for _, name := range review.Sorts() {
		page.Sorts = append(page.Sorts, ui.Link{Text: reviewSorts[name], URL: at(name, 1), Current: name == sort})
	}
	page.Pages = web.Pages(number, last, 1, func(n int) string { return at(sort, n) })
	page.Page = web.Page(c, b.reviewsHead(p, list, page.Crumbs, at(review.MostHelpful, number), sort))
	return web.Render(c, http.StatusOK, page.View())
}

func reviewsQuery(sort string, page int) string {
	var list []string
	if sort != review.MostHelpful {
		list = append(list, "sort="+sort)
	}
	if page > 1 {
		list = append(list, "page="+itoa(page))
	}
	return strings.Join(list, "&")
}

// reviewsFor are reviews as this person sees them, who may have said that some helped.
func (b *Browsing) reviewsFor(c echo.Context, list []review.Review) ([]shop.Review, error) {
	v := web.Of(c)
	var voted []string
	if v.VisitorID != "" {
		var err error
		if voted, err = review.ListVoted(c.Request().Context(), b.House.DB.Read(), voter(v.CustomerID, v.VisitorID)); err != nil {
			return nil, err
		}
	}
	shown := make([]shop.Review, len(list))
	for i, r := range list {
		shown[i] = b.reviewOf(r)
		if shown[i].Voted = slices.Contains(voted, r.ID); shown[i].Voted || r.CustomerID != "" && r.CustomerID == v.CustomerID {
			shown[i].VoteURL = ""
		}
	}
	return shown, nil
}

func voter(customerID, visitorID string) review.Voter {
	return review.Voter{Person: profile.Key{CustomerID: customerID, VisitorID: visitorID}.Person(), Browser: visitorID}
}

// reviewsHead tells search engines of the reviews; in another order they are the same page.
func (b *Browsing) reviewsHead(p *browse.Product, list []review.Review, links []ui.Link, canonical, sort string) ui.Page {
	head := ui.Page{Title: b.House.Say("Reviews of {product}", "product", p.Title), Canonical: b.House.Absolute(canonical), JSONLD: []string{b.breadcrumbs(links)}}
	if sort != review.MostHelpful {
		head.Robots = "noindex"
	}
	if len(list) > 0 {
		head.JSONLD = append(head.JSONLD, b.reviewsData(p, list))
	}
	return head
}

// helpful is POST /reviews/{id}/helpful: a review has helped somebody. That is worth keeping,
// so a reader becomes a visitor, as with a cart.
func (b *Browsing) helpful(c echo.Context) error {
	ctx, reviewID := c.Request().Context(), c.Param("id")
	r, err := review.Find(ctx, b.House.DB.Read(), reviewID)
	if err != nil {
		return err
	}
	p, ok := b.Catalog.Snapshot().ProductByID(r.ProductID)
	if !ok || r.State != review.Accepted {
		return fault.New(fault.NotFound, "There is no such review.")
	}
	err = b.House.DB.Write(ctx, func(q db.Q) error { return attempt.Try(ctx, q, attempt.Voices, reviewID, c.RealIP()) })
	if err != nil {
		return err
	}
	err = web.Of(c).Write(c, func(q db.Q, s visitor.Session) error {
		if err := rate.Help(ctx, q, reviewID, s.CustomerID, s.VisitorID); err != nil {
			return err
		}
		return web.FlashWith(ctx, q, s, "done", web.Say(c, "Thank you. That helps others to find it."))
	})
	if err != nil {
		return err
	}
	return web.SeeOther(c, reviewsURL(p.Handle)+"#"+reviewKey(reviewID))
}
