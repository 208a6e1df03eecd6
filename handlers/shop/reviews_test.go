package shop_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"mime/multipart"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"regulars/handlers/shop"
	"regulars/handlers/web"
	"regulars/handlers/web/webtest"
	"regulars/store/browse"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/order"
	"regulars/store/review"
	"regulars/store/search"
)

// hall is a shop with its shelves and its accounts open.
type hall struct {
	club
	mug *browse.Product
}

func openHall(t *testing.T) hall {
	d := dbtest.Open(t)
	if err := d.Write(t.Context(), fill); err != nil {
		t.Fatal(err)
	}
	goods, err := browse.Open(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	site := webtest.Open(t, d, func(h *web.House, e *echo.Echo) {
		(&shop.Account{House: h, Catalog: goods}).Mount(e)
		(&shop.Browsing{House: h, Catalog: goods, Search: search.Open(goods)}).Mount(e)
	})
	mug, _ := goods.Snapshot().Product("mug")
	return hall{club{t, d, site}, mug}
}

// buyer is somebody who has bought the mug.
func (h hall) buyer(email string, variants ...string) *webtest.Browser {
	h.Helper()
	b := h.member(email)
	for _, variant := range variants {
		o := h.order(email, h.find(email).ID, email+variant)
		h.write(func(ctx context.Context, q db.Q) error {
			if _, err := q.Exec(ctx, `update order_line set product_id = $1, variant_id = $2, variant = $3 where order_id = $4`, h.mug.ID, "v-"+variant, variant, o.ID); err != nil {
				return err
			}
			return order.Pay(ctx, q, o.ID, "test", "paid")
		})
	}
	return b
}

// send sends the form of a review with files.
func (h hall) send(b *webtest.Browser, files map[string][]byte, fields ...string) *httptest.ResponseRecorder {
	h.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i+1 < len(fields); i += 2 {
		_ = form.WriteField(fields[i], fields[i+1])
	}
	for name, content := range files {
		part, err := form.CreateFormFile("photos", name)
		if err != nil {
			h.Fatal(err)
		}
		_, _ = part.Write(content)
	}
	_ = form.Close()
	r := httptest.NewRequest("POST", "/account/reviews/mug", io.Reader(&body))
	r.Header.Set("Content-Type", form.FormDataContentType())
	for _, c := range b.Cookies() {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	h.site.Echo.ServeHTTP(w, r)
	return w
}

// snapshotOf is a JPEG into which a camera wrote where it was.
func snapshotOf(t *testing.T) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 400, 300))
	for x := range 400 {
		img.Set(x, x%300, color.RGBA{uint8(x), 80, 40, 255})
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	const where = "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00 GPS 52.5 N 13.4 E"
	head := []byte{0xff, 0xd8, 0xff, 0xe1, 0, byte(len(where) + 2)}
	return append(append(head, where...), b.Bytes()[2:]...)
}

func (h hall) only(state string) review.Review {
	h.Helper()
	list, err := review.List(h.Context(), h.d.Read(), state, 9)
	if err != nil {
		h.Fatal(err)
	}
	for _, r := range list {
		if r.CustomerID != "" {
			return r
		}
	}
	h.Fatalf("no review that is %s", state)
	return review.Review{}
}

func TestPhotosOfAReviewAreEncodedAnewAndSeenByAllOnlyWhenItIsShown(t *testing.T) {
	h := openHall(t)
	ada := h.buyer("ada@mit.edu", "Pine")
	if w := h.send(ada, map[string][]byte{"me.jpg": snapshotOf(t)}, "rating", "4", "title", "Warm", "author", "Ada"); w.Code != 303 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	r := h.only(review.Waiting)
	if len(r.Photos) != 1 || r.Variant != "Pine" || !r.Verified {
		t.Fatalf("%+v", r)
	}
	url, stranger := "/reviews/photos/"+r.Photos[0].ID, h.site.Browser()
	stranger.Get(url).MustBe(404)
	own := ada.Get(url).MustBe(200)
	if strings.Contains(own.Body, "GPS") || own.Header.Get("Content-Type") != "image/jpeg" || strings.Contains(own.Header.Get("Cache-Control"), "public") {
		t.Errorf("%v", own.Header)
	}
	h.write(func(ctx context.Context, q db.Q) error { return review.Accept(ctx, q, r.ID) })
	for _, path := range []string{url, url + "/small"} {
		if p := stranger.Get(path).MustBe(200); !strings.HasPrefix(p.Header.Get("Cache-Control"), "public") || p.Header.Get("Content-Security-Policy") != "default-src 'none'; sandbox" {
			t.Errorf("%s: %v", path, p.Header)
		}
	}
	for _, path := range []string{"/products/mug", "/products/mug/reviews"} {
		p := stranger.Get(path).MustBe(200)
		if p.Attr(".review-photos img", "alt") != "Photo by Ada" || p.Attr(".review-photos a", "href") != url || !strings.Contains(p.Text("#review-"+r.ID), "Pine") {
			t.Errorf("%s: %s", path, p.Text(".reviews"))
		}
	}
	h.write(func(ctx context.Context, q db.Q) error { return review.Refuse(ctx, q, r.ID) })
	stranger.Get(url).MustBe(404)
}

