package identify

import (
	"context"
	"fmt"

	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/profile"
	"regulars/store/segment"
	"regulars/store/visitor"
)

// ChoosePlace keeps which of our places is a person's, "" for none any more.
func ChoosePlace(ctx context.Context, q db.Q, k profile.Key, placeID string) error {
	if err := visitor.ChoosePlace(ctx, q, k.VisitorID, placeID); err != nil {
		return err
	}
	return segment.LookAt(ctx, q, k.Person(), q.Now())
}

// Choose keeps what a person allows, with a receipt. Who takes personalization
// back is forgotten by what served it alone: what was looked at, and what was
// shown. gpc says that the browser sent Global Privacy Control.
func Choose(ctx context.Context, d *db.DB, k profile.Key, choice visitor.Consent, gpc bool) error {
	err := d.Write(ctx, func(q db.Q) error {
		if err := visitor.SetConsent(ctx, q, k.VisitorID, k.CustomerID, choice, gpc); err != nil {
			return err
		}
		if err := segment.LookAt(ctx, q, k.Person(), q.Now()); err != nil || choice.Personalization {
			return err
		}
		if err := event.Forget(ctx, q, event.Whose{VisitorID: k.VisitorID, CustomerID: k.CustomerID}); err != nil {
			return err
		}
		for _, key := range []profile.Key{k, {VisitorID: k.VisitorID}} {
			if err := content.ForgetExposures(ctx, q, key.Person()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("identify.Choose: %w", err)
	}
	return nil
}
