package fulfil

import (
	"context"
	"encoding/json"
	"strings"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/inventory"
	"regulars/store/order"
	"regulars/store/place"
	"regulars/store/staff"
)

// step is what a member does with a return: once, told in the log with before and
// after.
type step struct {
	to  order.ReturnState
	did string // completes "NAME ... NG-10001-R1"
	by  staff.Member
	do  func(q db.Q, o order.Order, r order.Return) error
}

func (s step) take(ctx context.Context, d *db.DB, returnID, tells string) error {
	return d.Write(ctx, func(q db.Q) error {
		r, err := order.FindReturn(ctx, q, returnID)
		if err != nil || r.State == s.to || s.to == order.ReturnReceived && r.State == order.ReturnExchanged { // a second press changes nothing
			return err
		}
		o, err := order.Find(ctx, q, r.OrderID)
		if err != nil {
			return err
		}
		if err := s.do(q, o, r); err != nil {
			return err
		}
		after, err := order.FindReturn(ctx, q, returnID)
		if err != nil {
			return err
		}
		if err := staff.RecordAct(ctx, q, s.by, staff.Act{Did: s.did, About: "/admin/returns/" + r.ID, Title: r.Name, Before: said(r), After: said(after)}); err != nil {
			return err
		}
		return tellReturn(ctx, q, tells, o, after)
	})
}

// said is a return as the log keeps it: without what the shopper wrote.
func said(r order.Return) string {
	r.Words, r.Once = "", ""
	b, _ := json.Marshal(r) // it holds nothing that cannot be written
	return string(b)
}

// Approve says that something may be sent back; answer tells the shopper how.
func Approve(ctx context.Context, d *db.DB, returnID, answer string, by staff.Member) error {
	if err := answered(answer, "Say how it comes back: where to, and what to put into the parcel."); err != nil {
		return err
	}
	return step{order.ReturnApproved, "approved the return", by, func(q db.Q, _ order.Order, r order.Return) error {
		return order.ApproveReturn(ctx, q, r, answer, by.Name)
	}}.take(ctx, d, returnID, event.ReturnApproved)
}

// Decline says that something may not be sent back; answer tells the shopper why.
func Decline(ctx context.Context, d *db.DB, returnID, answer string, by staff.Member) error {
	if err := answered(answer, "Say why: the shopper reads it."); err != nil {
		return err
	}
	return step{order.ReturnDeclined, "declined the return", by, func(q db.Q, _ order.Order, r order.Return) error {
		return order.DeclineReturn(ctx, q, r, answer, by.Name)
	}}.take(ctx, d, returnID, event.ReturnDeclined)
}

func answered(answer, missing string) error {
	switch {
	case strings.TrimSpace(answer) == "":
		return fault.InvalidFields(fault.Fields{"answer": missing})
	case len([]rune(answer)) > mostWords:
		return fault.InvalidFields(fault.Fields{"answer": "Write up to 1,000 letters."})
	}
	return nil
}

// Close ends a return for which no money goes back; why stays in the history.
func Close(ctx context.Context, d *db.DB, returnID, why string, by staff.Member) error {
	if err := answered(why, "Say why: it stays in the order’s history."); err != nil {
		return err
	}
	return step{order.ReturnClosed, "closed the return", by, func(q db.Q, _ order.Order, r order.Return) error {
		return order.CloseReturn(ctx, q, r, by.Name, why)
	}}.take(ctx, d, returnID, event.ReturnClosed)
}

// Receive notes what came back and lays it on the shelf of a place ("" is the shop
// itself): what can be sold again is there to be sold, what is damaged is written off.
func Receive(ctx context.Context, d *db.DB, returnID, placeID string, came []order.ReturnLine, by staff.Member) error {
	return step{order.ReturnReceived, "received the return", by, func(q db.Q, o order.Order, r order.Return) error {
		if placeID != "" {
			if _, err := place.Find(ctx, q, placeID); err != nil {
				return fault.InvalidFields(fault.Fields{"place": "Choose where it lies now."})
			}
		}
		if err := r.Receive(ctx, q, came, placeID, by.Name); err != nil {
			return err
		}
		for _, x := range came {
			for _, l := range o.Lines {
				if l.ID != x.LineID {
					continue
				}
				a := inventory.Adjustment{Once: id.New(), VariantID: l.VariantID, PlaceID: placeID, Pieces: x.Sellable, By: by.Name, Note: "Return " + r.Name}
				if err := inventory.TakeBack(ctx, q, a, x.Damaged, o.ID); err != nil {
					return err
				}
			}
		}
		return nil
	}}.take(ctx, d, returnID, event.ReturnReceived)
}