func TestWhatIsNoPhotoOrTooManyIsSaidBesideTheField(t *testing.T) {
	h := openHall(t)
	ada := h.buyer("ada@mit.edu", "Pine", "Ink")
	if form := ada.Get("/account/reviews/mug").MustBe(200); len(form.All("#variant option")) != 2 || form.Attr("#photos", "multiple") != "true" && !form.Has("#photos[multiple]") {
		t.Errorf("%s", form.Text("form.form"))
	}
	five := map[string][]byte{}
	for _, name := range []string{"1", "2", "3", "4", "5"} {
		five[name+".jpg"] = snapshotOf(t)
	}
	for want, files := range map[string]map[string][]byte{
		"page.jpg: The picture is not a JPEG": {"page.jpg": []byte("<html><script>1</script>")},
		"Choose 4 photos at most":             five,
	} {
		w := h.send(ada, files, "rating", "4", "title", "Typed before", "author", "Ada")
		if body := w.Body.String(); w.Code != 422 || !strings.Contains(body, want) || !strings.Contains(body, "Typed before") {
			t.Errorf("%q: %d %s", want, w.Code, body)
		}
	}
	if w := h.send(ada, map[string][]byte{"me.jpg": snapshotOf(t)}, "rating", "9", "author", "Ada"); w.Code != 422 || !strings.Contains(w.Body.String(), "Choose your photos once more") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	eve := h.member("eve@mit.edu")
	if w := h.send(eve, map[string][]byte{"bomb.jpg": []byte("not even looked at")}, "rating", "4", "author", "Eve"); w.Code != 403 {
		t.Errorf("who has not bought it: %d", w.Code)
	}
}

func TestNewBrowsersWithoutEndAreNotVoicesWithoutEnd(t *testing.T) {
	h := openHall(t)
	h.send(h.buyer("ada@mit.edu", "Pine"), nil, "rating", "5", "author", "Ada")
	r := h.only(review.Waiting)
	h.write(func(ctx context.Context, q db.Q) error { return review.Accept(ctx, q, r.ID) })
	for range 10 {
		h.site.Browser().Post("/reviews/" + r.ID + "/helpful").MustBe(303)
	}
	h.site.Browser().Post("/reviews/" + r.ID + "/helpful").MustBe(429)
}

func TestAReviewIsSaidToHelpOnceByEachWithoutScript(t *testing.T) {
	h := openHall(t)
	ada := h.buyer("ada@mit.edu", "Pine")
	h.send(ada, nil, "rating", "5", "title", "Holds", "author", "Ada")
	r := h.only(review.Waiting)
	vote := "/reviews/" + r.ID + "/helpful"
	guest := h.site.Browser()
	guest.Post(vote).MustBe(404)
	h.write(func(ctx context.Context, q db.Q) error { return review.Accept(ctx, q, r.ID) })
	if page := guest.Get("/products/mug").MustBe(200); !page.Has(`form[action="`+vote+`"]`) || len(guest.Cookies()) != 0 {
		t.Errorf("%s", page.Text(".reviews"))
	}
	for range 2 {
		p := guest.Post(vote).MustBe(303)
		if page := guest.Follow(p).MustBe(200); !strings.Contains(page.Text("#review-"+r.ID), "1 person found this helpful. You said so too.") {
			t.Errorf("%s", page.Text("main"))
		}
	}
	ada.Post(vote).MustBe(403)
	if page := ada.Get("/products/mug/reviews").MustBe(200); page.Has(`form[action="` + vote + `"]`) {
		t.Error("the author is asked")
	}
	h.site.Browser().Post(vote).MustBe(303)
	page := h.site.Browser().Get("/products/mug").MustBe(200)
	if !strings.Contains(page.Text("#review-"+r.ID), "2 people found this helpful.") || page.Texts(".review h3")[0] != "Holds" {
		t.Errorf("%s", page.Text(".reviews"))
	}
}

func TestAllReviewsAreSortedAndToldToSearchEngines(t *testing.T) {
	h := openHall(t)
	for i, title := range []string{"Good", "Bad </script><b>"} {
		h.write(func(ctx context.Context, q db.Q) error {
			r := review.Review{ProductID: h.mug.ID, Author: "Bob", Rating: 4 - 3*i, Title: title, State: review.Accepted}
			if err := review.Create(ctx, q, &r); err != nil || i == 0 {
				return err
			}
			return review.Answer(ctx, q, r.ID, "", "Send it <b>back</b>.")
		})
	}
	b := h.site.Browser()
	for sort, want := range map[string]string{"highest": "Warm", "lowest": "Bad </script><b>"} {
		if p := b.Get("/products/mug/reviews?sort=" + sort).MustBe(200); p.Texts(".review h3")[0] != want || !p.Has(`meta[name="robots"][content="noindex"]`) {
			t.Errorf("%s: %v", sort, p.Texts(".review h3"))
		}
	}
	p := b.Get("/products/mug/reviews").MustBe(200)
	doc := data(t, p)["Product"]
	if list, _ := doc["review"].([]any); len(list) != 3 || doc["aggregateRating"].(map[string]any)["reviewCount"] != 3.0 {
		t.Errorf("%v", doc)
	}
	if answer := p.Text(".review-answer"); !strings.Contains(answer, "Send it <b>back</b>.") || !strings.Contains(answer, "Answer of") {
		t.Errorf("%s", answer)
	}
	b.Get("/products/mug/reviews?page=2").MustBe(404)
	b.Get("/products/nothing/reviews").MustBe(404)
}
