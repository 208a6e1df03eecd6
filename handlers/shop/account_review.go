package shop

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/catalog"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/identify"
	"regulars/store/order"
	"regulars/store/rate"
	"regulars/store/review"
	"regulars/views/shop"
	"regulars/views/ui"
)

// review asks a buyer what they think of a product.
func (a *Account) review(c echo.Context) error {
	p, err := catalog.FindProduct(c.Request().Context(), a.House.DB.Read(), c.Param("handle"))
	if err != nil {
		return err
	}
	v := web.Of(c)
	standing, bought, err := rate.Stand(c.Request().Context(), a.House.DB.Read(), v.CustomerID, p.ID)
	if err != nil {
		return err
	}
	page := reviewPage(c, p, bought, review.Review{Author: v.Account.FirstName()}, nil)
	switch standing {
	case rate.Stranger:
		page.Why = web.Message(c, rate.ErrStranger)
	case rate.Heard:
		page.Why = web.Message(c, rate.ErrHeard)
	}
	return web.Render(c, http.StatusOK, page.View())
}

// photosHint says what can be sent.
const photosHint = "Up to 4 photos (JPEG, PNG or WebP), 10 MB each and 12 MB together. What your camera wrote into them, such as the place, is dropped."

func reviewPage(c echo.Context, p catalog.Product, bought []order.Bought, r review.Review, wrong fault.Fields) shop.ReviewForm {
	stars := ui.Field{Name: "rating", Label: "Stars", Error: wrong["rating"], Width: ui.Half, Options: []ui.Option{{Label: "Choose"}}}
	for i, words := range []string{"5 stars: just right", "4 stars: good", "3 stars: all right", "2 stars: not what I hoped for", "1 star: disappointing"} {
		stars.Options = append(stars.Options, ui.Option{Value: strconv.Itoa(5 - i), Label: words, Selected: r.Rating == 5-i})
	}
	page := shop.ReviewForm{Page: web.Page(c, ui.Page{Title: web.Say(c, "Review {product}", "product", p.Title), Robots: "noindex"}), Product: p.Title, ProductURL: productURL(p.Handle), URL: reviewURL(p.Handle),
		Fields: ui.Fields{stars}}
	if len(bought) > 1 {
		page.Fields = append(page.Fields, whichField(bought, r.VariantID))
	}
	page.Fields = append(page.Fields, ui.Fields{
		{Name: "title", Label: "In one line", Value: r.Title, Optional: true, MaxLength: 100, Error: wrong["title"]},
		{Name: "body", Label: "What was good, what was not?", Value: r.Body, Rows: 6, Optional: true, MaxLength: 5000, Error: wrong["body"]},
		{Name: "author", Label: "Name to show", Value: r.Author, Width: ui.Half, MaxLength: 60, Autocomplete: "nickname", Error: wrong["author"]},
		{Name: "photos", Label: "Photos", Hint: photosHint, Type: "file", Accept: "image/jpeg,image/png,image/webp", Optional: true, Error: wrong["photos"]},
	}...)
	return page
}

// whichField asks which of the variants that were bought the review is about.
func whichField(bought []order.Bought, chosen string) ui.Field {
	f := ui.Field{Name: "variant", Label: "Which one is it about?", Width: ui.Half}
	for _, b := range bought {
		f.Options = append(f.Options, ui.Option{Value: b.VariantID, Label: b.Variant, Selected: b.VariantID == chosen})
	}
	return f
}

// reviewURL is where one writes about a product.
func reviewURL(handle string) string { return "/account/reviews/" + handle }

func (a *Account) saveReview(c echo.Context) error {
	ctx := c.Request().Context()
	p, err := catalog.FindProduct(ctx, a.House.DB.Read(), c.Param("handle"))
	if err != nil {
		return err
	}
	r := review.Review{ProductID: p.ID, CustomerID: web.Of(c).CustomerID, Author: c.FormValue("author"), Title: c.FormValue("title"), Body: strings.ReplaceAll(c.FormValue("body"), "\r\n", "\n"),
		VariantID: c.FormValue("variant")}
	r.Rating, _ = strconv.Atoi(c.FormValue("rating")) // none is none of 1 to 5
	standing, bought, err := rate.Stand(ctx, a.House.DB.Read(), r.CustomerID, p.ID)
	if err != nil {
		return err
	}
	if standing == rate.Buyer { // nobody else's photos are even opened
		r.Photos, err = a.readPhotos(c)
	}
	if err == nil {
		err = rate.Write(ctx, a.House.DB, r, a.goods(p))
	}
	if wrong := web.FieldErrors(err); wrong != nil {
		if len(r.Photos) > 0 && wrong["photos"] == "" {
			wrong["photos"] = "Choose your photos once more: a browser does not keep them."
		}
		return web.Invalid(c, reviewPage(c, p, bought, r, wrong).View())
	}
	if err != nil {
		return err
	}
	if err := web.Flash(c, "done", "Thank you for your review. We read it, and then it appears here."); err != nil {
		return err
	}
	return web.SeeOther(c, productURL(p.Handle))
}

// goods is a product for the ledger: as shoppers see it, and as far as it is known
// when it is not on the shelves any more.
func (a *Account) goods(p catalog.Product) event.Goods {
	s := a.Catalog.Snapshot()
	if shown, ok := s.ProductByID(p.ID); ok {
		return identify.GoodsOf(s, shown, nil)
	}
	return event.Goods{ProductID: p.ID, Handle: p.Handle, Title: p.Title, Vendor: p.Vendor, Category: p.Type, Tags: p.Tags}
}
