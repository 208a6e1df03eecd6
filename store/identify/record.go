package identify

import (
	"context"
	"strings"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/preference"
	"regulars/store/profile"
	"regulars/store/segment"
)

// PersonOf is the key of a person as one text, and back: c:<customer> or
// v:<visitor>.
func PersonOf(person string) profile.Key {
	if id, ok := strings.CutPrefix(person, "c:"); ok {
		return profile.Key{CustomerID: id}
	}
	return profile.Key{VisitorID: strings.TrimPrefix(person, "v:")}
}

// Record writes an event of what somebody did, from which nothing follows but that
// they have to be looked at: they may enter or leave a segment by it.
func Record(ctx context.Context, q db.Q, e event.Event) error {
	if err := event.Record(ctx, q, e); err != nil {
		return err
	}
	return LookAt(ctx, q, e)
}

// LeaveOut keeps what somebody asks to leave out, which may take them out of segments.
func LeaveOut(ctx context.Context, q db.Q, k profile.Key, kind preference.Kind, subject string) error {
	if err := preference.Leave(ctx, q, k.Person(), kind, subject); err != nil {
		return err
	}
	return segment.LookAt(ctx, q, k.Person(), q.Now())
}

// TakeBack forgets a wish of an account and of its browser.
func TakeBack(ctx context.Context, q db.Q, k profile.Key, visitorID string, kind preference.Kind, subject string) error {
	for _, person := range []string{k.Person(), profile.Key{VisitorID: visitorID}.Person()} {
		if err := preference.Take(ctx, q, person, kind, subject); err != nil {
			return err
		}
	}
	return segment.LookAt(ctx, q, k.Person(), q.Now())
}

// LookAtBuyer says that whoever an order is by now has to be looked at, and the guest who
// placed it.
func LookAtBuyer(ctx context.Context, q db.Q, e event.Event) error {
	customerID, err := event.Buyer(ctx, q, e)
	if err != nil {
		return err
	}
	if err := LookAt(ctx, q, event.Event{CustomerID: customerID}); err != nil || customerID == e.CustomerID && customerID != "" {
		return err
	}
	return LookAt(ctx, q, event.Event{VisitorID: e.VisitorID})
}

// LookAt says that whoever an event is of has to be looked at.
func LookAt(ctx context.Context, q db.Q, e event.Event) error {
	return segment.LookAt(ctx, q, profile.Key{CustomerID: e.CustomerID, VisitorID: e.VisitorID}.Person(), q.Now())
}
