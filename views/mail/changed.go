package mail

import "github.com/a-h/templ"

// Change is what became of an order after it was placed.
type Change int

// The changes that a shopper is written to about.
const (
	Cancelled Change = iota
	PaymentFailed
	Held
	Refunded
)

// OrderChanged tells what became of an order, and what that means for whoever
// placed it.
type OrderChanged struct {
	Letter
	Change Change
	Number string
	Order  string // the order's page
	Name   string
	Amount string // the order's total; what was sent back
	Until  string // PaymentFailed: how long the goods are kept, in words; may be empty
}

// Subject is the subject line.
func (m OrderChanged) Subject() string {
	words := "Your order " + m.Number
	switch m.Change {
	case PaymentFailed:
		words = "The payment for order " + m.Number + " did not go through"
	case Held:
		words = "We are looking at your order " + m.Number
	case Refunded:
		words = "We have sent your money for order " + m.Number + " back"
	default:
		words += " is cancelled"
	}
	return oneLine(words)
}

func (m OrderChanged) note() note {
	n := note{letter: m.Letter, subject: m.Subject(), act: "See your order", url: m.Order}
	switch m.Change {
	case PaymentFailed:
		kept := "Your goods are kept for you" + m.Until + ": pay again on the order's page, with the same or another way to pay."
		n.paras = []string{greeting(m.Name, "your payment of "+m.Amount+" was declined, and nothing was charged."), kept}
		n.act, n.last = "Pay for your order", "Paid in the meantime? Then everything is fine, and you need not do anything."
	case Held:
		n.paras = []string{greeting(m.Name, "something about the payment of your order does not fit, so one of us looks at it before we pack it."),
			"You need not do anything. We write to you if we have a question; your money is safe with us, or comes back to you."}
	case Refunded:
		n.paras = []string{greeting(m.Name, "we have sent "+m.Amount+" back to you, the way you paid it."), "Banks and card companies take up to ten days to show it."}
	default:
		n.paras = []string{greeting(m.Name, "your order over "+m.Amount+" is cancelled, and nothing will be sent."),
			"If you have paid for it already, the money comes back to you. If you have not, please do not pay any more."}
		n.last = "That is not what you wanted? Answer this mail, and we will see what we can do."
	}
	return n
}

// HTML is the letter with its look.
func (m OrderChanged) HTML() templ.Component { return noteHTML(m.note()) }

// Text is the same letter in plain text.
func (m OrderChanged) Text() string { return m.note().text() }
