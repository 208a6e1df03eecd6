package admin

import (
	"cmp"
	"encoding/json"
	"strings"

	"regulars/store/event"
	"regulars/store/message"
	"regulars/store/money"
	"regulars/store/segment"
	"regulars/store/tend"
	"regulars/views/admin"
)

// happened is the name of an event in words.
func happened(name string) string {
	words := map[string]string{
		event.ProductsSearched:    "Searched",
		event.ProductListViewed:   "Looked at a collection",
		event.ProductViewed:       "Looked at",
		event.ProductAdded:        "Put into the cart",
		event.ProductRemoved:      "Took out of the cart",
		event.CartViewed:          "Looked at the cart",
		event.CheckoutStarted:     "Began the checkout",
		event.PageViewed:          "Came to the shop",
		event.OrderCompleted:      "Ordered",
		event.OrderPaid:           "Order was paid",
		event.OrderCancelled:      "Order was cancelled",
		event.OrderRefunded:       "Money was sent back",
		event.OrderPartRefunded:   "A part of the money was sent back",
		event.OrderUpdated:        "Order was changed",
		event.OrderShipped:        "Order was sent",
		event.OrderReady:          "Order was ready to be collected",
		event.OrderHandedOver:     "Collected an order",
		event.OrderNotCollected:   "Did not collect an order",
		event.ReturnRequested:     "Asked to send something back",
		event.ReturnApproved:      "A return was approved",
		event.ReturnDeclined:      "A return was declined",
		event.ReturnReceived:      "A return has arrived",
		event.ReturnClosed:        "A return was closed",
		event.ReturnExchanged:     "Something was exchanged",
		event.OrderPaymentFailed:  "A payment failed",
		event.OrderHeldForReview:  "Order was held",
		event.OrderPaymentPending: "A payment waits",
		event.CustomerRegistered:  "Opened the account",
		event.CustomerConfirmed:   "Confirmed the address",
		event.ConfirmationAsked:   "Was asked to confirm the address",
		event.EmailChangeAsked:    "Asked for another address",
		event.EmailChanged:        "Has another address",
		event.PasswordResetAsked:  "Asked for a new password",
		event.PasswordChanged:     "Chose a new password",
		event.VisitorJoined:       "Logged in; what they did as a guest joined",
		event.VisitorParted:       "Said that a guest was somebody else",
		event.ProductReviewed:     "Wrote a review",
		event.LettersAsked:        "Asked for letters",
		event.LettersAgreed:       "Agreed to letters",
		event.LettersStopped:      "Stopped letters",
		event.SegmentEntered:      "Entered a segment",
		event.SegmentLeft:         "Left a segment",
	}
	return cmp.Or(words[name], name)
}

// touchRow is one thing that happened, in words.
func (d *Door) touchRow(t tend.Touch, segments []segment.Segment, mails bool) admin.TimelineRow {
	row := admin.TimelineRow{At: d.clock(t.At)}
	if t.Event.ID == "" {
		row.Detail = d.mailWent(t.Mail)
		if row.What = "A mail: " + t.Mail.Subject; mails {
			row.URL = "/admin/mails/" + t.Mail.ID
		}
		return row
	}
	var p event.Properties
	if raw, ok := t.Event.Properties.(json.RawMessage); ok {
		_ = json.Unmarshal(raw, &p) // what could be read stands in p
	}
	row.What = happened(t.Event.Name)
	switch t.Event.Name {
	case event.ProductsSearched:
		row.Detail = "“" + p.Query + "”"
	case event.ProductListViewed:
		row.Detail = p.ListID
	case event.PageViewed:
		row.Detail = strings.Join(nonempty(p.Path, p.Referrer, p.Source, p.Medium, p.Campaign.Name), ", ")
	case event.SegmentEntered, event.SegmentLeft:
		for _, s := range segments {
			if s.ID == t.Event.Subject {
				row.Detail = s.Name
			}
		}
	case event.OrderCompleted, event.OrderPaid, event.OrderCancelled, event.OrderRefunded, event.OrderPaymentFailed, event.OrderHeldForReview, event.OrderPaymentPending,
		event.OrderPartRefunded, event.OrderShipped, event.OrderReady, event.OrderHandedOver, event.OrderNotCollected,
		event.ReturnRequested, event.ReturnApproved, event.ReturnDeclined, event.ReturnReceived, event.ReturnClosed,
		event.OrderUpdated, event.ReturnExchanged:
		row.URL, row.Detail = "/admin/orders/"+t.Event.Subject, d.bought(p)
	default:
		row.Detail = p.Title
	}
	return row
}

// mailWent is what became of a mail.
func (d *Door) mailWent(m tend.Mail) string {
	text, _ := mailWords(message.State(m.State))
	if !m.SentAt.IsZero() {
		text += " " + d.clock(m.SentAt)
	}
	if m.Attempts > 1 || m.Attempts > 0 && m.Failure != "" {
		text += ", " + plural(m.Attempts, "try", "tries")
	}
	return joinDot(text, m.Failure)
}

// bought are an order's goods and its total.
func (d *Door) bought(p event.Properties) string {
	var titles []string
	for _, g := range p.Products {
		titles = append(titles, g.Title)
	}
	if total, err := money.ParseDecimal(p.Total, p.Currency); err == nil {
		titles = append(titles, d.amount(total))
	}
	return strings.Join(nonempty(titles...), ", ")
}

func nonempty(list ...string) (some []string) {
	for _, s := range list {
		if s != "" {
			some = append(some, s)
		}
	}
	return some
}
