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
		list, err := review.ListAccepted(ctx, d.Read(), "p", 0)
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
