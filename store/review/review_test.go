package review_test

import (
	"context"
	"testing"
	"time"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/review"
)

var ctx = context.Background()

func TestOnlyAcceptedReviewsAreShownAndCounted(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		var ids []string
		for _, stars := range []int{5, 4, 1} {
			r := review.Review{ProductID: "p", Author: "Ada", Rating: stars, Body: "Good."}
			if err := d.Write(ctx, func(q db.Q) error { return review.Create(ctx, q, &r) }); err != nil {
				t.Fatal(err)
			}
			ids = append(ids, r.ID)
			clock.Add(time.Hour)
		}
		if waiting, err := review.ListWaiting(ctx, d.Read(), 10); err != nil || len(waiting) != 3 {
			t.Errorf("waiting: %v, %v", waiting, err)
		}
		if err := d.Write(ctx, func(q db.Q) error {
			if err := review.Accept(ctx, q, ids[0]); err != nil {
				return err
			}
			if err := review.Refuse(ctx, q, ids[2]); err != nil {
				return err
			}
			return review.Accept(ctx, q, ids[1])
		}); err != nil {
			t.Fatal(err)
		}
		list, err := review.ListAccepted(ctx, d.Read(), "p", review.Newest, 0, 0)
		if err != nil || len(list) != 2 || list[0].Rating != 4 {
			t.Errorf("accepted: %v, %v", list, err)
		}
		if latest, err := review.ListLatest(ctx, d.Read(), 1); err != nil || len(latest) != 1 || latest[0].ID != ids[1] {
			t.Errorf("latest: %v, %v", latest, err)
		}
		if sums, err := review.ListRatings(ctx, d.Read()); err != nil || len(sums) != 1 || sums[0] != (review.Rating{ProductID: "p", Count: 2, Sum: 9}) {
			t.Errorf("sums: %v, %v", sums, err)
		}
	})
}

func TestStarsOutsideOneToFiveAreRefused(t *testing.T) {
	d := dbtest.Open(t)
	for _, stars := range []int{0, 6} {
		r := review.Review{ProductID: "p", Author: "Ada", Rating: stars}
		if err := d.Write(ctx, func(q db.Q) error { return review.Create(ctx, q, &r) }); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%d stars: %v", stars, err)
		}
	}
}

// saved keeps a review that is shown.
func saved(t *testing.T, d *db.DB, r review.Review) review.Review {
	t.Helper()
	r.ProductID, r.Rating, r.State = "p", 5, review.Accepted
	if r.Author == "" {
		r.Author = "Ada"
	}
	if err := d.Write(ctx, func(q db.Q) error { return review.Create(ctx, q, &r) }); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestPhotosComeAndGoWithTheirReview(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		photo := review.Photo{Type: "image/jpeg", Width: 960, Height: 640, Small: []byte("small"), Large: []byte("large")}
		r := saved(t, d, review.Review{CustomerID: "ada", VariantID: "v", Variant: "Pine / A5", Photos: []review.Photo{photo, photo}})
		got, err := review.Find(ctx, d.Read(), r.ID)
		if err != nil || len(got.Photos) != 2 || got.Photos[0].ID != r.Photos[0].ID || got.Variant != "Pine / A5" {
			t.Fatalf("%+v, %v", got, err)
		}
		for small, want := range map[bool]string{true: "small", false: "large"} {
			p, of, err := review.FindPhoto(ctx, d.Read(), got.Photos[1].ID, small)
			if err != nil || string(p.Small)+string(p.Large) != want || of.ID != r.ID || p.Width != 960 {
				t.Errorf("small %t: %+v of %s, %v", small, p, of.ID, err)
			}
		}
		if latest, err := review.ListLatest(ctx, d.Read(), 3); err != nil || len(latest) != 1 || len(latest[0].Photos) != 2 {
			t.Errorf("latest: %+v, %v", latest, err)
		}
		five := review.Review{ProductID: "p", Author: "Ada", Rating: 5, Photos: make([]review.Photo, 5)}
		if err := d.Write(ctx, func(q db.Q) error { return review.Create(ctx, q, &five) }); fault.FieldsOf(err)["photos"] == "" {
			t.Errorf("five photos: %v", err)
		}
		if err := d.Write(ctx, func(q db.Q) error { return review.Anonymize(ctx, q, "ada") }); err != nil {
			t.Fatal(err)
		}
		if _, _, err := review.FindPhoto(ctx, d.Read(), got.Photos[1].ID, true); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the photo of somebody who was erased: %v", err)
		}
	})
}

