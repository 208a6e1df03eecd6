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
	Until  string // PaymentFailed: until when the goods are kept; may be empty
}

// Subject is the subject line.
func (m OrderChanged) Subject() string {
	switch m.Change {
	case PaymentFailed:
		return oneLine(m.Say("The payment for order {number} did not go through", "number", m.Number))
	case Held:
		return oneLine(m.Say("We are looking at your order {number}", "number", m.Number))
	case Refunded:
		return oneLine(m.Say("We have sent your money for order {number} back", "number", m.Number))
	}
	return oneLine(m.Say("Your order {number} is cancelled", "number", m.Number))
}

func (m OrderChanged) note() note {
	n := note{letter: m.Letter, subject: m.Subject(), act: m.Say("See your order"), url: m.Order}
	hello := m.hello(m.Name)
	switch m.Change {
	case PaymentFailed:
		kept := m.Say("Your goods are kept for you: pay again on the order's page, with the same or another way to pay.")
		if m.Until != "" {
			kept = m.Say("Your goods are kept for you until {time}: pay again on the order's page, with the same or another way to pay.", "time", m.Until)
		}
		n.paras = []string{m.Say("{hello} your payment of {amount} was declined, and nothing was charged.", "hello", hello, "amount", m.Amount), kept}
		n.act, n.last = m.Say("Pay for your order"), m.Say("Paid in the meantime? Then everything is fine, and you need not do anything.")
	case Held:
		n.paras = []string{m.Say("{hello} something about the payment of your order does not fit, so one of us looks at it before we pack it.", "hello", hello),
			m.Say("You need not do anything. We write to you if we have a question; your money is safe with us, or comes back to you.")}
	case Refunded:
		n.paras = []string{m.Say("{hello} we have sent {amount} back to you, the way you paid it.", "hello", hello, "amount", m.Amount), m.Say("Banks and card companies take up to ten days to show it.")}
	default:
		n.paras = []string{m.Say("{hello} your order over {amount} is cancelled, and nothing will be sent.", "hello", hello, "amount", m.Amount),
			m.Say("If you have paid for it already, the money comes back to you. If you have not, please do not pay any more.")}
		n.last = m.Say("That is not what you wanted? Answer this mail, and we will see what we can do.")
	}
	return n
}

// HTML is the letter with its look.
func (m OrderChanged) HTML() templ.Component { return noteHTML(m.note()) }

// Text is the same letter in plain text.
func (m OrderChanged) Text() string { return m.note().text() }
