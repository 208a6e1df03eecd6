package review

import (
	"context"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
)

// MaxPhotos is how many photos a review may have.
const MaxPhotos = 4

const tooMany = "Choose 4 photos at most."

// Photo is a picture that belongs to a review and is shown and hidden with it.
type Photo struct {
	ID            string
	ReviewID      string
	Type          string // media type: "image/jpeg"
	Width, Height int    // of Large
	Small, Large  []byte `json:"-"` // as the shop encoded it; nil unless it is to be kept or was asked for
}

func (r *Review) keepPhotos(ctx context.Context, q db.Q) error {
	for i := range r.Photos {
		p := &r.Photos[i]
		p.ID, p.ReviewID = id.New(), r.ID
		if _, err := q.Exec(ctx, `insert into review_photo (id, review_id, position, type, width, height, small, large) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
			p.ID, p.ReviewID, i+1, p.Type, p.Width, p.Height, p.Small, p.Large); err != nil {
			return err
		}
	}
	return nil
}

const photoColumns = `p.id, p.review_id, p.type, p.width, p.height`

func scanPhoto(row db.Row) (p Photo, err error) {
	return p, row.Scan(&p.ID, &p.ReviewID, &p.Type, &p.Width, &p.Height)
}

// withPhotos adds to reviews that were read what photos they have.
func withPhotos(ctx context.Context, q db.Q, list []Review, err error) ([]Review, error) {
	if err != nil || len(list) == 0 {
		return list, err
	}
	ids := make([]string, len(list))
	for i, r := range list {
		ids[i] = r.ID
	}
	in, args := db.InList(1, ids)
	photos, err := db.List(ctx, q, scanPhoto, `select `+photoColumns+` from review_photo p where p.review_id in (`+in+`) order by p.review_id, p.position`, args...)
	return hang(list, photos), err
}

func hang(list []Review, photos []Photo) []Review {
	of := map[string][]Photo{}
	for _, p := range photos {
		of[p.ReviewID] = append(of[p.ReviewID], p)
	}
	for i := range list {
		list[i].Photos = of[list[i].ID]
	}
	return list
}

// FindPhoto returns a photo with its bytes, the small one or the large one, and the review
// that it belongs to: the caller decides who may see it.
func FindPhoto(ctx context.Context, q db.Q, photoID string, small bool) (p Photo, of Review, err error) {
	p, err = db.One(ctx, q, func(row db.Row) (p Photo, err error) {
		return p, row.Scan(&p.ID, &p.ReviewID, &p.Type, &p.Width, &p.Height, &p.Small, &p.Large)
	}, `select `+photoColumns+`, case when $2 then p.small end, case when $2 then null else p.large end from review_photo p where p.id = $1`, photoID, small)
	if fault.KindOf(err) == fault.NotFound {
		return p, of, fault.New(fault.NotFound, "There is no such photo.")
	}
	if err != nil {
		return p, of, err
	}
	of, err = db.One(ctx, q, scan, `select `+columns+` from review where id = $1`, p.ReviewID)
	return p, of, err
}