func TestAReviewHelpsEachPersonAndBrowserOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		first, second := saved(t, d, review.Review{Title: "first"}), saved(t, d, review.Review{Title: "second"})
		waiting := review.Review{ProductID: "p", Author: "Eve", Rating: 1}
		vote := func(reviewID, person, browser string) {
			t.Helper()
			if err := d.Write(ctx, func(q db.Q) error {
				return review.Vote(ctx, q, reviewID, review.Voter{Person: person, Browser: browser})
			}); err != nil {
				t.Fatal(err)
			}
		}
		if err := d.Write(ctx, func(q db.Q) error { return review.Create(ctx, q, &waiting) }); err != nil {
			t.Fatal(err)
		}
		for _, v := range [][2]string{{"v:1", "1"}, {"v:1", "1"}, {"c:bob", "1"}, {"c:bob", "2"}, {"c:bob", "3"}, {"v:2", "2"}} {
			vote(first.ID, v[0], v[1]) // browser 1 as a guest and as Bob; Bob elsewhere, and his browser 2 as a guest
			vote(waiting.ID, v[0], v[1])
		}
		helpful, err := review.ListHelpful(ctx, d.Read())
		if err != nil || len(helpful) != 1 || helpful[first.ID] != 2 {
			t.Fatalf("helpful: %v, %v", helpful, err)
		}
		for sort, want := range map[string]string{review.MostHelpful: first.ID, "nonsense": first.ID, review.Newest: second.ID} {
			if list, err := review.ListAccepted(ctx, d.Read(), "p", sort, 1, 0); err != nil || len(list) != 1 || list[0].ID != want {
				t.Errorf("%s first: %+v, %v", sort, list, err)
			}
		}
		if voted, err := review.ListVoted(ctx, d.Read(), review.Voter{Person: "c:bob", Browser: "1"}); err != nil || len(voted) != 1 {
			t.Errorf("Bob voted for %v, %v", voted, err)
		}
		if err := d.Write(ctx, func(q db.Q) error { return review.Withdraw(ctx, q, review.Voter{Person: "c:bob"}) }); err != nil {
			t.Fatal(err)
		}
		if helpful, err = review.ListHelpful(ctx, d.Read()); err != nil || helpful[first.ID] != 1 {
			t.Errorf("without Bob: %v, %v", helpful, err)
		}
	})
}

func TestTheShopAnswersAndNobodyOverwritesAnAnswerTheyHaveNotSeen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := saved(t, d, review.Review{})
		answer := func(seen, text string) error {
			return d.Write(ctx, func(q db.Q) error { return review.Answer(ctx, q, r.ID, seen, text) })
		}
		if err := answer("", " Thank you. "); err != nil {
			t.Fatal(err)
		}
		if err := answer("", "Too late."); fault.KindOf(err) != fault.Conflict {
			t.Errorf("over another's: %v", err)
		}
		got, err := review.Find(ctx, d.Read(), r.ID)
		if err != nil || got.Answer != "Thank you." || got.AnsweredAt.IsZero() {
			t.Errorf("%+v, %v", got, err)
		}
		if err := answer("Thank you.", ""); err != nil {
			t.Fatal(err)
		}
		if got, err := review.Find(ctx, d.Read(), r.ID); err != nil || got.Answer != "" || !got.AnsweredAt.IsZero() {
			t.Errorf("taken away: %+v, %v", got, err)
		}
	})
}
